"""The bar of a moment after an act: one's own can be taken back, what another one did is named (“Thư ký vừa: …”)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contract import events as e
from contract.conducting import leads
from contract.room import Act, Room, Step
from edge.kiosk import agenda
from edge.kiosk.names import ReadText, named
from edge.kiosk.texts import gettext as _

JUST_NOW_MS = 12_000
SLIP = "Chạm nhầm"
"""Why a check-in that was taken back at once was undone, in the language of the minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JustDone:
    """What the bar says, and the form that takes the act back; without `action` nothing does."""

    sentence: str
    action: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def just_done(room: Room, by: int, now_ms: int, read: ReadText) -> JustDone | None:
    """One's own step that can be taken back comes before whatever another one has done since."""
    step = room.step if room.step and now_ms - room.step.at < JUST_NOW_MS else None
    act = room.act if room.act and now_ms - room.act.at < JUST_NOW_MS else None
    if step and getattr(step.event, "by", 0) == by:
        return _of_step(room, step, by, read)
    if act and act.people and act.by == by:
        return _of_check_in(room, act, by, read)
    if act and act.by != by and (step is None or act.line != step.line):
        return _of_check_in(room, act, by, read) if len(act.people) == 1 else _named_only(room, act, by, read)
    return _of_step(room, step, by, read) if step else None


def _of_step(room: Room, step: Step, by: int, read: ReadText) -> JustDone:
    said = _who_did(room, getattr(step.event, "by", 0), by, _what(room, step.event, read))
    return JustDone(sentence=said, action="/conduct/undo", fields={"step": step.line})


def _of_check_in(room: Room, act: Act, by: int, read: ReadText) -> JustDone:
    """The last one can be taken back as long as the person is marked present by just this."""
    attendee = act.people[-1]
    said = _who_did(room, act.by, by, _what(room, act.event, read))
    seen = room.attendance.get(attendee)
    if seen is None or seen.line != act.line:
        return JustDone(sentence=said)
    return JustDone(sentence=said, action=f"/secretary/roll/{attendee}/undo", fields={"reason": SLIP})


def _named_only(room: Room, act: Act, by: int, read: ReadText) -> JustDone:
    many = _("điểm danh %(number)s đại biểu", number=len(set(act.people))) if act.people else ""
    return JustDone(sentence=_who_did(room, act.by, by, many or _what(room, act.event, read)))


def _who_did(room: Room, who: int, by: int, what: str) -> str:
    if who in (0, by):
        return str(_("Vừa thực hiện: %(what)s", what=what))
    return str(_("Chủ trì vừa: %(what)s", what=what) if leads(room, who) else _("Thư ký vừa: %(what)s", what=what))


def _what(room: Room, event: e.Event, read: ReadText) -> str:
    if isinstance(event, e.ItemOpened):
        found = agenda.find(room, event.item)
        return str(_("mở nội dung %(number)s", number=found.number if found else ""))
    if isinstance(event, e.ListeningSwitched):
        return str(_("bật ghi lời phát biểu") if event.on else _("tắt ghi lời phát biểu"))
    person = named(room, getattr(event, "attendee", 0), read)
    return _about(event, person.polite if person else str(_("đại biểu"))) or _plain(event)


def _about(event: e.Event, who: str) -> str:
    """Acts that are about one person; empty for others."""
    phrases = {
        e.SecretaryNamedHere: _("giao nhiệm vụ Thư ký cho %(who)s", who=who),
        e.RecordingRefused: _("dừng ghi âm %(who)s", who=who),
        e.RecordingAllowed: _("ghi âm lại %(who)s", who=who),
        e.FloorGiven: _("mời %(who)s phát biểu", who=who),
        e.CheckedIn: _("điểm danh %(who)s", who=who),
        e.CheckInUndone: _("hủy điểm danh %(who)s", who=who),
        e.Departed: _("ghi %(who)s đã rời cuộc họp", who=who),
        e.AbsenceExcused: _("ghi %(who)s vắng có lý do", who=who),
        e.AttendeeAddedHere: _("thêm %(who)s vào danh sách", who=who),
        e.SubstituteNamedHere: _("thêm %(who)s vào danh sách", who=who),
    }
    return str(phrases.get(type(event), ""))


def _plain(event: e.Event) -> str:
    """Acts that one phrase tells whatever they are about; of two that fit the first is the closer one."""
    plain: dict[type[e.Event], str] = {
        e.MeetingStarted: _("bắt đầu cuộc họp"),
        e.MeetingEnded: _("kết thúc cuộc họp"),
        e.MeetingPaused: _("tạm dừng cuộc họp"),
        e.MeetingResumed: _("tiếp tục cuộc họp"),
        e.MovedToRoom: _("chuyển cuộc họp sang phòng khác"),
        e.MeetingContinued: _("tiếp tục cuộc họp tại phòng này"),
        e.SittingClosed: _("kết thúc buổi họp"),
        e.NextSittingSet: _("đổi giờ họp tiếp"),
        e.SittingOpened: _("mở buổi họp"),
        e.StepUndone: _("hoàn tác việc trước đó"),
        e.ItemClosed: _("kết thúc nội dung"),
        e.ChairHandedOver: _("chuyển người điều hành"),
        e.FloorEnded: _("kết thúc phát biểu"),
        e.SpeakingTimeSet: _("đặt thời gian phát biểu"),
        e.UnanimityNoted: _("ghi thống nhất, không có ý kiến khác"),
        e.ConclusionEntered: _("ghi kết luận"),
        e.BallotAddedHere: _("thêm nội dung biểu quyết"),
        e.BallotOpened: _("mở biểu quyết"),
        e.CountEntered: _("ghi kết quả đếm"),
        e.BallotClosed: _("kết thúc biểu quyết"),
        e.BallotVoided: _("hủy lượt biểu quyết"),
        e.TieDecided: _("quyết định khi số phiếu ngang nhau"),
        e.DocumentReplacedHere: _("thay thế một tài liệu"),
        e.DocumentAddedHere: _("phát một tài liệu"),
        e.DocumentWithdrawnHere: _("thu hồi một tài liệu"),
        e.MatterSettled: _("xem xét một việc về điểm danh"),
        e.SettlementUndone: _("hoàn tác việc xem xét điểm danh"),
    }
    return str(next((said for kind, said in plain.items() if isinstance(event, kind)), ""))
