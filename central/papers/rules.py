"""The way of a paper from draft to signature, and who may do what with it: two tables, nothing else decides it.

Draft by the secretary, check by those who spoke, the chair's agreement, the clerk's number, the signatures; then it is
locked.
"""

from collections.abc import Collection
from enum import StrEnum

from central.meetings.rights import Role
from central.papers.official.content import Sort
from contract.refused import Refused


class PaperState(StrEnum):
    DRAFT = "draft"
    CHECKING = "checking"
    WITH_CHAIR = "with-chair"
    AGREED = "agreed"
    NUMBERED = "numbered"
    """The clerk's number is on it; it waits for digital signatures."""
    SIGNED = "signed"


class PaperAct(StrEnum):
    """What people do with a paper. SIGN notes that it was signed, by hand or, with the last UPLOAD, digitally."""

    DRAFT = "draft"
    SEE = "see"
    EDIT = "edit"
    REDRAFT = "redraft"
    ASK = "ask"
    ANSWER = "answer"
    SUBMIT = "submit"
    TAKE_BACK = "take-back"
    AGREE = "agree"
    RETURN = "return"
    NUMBER = "number"
    UPLOAD = "upload"
    SIGN = "sign"
    AMEND = "amend"


NEXT: dict[tuple[PaperState, PaperAct], PaperState] = {
    (PaperState.DRAFT, PaperAct.ASK): PaperState.CHECKING,
    (PaperState.DRAFT, PaperAct.SUBMIT): PaperState.WITH_CHAIR,
    (PaperState.CHECKING, PaperAct.SUBMIT): PaperState.WITH_CHAIR,
    (PaperState.CHECKING, PaperAct.TAKE_BACK): PaperState.DRAFT,
    (PaperState.WITH_CHAIR, PaperAct.TAKE_BACK): PaperState.DRAFT,
    (PaperState.WITH_CHAIR, PaperAct.AGREE): PaperState.AGREED,
    (PaperState.WITH_CHAIR, PaperAct.RETURN): PaperState.DRAFT,
    (PaperState.AGREED, PaperAct.RETURN): PaperState.DRAFT,
    (PaperState.AGREED, PaperAct.SIGN): PaperState.SIGNED,
    (PaperState.AGREED, PaperAct.NUMBER): PaperState.NUMBERED,
    (PaperState.NUMBERED, PaperAct.TAKE_BACK): PaperState.DRAFT,
    (PaperState.NUMBERED, PaperAct.RETURN): PaperState.DRAFT,
    (PaperState.NUMBERED, PaperAct.SIGN): PaperState.SIGNED,
}

POSTS = frozenset({Role.CHAIR, Role.SECRETARY, Role.REGISTRAR, Role.OFFICE})
"""Who may print a meeting's QR poster: whoever has it knows the address at which one checks in."""
CHECKED = frozenset({Sort.MINUTES})
"""Papers that hold what people said, so that they are asked."""
BEFORE = frozenset({Sort.INVITATION, Sort.SIGN_IN})
"""Papers that are made before the meeting; the registrar works on them as well."""
OF_MEETING = frozenset({*BEFORE, *CHECKED, Sort.CONCLUSIONS, Sort.SECRET_COUNT})
"""All others, slips and reports among them, belong to no meeting: nothing is done with them here."""

_S = PaperState
_WORKED_ON = frozenset({_S.DRAFT, _S.CHECKING})
_WRITES: dict[PaperAct, frozenset[PaperState]] = {
    PaperAct.DRAFT: frozenset(_S),
    PaperAct.SEE: frozenset(_S),
    PaperAct.EDIT: _WORKED_ON,
    PaperAct.REDRAFT: frozenset({_S.DRAFT}),
    PaperAct.ASK: frozenset({_S.DRAFT}),
    PaperAct.SUBMIT: _WORKED_ON,
    PaperAct.TAKE_BACK: frozenset({_S.CHECKING, _S.WITH_CHAIR, _S.NUMBERED}),
    PaperAct.NUMBER: frozenset({_S.AGREED}),
    PaperAct.UPLOAD: frozenset({_S.NUMBERED}),
    PaperAct.SIGN: frozenset({_S.AGREED}),
    PaperAct.AMEND: frozenset({_S.SIGNED}),
}
_PRESIDES: dict[PaperAct, frozenset[PaperState]] = {
    PaperAct.SEE: frozenset(_S),
    PaperAct.AGREE: frozenset({_S.WITH_CHAIR}),
    PaperAct.RETURN: frozenset({_S.WITH_CHAIR, _S.AGREED, _S.NUMBERED}),
    PaperAct.UPLOAD: frozenset({_S.NUMBERED}),
}
_SEALS: dict[PaperAct, frozenset[PaperState]] = {
    PaperAct.SEE: frozenset({_S.NUMBERED, _S.SIGNED}),
    PaperAct.UPLOAD: frozenset({_S.NUMBERED}),
}
"""The host's office signs for the agency."""
_READS: dict[PaperAct, frozenset[PaperState]] = {PaperAct.SEE: frozenset({_S.SIGNED})}

ALLOWED: dict[Role, dict[PaperAct, frozenset[PaperState]]] = {
    Role.SECRETARY: _WRITES,
    Role.CHAIR: _PRESIDES,
    Role.APPROVER: _READS,
    Role.REGISTRAR: _READS,
    Role.OFFICE: _SEALS,
    Role.ATTENDEE: _READS | {PaperAct.ANSWER: frozenset({_S.CHECKING})},
    Role.NAMER: _READS,
}


def may(roles: Collection[Role], act: PaperAct, state: PaperState, sort: Sort) -> bool:
    """May somebody who holds these roles in the meeting do this with a paper of this sort in this state?"""
    if sort not in OF_MEETING or (act in (PaperAct.ASK, PaperAct.ANSWER) and sort not in CHECKED):
        return False
    held = [ALLOWED.get(role, {}) for role in roles]
    if Role.REGISTRAR in roles and sort in BEFORE:
        held.append(_WRITES)
    return any(state in one.get(act, ()) for one in held)


def require(roles: Collection[Role], act: PaperAct, state: PaperState, sort: Sort) -> None:
    """Refused, in words that tell whether the person or the moment is wrong."""
    if may(roles, act, state, sort):
        return
    if not any(may(roles, act, other, sort) for other in PaperState):
        raise Refused("Tài khoản không có quyền làm việc này với văn bản.")
    if state is PaperState.SIGNED:
        raise Refused("Văn bản đã ký nên không thay đổi được. Kính mời lập văn bản sửa đổi hoặc đính chính.")
    raise Refused("Việc này chưa thực hiện được khi văn bản đang ở bước hiện tại.")


def after(state: PaperState, act: PaperAct) -> PaperState:
    """The state that the act leads to; the same for acts that don't move it."""
    return NEXT.get((state, act), state)


def sees_all(roles: Collection[Role], *, is_member: bool) -> bool:
    """May they read what is private as well? Guests of an item and press are asked out of closed items."""
    return is_member or bool(set(roles) & {Role.CHAIR, Role.SECRETARY, Role.APPROVER, Role.REGISTRAR, Role.OFFICE})
