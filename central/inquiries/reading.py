"""Inquiries as pages show them: who was asked, what was answered, how it stands; and what somebody is for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from central.db import tuples
from central.inquiries.models import Answer, Asked, Inquiry, InquiryPaper, InquiryStep
from central.inquiries.rules import Choice, Pace, Part, Silence, Stage, Tally, pace, tally
from central.people.access import Access
from central.people.models import Official, Right
from central.people.standing import agencies_on, described, standings

AT_MOST = 200
_ASKING = (Right.REGISTER, Right.APPROVE)


@dataclass(frozen=True, kw_only=True)
class ShownAsked:
    """One who was asked, under the name of the day; `answer` is the newest, `changes` how often it was changed."""

    row: Asked
    name: str
    post: str = ""
    answer: Answer | None = None
    changes: int = 0

    @property
    def choice(self) -> Choice | None:
        return Choice(self.answer.choice) if self.answer else None


@dataclass(frozen=True, kw_only=True)
class ShownInquiry:
    """An inquiry with all that belongs to it, `steps` the oldest first."""

    row: Inquiry
    host: str
    asked: list[ShownAsked]
    papers: list[InquiryPaper]
    steps: list[InquiryStep]

    @property
    def stage(self) -> Stage:
        return Stage(self.row.stage)

    @property
    def tally(self) -> Tally:
        silence = Silence(self.row.silence)
        return tally((one.choice for one in self.asked), silence, is_closed=self.stage is Stage.CLOSED)

    def pace(self, now_ms: int) -> Pace:
        return pace(self.stage, self.row.due_at_ms, now_ms)


@dataclass(frozen=True, kw_only=True)
class Line:
    """An inquiry in a list: how many were asked and have answered, and how many of one's own slips wait."""

    row: Inquiry
    host: str
    asked: int
    answered: int
    waiting: int = 0

    @property
    def stage(self) -> Stage:
        return Stage(self.row.stage)

    def pace(self, now_ms: int) -> Pace:
        return pace(self.stage, self.row.due_at_ms, now_ms)


def answers_for(access: Access) -> Any:
    """In SQL: this person answers it, in the own name or for an agency."""
    mine = Asked.official == access.official
    return mine | Asked.agency.in_(sorted(access.names_for)) if access.names_for else mine


def asks_for(access: Access) -> Any:
    """In SQL: this person asks it, by having begun it or as one of its host's office."""
    mine = Inquiry.asker == access.official
    hosts = {agency for right, agency in access.held if right in _ASKING}
    if None in hosts:
        return mine | Inquiry.host.is_null(False)
    return mine | Inquiry.host.in_(sorted(one for one in hosts if one is not None)) if hosts else mine


def may_begin(access: Access) -> bool:
    """Who may register or approve meetings may also ask in writing."""
    return any(access.has_anywhere(one) for one in _ASKING)


def parts_in(access: Access, inquiry: int) -> frozenset[Part]:
    """What this person is for it."""
    parts = set()
    if Inquiry.select().where(Inquiry.id == inquiry, asks_for(access)).exists():
        parts.add(Part.ASKER)
    if Asked.select().where(Asked.inquiry == inquiry, answers_for(access)).exists():
        parts.add(Part.ANSWERER)
    if access.has_anywhere(Right.OFFICE):
        parts.add(Part.READER)
    return frozenset(parts)


def to_answer(access: Access, today: date) -> list[Line]:
    """What one was asked, what waits first and the nearest moment before; drafts are nobody's yet."""
    theirs = Inquiry.id.in_(Asked.select(Asked.inquiry).where(answers_for(access)))
    found = _lines(theirs & (Inquiry.stage != Stage.DRAFT), today, access)
    return sorted(found, key=lambda one: (one.stage is not Stage.OPEN, not one.waiting, -one.row.id))


def asked_by(access: Access, today: date) -> list[Line]:
    """What one's office asks, drafts too; all that was sent for the Office."""
    mine = asks_for(access)
    if access.has_anywhere(Right.OFFICE):
        mine |= Inquiry.stage != Stage.DRAFT
    return _lines(mine, today, access)


def waiting_count(access: Access) -> int:
    """How many slips wait for this person's answer."""
    open_ones = Inquiry.select(Inquiry.id).where(Inquiry.stage == Stage.OPEN)
    silent = Asked.id.not_in(Answer.select(Answer.asked))
    return int(Asked.select().where(Asked.inquiry.in_(open_ones), answers_for(access), silent).count())


def own_slips(shown: ShownInquiry, access: Access) -> list[ShownAsked]:
    """The slips that this person fills."""
    return [one for one in shown.asked if is_own(one.row, access)]


def is_own(row: Asked, access: Access) -> bool:
    return row.official_id == access.official or row.agency_id in access.names_for


def one_inquiry(number: int, today: date) -> ShownInquiry | None:
    """One inquiry, whoever asks for it."""
    row: Inquiry | None = Inquiry.get_or_none(Inquiry.id == number)
    if row is None:
        return None
    steps = InquiryStep.select(InquiryStep, Official).join(Official).where(InquiryStep.inquiry == row)
    return ShownInquiry(
        row=row,
        host=_agency_names([row.host_id], today).get(row.host_id or 0, ""),
        asked=asked_in(row, today),
        papers=list(InquiryPaper.select().where(InquiryPaper.inquiry == row).order_by(InquiryPaper.id)),
        steps=list(steps.order_by(InquiryStep.id)),
    )


def asked_in(inquiry: Inquiry, today: date) -> list[ShownAsked]:
    """Who was asked, in the order in which they were written, each with the newest answer."""
    rows = list(Asked.select().where(Asked.inquiry == inquiry).order_by(Asked.place, Asked.id))
    answers: dict[int, list[Answer]] = {}
    given = Answer.select(Answer, Official).join(Official).where(Answer.asked.in_([one.id for one in rows]))
    for one in given.order_by(Answer.id):
        answers.setdefault(one.asked_id, []).append(one)
    people = standings({one.official_id for one in rows if one.official_id}, today)
    agencies = _agency_names((one.agency_id for one in rows), today)
    found = []
    for row in rows:
        theirs = answers.get(row.id, [])
        person = people.get(row.official_id or 0)
        found.append(
            ShownAsked(
                row=row,
                name=person.name if person else agencies.get(row.agency_id or 0, ""),
                post=described(person.office, person.agency) if person else "",
                answer=theirs[-1] if theirs else None,
                changes=max(0, len(theirs) - 1),
            )
        )
    return found


def _lines(wanted: Any, today: date, access: Access) -> list[Line]:
    rows = list(Inquiry.select().where(wanted).order_by(Inquiry.id.desc()).limit(AT_MOST))
    ids = [one.id for one in rows]
    answered = Asked.id.in_(Answer.select(Answer.asked))
    everybody, done = _counts(Asked.inquiry.in_(ids)), _counts(Asked.inquiry.in_(ids) & answered)
    waiting = _counts(Asked.inquiry.in_(ids) & ~answered & answers_for(access))
    names = _agency_names((one.host_id for one in rows), today)
    return [
        Line(
            row=one,
            host=names.get(one.host_id or 0, ""),
            asked=everybody.get(one.id, 0),
            answered=done.get(one.id, 0),
            waiting=waiting.get(one.id, 0) if one.stage == Stage.OPEN else 0,
        )
        for one in rows
    ]


def _counts(wanted: Any) -> dict[int, int]:
    query = Asked.select(Asked.inquiry, fn.COUNT(Asked.id)).where(wanted).group_by(Asked.inquiry)
    return dict(tuples(query))


def _agency_names(agencies: Iterable[int | None], today: date) -> dict[int, str]:
    return {number: one.name for number, one in agencies_on(today, ids=[one for one in agencies if one]).items()}
