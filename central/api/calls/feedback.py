"""Feedback: sending a suggestion or a difficulty, and what becomes of it (R7.4, R11.2)."""

from datetime import datetime
from typing import Annotated, Literal

from flask import abort
from msgspec import Meta, Struct

from central.api.calls.call import Call
from central.api.rules import Scope
from central.api.shapes import Made, Nothing, Once
from central.feedback.actions import act_on, send_feedback
from central.feedback.reading import ShownFeedback, all_feedback, kinds_kept, one_feedback, own_feedback, parts_in
from central.feedback.rules import FeedbackAct, Kind, Stage, may
from central.meetings.deadlines import local
from central.web.shell import access, centre, official, today

Said = Annotated[str, Meta(max_length=5_000)]


class FeedbackAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """One's own; or everybody's, the open ones alone or all, for who answers for them."""

    list: Literal["own", "open", "all"] = "own"


class FeedbackStep(Struct, kw_only=True):
    at: datetime
    by: str
    act: str
    text: str


class Feedback(Struct, kw_only=True):
    id: int
    kind: str
    by: str
    agency: str
    text: str
    stage: str
    sent_at: datetime
    steps: list[FeedbackStep]


class SendingFeedback(Struct, kw_only=True, forbid_unknown_fields=True):
    once: Once
    kind: Literal["suggestion", "difficulty"]
    text: Said


class SteppingFeedback(Struct, kw_only=True, forbid_unknown_fields=True):
    once: Once
    do: Literal["add", "take", "forward", "finish", "reopen"]
    text: Said = ""


def feedback(asked: FeedbackAsked) -> list[Feedback]:
    """Feedback that was sent, the newest first."""
    if asked.list == "own":
        return [_feedback(one) for one in own_feedback(access(), today())]
    kinds = kinds_kept(access())
    if not kinds:
        abort(404)
    stages = Stage if asked.list == "all" else (Stage.NEW, Stage.DOING)
    return [_feedback(one) for one in all_feedback(kinds, today(), stages=stages)]


def one_piece(_asked: Nothing, *, feedback: int) -> Feedback:
    """One piece of feedback with what became of it."""
    return _feedback(_theirs(feedback))


def give_feedback(asked: SendingFeedback) -> Made:
    """Send a suggestion to the Office or a difficulty to the IT department."""
    return Made(id=send_feedback(centre().planning, Kind(asked.kind), asked.text, by=official()).id)


def step_feedback(asked: SteppingFeedback, *, feedback: int) -> Feedback:
    """Add to it, take it up, pass it on, finish it, or ask for another look."""
    _theirs(feedback)
    act_on(centre().planning, feedback, FeedbackAct(asked.do), asked.text, by=official())
    return _feedback(_theirs(feedback))


def _theirs(number: int) -> ShownFeedback:
    """404 for who is nothing for it."""
    shown = one_feedback(number, today())
    if shown is None or not may(parts_in(access(), shown.row), FeedbackAct.SEE, shown.stage):
        abort(404)
    return shown


def _feedback(one: ShownFeedback) -> Feedback:
    return Feedback(
        id=one.row.id,
        kind=one.kind,
        by=one.row.official.name,
        agency=one.agency,
        text=one.row.text,
        stage=one.stage,
        sent_at=local(one.row.sent_at_ms),
        steps=[
            FeedbackStep(at=local(each.at_ms), by=each.official.name, act=each.act, text=each.text)
            for each in one.steps
        ],
    )


_READ, _SENDS, _STEPS = (Scope.READ,), (Scope.ANSWER,), (Scope.ANSWER, Scope.ADMINISTER)
CALLS: tuple[Call, ...] = (
    Call("GET", "/feedback", _READ, feedback),
    Call("POST", "/feedback", _SENDS, give_feedback, ("feedback.own",), status=201),
    Call("GET", "/feedback/{feedback}", _READ, one_piece),
    Call("POST", "/feedback/{feedback}/steps", _STEPS, step_feedback, ("feedback.one",)),
)
