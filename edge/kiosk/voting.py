"""Ballots as pages show them, and a vote as a form sends it."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from werkzeug.datastructures import MultiDict

from contract import events as e
from contract.ballot import Aim, Mode, PreparedBallot, Question
from contract.joint import Joint
from contract.refused import Refused
from contract.room import BallotKey, BallotState, CastVote, Phase, Room
from contract.rules import Rule
from contract.secrecy import gives_away
from contract.tally import Result, result_of, rule_of
from edge.desk import Desk

MOST_QUESTIONS = 40


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One round of one ballot with its words and how it stands."""

    ballot: str
    round: int
    spec: PreparedBallot
    state: BallotState
    chair: int
    voters: frozenset[int]
    joint: Joint | None = None
    """The round in all rooms, where the meeting sits in several: `result` is then theirs once it is closed here."""
    leads: bool = True

    @cached_property
    def result(self) -> Result:
        """What comes of it, so far while it is open."""
        return (self.joint.result if self.joint else None) or result_of(self.state, chair=self.chair)

    @property
    def is_open(self) -> bool:
        return self.state.is_open

    @property
    def key(self) -> BallotKey:
        return self.ballot, self.round

    @property
    def leaves_seats(self) -> bool:
        """Is this an election that is over, and more are to be elected?"""
        questions = self.result.questions
        return self.state.closed is not None and any(
            found.aim is Aim.ELECT and not found.verdict.adopted for found in questions
        )

    @property
    def tied(self) -> list[tuple[int, Question]]:
        """The questions, by number, whose result waits for the chair's side."""
        if not self.result.quorum_held or self.state.closed is None or not self.leads or self.is_provisional:
            return []
        found = enumerate(zip(self.spec.questions, self.result.questions, strict=True))
        return [(place, asked) for place, (asked, result) in found if result.verdict.waits_for_chair]

    @property
    def is_provisional(self) -> bool:
        """Is the result of another room still missing?"""
        return self.joint is not None and not self.joint.is_final

    @property
    def gives_away(self) -> bool:
        """Does the result of a secret ballot tell what each of the voters chose?"""
        is_counted = self.state.closed is not None or self.state.count is not None
        is_over = is_counted and not self.state.is_void
        return is_over and gives_away(self.state.opened.mode, self.result, is_secret=self.spec.secret)

    @property
    def missing(self) -> int:
        """How many of those entitled have not voted yet."""
        return len(self.state.opened.entitled) - len(self.voters)

    def rule_of(self, place: int) -> Rule:
        """The rule by which the question at this place is judged."""
        return rule_of(self.state.opened, place)

    def vote_of(self, attendee: int) -> CastVote | None:
        return self.state.votes.get(attendee)

    def may_vote(self, attendee: int) -> bool:
        """May this person vote on an own page now? Into a secret ballot's box only once."""
        opened = self.state.opened
        is_free = opened.mode == "devices" or (opened.mode == "secret" and attendee not in self.voters)
        return self.is_open and is_free and attendee in opened.entitled

    def words_of(self, vote: CastVote) -> list[list[str]]:
        """The options that a vote marks, a list of texts for each question."""
        return self.words_for(vote.choices)

    def words_for(self, choices: Sequence[Sequence[int]]) -> list[list[str]]:
        """The options that these marks stand for, a list of texts for each question."""
        asked = zip(self.spec.questions, choices, strict=True)
        return [[question.options[mark] for mark in marks] for question, marks in asked]


def shown(room: Room, key: BallotKey, desk: Desk) -> Shown:
    """A round of a ballot, in the words that were frozen as it opened."""
    state = room.ballots[key]
    text = desk.text_of(state.opened.spec)
    if text is None:
        raise Refused("Nội dung của lượt biểu quyết này đã được xóa.")
    spec = msgspec.json.decode(text, type=PreparedBallot)
    return Shown(
        ballot=key[0],
        round=key[1],
        spec=spec,
        state=state,
        chair=room.chair,
        voters=_voters(room, key, desk),
        joint=desk.joint_of(room, key) if state.closed else None,
        leads=room.leads,
    )


def _voters(room: Room, key: BallotKey, desk: Desk) -> frozenset[int]:
    """Who has voted, which is never to be shown beside a choice."""
    state = room.ballots[key]
    if state.opened.mode is not Mode.SECRET:
        return frozenset(state.votes)
    return desk.voted_secretly(room.meeting, key) if state.is_open else frozenset(state.secret.roll)


def on_stage(room: Room, desk: Desk) -> Shown | None:
    """The ballot that everybody should see: the open one, else the last result of the item that is open."""
    if room.open_ballot:
        return shown(room, room.open_ballot, desk)
    closed = [(key, one) for key, one in room.ballots.items() if one.closed and not one.is_void]
    latest = max(closed, key=lambda found: found[1].closed_at, default=None)
    if latest is None or latest[1].opened.item != room.item:
        return None
    return shown(room, latest[0], desk)


def prepared(room: Room, desk: Desk) -> tuple[PreparedBallot, ...]:
    """All ballots that the plan and the room have prepared, in their order."""
    planned = room.package.ballots if room.package else ()
    here = (desk.ballot_spec(room.meeting, name) for name in room.ballots_here)
    return (*planned, *(one for one in here if one))


def repeatable(room: Room) -> frozenset[BallotKey]:
    """The last result of each ballot that may be held again now."""
    if room.phase is not Phase.RUNNING or room.open_ballot:
        return frozenset()
    held = (key for key, one in room.ballots.items() if one.closed and not one.is_void)
    return frozenset({key[0]: key for key in sorted(held)}.values())


def new_nonce() -> str:
    """What makes one showing of a form different from the next."""
    return secrets.token_urlsafe(12)


def marks_from(form: MultiDict[str, str]) -> tuple[tuple[int, ...], ...]:
    """The marks that a form holds: those of question 3 are its fields `q3`; a question may have been left blank."""
    asked = sorted({int(name[1:]) for name in form if name[:1] == "q" and name[1:].isdecimal() and len(name) < 4})
    try:
        questions = max(min(int(form.get("questions", 0)), MOST_QUESTIONS), 1 + max(asked, default=-1))
        return tuple(tuple(sorted(map(int, form.getlist(f"q{place}")))) for place in range(questions))
    except ValueError:
        raise Refused("Lựa chọn chưa hợp lệ. Kính mời đại biểu chọn lại.") from None


def vote_from(form: MultiDict[str, str], ballot: BallotKey, *, voter: int, source: e.Source, by: int = 0) -> e.VoteCast:
    """The vote that a form holds.

    The nonce is made of the form's and of the marks: sent twice the same vote is one, another choice is another vote.
    """
    marks = marks_from(form)
    seed = f"{form.get('nonce', '')}/{voter}/{ballot}/{marks}"
    return e.VoteCast(
        ballot=ballot[0],
        round=ballot[1],
        voter=voter,
        choices=marks,
        replaces=form.get("replaces", ""),
        nonce=hashlib.sha256(seed.encode()).hexdigest()[:24],
        source=source,
        by=by,
    )
