"""A meeting that is planned over several sittings: the form, the room that it takes, and all that people are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from central.meetings.changing import change
from central.meetings.filling import form_of
from central.meetings.form import read_plan
from central.meetings.models import Meeting
from central.meetings.packing import build_package
from central.meetings.typed import Typed
from central.notices.invitation import Entry, Method, calendar_text
from central.papers.official.invitation import draft_invitation
from central.papers.official.source import issuer_of
from contract.package import PlannedSitting, read_package, write_package
from contract.refused import Refused
from tests.central.province import DAY, HOUR, NOW, Province

FIRST = NOW + 7 * DAY


def sittings() -> tuple[PlannedSitting, ...]:
    """A morning, and the afternoon of two days later elsewhere."""
    there = FIRST + 2 * DAY + 6 * HOUR
    return (
        PlannedSitting(starts_at=FIRST, ends_at=FIRST + 3 * HOUR),
        PlannedSitting(starts_at=FIRST + DAY, ends_at=FIRST + DAY + 3 * HOUR),
        PlannedSitting(starts_at=there, ends_at=there + 3 * HOUR, place="Hội trường B"),
    )


def planned(province: Province, **changes: object) -> Meeting:
    values = {"starts_at_ms": FIRST, "ends_at_ms": sittings()[-1].ends_at, "sittings": sittings(), **changes}
    return province.approved(**values)


def test_the_form_of_a_plan_read_again_gives_the_same_sittings(province: Province) -> None:
    meeting = planned(province)
    reading = read_plan(form_of(province.planning, meeting), now_ms=NOW)
    assert not reading.errors
    assert reading.plan
    assert (reading.plan.sittings, reading.plan.ends_at_ms) == (sittings(), sittings()[-1].ends_at)


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"date": "2026-11-30", "start": "10:00", "end": "12:00"}, "sitting-0-date", "phải sau buổi họp ở dòng trên"),
        ({"date": "2026-12-01", "start": "14:00", "end": "13:00"}, "sitting-0-end", "phải sau giờ bắt đầu"),
        ({"date": "2027-12-01", "start": "14:00", "end": "17:00"}, "sitting-0-date", "không quá"),
        ({"date": "", "start": "14:00", "end": "17:00"}, "sitting-0-date", "chọn ngày họp"),
    ],
)
def test_what_is_wrong_with_a_sitting_is_said_beside_it(
    province: Province, cells: dict[str, str], field: str, words: str
) -> None:
    typed = form_of(province.planning, province.approved(starts_at_ms=FIRST, ends_at_ms=FIRST + 3 * HOUR))
    fields = {f"sitting-0-{name}": text for name, text in cells.items()}
    reading = read_plan(Typed({**typed.fields, **fields}), now_ms=NOW)
    assert words in reading.errors[field].message
    assert reading.plan is None


def test_a_row_without_anything_in_it_is_no_sitting(province: Province) -> None:
    typed = form_of(province.planning, province.approved()).with_row("sitting")
    reading = read_plan(typed, now_ms=NOW)
    assert reading.plan
    assert reading.plan.sittings == ()


def test_a_room_is_taken_during_the_sittings_that_are_held_in_it_and_free_between_them(province: Province) -> None:
    planned(province)

    def other(starts_at: int) -> None:
        province.approved(starts_at_ms=starts_at, ends_at_ms=starts_at + HOUR)

    for taken in (FIRST + HOUR, FIRST + DAY - HOUR // 2):
        with pytest.raises(Refused, match="Phòng đã có cuộc họp"):
            other(taken)
    for free in (FIRST + 5 * HOUR, FIRST + DAY + 4 * HOUR, sittings()[-1].starts_at):
        other(free)
    with pytest.raises(Refused, match="Phòng đã có cuộc họp"):
        planned(province)


def test_the_room_gets_the_sittings_with_its_plan(province: Province) -> None:
    package = build_package(province.planning, planned(province), incarnation="first", revision=1)
    assert package.sittings == sittings()
    assert read_package(write_package(package)) == package
    single = build_package(
        province.planning,
        province.approved(room=province.rooms[1].id),
        incarnation="first",
        revision=1,
    )
    assert not single.sittings


def test_the_approved_times_of_all_sittings_are_fixed(province: Province) -> None:
    meeting = planned(province)
    reading = read_plan(form_of(province.planning, meeting), now_ms=NOW)
    assert reading.plan
    *first, last = sittings()
    earlier = PlannedSitting(starts_at=last.starts_at - HOUR, ends_at=last.ends_at, place=last.place)
    moved = replace(reading.plan, sittings=(*first, earlier))
    with pytest.raises(Refused, match="không đổi được sau khi duyệt"):
        change(
            province.planning,
            meeting.id,
            moved,
            by=province.people["secretary"],
            version=Meeting.get_by_id(meeting.id).version,
        )


def test_everybody_is_told_of_all_sittings(province: Province, browser: Callable[[str], FlaskClient]) -> None:
    meeting = planned(province)
    page = browser("chair").get(f"/meetings/{meeting.id}").text
    assert "14:00 – 17:00</strong>, Thứ Tư, 02/12/2026, Hội trường B" in page
    assert "3 buổi, đến Thứ Tư, 02/12/2026" in browser("chair").get("/?week=2026-11-30").text

    package = build_package(province.planning, meeting, incarnation="first", revision=1)
    letter = draft_invitation(package, issuer_of(meeting, date(2026, 11, 30), place=""), [], answer_by=None)
    text = "\n".join(block.text for block in letter.blocks)
    assert "Buổi thứ nhất: từ 08 giờ 00 phút đến 11 giờ 00 phút, ngày 30 tháng 11 năm 2026." in text
    assert "Buổi thứ ba: từ 14 giờ 00 phút đến 17 giờ 00 phút, ngày 02 tháng 12 năm 2026, tại Hội trường B." in text


def test_the_calendar_has_every_sitting_under_one_name() -> None:
    entry = Entry(
        uid="meeting-1@x",
        sequence=1,
        stamp_ms=NOW,
        starts_at_ms=FIRST,
        ends_at_ms=FIRST + 3 * HOUR,
        summary="Kỳ họp",
        place="Hội trường",
        address="https://x.test/meetings/1",
        further=((FIRST + DAY, FIRST + DAY + 3 * HOUR),),
    )
    text = calendar_text(entry, Method.REQUEST)
    assert text.count("BEGIN:VEVENT") == 1
    assert "RDATE;VALUE=PERIOD:20261201T010000Z/20261201T040000Z" in text
