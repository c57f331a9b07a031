"""Vietnamese text is found and sorted as people expect."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.vietnamese import alphabetical, by_given_name, fold, nfc


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đỗ Thị Đào", "do thi dao"),
        ("Ủy ban", "uy ban"),
        ("Uỷ ban", "uy ban"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        ("ĐẶNG", "dang"),
    ],
)
def test_text_is_found_without_its_marks(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_names_stand_in_the_order_of_the_alphabet() -> None:
    names = ["Ơn", "Đào", "An", "Ý", "Oanh", "Ân", "Yên", "Dũng"]
    assert sorted(names, key=alphabetical) == ["An", "Ân", "Dũng", "Đào", "Oanh", "Ơn", "Ý", "Yên"]


def test_tones_count_only_between_equal_letters() -> None:
    assert sorted(["Hạ", "Hà", "Ha", "Hã", "Há", "Hả"], key=alphabetical) == ["Ha", "Hà", "Hả", "Hã", "Há", "Hạ"]
    assert sorted(["Hàng", "Hạ"], key=alphabetical) == ["Hạ", "Hàng"]


def test_people_are_sorted_by_their_given_name_first() -> None:
    people = ["Nguyễn Văn Bình", "Trần Thị An", "Lê Văn An", "Đỗ Thị Đào"]
    assert sorted(people, key=by_given_name) == ["Lê Văn An", "Trần Thị An", "Nguyễn Văn Bình", "Đỗ Thị Đào"]


@given(st.text())
def test_any_text_has_its_place_in_either_form(text: str) -> None:
    assert alphabetical(unicodedata.normalize("NFD", text)) == alphabetical(text)
    assert nfc(nfc(text)) == nfc(text)
