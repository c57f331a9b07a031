"""The lists of R5: whose meetings, which week, why each is there, and nothing of others'."""

from datetime import date

import pytest

from central.meetings.lists import Listed, Week, Why, awaiting, ended, ongoing, own_registrations, upcoming
from central.meetings.models import Meeting
from central.people.access import access_of
from central.proceedings.results import Proceedings
from contract.room import Phase
from tests.central.province import DAY, HOUR, NOW, Province

TODAY = date(2026, 11, 23)
NEXT_WEEK = Week.of(date(2026, 11, 30))


def room_says(meeting: Meeting, phase: Phase) -> None:
    """What the apply of lines leaves in the table."""
    empty = {field.name: 0 for field in Proceedings._meta.sorted_fields}
    texts = {
        "unit": "unit-1",
        "package": "",
        "item": "",
        "unanimous": "[]",
        "sittings": "[]",
        "next_place": "",
        "last": "",
        "software": "",
    }
    Proceedings.insert(
        {**empty, **texts, "meeting": meeting.id, "phase": phase, "is_stale": False, "is_quorate": False}
    ).execute()


def why(listed: list[Listed]) -> list[list[Why]]:
    return [one.why for one in listed]


@pytest.mark.parametrize(
    ("who", "reasons"),
    [
        ("chair", [[Why.CHAIR]]),
        ("secretary", [[Why.SECRETARY]]),
        ("approver", [[Why.APPROVER]]),
        ("registrar", [[Why.REGISTRAR]]),
        ("finance", [[Why.ATTENDEE]]),
        ("clerk", [[Why.NAMER]]),
        ("health", [[Why.NAMER]]),
        ("overseer", [[Why.OFFICE]]),
        ("stranger", []),
    ],
)
# R7.3: the Office sees all
def test_r5_1_a_meeting_is_listed_for_those_whom_it_concerns(
    province: Province, who: str, reasons: list[list[Why]]
) -> None:
    province.approved()
    assert why(upcoming(access_of(province.people[who], TODAY), NEXT_WEEK, TODAY)) == reasons


def test_r5_1_the_week_is_ascending_and_its_neighbours_are_left_out(province: Province) -> None:
    for hours, room in ((30, 0), (3, 1), (7 * 24, 0), (-7 * 24 + 2, 1)):
        starts = NOW + 7 * DAY + hours * HOUR
        province.approved(starts_at_ms=starts, ends_at_ms=starts + HOUR, room=province.rooms[room].id)
    listed = upcoming(access_of(province.people["chair"], TODAY), NEXT_WEEK, TODAY)
    assert [one.meeting.starts_at_ms - NOW - 7 * DAY for one in listed] == [3 * HOUR, 30 * HOUR]


def test_r5_2_a_meeting_moves_through_the_lists_as_its_room_says(province: Province) -> None:
    meeting, access = province.approved(), access_of(province.people["finance"], TODAY)
    room_says(meeting, Phase.WAITING)
    seen = []
    for phase in (Phase.WAITING, Phase.RUNNING, Phase.PAUSED, Phase.ADJOURNED, Phase.ENDED):
        Proceedings.update(phase=phase).execute()
        lists = (upcoming(access, NEXT_WEEK, TODAY), ongoing(access, TODAY), ended(access, NEXT_WEEK, TODAY))
        seen.append([len(one) for one in lists])
    assert seen == [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_r5_3_what_is_to_be_decided_comes_first_and_the_invited_do_not_see_it_yet(province: Province) -> None:
    province.submitted()
    deciding = awaiting(access_of(province.people["approver"], TODAY), TODAY)
    assert [one.decides for one in deciding] == [True]
    assert [one.decides for one in awaiting(access_of(province.people["secretary"], TODAY), TODAY)] == [False]
    assert awaiting(access_of(province.people["finance"], TODAY), TODAY) == []
    assert awaiting(access_of(province.people["clerk"], TODAY), TODAY) == []


def test_r5_4_drafts_are_their_registrars_only(province: Province) -> None:
    draft = province.draft()
    assert own_registrations(access_of(province.people["registrar"], TODAY)) == [draft]
    assert own_registrations(access_of(province.people["secretary"], TODAY)) == []


def test_unnamed_places_are_counted_for_the_agency(province: Province) -> None:
    province.approved()
    [one] = upcoming(access_of(province.people["clerk"], TODAY), NEXT_WEEK, TODAY)
    assert one.unnamed == 1
