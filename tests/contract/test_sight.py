"""Who may see what of a ballot: every mode, moment and viewer."""

from itertools import product

import pytest

from contract import events as e
from contract.ballot import Mode
from contract.room import BallotState, CastVote, SecretCount, Voided
from contract.sight import Sight, Viewer, sight, stage_of
from tests.makers import CHAIR, SECRETARY, make_rule

WALL = Viewer(hears=True)
CLOSED_WALL = Viewer()
MEMBER = Viewer(attendee=3, hears=True)
GUEST_OUTSIDE = Viewer(attendee=90)
CONDUCTS = Viewer(attendee=SECRETARY, hears=True, conducts=True)
VIEWERS = (WALL, CLOSED_WALL, MEMBER, GUEST_OUTSIDE, CONDUCTS)


def ballot(mode: Mode, *, is_closed: bool = False, is_counted: bool = False, is_void: bool = False) -> BallotState:
    opened = e.BallotOpened(
        ballot="nq-01",
        mode=mode,
        spec="5" * 64,
        shape=(),
        rule=make_rule(),
        entitled=(1, 3),
        members=2,
        present=2,
        by=1,
    )
    state = BallotState(opened=opened, opened_at=1, voided=Voided(1, CHAIR, "d" * 64) if is_void else None)
    if mode is Mode.DEVICES:
        state.votes[3] = CastVote(((0,),), "", "nonce-0003", e.Source.PHONE, 2)
    if mode is Mode.SECRET:
        state.secret = SecretCount(roll=[1, 3])
    if is_counted:
        state.counts.append(e.CountEntered(ballot="nq-01", counts=(), counters=(3,), by=SECRETARY))
    if is_closed:
        state.closed = e.BallotClosed(ballot="nq-01", members=2, present=2, by=CHAIR)
    return state


def seen(state: BallotState, viewer: Viewer) -> set[str]:
    found = sight(stage_of(state), viewer)
    return {name for name in Sight.__slots__ if getattr(found, name)}


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (WALL, {"question", "turnout"}),
        (CLOSED_WALL, set()),
        (GUEST_OUTSIDE, set()),
        (MEMBER, {"question", "turnout", "own"}),
        (CONDUCTS, {"question", "turnout"}),
    ],
)
def test_while_devices_vote_only_the_turnout_is_seen(viewer: Viewer, expected: set[str]) -> None:
    assert seen(ballot(Mode.DEVICES), viewer) == expected


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (WALL, {"question", "turnout", "counts"}),
        (CLOSED_WALL, set()),
        (GUEST_OUTSIDE, set()),
        (MEMBER, {"question", "turnout", "counts", "own"}),
        (CONDUCTS, {"question", "turnout", "counts", "each"}),
    ],
)
def test_afterwards_all_see_the_numbers_and_those_who_write_the_minutes_the_names(
    viewer: Viewer, expected: set[str]
) -> None:
    assert seen(ballot(Mode.DEVICES, is_closed=True), viewer) == expected


def test_of_a_secret_ballot_nobody_sees_a_choice_at_any_time() -> None:
    for viewer, is_closed in product(VIEWERS, (False, True)):
        assert not seen(ballot(Mode.SECRET, is_closed=is_closed), viewer) & {"own", "each"}
    assert "receipts" in seen(ballot(Mode.SECRET, is_closed=True), MEMBER)
    assert "receipts" not in seen(ballot(Mode.SECRET), MEMBER)


@pytest.mark.parametrize("mode", [Mode.HANDS, Mode.SLIPS])
def test_a_count_that_is_being_keyed_in_is_seen_by_who_keys_it(mode: Mode) -> None:
    open_count = ballot(mode, is_counted=True)
    assert "counts" in seen(open_count, CONDUCTS)
    assert not any("counts" in seen(open_count, one) for one in VIEWERS if not one.conducts)
    assert "counts" in seen(ballot(mode, is_counted=True, is_closed=True), WALL)


@pytest.mark.parametrize("mode", Mode)
def test_a_void_round_shows_no_numbers_and_no_names(mode: Mode) -> None:
    for viewer in VIEWERS:
        assert not seen(ballot(mode, is_counted=True, is_void=True), viewer) & {"counts", "each", "receipts"}


def test_who_may_vote_sees_what_is_asked_whatever_else_the_plan_says() -> None:
    assert "question" in seen(ballot(Mode.DEVICES), Viewer(attendee=1))
