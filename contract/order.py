"""The order of a meeting: may this happen now? A check raises Refused with words for the person, or is silent."""

import msgspec

from contract import events as e
from contract.ballot import Mode, PreparedBallot, shape_of
from contract.package import PlanState
from contract.refused import Refused
from contract.room import BallotState, Phase, Room

LEAST_SECRET = 5
"""Fewer votes than this are not published: who knows the people would know the choices."""
LEAST_BOARD = 3
MAX_PAPERS_HERE = 100
MAX_ENTITLED = 1200
"""So that the opening's line stays below 16 KiB."""


class StaleVote(Refused):
    """The request was made from an older choice than the one recorded; the page shows the present one."""


def check(room: Room, event: e.Event) -> None:
    """Raise Refused unless `event` may follow now; the one door for everything that a unit records of a meeting."""
    match event:
        case e.PackageTaken() | e.RefusalsCounted() | e.SecretaryCalled() | e.WishAnswered() | e.Erased():
            return
        case e.VoteCast():
            check_vote(room, event)
        case e.BallotOpened() | e.CountEntered() | e.BallotClosed() | e.BallotVoided() | e.BallotAddedHere():
            _check_ballot(room, event)
        case e.SecretRollWritten() | e.SecretVotesWritten() | e.ReceiptsWritten():
            check_secret(room, event.ballot, event.round)
        case e.MeetingStarted() | e.MeetingPaused() | e.MeetingResumed() | e.MeetingEnded():
            _check_course(room, event)
        case e.StepUndone():
            _conducting(room, event.by, "course")
            if room.step is None or room.step.line != event.step:
                raise Refused("Việc này không hoàn tác được nữa. Kính mời thực hiện lại việc cần làm.")
        case _:
            _check_people(room, event)
            _check_words(room, event)
            _check_speech(room, event)


def may_conduct(room: Room, actor: int, act: str) -> bool:
    """May this attendee conduct the meeting (R5.2a: chair or secretary), or is the act reserved to the chair?"""
    package = room.package
    if package is None:
        return False
    if actor in (room.chair, *package.chairs):
        return True
    return actor in package.secretaries and act not in package.reserved_to_chair


def opening(room: Room, spec: PreparedBallot, *, content: str, mode: Mode, by: int) -> e.BallotOpened:
    """The event that opens this ballot now: its entitlement is who is present and may vote at this moment."""
    quorum = room.quorum
    if room.package is None or quorum is None:
        raise Refused("Chưa có dữ liệu cuộc họp tại phòng họp này.")
    return e.BallotOpened(
        ballot=spec.ballot,
        round=room.next_round(spec.ballot),
        item=spec.item,
        mode=mode,
        spec=content,
        shape=shape_of(spec),
        rule=room.package.rule,
        entitled=room.entitled,
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
    quorum = room.quorum
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


def _check_ballot(
    room: Room, event: e.BallotOpened | e.CountEntered | e.BallotClosed | e.BallotVoided | e.BallotAddedHere
) -> None:
    if isinstance(event, e.BallotVoided) and not event.by:
        # The unit itself: what opens the box was in its memory, and it has been without power.
        check_secret(room, event.ballot, event.round)
        return
    _conducting(room, event.by, "ballot")
    if isinstance(event, e.BallotAddedHere):
        return
    if not isinstance(event, e.BallotOpened):
        ballot = _open_ballot(room, event.ballot, event.round)
        if isinstance(event, e.CountEntered):
            _check_count(ballot, event)
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


def _check_opening(room: Room, event: e.BallotOpened) -> None:
    _running(room)
    if room.open_ballot:
        raise Refused("Một lượt biểu quyết khác đang mở. Kết thúc lượt đó trước.")
    if event.entitled != room.entitled or len(event.entitled) > MAX_ENTITLED:
        raise Refused("Danh sách người biểu quyết vừa thay đổi. Kính mời mở lại lượt biểu quyết.")
    if event.mode is Mode.DEVICES and not event.entitled:
        raise Refused("Chưa có thành viên nào có mặt để biểu quyết.")
    if event.round != room.next_round(event.ballot):
        raise Refused("Lượt biểu quyết này đã được mở.")
    if event.mode is Mode.SECRET or isinstance(event, e.SecretBallotOpened):
        _check_secret_opening(room, event)


def _check_secret_opening(room: Room, event: e.BallotOpened) -> None:
    if not isinstance(event, e.SecretBallotOpened) or event.mode is not Mode.SECRET:
        raise Refused("Bỏ phiếu kín trên thiết bị cần Ban kiểm phiếu.")
    if len(event.entitled) < LEAST_SECRET:
        raise Refused("Bỏ phiếu kín trên thiết bị cần ít nhất %(least)s người bỏ phiếu.", least=LEAST_SECRET)
    board = set(event.board)
    if len(board) < LEAST_BOARD or len(board) != len(event.board):
        raise Refused("Ban kiểm phiếu cần ít nhất %(least)s người khác nhau.", least=LEAST_BOARD)
    if not all(map(room.is_present, board)):
        raise Refused("Thành viên Ban kiểm phiếu chưa điểm danh.")


def _check_count(ballot: BallotState, event: e.CountEntered) -> None:
    """A count must add up: each person marks between `least` and `most` options of each question."""
    opened = ballot.opened
    if opened.mode in (Mode.DEVICES, Mode.SECRET):
        raise Refused("Lượt biểu quyết này lấy ý kiến trên thiết bị, không nhập số đếm.")
    people = opened.present if opened.mode is Mode.HANDS else event.returned - event.invalid
    if len(event.counts) != len(opened.shape) or min((n for row in event.counts for n in row), default=0) < 0:
        raise Refused("Số đếm chưa đầy đủ.")
    for asked, counts in zip(opened.shape, event.counts, strict=True):
        if len(counts) != asked.options or sum(counts) > people * asked.most:
            raise Refused("Tổng số đếm vượt quá số người tham gia biểu quyết (%(people)s).", people=people)
    if opened.mode is Mode.SLIPS and not 0 <= event.invalid <= event.returned <= event.issued:
        raise Refused("Số phiếu phát ra, thu về và không hợp lệ chưa khớp nhau.")


def _check_course(room: Room, event: e.MeetingStarted | e.MeetingPaused | e.MeetingResumed | e.MeetingEnded) -> None:
    _conducting(room, event.by, "course")
    if isinstance(event, e.MeetingStarted):
        if room.phase is not Phase.WAITING:
            raise Refused("Cuộc họp đã bắt đầu.")
        if room.package is None or room.package.state is not PlanState.APPROVED:
            raise Refused("Cuộc họp chưa được phê duyệt hoặc đã thay đổi. Đề nghị Thư ký kiểm tra.")
        return
    if isinstance(event, e.MeetingResumed):
        if room.phase is not Phase.PAUSED:
            raise Refused("Cuộc họp không ở trạng thái tạm dừng.")
        return
    if isinstance(event, e.MeetingEnded):
        if room.phase not in (Phase.RUNNING, Phase.PAUSED):
            raise Refused("Cuộc họp chưa bắt đầu hoặc đã kết thúc.")
        if room.open_ballot:
            raise Refused("Lượt biểu quyết đang mở. Kết thúc biểu quyết trước khi kết thúc cuộc họp.")
        return
    _running(room)


def _check_people(room: Room, event: e.Event) -> None:
    match event:
        case e.CheckedIn():
            _check_check_in(room, event)
        case e.CheckInUndone() | e.Departed() if event.attendee not in room.attendance:
            raise Refused("Đại biểu chưa điểm danh.")
        case e.SubstituteNamedHere() if room.person(event.principal) is None:
            raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
        case e.AttendeeAddedHere() | e.SubstituteNamedHere() if _knows(room, event.attendee):
            raise Refused("Đại biểu đã có trong danh sách dự họp.")
        case e.ChairHandedOver() if not room.is_present(event.taker):
            raise Refused("Người nhận điều hành chưa điểm danh.")
        case e.FloorRequested() | e.FloorGiven():
            _running(room)
            if not room.is_present(event.attendee):
                raise Refused("Đại biểu chưa điểm danh.")
        case e.SpeakingTimeSet():
            _conducting(room, event.by, "course")
        case e.DeviceLinked() if not _knows(room, event.attendee):
            raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    conducted = (e.AttendeeAddedHere, e.SubstituteNamedHere, e.ChairHandedOver, e.CheckInUndone, e.FloorGiven)
    if isinstance(event, conducted):
        _conducting(room, event.by, "people")


def _check_check_in(room: Room, event: e.CheckedIn) -> None:
    if room.phase is Phase.ENDED:
        raise Refused("Cuộc họp đã kết thúc.")
    if not _knows(room, event.attendee):
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    person = room.person(event.attendee)
    if person and (person.withdrawn or (event.issue and event.issue < person.issue)):
        raise Refused("Mã điểm danh này không còn hiệu lực.")
    if room.is_present(event.attendee):
        raise Refused("Đại biểu đã điểm danh.")
    if event.way in (e.Way.SECRETARY, e.Way.START):
        _conducting(room, event.by, "people")


def _check_words(room: Room, event: e.Event) -> None:
    match event:
        case e.ItemOpened():
            _conducting(room, event.by, "course")
            _running(room)
            if room.package and all(one.item != event.item for one in room.package.agenda):
                raise Refused("Nội dung này không có trong chương trình.")
            if room.open_ballot:
                raise Refused("Lượt biểu quyết đang mở. Kết thúc biểu quyết trước khi chuyển nội dung.")
        case e.ItemClosed():
            _conducting(room, event.by, "course")
        case e.ConclusionEntered() | e.UnanimityNoted():
            _conducting(room, event.by, "conclude")
            if room.phase is Phase.WAITING:
                raise Refused("Cuộc họp chưa bắt đầu.")
        case e.OpinionGiven() if not room.is_present(event.attendee):
            raise Refused("Đại biểu chưa điểm danh.")
        case e.DocumentAddedHere():
            _check_paper(room, event)
        case e.DocumentWithdrawnHere():
            _conducting(room, event.by, "document")
            if not room.knows_document(event.document) or event.document in room.withdrawals:
                raise Refused("Không tìm thấy tài liệu này.")


def _check_paper(room: Room, event: e.DocumentAddedHere) -> None:
    _conducting(room, event.by, "document")
    package = room.package
    if package is None or package.internal:
        raise Refused("Cuộc họp nội bộ: hệ thống không nhận tài liệu.")
    if event.item and all(one.item != event.item for one in package.agenda):
        raise Refused("Nội dung này không có trong chương trình.")
    if room.knows_document(event.document):
        raise Refused("Tài liệu này đã có.")
    if len(room.documents_here) >= MAX_PAPERS_HERE:
        raise Refused("Một cuộc họp có tối đa %(most)s tài liệu.", most=MAX_PAPERS_HERE)
    if event.giver and not _knows(room, event.giver):
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    if isinstance(event, e.DocumentReplacedHere) and not (
        room.knows_document(event.replaces) and room.in_force(event.replaces)
    ):
        raise Refused("Tài liệu cần thay thế đã được thay hoặc thu hồi.")


def _check_speech(room: Room, event: e.Event) -> None:
    match event:
        case e.ListeningSwitched():
            _conducting(room, event.by, "speech")
            if event.on and room.package and room.package.internal:
                raise Refused("Cuộc họp nội bộ không được ghi âm, ghi văn bản tự động.")
        case e.ListeningBegan() if not (room.may_listen and room.is_switched_on):
            raise Refused("Lúc này không được ghi âm, ghi văn bản tự động.")
        case e.SpeechHeard() if event.recording not in room.recordings:
            raise Refused("Lúc này không được ghi âm, ghi văn bản tự động.")
        case e.SpeakerAssigned() | e.SpeechAccepted() | e.OpinionTaken():
            _conducting(room, event.by, "speech")
            _check_heard(room, event.lines)
            if not isinstance(event, e.SpeechAccepted) and not _knows(room, event.attendee):
                raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
        case e.SpeechCorrected():
            _conducting(room, event.by, "speech")
            _check_heard(room, (event.line,))


def _check_heard(room: Room, lines: tuple[str, ...]) -> None:
    if any(name not in room.heard for name in lines):
        raise Refused("Chưa tìm thấy đoạn phát biểu này.")


def _running(room: Room) -> None:
    if room.phase is Phase.WAITING:
        raise Refused("Cuộc họp chưa bắt đầu.")
    if room.phase is Phase.PAUSED:
        raise Refused("Cuộc họp đang tạm dừng.")
    if room.phase is Phase.ENDED:
        raise Refused("Cuộc họp đã kết thúc.")


def _conducting(room: Room, actor: int, act: str) -> None:
    if not may_conduct(room, actor, act):
        raise Refused("Việc này do Chủ trì hoặc Thư ký cuộc họp thực hiện.")


def _knows(room: Room, attendee: int) -> bool:
    return room.person(attendee) is not None or attendee in room.added
