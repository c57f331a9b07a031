"""Names of the meeting in what a machine misheard: suggested where they sound alike, and nowhere else."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.repair import repaired, repairs

NAMES = (
    "Nguyễn Văn An",
    "Trần Thị Thúy Hằng",
    "Đặng Thị Thu Hà",
    "Phạm Đức Long",
    "Lê Mai",
    "Sở Tài chính",
    "Ủy ban nhân dân tỉnh",
    "Báo cáo giải ngân vốn đầu tư công",
)


def mended(text: str, names: tuple[str, ...] = NAMES) -> str:
    words = tuple(text.split())
    return repaired(words, repairs(words, names))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("xin mời ông nguyễn văn an phát biểu", "xin mời ông Nguyễn Văn An phát biểu"),
        ("xin mời ông nguyễn văn ăn phát biểu", "xin mời ông Nguyễn Văn An phát biểu"),
        ("mời bà trần thị thúi hằng", "mời bà Trần Thị Thúy Hằng"),
        ("mời bà chần thị thủy hằng", "mời bà Trần Thị Thúy Hằng"),
        ("bà đặng thị […] hà", "bà Đặng Thị Thu Hà"),
        ("ông phạm đứt long có ý kiến", "ông Phạm Đức Long có ý kiến"),
        ("giao sở tài chín chủ trì", "giao Sở Tài chính chủ trì"),
        ("ủy ban nhân giân tỉnh", "Ủy ban nhân dân tỉnh"),
        ("theo báo cáo giải ngâng vốn đầu tư công", "theo Báo cáo giải ngân vốn đầu tư công"),
        ("nguyễn văn an và phạm đức long", "Nguyễn Văn An và Phạm Đức Long"),
    ],
)
def test_a_name_that_was_misheard_is_suggested(heard: str, meant: str) -> None:
    assert mended(heard) == meant


@pytest.mark.parametrize(
    "said",
    [
        "tôi đồng ý với dự thảo nghị quyết",
        "văn phòng an ninh",
        "bổ sung tài liệu và hoàn chỉnh văn bản",
        "ngày mai lên tỉnh",
        "nguyễn văn bình phát biểu",
        "an",
        "",
        "[…] […] […]",
    ],
)
def test_what_was_said_of_other_things_stays(said: str) -> None:
    assert mended(said) == said


def test_of_two_names_that_sound_alike_the_nearer_one_is_suggested() -> None:
    names = ("Nguyễn Văn An", "Nguyễn Văn Ân")
    assert mended("ông nguyễn văn ân", names) == "ông Nguyễn Văn Ân"
    assert mended("ông nguyễn văn an", names) == "ông Nguyễn Văn An"


def test_what_is_written_as_it_should_be_needs_no_suggestion() -> None:
    words = ("Nguyễn", "Văn", "An", "phát", "biểu")
    assert repairs(words, NAMES) == ()


WORDS = ("sở", "tài", "chính", "nguyễn", "văn", "an", "ăn", "thị", "[…]", "giao", "x", "12", "gì", "giữ", "quý")


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_repairs_are_in_order_apart_and_of_names_alone(words: list[str]) -> None:
    found = repairs(tuple(words), NAMES)
    assert all(one.end <= after.start for one, after in pairwise(found))
    assert all(one.name in NAMES and one.end - one.start == len(one.name.split()) for one in found)
    assert len(repaired(words, found).split()) == len(words)
