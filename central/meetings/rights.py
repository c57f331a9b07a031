"""Who may do what with a meeting: role x act x state, one table, no exception elsewhere (R5.1 to R5.4, R9.2)."""

from collections.abc import Collection
from enum import StrEnum

from central.meetings.states import MOVING, NEXT, OVER, RUNNING, Act, State
from contract.refused import Refused


class Role(StrEnum):
    """What somebody is for one meeting, by a role in it or by a right of the account.

    APPROVER is whom the registration names (or the dated stand-in) and who holds the right to approve: both, R5.3.
    NAMER names who attends for an agency that is invited, from the day on which the registration is submitted, and sees
    no more than title, time and place until it is approved. PREPARER sends papers for an agency that was asked for
    them; HOST_OFFICE (văn phòng cơ quan chủ trì) registers or approves meetings for the host and takes those papers:
    neither sees more of the meeting by that. FOLLOWER is with whom an attendee shares the meeting (R5.1), READER
    who may read its papers by that, ANSWERER who may answer in the attendee's place.
    GUEST has a signed link (R2.3). ROOM is the unit, whose lines say what happened.
    """

    MAY_REGISTER = "may-register"
    REGISTRAR = "registrar"
    CHAIR = "chair"
    SECRETARY = "secretary"
    APPROVER = "approver"
    ATTENDEE = "attendee"
    NAMER = "namer"
    PREPARER = "preparer"
    HOST_OFFICE = "host-office"
    OFFICE = "office"
    FOLLOWER = "follower"
    READER = "reader"
    ANSWERER = "answerer"
    GUEST = "guest"
    ROOM = "room"


_FROM = {act: frozenset(state for state, does in NEXT if does is act) for act in MOVING}
_PREPARED = frozenset({State.DRAFT, State.AWAITING, State.REJECTED, State.POSTPONED})
_OPEN = frozenset({State.AWAITING, State.APPROVED}) | RUNNING
_SENT = frozenset({State.APPROVED, State.POSTPONED, State.CANCELLED, State.ENDED}) | RUNNING
_ALL = frozenset(State) - {State.NONE}
_SUBMITTED = _ALL - {State.DRAFT}

ALLOWED: dict[Act, dict[Role, frozenset[State]]] = {
    Act.REGISTER: {Role.MAY_REGISTER: _FROM[Act.REGISTER]},
    Act.DISCARD: {Role.REGISTRAR: _FROM[Act.DISCARD]},
    Act.SUBMIT: {Role.REGISTRAR: _FROM[Act.SUBMIT], Role.SECRETARY: frozenset({State.POSTPONED})},
    Act.WITHDRAW: {Role.REGISTRAR: _FROM[Act.WITHDRAW]},
    Act.APPROVE: {Role.APPROVER: _FROM[Act.APPROVE]},
    Act.REJECT: {Role.APPROVER: _FROM[Act.REJECT]},
    Act.REVOKE: {Role.CHAIR: _FROM[Act.REVOKE], Role.SECRETARY: _FROM[Act.REVOKE]},
    Act.POSTPONE: {Role.CHAIR: _FROM[Act.POSTPONE], Role.SECRETARY: _FROM[Act.POSTPONE]},
    Act.CANCEL: {Role.CHAIR: _FROM[Act.CANCEL], Role.SECRETARY: _FROM[Act.CANCEL]},
    Act.START: {Role.ROOM: _FROM[Act.START]},
    Act.PAUSE: {Role.ROOM: _FROM[Act.PAUSE]},
    Act.RESUME: {Role.ROOM: _FROM[Act.RESUME]},
    Act.END: {Role.ROOM: _FROM[Act.END]},
    Act.EDIT: {
        Role.REGISTRAR: _PREPARED - {State.AWAITING},
        Role.APPROVER: frozenset({State.AWAITING}),
        Role.CHAIR: _OPEN | {State.POSTPONED},
        Role.SECRETARY: _OPEN | {State.POSTPONED},
    },
    Act.NAME: {
        Role.NAMER: _OPEN,
        Role.SECRETARY: _OPEN,
        Role.CHAIR: _OPEN,
    },
    Act.ANSWER: dict.fromkeys((Role.ATTENDEE, Role.GUEST, Role.ANSWERER), frozenset({State.APPROVED})),
    Act.SHARE: {Role.ATTENDEE: frozenset({State.APPROVED}) | RUNNING},
    Act.LINK: dict.fromkeys((Role.REGISTRAR, Role.CHAIR, Role.SECRETARY), frozenset({State.APPROVED}) | RUNNING),
    Act.REISSUE: {
        Role.ATTENDEE: frozenset({State.APPROVED}) | RUNNING,
        Role.SECRETARY: frozenset({State.APPROVED}) | RUNNING,
        Role.CHAIR: frozenset({State.APPROVED}) | RUNNING,
    },
    Act.PLACE: {
        Role.REGISTRAR: (_PREPARED - {State.AWAITING}) | {State.APPROVED} | RUNNING,
        Role.SECRETARY: _OPEN | {State.POSTPONED},
        Role.CHAIR: _OPEN | {State.POSTPONED},
    },
    Act.REMIND: {Role.CHAIR: frozenset({State.APPROVED}), Role.SECRETARY: frozenset({State.APPROVED})},
    Act.MOVE: dict.fromkeys((Role.REGISTRAR, Role.CHAIR, Role.SECRETARY, Role.OFFICE), RUNNING),
    Act.EXPLAIN: dict.fromkeys((Role.REGISTRAR, Role.CHAIR, Role.SECRETARY, Role.APPROVER, Role.OFFICE), _SUBMITTED),
    Act.ASK_PAPER: {
        Role.REGISTRAR: _PREPARED,
        **dict.fromkeys((Role.CHAIR, Role.SECRETARY, Role.HOST_OFFICE), _OPEN),
        Role.APPROVER: frozenset({State.AWAITING}),
    },
    Act.SEND_PAPER: {Role.PREPARER: _OPEN},
    Act.TAKE_PAPER: {Role.SECRETARY: _OPEN, Role.HOST_OFFICE: _OPEN},
    Act.RETURN_PAPER: {Role.SECRETARY: _OPEN, Role.HOST_OFFICE: _OPEN},
    Act.SEE: {
        Role.REGISTRAR: _ALL,
        Role.CHAIR: _SUBMITTED,
        Role.SECRETARY: _SUBMITTED,
        Role.APPROVER: _SUBMITTED,
        Role.ATTENDEE: _SENT,
        Role.FOLLOWER: _SENT,
        Role.GUEST: _SENT,
        Role.NAMER: _SENT,
        Role.OFFICE: _SUBMITTED,
    },
    Act.HEAR: dict.fromkeys((Role.CHAIR, Role.SECRETARY), RUNNING | {State.ENDED}),
    Act.ERASE_SOUND: dict.fromkeys((Role.CHAIR, Role.SECRETARY), frozenset({State.ENDED})),
}

BEFORE_SEEING = frozenset({Act.NAME, Act.ASK_PAPER, Act.SEND_PAPER, Act.TAKE_PAPER, Act.RETURN_PAPER})
"""What is done for a meeting by who may not see the whole of it."""


def may(roles: Collection[Role], act: Act, state: State) -> bool:
    """May somebody who holds these roles do this while the meeting is in this state?"""
    allowed = ALLOWED[act]
    return any(state in allowed.get(role, ()) for role in roles)


def require(roles: Collection[Role], act: Act, state: State) -> None:
    """Refused, in words that tell whether the person or the moment is wrong."""
    if may(roles, act, state):
        return
    if not any(role in ALLOWED[act] for role in roles):
        raise Refused(WHO_MAY[act])
    if state in OVER:
        raise Refused("Cuộc họp đã kết thúc hoặc đã hủy nên không thể thay đổi.")
    raise Refused("Việc này chưa thực hiện được khi cuộc họp đang ở trạng thái hiện tại.")


_HOST_OFFICE = "Việc này do văn phòng cơ quan chủ trì hoặc Thư ký cuộc họp thực hiện."
_CONDUCTORS = "Việc này do Chủ trì hoặc Thư ký cuộc họp thực hiện."

WHO_MAY: dict[Act, str] = {
    Act.REGISTER: "Tài khoản chưa được phân quyền đăng ký cuộc họp. Kính mời liên hệ quản trị hệ thống của đơn vị.",
    Act.DISCARD: "Việc này do người đăng ký cuộc họp thực hiện.",
    Act.SUBMIT: "Việc này do người đăng ký cuộc họp thực hiện.",
    Act.WITHDRAW: "Việc này do người đăng ký cuộc họp thực hiện.",
    Act.APPROVE: "Việc này do người phê duyệt cuộc họp thực hiện.",
    Act.REJECT: "Việc này do người phê duyệt cuộc họp thực hiện.",
    Act.REVOKE: _CONDUCTORS,
    Act.POSTPONE: _CONDUCTORS,
    Act.CANCEL: _CONDUCTORS,
    Act.START: "Việc này được ghi nhận tại phòng họp.",
    Act.PAUSE: "Việc này được ghi nhận tại phòng họp.",
    Act.RESUME: "Việc này được ghi nhận tại phòng họp.",
    Act.END: "Việc này được ghi nhận tại phòng họp.",
    Act.EDIT: "Tài khoản không có quyền sửa cuộc họp này.",
    Act.NAME: "Việc này do người được giao cử người dự họp của cơ quan được mời thực hiện.",
    Act.ANSWER: "Việc này do đại biểu được mời dự họp thực hiện.",
    Act.SHARE: "Việc này do đại biểu được mời dự họp thực hiện.",
    Act.LINK: "Việc này do người đăng ký, Chủ trì hoặc Thư ký cuộc họp thực hiện.",
    Act.REISSUE: "Việc này do đại biểu hoặc Thư ký cuộc họp thực hiện.",
    Act.PLACE: "Việc này do người đăng ký, Chủ trì hoặc Thư ký cuộc họp thực hiện.",
    Act.REMIND: _CONDUCTORS,
    Act.HEAR: _CONDUCTORS,
    Act.ERASE_SOUND: _CONDUCTORS,
    Act.MOVE: "Việc này do người đăng ký, Chủ trì, Thư ký cuộc họp hoặc Văn phòng thực hiện.",
    Act.EXPLAIN: "Việc này do người chuẩn bị hoặc phê duyệt cuộc họp thực hiện.",
    Act.ASK_PAPER: "Việc này do người đăng ký, Chủ trì, Thư ký hoặc văn phòng cơ quan chủ trì thực hiện.",
    Act.SEND_PAPER: "Việc này do cơ quan được yêu cầu chuẩn bị tài liệu thực hiện.",
    Act.TAKE_PAPER: _HOST_OFFICE,
    Act.RETURN_PAPER: _HOST_OFFICE,
    Act.SEE: "Cuộc họp này không có trong danh sách của đại biểu.",
}
