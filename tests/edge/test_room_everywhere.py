"""Whoever computes the room, and however the lines reach them, it is the same room; late duplicates change no vote."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from contract.ballot import Mode
from contract.events import VoteCast, Way
from contract.line import Line
from contract.refused import Refused
from contract.room import Room, room_of
from edge.desk import Desk, Opinion
from tests.edge.unit import desk_in_ballot, open_desk
from tests.makers import CHAIR, MEETING, SECRETARY, make_vote

PROCESSES = 3
people = st.integers(1, 6)
deeds = st.one_of(
    st.tuples(st.just("vote"), people, st.integers(0, 2)),
    st.tuples(st.just("resend"), st.integers(0, 30), st.integers(0, 5)),
    st.tuples(st.sampled_from(("come", "go", "ask", "speak", "say")), people, st.just(0)),
    st.tuples(st.sampled_from(("close", "open", "pause", "resume", "boot")), st.just(0), st.just(0)),
)
stories = st.lists(st.tuples(st.integers(0, PROCESSES - 1), deeds), max_size=40)


@contextmanager
def processes() -> Iterator[list[Desk]]:
    """As many desks on one journal, each with its own connection and its own memory, as a unit has processes."""
    with tempfile.TemporaryDirectory() as folder:
        desks = [desk_in_ballot(Path(folder))]
        desks += [open_desk(Path(folder)) for _ in range(PROCESSES - 1)]
        yield desks
        for desk in desks:
            desk.journal.close()


class Story:
    """People act through any of the processes; `sent` are the vote requests, of which any may arrive again."""

    def __init__(self) -> None:
        self.sent: list[VoteCast] = []
        self.choices: dict[tuple[int, int], int] = {}

    def act(self, desk: Desk, deed: str, who: int, what: int) -> None:
        with suppress(Refused):
            match deed:
                case "vote":
                    self.vote(desk, who, what)
                case "resend" if self.sent:
                    desk.cast_vote(MEETING, self.sent[who % len(self.sent)])
                case "come":
                    desk.check_in(MEETING, who, Way.TAP)
                case "go":
                    desk.depart(MEETING, who)
                case "ask":
                    desk.request_floor(MEETING, who)
                case "speak":
                    desk.give_floor(MEETING, who, CHAIR)
                case "say":
                    desk.give_opinion(MEETING, Opinion(attendee=who, text="Nhất trí"))
                case "close":
                    desk.close_ballot(MEETING, "nq-01", latest_round(desk), by=SECRETARY)
                case "open":
                    desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
                case "pause":
                    desk.pause(MEETING, CHAIR)
                case "resume":
                    desk.resume(MEETING, CHAIR)
                case "boot":
                    moment = desk.clock.now()
                    desk.journal.begin_stream(unit="room-12", boot="boot-1", software="test", moment=moment, anew=True)

    def vote(self, desk: Desk, who: int, mark: int) -> None:
        """Vote as the page would that shows the present choice."""
        number = latest_round(desk)
        before = desk.room(MEETING).ballots["nq-01", number].votes.get(who)
        nonce = f"nonce-{len(self.sent):04}"
        vote = make_vote(who, mark, round=number, replaces=before.line if before else "", nonce=nonce)
        self.sent.append(vote)
        desk.cast_vote(MEETING, vote)
        self.choices[number, who] = mark


def latest_round(desk: Desk) -> int:
    return desk.room(MEETING).next_round("nq-01") - 1


def choices_in(room: Room) -> dict[tuple[int, int], int]:
    return {
        (number, who): vote.choices[0][0]
        for (_, number), ballot in room.ballots.items()
        for who, vote in ballot.votes.items()
    }


@given(story=stories, cuts=st.lists(st.integers(0, 200), max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_process_and_any_batches_give_the_same_room(
    story: list[tuple[int, tuple[str, int, int]]], cuts: list[int]
) -> None:
    with processes() as desks:
        # when
        told = Story()
        for process, deed in story:
            told.act(desks[process], *deed)

        # then
        lines = [line for _, line in desks[0].journal.lines_of(MEETING)]
        expected = room_of(MEETING, lines, desks[0].shelf.packages)
        assert all(desk.room(MEETING) == expected for desk in desks)
        assert in_batches(lines, cuts, like=expected) == expected
        assert choices_in(expected) == told.choices


def in_batches(lines: list[Line], cuts: list[int], *, like: Room) -> Room:
    """The room of lines that came in pieces, continued from a copy each time."""
    room, start = Room(meeting=like.meeting, packages=like.packages), 0
    for end in (*sorted(cut for cut in cuts if cut < len(lines)), len(lines)):
        before = room
        room = room.copy()
        for line in lines[start:end]:
            room.take(line)
        assert start == end or before.last != room.last
        start = end
    return room


@given(
    votes=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 2)), min_size=1, max_size=12),
    late=st.lists(st.tuples(st.integers(0, 11), st.integers(0, PROCESSES - 1)), max_size=20),
)
@settings(max_examples=40, deadline=None)
def test_duplicates_that_come_late_in_any_order_change_no_vote(
    votes: list[tuple[int, int]], late: list[tuple[int, int]]
) -> None:
    with processes() as desks:
        # given
        told = Story()
        for who, mark in votes:
            told.vote(desks[0], who, mark)
        position = desks[0].journal.position()

        # when
        answers = [desks[process].cast_vote(MEETING, told.sent[one % len(told.sent)]) for one, process in late]

        # then
        assert [answer.event for answer in answers] == [told.sent[one % len(told.sent)] for one, _ in late]
        assert all(choices_in(desk.room(MEETING)) == told.choices for desk in desks)
        assert desks[0].journal.position() == position
