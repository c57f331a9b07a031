"""Feedback as pages show it, and what somebody is for a piece of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from central.feedback.models import Feedback, FeedbackStep
from central.feedback.rules import FeedbackAct, Kind, Part, Stage
from central.people.access import Access
from central.people.models import AccountRight, Official, Right
from central.people.standing import agencies_on

AT_MOST = 500
KEPT_BY = {Kind.SUGGESTION: Right.OFFICE, Kind.DIFFICULTY: Right.IT_ADMIN}
"""The Office takes suggestions (R7.4), the IT department's administrators take difficulties (R11.2)."""


@dataclass(frozen=True, kw_only=True)
class ShownFeedback:
    """A piece of feedback under its sender's agency of the day; `steps` the newest last."""

    row: Feedback
    agency: str
    steps: list[FeedbackStep]

    @property
    def stage(self) -> Stage:
        return Stage(self.row.stage)

    @property
    def kind(self) -> Kind:
        return Kind(self.row.kind)

    @property
    def answer(self) -> str:
        """What its sender was told last."""
        own = (FeedbackAct.SEND, FeedbackAct.ADD)
        return next((one.text for one in reversed(self.steps) if one.text and one.act not in own), "")


def parts_in(access: Access, row: Feedback) -> frozenset[Part]:
    """What this person is for it."""
    parts = set()
    if row.official_id == access.official:
        parts.add(Part.AUTHOR)
    if access.has_anywhere(KEPT_BY[Kind(row.kind)]):
        parts.add(Part.KEEPER)
    if access.has_anywhere(Right.OFFICE):
        parts.add(Part.READER)
    return frozenset(parts)


def kinds_kept(access: Access) -> list[Kind]:
    """The kinds that somebody may read of everybody."""
    return [kind for kind in Kind if access.has_anywhere(KEPT_BY[kind]) or access.has_anywhere(Right.OFFICE)]


def keepers(kind: Kind) -> set[int]:
    """Who is told of something new."""
    held = AccountRight.select().where(AccountRight.right == KEPT_BY[kind], AccountRight.ended_at_ms.is_null())
    return {row.official_id for row in held}


def own_feedback(access: Access, today: date) -> list[ShownFeedback]:
    """What somebody has sent, the newest first."""
    return _shown(Feedback.official == access.official, today)


def all_feedback(kinds: Iterable[Kind], today: date, *, stages: Iterable[Stage] = Stage) -> list[ShownFeedback]:
    """Everybody's of these kinds and stages, the newest first."""
    return _shown(Feedback.kind.in_(list(kinds)) & Feedback.stage.in_(list(stages)), today)


def one_feedback(number: int, today: date) -> ShownFeedback | None:
    return next(iter(_shown(Feedback.id == number, today)), None)


def _shown(wanted: Any, today: date) -> list[ShownFeedback]:
    query = Feedback.select(Feedback, Official).join(Official).where(wanted)
    rows = list(query.order_by(Feedback.id.desc()).limit(AT_MOST))
    steps: dict[int, list[FeedbackStep]] = {one.id: [] for one in rows}
    said = FeedbackStep.select(FeedbackStep, Official).join(Official).where(FeedbackStep.feedback.in_(list(steps)))
    for step in said.order_by(FeedbackStep.id):
        steps[step.feedback_id].append(step)
    names = agencies_on(today, ids={one.agency_id for one in rows if one.agency_id})
    return [
        ShownFeedback(row=one, agency=names[one.agency_id].name if one.agency_id in names else "", steps=steps[one.id])
        for one in rows
    ]
