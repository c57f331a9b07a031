"""The order of a ballot: how it is opened and closed, and what may be voted, counted and decided in it."""

import msgspec

from contract import events as e
from contract.ballot import Mode, PreparedBallot, aims_of, needs_of, shape_of
from contract.conducting import insist_on_conductor, insist_on_running
from contract.counting import LEAST_BOARD, check_count, check_counters
from contract.refused import Refused
from contract.room import BallotState, Room
from contract.rules import Tie
from contract.secrecy import is_about_persons
from contract.tally import result_of, rule_of

LEAST_SECRET = 5
"""Fewer votes than this are not published: who knows the people would know the choices."""
MAX_ENTITLED = 1200
"""So that the opening's line stays below 16 KiB."""


class StaleVote(Refused):
    """The request was made from an older choice than the one recorded; the page shows the present one."""


def opening(room: Room, spec: PreparedBallot, *, content: str, mode: Mode, by: int) -> e.BallotOpened:
    """The event that opens this ballot now: entitled is who is present and may vote on its item at this moment."""
    rule = spec.rule or (room.package.rule if room.package else None)
    quorum = room.quorum_for(spec.item, rule)
    if rule is None or quorum is None:
        raise Refused("Chưa có dữ liệu cuộc họp tại phòng họp này.")
    return e.BallotOpened(
        ballot=spec.ballot,
        round=room.next_round(spec.ballot),
        item=spec.item,
        mode=mode,
        spec=content,
        shape=shape_of(spec),
        aims=aims_of(spec),
        needs=needs_of(spec),
        rule=rule,
        entitled=room.entitled_for(spec.item, rule),
        members=quorum.members,
        present=quorum.present,
        missing_roles=quorum.missing_roles,
        by=by,
    )


def secret_opening(
    opening: e.BallotOpened, *, key: str, board: tuple[int, ...], receipts: bool
) -> e.SecretBallotOpened:
    """The same opening as a secret ballot, sealed to `key` and counted by `board`."""
    return e.SecretBallotOpened(**msgspec.structs.asdict(opening), key=key, board=board, receipts=receipts)


def closing(room: Room, ballot: str, number: int, *, by: int) -> e.BallotClosed:
    """The event that closes this ballot now, with the presence that counts for quorum at the end."""
    state = room.ballots.get((ballot, number))
    quorum = room.quorum_for(state.opened.item, state.opened.rule) if state else room.quorum
    if quorum is None:
        raise Refused("Chưa có dữ liệu cuộc họp tại phòng họp này.")
    return e.BallotClosed(
        ballot=ballot,
        round=number,
        members=quorum.members,
        present=quorum.present,
        missing_roles=quorum.missing_roles,
        by=by,
    )


def check_vote(room: Room, vote: e.VoteCast) -> None:
    """Refused: ballot not open, not on devices, voter not entitled, marks that don't fit, or an outdated `replaces`."""
    ballot = _open_ballot(room, vote.ballot, vote.round)
    if ballot.opened.mode is not Mode.DEVICES:
        raise Refused("Lượt biểu quyết này không lấy ý kiến trên thiết bị.")
    if vote.voter not in ballot.opened.entitled:
        person = room.person(vote.voter)
        if person and person.represents:
            raise Refused("Đại biểu dự thay không tham gia biểu quyết tại cuộc họp này.")
        raise Refused("Đại biểu không có quyền biểu quyết ở lượt này.")
    shape = ballot.opened.shape
    if len(vote.choices) != len(shape) or not all(
        asked.fits(marks) for asked, marks in zip(shape, vote.choices, strict=True)
    ):
        raise Refused("Lựa chọn chưa hợp lệ. Kính mời đại biểu chọn lại.")
    before = ballot.votes.get(vote.voter)
    if vote.replaces != (before.line if before else ""):
        raise StaleVote("Lựa chọn của đại biểu đã được ghi nhận trước đó và đang được giữ nguyên.")


def check_secret(room: Room, ballot: str, number: int, voter: int = 0) -> e.SecretBallotOpened:
    """The opening of this secret ballot; Refused when it is not open, not secret, or not for this voter."""
    opened = _open_ballot(room, ballot, number).opened
    if not isinstance(opened, e.SecretBallotOpened):
        raise Refused("Lượt biểu quyết này không phải bỏ phiếu kín trên thiết bị.")
    if voter and voter not in opened.entitled:
        raise Refused("Đại biểu không có quyền biểu quyết ở lượt này.")
    return opened


def _open_ballot(room: Room, ballot: str, number: int) -> BallotState:
    state = room.ballots.get((ballot, number))
    if state is None:
        raise Refused("Chưa mở lượt biểu quyết này.")
    if not state.is_open:
        raise Refused("Lượt biểu quyết đã kết thúc.")
    return state


def check_ballot(
    room: Room,
    event: e.BallotOpened
    | e.CountEntered
    | e.BallotClosed
    | e.BallotVoided
    | e.BallotAddedHere
    | e.TieDecided
    | e.RoomLeftOut
    | e.RoomAwaitedAgain,
) -> None:
    """The same for every event of a ballot but a vote."""
    if isinstance(event, e.BallotVoided) and not event.by:
        # The unit itself: what opens the box was in its memory, and it has been without power.
        check_secret(room, event.ballot, event.round)
        return
    insist_on_conductor(room, event.by, "ballot")
    if isinstance(event, e.BallotAddedHere):
        return
    if isinstance(event, e.TieDecided):
        _check_tie(room, event)
        return
    if isinstance(event, e.RoomLeftOut | e.RoomAwaitedAgain):
        _check_left_out(room, event)
        return
    if not isinstance(event, e.BallotOpened):
        ballot = _open_ballot(room, event.ballot, event.round)
        if isinstance(event, e.CountEntered):
            check_count(ballot, event)
            check_counters(room, event)
        elif isinstance(event, e.BallotClosed):
            _check_close(ballot)
        return
    _check_opening(room, event)


def _check_close(ballot: BallotState) -> None:
    mode = ballot.opened.mode
    if mode in (Mode.HANDS, Mode.SLIPS) and ballot.count is None:
        raise Refused("Chưa nhập kết quả đếm.")
    if mode is Mode.SECRET and len(ballot.secret.roll) < LEAST_SECRET:
        raise Refused(
            "Mới có dưới %(least)s phiếu, công bố sẽ lộ lựa chọn của đại biểu. "
            "Kính mời chờ thêm, hoặc hủy lượt này và bỏ phiếu giấy.",
            least=LEAST_SECRET,
        )


def _check_tie(room: Room, event: e.TieDecided) -> None:
    """Half is for it, and the rule leaves the decision to the chair, whose own vote does not tell it."""
    state = room.ballots.get((event.ballot, event.round))
    questions = result_of(state).questions if state and state.closed else ()
    # Of several rooms none knows by itself that all together are level; the chair's side counts only if they are.
    is_joint = bool(room.rooms) and room.leads and event.question < len(questions)
    if is_joint and state and rule_of(state.opened, event.question).tie is Tie.CHAIR_SIDE:
        return
    if event.question >= len(questions) or not questions[event.question].verdict.waits_for_chair:
        raise Refused("Kết quả này không chờ Chủ trì quyết định.")


def _check_left_out(room: Room, event: e.RoomLeftOut | e.RoomAwaitedAgain) -> None:
    """Only the leading room decides without another, or no longer, and only once its own result is sealed."""
    state = room.ballots.get((event.ballot, event.round))
    if not room.rooms or not room.leads or event.room not in room.rooms[1:]:
        raise Refused("Chỉ phòng họp chính được kết luận khi chưa có kết quả của phòng khác.")
    if state is None or state.closed is None or state.is_void:
        raise Refused("Lượt biểu quyết chưa kết thúc tại phòng họp chính.")
    if isinstance(event, e.RoomLeftOut) is (event.room in state.left_out):
        raise Refused("Việc này đã được ghi nhận.")


def _check_opening(room: Room, event: e.BallotOpened) -> None:
    insist_on_running(room)
    if room.open_ballot:
        raise Refused("Một lượt biểu quyết khác đang mở. Kết thúc lượt đó trước.")
    if event.entitled != room.entitled_for(event.item, event.rule) or len(event.entitled) > MAX_ENTITLED:
        raise Refused("Danh sách người biểu quyết vừa thay đổi. Kính mời mở lại lượt biểu quyết.")
    if event.mode is Mode.DEVICES and not event.entitled and not room.rooms:
        raise Refused("Chưa có thành viên nào có mặt để biểu quyết.")
    if not _is_next(room, event):
        raise Refused("Lượt biểu quyết này đã được mở.")
    # A room that follows opens what the leading one has opened; the reason is a content of that room.
    if has_result(room, event.ballot) and room.leads and not event.reason:
        raise Refused("Kính mời ghi lý do biểu quyết lại.")
    if event.mode is Mode.SECRET or isinstance(event, e.SecretBallotOpened):
        _check_secret_opening(room, event)


def has_result(room: Room, ballot: str) -> bool:
    """Has a round of this ballot a valid result? Then another one needs a reason, as declaring one void does."""
    held = [one for (name, _), one in room.ballots.items() if name == ballot and one.closed and not one.is_void]
    return any(result_of(one).quorum_held for one in held)


def _is_next(room: Room, event: e.BallotOpened) -> bool:
    """Rounds are numbered one by one; a room that follows another one may have missed some while it was cut off."""
    following = room.next_round(event.ballot)
    return event.round == following or (bool(room.rooms) and not room.leads and event.round > following)


def _check_secret_opening(room: Room, event: e.BallotOpened) -> None:
    if not isinstance(event, e.SecretBallotOpened) or event.mode is not Mode.SECRET:
        raise Refused("Bỏ phiếu kín trên thiết bị cần Ban kiểm phiếu.")
    if len(event.entitled) < LEAST_SECRET:
        raise Refused("Bỏ phiếu kín trên thiết bị cần ít nhất %(least)s người bỏ phiếu.", least=LEAST_SECRET)
    if event.receipts and is_about_persons(event):
        raise Refused("Công tác nhân sự: không phát mã xác nhận bỏ phiếu.")
    board = set(event.board)
    if len(board) < LEAST_BOARD or len(board) != len(event.board):
        raise Refused("Ban kiểm phiếu cần ít nhất %(least)s người khác nhau.", least=LEAST_BOARD)
    if not all(map(room.is_present, board)):
        raise Refused("Thành viên Ban kiểm phiếu chưa điểm danh.")
