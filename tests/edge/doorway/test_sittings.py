"""The door between two sittings: when the next one is, from when on people may come, and with the same code (A14)."""

from datetime import date

import pytest

from contract import events as e
from edge.doorway.decide import Outcome
from edge.doorway.greeting import greeting
from tests.edge.doorway.test_decide import MINUTE, PRESENT, STARTED, answer, ticket_of
from tests.makers import CHAIR, EIGHT, make_package

HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE
THURSDAY = EIGHT + 2 * DAY + 6 * HOUR
TO_THURSDAY = e.SittingClosed(by=CHAIR, until=THURSDAY)
OPENED = e.SittingOpened(by=CHAIR)
LONG_PAST = ticket_of(expires=date(2025, 11, 26))


@pytest.mark.parametrize(
    ("expected", "at_ms", "events"),
    [
        (Outcome.ADJOURNED, EIGHT + 4 * HOUR, (STARTED, TO_THURSDAY)),
        (Outcome.ADJOURNED, THURSDAY - 31 * MINUTE, (STARTED, TO_THURSDAY)),
        (Outcome.WELCOME, THURSDAY - 30 * MINUTE, (STARTED, TO_THURSDAY)),
        (Outcome.WELCOME, THURSDAY - 10 * MINUTE, (PRESENT, STARTED, TO_THURSDAY)),
        (Outcome.AGAIN, THURSDAY, (PRESENT, STARTED, TO_THURSDAY, PRESENT)),
        (Outcome.WELCOME, EIGHT + 4 * MINUTE, (STARTED, TO_THURSDAY, OPENED)),
        (Outcome.LATE, THURSDAY, (STARTED, TO_THURSDAY, OPENED)),
        (Outcome.ADJOURNED, THURSDAY, (STARTED, e.SittingClosed(by=CHAIR))),
        (Outcome.WELCOME, EIGHT + 4 * MINUTE, (STARTED, e.SittingClosed(by=CHAIR), OPENED)),
        (Outcome.ENDED, THURSDAY, (STARTED, TO_THURSDAY, e.MeetingEnded(by=CHAIR))),
    ],
)  # fmt: skip
def test_who_scans_a_code_between_two_sittings(expected: Outcome, at_ms: int, events: tuple[e.Event, ...]) -> None:
    assert answer(ticket_of(), *events, now_ms=at_ms).outcome is expected


def test_a_ticket_is_good_for_all_sittings_whatever_day_it_was_made_for() -> None:
    late = THURSDAY + 20 * DAY
    moved = e.NextSittingSet(by=CHAIR, until=late)
    assert answer(LONG_PAST, now_ms=late).outcome is Outcome.REPLACED, "nobody has begun this meeting"
    assert answer(LONG_PAST, STARTED, TO_THURSDAY, moved, now_ms=late).outcome is Outcome.WELCOME
    assert answer(LONG_PAST, STARTED, TO_THURSDAY, OPENED, now_ms=late).outcome is Outcome.LATE
    assert answer(LONG_PAST, STARTED, e.MeetingEnded(by=CHAIR), now_ms=late).outcome is Outcome.REPLACED


def test_the_door_says_when_and_where_the_next_sitting_is() -> None:
    def words(closed: e.SittingClosed) -> tuple[dict[str, str], dict[str, str], str]:
        decision = answer(ticket_of(), STARTED, closed, now_ms=EIGHT + 4 * HOUR)
        said = greeting(decision, package=make_package(), number=1, now_ms=EIGHT + 4 * HOUR)
        return said.title.values, said.advice.values, said.tone

    when = {"time": "14:00", "weekday": "Thứ Năm", "date": "27/11"}
    assert words(TO_THURSDAY) == (when, {"opens": "13:30"}, "wait")
    there = e.SittingClosed(by=CHAIR, until=THURSDAY, place="Hội trường B")
    assert words(there) == (when, {"place": "Hội trường B"}, "wait")
    assert words(e.SittingClosed(by=CHAIR)) == ({}, {}, "wait")
