"""The order of a meeting: may this happen now? A check raises Refused with words for the person, or is silent."""

from contract import events as e
from contract.balloting import (
    StaleVote,
    check_ballot,
    check_secret,
    check_vote,
    closing,
    opening,
    secret_opening,
)
from contract.conducting import insist_on_conductor as _conducting
from contract.conducting import insist_on_not_over as _not_over
from contract.conducting import insist_on_running as _running
from contract.conducting import leads, may_conduct
from contract.counting import LEAST_BOARD, check_board
from contract.matters import check_matter, check_taken_back
from contract.moving import check_move
from contract.package import PlanState
from contract.refused import Refused
from contract.room import Phase, Room

__all__ = [
    "LEAST_BOARD",
    "StaleVote",
    "check",
    "check_board",
    "check_secret",
    "check_vote",
    "closing",
    "may_conduct",
    "opening",
    "secret_opening",
]

MAX_PAPERS_HERE = 100
MAX_MINUTES_ON_PAPER = 600


def check(room: Room, event: e.Event) -> None:
    """Raise Refused unless `event` may follow now; the one door for everything that a unit records of a meeting."""
    match event:
        case e.PackageTaken() | e.RefusalsCounted() | e.SecretaryCalled() | e.WishAnswered() | e.Erased():
            return
        case e.VoteCast():
            check_vote(room, event)
        case (
            e.BallotOpened()
            | e.CountEntered()
            | e.BallotClosed()
            | e.BallotVoided()
            | e.BallotAddedHere()
            | e.TieDecided()
            | e.RoomLeftOut()
            | e.RoomAwaitedAgain()
        ):
            check_ballot(room, event)
        case e.SecretRollWritten() | e.SecretVotesWritten() | e.ReceiptsWritten():
            check_secret(room, event.ballot, event.round)
        case e.MeetingStarted() | e.MeetingPaused() | e.MeetingResumed() | e.MeetingEnded():
            _check_course(room, event)
        case e.SittingClosed() | e.NextSittingSet() | e.SittingOpened():
            _check_sitting(room, event)
        case e.MovedToRoom() | e.MeetingContinued() | e.PlanCarriedHere():
            check_move(room, event)
        case e.MatterSettled():
            check_matter(room, event)
        case e.SettlementUndone():
            check_taken_back(room, event)
        case e.StepUndone():
            _conducting(room, event.by, "course")
            if room.step is None or room.step.line != event.step:
                raise Refused("Việc này không hoàn tác được nữa. Kính mời thực hiện lại việc cần làm.")
        case _:
            _check_people(room, event)
            _check_words(room, event)
            _check_speech(room, event)
            _check_sound(room, event)


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
        if not room.is_under_way:
            raise Refused("Cuộc họp chưa bắt đầu hoặc đã kết thúc.")
        if room.open_ballot:
            raise Refused("Lượt biểu quyết đang mở. Kết thúc biểu quyết trước khi kết thúc cuộc họp.")
        return
    _running(room)


def _check_sitting(room: Room, event: e.SittingClosed | e.NextSittingSet | e.SittingOpened) -> None:
    _conducting(room, event.by, "course")
    if isinstance(event, e.SittingClosed):
        if room.phase is not Phase.PAUSED:
            _running(room)
        if room.open_ballot:
            raise Refused("Lượt biểu quyết đang mở. Kết thúc biểu quyết trước khi kết thúc buổi họp.")
    elif room.phase is not Phase.ADJOURNED:
        raise Refused("Cuộc họp không ở giữa hai buổi họp.")


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
        case e.SecretaryNamedHere():
            _check_secretary(room, event)
        case e.EnteredFromPaper() | e.SpeechKeyedIn():
            _check_keyed_in(room, event)
        case e.FloorRequested() | e.FloorGiven():
            _running(room)
            if not room.is_present(event.attendee):
                raise Refused("Đại biểu chưa điểm danh.")
        case e.SpeakingTimeSet():
            _conducting(room, event.by, "course")
        case e.DeviceLinked() | e.NotesBrought() if not _knows(room, event.attendee):
            raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    conducted = (
        e.AttendeeAddedHere,
        e.SubstituteNamedHere,
        e.ChairHandedOver,
        e.CheckInUndone,
        e.FloorGiven,
        e.EnteredFromPaper,
        e.SpeechKeyedIn,
    )
    if isinstance(event, conducted):
        _conducting(room, event.by, "people")


def _check_keyed_in(room: Room, event: e.EnteredFromPaper | e.SpeechKeyedIn) -> None:
    if isinstance(event, e.EnteredFromPaper):
        if event.happened_at > room.last_at:
            raise Refused("Giờ trên bản giấy phải trước giờ nhập.")
        return
    if not _knows(room, event.attendee):
        raise Refused("Chưa tìm thấy đại biểu trong danh sách dự họp.")
    if event.minutes > MAX_MINUTES_ON_PAPER:
        raise Refused("Thời gian phát biểu chưa hợp lệ.")


def _check_secretary(room: Room, event: e.SecretaryNamedHere) -> None:
    """The chair names a secretary; one who leaves names who takes over."""
    if not leads(room, event.by) and not (event.by in room.secretaries and event.replaces == event.by):
        raise Refused("Chủ trì cử Thư ký; Thư ký bàn giao nhiệm vụ của mình.")
    _not_over(room)
    if not room.is_present(event.attendee):
        raise Refused("Người nhận nhiệm vụ Thư ký chưa điểm danh.")
    if event.attendee in room.secretaries or leads(room, event.attendee):
        raise Refused("Người nhận nhiệm vụ đang là Chủ trì hoặc Thư ký cuộc họp.")
    if event.replaces and event.replaces not in room.secretaries:
        raise Refused("Người bàn giao không còn là Thư ký cuộc họp.")


def _check_check_in(room: Room, event: e.CheckedIn) -> None:
    _not_over(room)
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
        case e.OpinionGiven() if not _may_write(room, event.attendee):
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
        case e.RecordingRefused() | e.RecordingAllowed():
            _conducting(room, event.by, "speech")
            if event.attendee != room.speaker:
                raise Refused("Đại biểu này không còn phát biểu.")
            if room.is_unrecorded is isinstance(event, e.RecordingRefused):
                raise Refused("Việc này đã được ghi nhận.")
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


def _check_sound(room: Room, event: e.Event) -> None:
    match event:
        case e.SoundDeleted() if room.recording and room.phase is Phase.RUNNING:
            raise Refused("Phòng họp đang được ghi âm.")
        case e.SoundKept() if event.recording not in room.recordings or event.recording == room.recording:
            raise Refused("Bản ghi âm này chưa kết thúc.")
        case e.SoundKept() if room.sound_gone or event.recording in room.sound_kept:
            raise Refused("Việc này đã được ghi nhận.")


def _check_heard(room: Room, lines: tuple[str, ...]) -> None:
    if any(name not in room.heard for name in lines):
        raise Refused("Chưa tìm thấy đoạn phát biểu này.")


def _may_write(room: Room, attendee: int) -> bool:
    """Who is here; between two sittings who was at one."""
    return room.is_present(attendee) or (room.phase is Phase.ADJOURNED and room.has_come(attendee))


def _knows(room: Room, attendee: int) -> bool:
    return room.person(attendee) is not None or attendee in room.added
