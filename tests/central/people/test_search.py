"""Finding people, positions and agencies as officials type."""

import unicodedata

import pytest

from central.people.agencies import add_official, add_position, appoint
from central.people.models import Level
from central.people.search import Sort, by_key, find, understand
from tests.central.province import SINCE, Province

DAY = SINCE.replace(year=2026)


@pytest.mark.parametrize(
    "typed",
    ["Đỗ Thị Đào", "do thi dao", unicodedata.normalize("NFD", "đỗ thị đào"), "finance@tinh.gov.vn", "ĐỖ THỊ ĐÀO"],
)
def test_a_person_is_found_with_and_without_diacritics(province: Province, typed: str) -> None:
    meant = understand(typed, DAY)
    assert meant.one is not None
    assert (meant.one.sort, meant.one.id) == (Sort.OFFICIAL, province.people["finance"].id)


@pytest.mark.usefixtures("province")
def test_the_written_label_means_what_it_was_written_for() -> None:
    for sort in Sort:
        for found in find("sở tài chính", DAY, {sort}):
            meant = understand(found.label, DAY, {sort})
            assert meant.one is not None
            assert meant.one.key == found.key
            assert by_key(found.key, DAY) == found


@pytest.mark.usefixtures("province")
def test_an_agency_a_position_and_a_person_are_told_apart() -> None:
    assert [one.sort for one in (understand("Sở Y tế", DAY).one, understand("Giám đốc Sở Y tế", DAY).one) if one] == [
        Sort.AGENCY,
        Sort.POSITION,
    ]


def test_two_people_of_one_name_are_a_choice(province: Province) -> None:
    twin = add_official(province.database, name="Đỗ Thị Đào", email="dao2@tinh.gov.vn")
    position = add_position(province.database, province.agencies["health"], title="Chuyên viên", level=Level.STAFF)
    appoint(province.database, twin, position, from_on=SINCE)
    meant = understand("Đỗ Thị Đào", DAY)
    assert meant.one is None
    assert {one.id for one in meant.choices} == {twin.id, province.people["finance"].id}


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("typed", ["", "   ", "%", "không có ai", "x" * 500, "_"])
def test_what_fits_nothing_gives_nothing(typed: str) -> None:
    meant = understand(typed, DAY)
    assert meant.one is None
    assert meant.choices == ()


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("key", ["", "official:", "official:abc", "official:99999999", "nothing:1", "agency:-1"])
def test_a_key_that_names_nothing_is_nothing(key: str) -> None:
    assert by_key(key, DAY) is None
