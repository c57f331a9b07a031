"""A ballot that is prepared in the room: from a kind, a title and a few lines to questions and options. Pure."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from contract.ballot import Aim, Needed, PreparedBallot, Question
from contract.refused import Refused
from contract.rules import Base, Rule
from contract.tally import QuestionResult

MOST_LINES = 30
MAX_TITLE = 300
MAX_LINE = 120
WHOLE = "Toàn văn"
OPINIONS = ("Đồng ý", "Không đồng ý", "Ý kiến khác")
GRADES = ("Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp")


class Kind(StrEnum):
    """What somebody who adds a ballot may choose from."""

    ADOPT = "adopt"
    OPINION = "opinion"
    ARTICLES = "articles"
    CHOOSE = "choose"
    ELECT = "elect"
    GRADE = "grade"


SHARES: dict[str, tuple[str, bool, Base]] = {
    "members-half": ("1/2", True, Base.MEMBERS),
    "members-two-thirds": ("2/3", False, Base.MEMBERS),
    "present-half": ("1/2", True, Base.PRESENT),
    "voting-half": ("1/2", True, Base.VOTING),
}
"""Shares that may be asked for instead of the meeting's: how much, whether more than that, and of what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form as it was filled in."""

    kind: Kind
    title: str
    lines: Sequence[str] = field(default=())
    seats: int = 1
    share: str = ""
    whole_share: str = ""
    is_secret: bool = False


def ballot_from(asked: Asked, *, rule: Rule, item: str) -> PreparedBallot:
    """The ballot of a form; Refused, in words for whoever filled it in, when something is missing."""
    title = " ".join(asked.title.split())
    if not 0 < len(title) <= MAX_TITLE:
        raise Refused("Kính mời ghi ngắn hơn (tối đa %(most)s ký tự).", most=MAX_TITLE)
    return PreparedBallot(
        ballot=f"tai-phong-{secrets.token_hex(4)}",
        item=item,
        title=title,
        questions=_questions(asked, title),
        secret=asked.is_secret,
        rule=_rule(rule, asked),
    )


def second_round(spec: PreparedBallot, results: Sequence[QuestionResult]) -> PreparedBallot | None:
    """The election between those not elected, for the seats left; None when there is nothing left to elect."""
    questions = []
    for asked, result in zip(spec.questions, results, strict=True):
        left = asked.most - len(result.chosen)
        names = tuple(name for place, name in enumerate(asked.options) if place not in result.chosen)
        if asked.aim is Aim.ELECT and left > 0 and len(names) > 1:
            questions.append(msgspec.structs.replace(asked, options=names, most=min(left, len(names))))
    if not questions:
        return None
    return msgspec.structs.replace(
        spec,
        ballot=f"tai-phong-{secrets.token_hex(4)}",
        title=f"{spec.title} (bầu thêm)"[:MAX_TITLE],
        questions=tuple(questions),
    )


def _questions(asked: Asked, title: str) -> tuple[Question, ...]:
    if asked.kind is Kind.ADOPT:
        return (Question(text=title),)
    if asked.kind is Kind.OPINION:
        return (Question(text=title, options=OPINIONS),)
    lines = _lines(asked.lines)
    if asked.kind is Kind.ARTICLES:
        return (*(Question(text=line) for line in lines), Question(text=WHOLE, needed=_needed(asked.whole_share)))
    if asked.kind is Kind.GRADE:
        return tuple(Question(text=line, options=GRADES, aim=Aim.GRADE) for line in lines)
    if len(lines) < 2:
        raise Refused("Kính mời ghi ít nhất hai dòng.")
    if asked.kind is Kind.CHOOSE:
        return (Question(text=title, options=lines, aim=Aim.CHOOSE),)
    if not 1 <= asked.seats <= len(lines):
        raise Refused("Số người được bầu phải từ 1 đến số người trong danh sách.")
    return (Question(text=title, options=lines, most=asked.seats, aim=Aim.ELECT),)


def _lines(lines: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(text for text in (" ".join(line.split()) for line in lines) if text))
    if not found:
        raise Refused("Kính mời ghi mỗi phần, phương án hoặc họ tên trên một dòng.")
    if len(found) > MOST_LINES or max(map(len, found)) > MAX_LINE:
        raise Refused(
            "Danh sách quá dài (tối đa %(lines)s dòng, mỗi dòng %(most)s ký tự).", lines=MOST_LINES, most=MAX_LINE
        )
    return found


def _needed(share: str) -> Needed | UnsetType:
    """A share of a question's own."""
    if not share:
        return UNSET
    if share not in SHARES:
        raise Refused("Kính mời chọn tỷ lệ thông qua.")
    adoption, exceeds, base = SHARES[share]
    return Needed(share=adoption, exceeds=exceeds, base=base)


def _rule(rule: Rule, asked: Asked) -> Rule | UnsetType:
    """The meeting's rule with another share; nobody has compared that with the law."""
    needed = _needed(asked.share)
    if needed is UNSET:
        return msgspec.structs.replace(rule, confirmed=False, citation="") if asked.whole_share else UNSET
    return msgspec.structs.replace(
        rule,
        adoption=needed.share,
        adoption_exceeds=needed.exceeds,
        adoption_base=needed.base,
        confirmed=False,
        citation="",
    )
