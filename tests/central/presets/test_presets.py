"""R5.4: templates, groups whose members come and go, meetings that repeat, each date of which changes on its own."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from central.audit.rules import Hand
from central.meetings.actions import cancel
from central.meetings.deadlines import local
from central.meetings.models import Invitation, Meeting
from central.people.agencies import give_right
from central.people.models import AccountRight, Official, Right
from central.presets.actions import members_on, repeat
from central.presets.models import Group, Member, Template
from central.presets.rules import MOST, Every, repeated
from tests.central.meetings.forms import typed_fields
from tests.central.province import DAY, NOW, Province, send

Browser = Callable[[str], FlaskClient]


@pytest.mark.parametrize(
    ("first", "every", "days"),
    [
        (date(2026, 11, 30), Every.WEEK, [date(2026, 12, 7), date(2026, 12, 14)]),
        (date(2026, 11, 30), Every.FORTNIGHT, [date(2026, 12, 14), date(2026, 12, 28)]),
        (date(2027, 1, 31), Every.MONTH, [date(2027, 2, 28), date(2027, 3, 31)]),
        (date(2026, 11, 9), Every.NTH, [date(2026, 12, 14), date(2027, 1, 11)]),
        (date(2026, 11, 30), Every.NTH, [date(2026, 12, 28), date(2027, 1, 25)]),
    ],
)
def test_days_repeat_as_people_say_it(first: date, every: Every, days: list[date]) -> None:
    assert repeated(first, every, len(days)) == days


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.sampled_from(Every), st.integers(0, 40))
def test_repetitions_rise_and_weekdays_stay(first: date, every: Every, count: int) -> None:
    days = repeated(first, every, count)
    assert days == sorted(set(days))
    assert len(days) == min(count, MOST)
    assert all(one > first for one in days)
    if every is not Every.MONTH:
        assert {one.weekday() for one in days} <= {first.weekday()}


# R5.4
def test_a_meeting_is_repeated_and_each_date_changes_on_its_own(province: Province, browser: Browser) -> None:
    client = browser("registrar")
    send(client, "/register", {**typed_fields(province), "do": "send", "once": "a"})
    first = Meeting.get()
    path = f"/meetings/{first.id}/reuse"
    page = client.get(f"{path}?every=week&count=3").text
    assert [f'value="2026-12-{day:02}" checked' in page for day in (7, 14, 21)] == [True, True, True]

    fields: dict[str, object] = {
        "do": "repeat",
        "every": "week",
        "count": "3",
        "on": ["2026-12-07", "2026-12-21"],
        "send": "yes",
    }
    assert "Đã tạo 2 cuộc họp" in send(client, path, fields).text

    made = list(Meeting.select().where(Meeting.id != first.id).order_by(Meeting.starts_at_ms))
    assert [(one.state, one.title, local(one.starts_at_ms).date()) for one in made] == [
        ("awaiting", "Họp về ngân sách", date(2026, 12, 7)),
        ("awaiting", "Họp về ngân sách", date(2026, 12, 21)),
    ]
    send(client, path, fields)
    assert Meeting.select().count() == 3, "sent twice makes nothing twice"
    send(
        browser("secretary"),
        f"/meetings/{made[0].id}/edit",
        {**typed_fields(province, title="Họp riêng", date="2026-12-07"), "do": "send", "version": str(made[0].version)},
    )
    assert {one.title for one in Meeting.select().where(Meeting.id != made[0].id)} == {"Họp về ngân sách"}


def test_a_day_is_repeated_once_for_each_registrar_and_anew_when_it_was_cancelled(province: Province) -> None:
    meeting, by, other = province.approved(), province.people["registrar"], province.people["secretary"]
    give_right(province.database, other, Right.REGISTER, agency=province.agencies["office"], by=Hand(at_ms=NOW))

    def again(who: Official = by) -> Meeting:
        [made] = repeat(province.planning, meeting, [date(2026, 12, 7)], by=who, send=True)
        assert made.problem is None or who is other, "the room is the first's"
        return made.meeting

    first = again()
    assert again() == first, "asked for twice it is one"
    assert again(other) != first, "what somebody else repeats is theirs"
    cancel(province.planning, first.id, by=province.people["secretary"], reason="Thiên tai")
    second = again()
    assert second not in (first, None)
    assert again() == second
    cancel(province.planning, second.id, by=province.people["secretary"], reason="Thiên tai")
    assert again() not in (first, second)


def test_a_date_that_may_not_do_says_why_and_is_not_ticked(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    province.approved(starts_at_ms=meeting.starts_at_ms + 7 * DAY, ends_at_ms=meeting.ends_at_ms + 7 * DAY)
    page = browser("registrar").get(f"/meetings/{meeting.id}/reuse?every=week&count=2").text
    assert 'value="2026-12-07" checked' not in page, "the room is taken on that day"
    assert " – " in page.partition('value="2026-12-07"')[2].partition("</label>")[0]
    assert 'value="2026-12-14" checked' in page


def test_what_lacks_something_stays_a_draft_with_the_reason(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("registrar")
    fields: dict[str, object] = {"do": "repeat", "every": "week", "count": "1", "on": ["2026-12-07"], "send": "yes"}
    AccountRight.update(ended_at_ms=1).where(AccountRight.official == province.people["approver"]).execute()
    assert "Bản nháp, cần xem lại" in send(client, f"/meetings/{meeting.id}/reuse", fields).text
    assert Meeting.select().order_by(Meeting.id.desc()).get().state == "draft"


def test_a_template_fills_the_form_for_all_who_register_for_the_agency(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("registrar")
    send(client, f"/meetings/{meeting.id}/reuse", {"do": "template", "name": "Họp ngân sách hằng tháng"})
    template = Template.get()
    form = client.get(f"/register?template={template.id}").text
    assert 'value="Họp về ngân sách"' in form
    assert "2026-11-30" not in form
    assert browser("finance").get("/presets").status_code == 409
    send(client, "/presets", {"do": f"untemplate-{template.id}"})
    assert not Template.select().exists()


# R5.4
def test_a_group_invites_who_belongs_to_it_on_the_meeting_s_day(province: Province, browser: Browser) -> None:
    meeting, client = province.approved(), browser("registrar")
    send(client, f"/meetings/{meeting.id}/reuse", {"do": "group", "name": "Thành viên"})
    group = Group.get()
    assert [found.label for _member, found in members_on(group, date(2026, 11, 23))] == [
        "Đỗ Thị Đào – Giám đốc, Sở Tài chính",
        "Sở Y tế",
    ]
    gone = Member.get(Member.agency.is_null(False))
    send(client, "/presets", {"do": f"out-{gone.id}", "group": str(group.id)})
    added: dict[str, object] = {
        "do": "in",
        "group": str(group.id),
        f"g{group.id}-text": "cao van la",
        "category": "guest",
    }
    assert send(client, "/presets", added).status_code == 303
    assert send(client, "/presets", {**added, "category": "press"}).status_code == 409

    plain = {name: text for name, text in typed_fields(province).items() if not name.startswith("invite")}
    page = send(client, "/register", {**plain, "do": "group-invite", "group": str(group.id), "once": "b"})

    assert "Đỗ Thị Đào" in page.text
    assert "Cao Văn Lạ" in page.text
    assert 'value="Sở Y tế"' not in page.text
    draft = Meeting.select().order_by(Meeting.id.desc()).get()
    assert '"invite-1-category":"guest"' in draft.typed
    assert not Invitation.select().where(Invitation.meeting == draft).exists()
