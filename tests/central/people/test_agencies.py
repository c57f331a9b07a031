"""Agencies change over time and keep what they were; their people with them."""

from datetime import date, timedelta

import pytest

from central.people.agencies import (
    NewAgency,
    Newcomer,
    add_agency,
    add_position,
    appoint,
    engage,
    merge_agency,
    move_agency,
    relieve,
    rename_agency,
)
from central.people.models import Kind, Level
from central.people.standing import agency_name, agency_tree, holders, officials_of, standing_of
from contract.refused import Refused
from tests.central.province import SINCE, Province

MARCH = date(2026, 3, 1)
BEFORE = MARCH - timedelta(days=1)


def test_a_renamed_agency_keeps_its_old_name_for_the_time_before(province: Province) -> None:
    finance = province.agencies["finance"]
    rename_agency(province.database, finance, name="Sở Tài chính và Kế hoạch", from_on=MARCH)
    assert agency_name(finance.id, BEFORE) == "Sở Tài chính"
    assert agency_name(finance.id, MARCH) == "Sở Tài chính và Kế hoạch"
    assert standing_of(province.people["finance"].id, BEFORE).agency == "Sở Tài chính"
    assert standing_of(province.people["finance"].id, MARCH).agency == "Sở Tài chính và Kế hoạch"


def test_a_merged_agency_ends_and_its_children_follow_the_successor(province: Province) -> None:
    health, office = province.agencies["health"], province.agencies["office"]
    centre = add_agency(
        province.database,
        NewAgency(code="ttyt", name="Trung tâm Y tế", kind=Kind.PUBLIC_SERVICE, parent=health),
        from_on=SINCE,
    )
    merge_agency(province.database, health, into=office, from_on=MARCH)
    now = {one.id: one for one in agency_tree(MARCH)}
    assert health.id not in now
    assert now[centre.id].parent == office.id
    assert agency_name(health.id, BEFORE) == "Sở Y tế"
    assert officials_of(health.id, MARCH) == []
    assert standing_of(province.people["health"].id, MARCH).office == ""


# R2.1a R2.1b R2.1c
def test_the_tree_of_a_day_shows_depth_and_the_order_of_protocol(province: Province) -> None:
    move_agency(province.database, province.agencies["water"], parent=province.agencies["finance"], from_on=MARCH)
    depths = {one.name: one.depth for one in agency_tree(MARCH)}
    assert depths["Ủy ban nhân dân tỉnh"] == 0
    assert depths["Sở Tài chính"] == 1
    assert depths["Công ty Cấp nước"] == 2
    assert {one.name: one.depth for one in agency_tree(BEFORE)}["Công ty Cấp nước"] == 0


def test_an_agency_cannot_belong_to_itself_or_below_itself(province: Province) -> None:
    with pytest.raises(Refused, match="trực thuộc chính mình"):
        move_agency(province.database, province.agencies["ubnd"], parent=province.agencies["finance"], from_on=MARCH)
    with pytest.raises(Refused, match="sáp nhập vào chính mình"):
        merge_agency(province.database, province.agencies["ubnd"], into=province.agencies["ubnd"], from_on=MARCH)


def test_history_is_not_rewritten(province: Province) -> None:
    finance = province.agencies["finance"]
    rename_agency(province.database, finance, name="Tên mới", from_on=MARCH)
    with pytest.raises(Refused, match="lần thay đổi gần nhất"):
        rename_agency(province.database, finance, name="Tên xen vào", from_on=BEFORE)


def test_two_agencies_have_not_the_same_name_on_one_day(province: Province) -> None:
    with pytest.raises(Refused, match="Đã có cơ quan"):
        rename_agency(province.database, province.agencies["finance"], name="Sở Y tế", from_on=MARCH)


def test_a_position_goes_from_one_holder_to_the_next(province: Province) -> None:
    health, new = province.agencies["health"], province.people["clerk"]
    head = add_position(province.database, health, title="Giám đốc", level=Level.HEAD)
    relieve(province.database, province.people["health"], head, until_on=MARCH)
    appoint(province.database, new, head, from_on=MARCH)
    assert holders(head.id, BEFORE) == [province.people["health"].id]
    assert holders(head.id, MARCH) == [new.id]


# R2.2
def test_a_newcomer_gets_account_and_post_or_nothing(province: Province) -> None:
    newcomer = Newcomer(name="Ngô Văn Mới", email="moi@tinh.gov.vn", title="Chuyên viên", level=Level.STAFF)
    engage(province.database, province.agencies["health"], newcomer, from_on=MARCH)
    assert "Ngô Văn Mới" in [one.name for one in officials_of(province.agencies["health"].id, MARCH)]
    with pytest.raises(Refused, match="đã có tài khoản"):
        engage(province.database, province.agencies["finance"], newcomer, from_on=MARCH)
    assert len(officials_of(province.agencies["finance"].id, MARCH)) == 3
