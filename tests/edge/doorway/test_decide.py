"""What the door makes of a code, one row for each of its answers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contract import events as e
from contract.lists import Elsewhere
from contract.package import Package, PlanState, sha256_of, write_package
from contract.room import Room, room_of
from contract.ticket import Ticket, write_ticket
from edge.doorway.decide import Decision, Doorway, Outcome, decide
from tests.makers import CHAIR, EIGHT, MEETING, TICKET_KEY, key_of, make_lines, make_package, make_people, make_person

MINUTE = 60_000
ELSEWHERE = Elsewhere(meeting=99, room="Phòng họp số 2", room_place="tầng 3", starts_at=EIGHT)


def ticket_of(attendee: int = 3, **changes: object) -> bytes:
    values: dict[str, object] = {"key_id": 1, "meeting": MEETING, "expires": date(2026, 1, 1), "issue": 1}
    ticket = Ticket(attendee=attendee, **{**values, **changes})  # type: ignore[arg-type]
    return write_ticket(ticket, key=TICKET_KEY).encode()


def room_with(*events: e.Event, package: Package | None = None) -> Room:
    plan = package or make_package()
    name = sha256_of(write_package(plan))
    taken = e.PackageTaken(incarnation=plan.incarnation, revision=plan.revision, sha256=name)
    return room_of(MEETING, make_lines([taken, *events]), {name: plan})


def doorway(room: Room | None, *, now_ms: int = EIGHT - 5 * MINUTE, clock_is_sure: bool = True) -> Doorway:
    return Doorway(
        room=room,
        keys={1: TICKET_KEY.public_key()},
        elsewhere={99: ELSEWHERE}.get,
        now_ms=now_ms,
        clock_is_sure=clock_is_sure,
    )


def answer(payload: bytes, *events: e.Event, now_ms: int = EIGHT - 5 * MINUTE, **plan: Any) -> Decision:
    return decide(payload, doorway(room_with(*events, package=make_package(**plan)), now_ms=now_ms))


STARTED = e.MeetingStarted(by=CHAIR)
PRESENT = e.CheckedIn(attendee=3, way=e.Way.CAMERA)


@pytest.mark.parametrize(
    ("expected", "payload", "events", "plan"),
    [
        (Outcome.WELCOME, ticket_of(), (), {}),
        (Outcome.SUBSTITUTE, ticket_of(4), (), {"people": (*make_people(3), make_person(4, represents=3))}),
        (Outcome.AGAIN, ticket_of(), (PRESENT,), {}),
        (Outcome.WELCOME, ticket_of(), (PRESENT, e.Departed(attendee=3)), {}),
        (Outcome.NOT_LISTED, ticket_of(77), (), {}),
        (Outcome.ELSEWHERE, ticket_of(meeting=99), (), {}),
        (Outcome.ELSEWHERE, ticket_of(meeting=98), (), {}),
        (Outcome.MOVED, ticket_of(), (), {"state": PlanState.MOVED, "moved_to": "Phòng họp số 3"}),
        (Outcome.POSTPONED, ticket_of(), (), {"state": PlanState.POSTPONED}),
        (Outcome.CANCELLED, ticket_of(), (), {"state": PlanState.CANCELLED}),
        (Outcome.REPLACED, ticket_of(), (), {"people": (*make_people(2), make_person(3, issue=2))}),
        (Outcome.REPLACED, ticket_of(), (), {"people": (*make_people(2), make_person(3, withdrawn=True))}),
        (Outcome.REPLACED, ticket_of(expires=date(2025, 11, 24)), (), {}),
        (Outcome.ITEM_GUEST, ticket_of(), (STARTED,), {"people": (*make_people(2), make_person(3, items=("item-2",)))}),
        (Outcome.ENDED, ticket_of(), (STARTED, e.MeetingEnded(by=CHAIR)), {}),
        (Outcome.FOREIGN, b"https://example.org", (), {}),
        (Outcome.FOREIGN, b"", (), {}),
        (Outcome.FOREIGN, ticket_of()[:-1] + b"%", (), {}),
        (Outcome.FOREIGN, write_ticket(
            Ticket(key_id=1, meeting=MEETING, attendee=3, expires=date(2026, 1, 1), issue=1), key=key_of(9)
        ).encode(), (), {}),
    ],
)  # fmt: skip
def test_the_door_has_an_answer_for_everyone(
    expected: Outcome, payload: bytes, events: tuple[e.Event, ...], plan: dict[str, Any]
) -> None:
    assert answer(payload, *events, **plan).outcome is expected


def test_who_comes_before_the_doors_open_is_told_when_they_do() -> None:
    decision = answer(ticket_of(), now_ms=EIGHT - 31 * MINUTE)
    assert decision.outcome is Outcome.EARLY
    assert not decision.arrives


def test_who_comes_late_is_let_in_and_told_that_the_meeting_is_on() -> None:
    decision = answer(ticket_of(), STARTED, now_ms=EIGHT + 17 * MINUTE)
    assert decision.outcome is Outcome.LATE
    assert decision.arrives


def test_a_withdrawn_ticket_is_not_told_that_it_already_checked_in() -> None:
    decision = answer(ticket_of(), PRESENT, people=(*make_people(2), make_person(3, issue=2)))
    assert decision.outcome is Outcome.REPLACED


def test_a_meeting_that_was_cancelled_after_it_began_still_lets_people_in() -> None:
    plan = make_package(state=PlanState.CANCELLED)
    room = room_with(package=plan)
    room.phase, room.started_at = room_with(STARTED).phase, EIGHT

    decision = decide(ticket_of(), doorway(room, now_ms=EIGHT))

    assert decision.outcome is Outcome.WELCOME


def test_a_doubtful_clock_refuses_nobody_for_an_expired_ticket() -> None:
    at = doorway(room_with())
    expired = ticket_of(expires=date(2025, 11, 20))

    assert decide(expired, at).outcome is Outcome.REPLACED
    assert decide(expired, replace(at, clock_is_sure=False)).outcome is Outcome.WELCOME


def test_without_a_meeting_a_ticket_of_elsewhere_is_still_shown_its_way() -> None:
    decision = decide(ticket_of(meeting=99), doorway(None))
    assert decision.outcome is Outcome.ELSEWHERE
    assert decision.elsewhere == ELSEWHERE


def test_only_refusals_are_counted_and_only_arrivals_written() -> None:
    assert answer(ticket_of()).reason == ""
    assert answer(b"anything").reason == "foreign"
    assert not answer(ticket_of(), PRESENT).arrives


# Signature, meeting, validity, revoked, entitlement, duplicate: each line has the faults of the lines below it as well.
FAULTS: tuple[tuple[Outcome, str, dict[str, Any]], ...] = (
    (Outcome.FOREIGN, "foreign", {"forged": True}),
    (Outcome.ELSEWHERE, "elsewhere", {"meeting": 99}),
    (Outcome.REPLACED, "expired", {"expires": date(2025, 11, 20)}),
    (Outcome.REPLACED, "withdrawn", {"issue": 1}),
    (Outcome.POSTPONED, "", {"state": PlanState.POSTPONED}),
    (Outcome.AGAIN, "", {}),
)


@pytest.mark.parametrize("first", range(len(FAULTS)))
def test_of_several_faults_the_first_of_the_order_is_told(first: int) -> None:
    wrong: dict[str, Any] = {"issue": 2, "meeting": MEETING, "expires": date(2026, 1, 1), "forged": False}
    for _, _, fault in FAULTS[first:]:
        wrong |= fault
    state, key = wrong.pop("state", PlanState.APPROVED), key_of(9) if wrong.pop("forged") else TICKET_KEY
    ticket = write_ticket(Ticket(key_id=1, attendee=3, **wrong), key=key).encode()

    decision = answer(ticket, PRESENT, people=(*make_people(2), make_person(3, issue=2)), state=state)

    assert (decision.outcome, decision.reason) == FAULTS[first][:2]
