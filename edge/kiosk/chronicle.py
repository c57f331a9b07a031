"""The running log of proceedings, as it will stand in the minutes: what happened when, in whole sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.ballot import Mode, Question
from contract.line import Line
from contract.room import BallotKey, Room
from contract.tally import QuestionResult
from edge.kiosk import agenda, outcome
from edge.kiosk.names import ReadText, named
from edge.kiosk.secretary import room_to_conduct
from edge.kiosk.sentences import option, tapped_reason
from edge.kiosk.shell import kiosk, page
from edge.kiosk.texts import gettext as _
from edge.kiosk.topics import BALLOT, COURSE, FLOOR, PLAN, ROLL, WORDS
from edge.kiosk.voting import Shown, shown
from edge.kiosk.words import hour, hour_and_day

_AboutResult = e.BallotVoided | e.TieDecided | e.RoomLeftOut | e.RoomAwaitedAgain

bp = Blueprint("chronicle", __name__, url_prefix="/secretary")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `text` is what somebody said or wrote about it, where there is one."""

    at: int
    sentence: str
    text: str = ""
    happened_at: int = 0
    """About when it was, of what was keyed in from paper afterwards; 0: as it was recorded."""


@bp.get("/log")
def log() -> ResponseReturnValue:
    """What the minutes will tell of the course of the meeting, up to this moment."""
    room = room_to_conduct()
    desk = kiosk().desk
    rounds = {key: shown(room, key, desk) for key in room.ballots}
    lines = [line for _, line in desk.journal.lines_of(room.meeting)]
    entries = chronicle(room, lines, rounds=rounds, read=desk.text_of)
    return page(
        "secretary/log.html", topics=(PLAN, COURSE, ROLL, FLOOR, BALLOT, WORDS), room=room, entries=entries[::-1]
    )


def chronicle(room: Room, lines: Iterable[Line], *, rounds: dict[BallotKey, Shown], read: ReadText) -> list[Entry]:
    """The entries in their order. A step that was taken back is left out together with its taking back."""
    kept = list(lines)
    undone = {line.event.step for line in kept if isinstance(line.event, e.StepUndone)}
    entries, sits = [], False
    for line in kept:
        if line.name in undone:
            continue
        if isinstance(line.event, e.CheckedIn) and not sits:
            # Who is there as a sitting begins stands on its roll.
            continue
        sits = _still_sits(line.event, sits)
        sentence = (
            _of_course(room, line)
            or _of_sitting(line)
            or _of_people(room, line, read)
            or _of_ballot(line, rounds, read)
            or _of_words(room, line, read)
        )
        if sentence:
            text = read(getattr(line.event, "text", "") or "") or _papers_of(room, line, read)
            entries.append(Entry(line.at, sentence, text, happened_at=room.happened.get(line.name, 0)))
    return entries


def _papers_of(room: Room, line: Line, read: ReadText) -> str:
    """Which versions of its papers an item was opened with."""
    versions = room.opened_with.get(line.name, ())
    named_versions = "; ".join(f"{_title(room, one.document, one.title, read)} ({one.mark})" for one in versions)
    return str(_("Tài liệu, kèm mã bản: %(papers)s", papers=named_versions)) if versions else ""


def _title(room: Room, document: str, planned: str, read: ReadText) -> str:
    here = room.documents_here.get(document)
    if here:
        return f"{read(here.event.title) or '…'}, {_('phát lúc %(at)s', at=hour(here.at))}"
    plan = room.package.documents if room.package else ()
    return planned or next((one.title for one in plan if one.document == document), "…")


def _of_course(room: Room, line: Line) -> str:
    plain = {
        e.MeetingStarted: _("Cuộc họp bắt đầu"),
        e.MeetingPaused: _("Cuộc họp tạm dừng"),
        e.MeetingResumed: _("Cuộc họp họp tiếp"),
        e.MeetingContinued: _("Cuộc họp tiếp tục tại phòng này"),
        e.MeetingEnded: _("Cuộc họp kết thúc"),
        e.UnanimityNoted: _("Thống nhất, không có ý kiến khác"),
    }
    if isinstance(line.event, e.ItemOpened):
        found = agenda.find(room, line.event.item)
        return str(_("Nội dung %(number)s: %(title)s", number=found.number, title=found.title)) if found else ""
    if isinstance(line.event, e.MovedToRoom):
        return str(_("Cuộc họp chuyển sang %(room)s", room=line.event.room))
    return str(plain.get(type(line.event), ""))


def _still_sits(event: e.Event, before: bool) -> bool:
    """Does a sitting go on after this?"""
    if isinstance(event, e.MeetingStarted | e.SittingOpened):
        return True
    return before and not isinstance(event, e.SittingClosed | e.MeetingEnded)


def _of_sitting(line: Line) -> str:
    match line.event:
        case e.SittingClosed(until=0):
            return str(_("Kết thúc buổi họp; cuộc họp còn họp tiếp"))
        case e.SittingClosed(until=until, place=place):
            return str(_("Kết thúc buổi họp; họp tiếp lúc %(at)s", at=_moment(until, place)))
        case e.NextSittingSet(until=0):
            return str(_("Chưa rõ giờ họp tiếp"))
        case e.NextSittingSet(until=until, place=place):
            return str(_("Giờ họp tiếp: %(at)s", at=_moment(until, place)))
        case e.SittingOpened():
            return str(_("Mở buổi họp tiếp theo"))
    return ""


def _moment(until: int, place: str) -> str:
    return ", ".join(filter(None, (hour_and_day(until), place)))


def _why(reason: str, read: ReadText) -> str:
    """The reason of an act, in the page's language where it was tapped."""
    return tapped_reason(read(reason) or "…")


def _of_people(room: Room, line: Line, read: ReadText) -> str:
    """Who came after the start, left, spoke, was excused or replaced; the roll itself stands at the head of minutes."""
    event = line.event
    found = named(room, getattr(event, "attendee", 0), read)
    who = f"{found.polite}, {found.post}".rstrip(", ") if found else ""
    if isinstance(event, e.CheckedIn):
        return str(_("Vào họp: %(who)s", who=who))
    if isinstance(event, e.AbsenceExcused):
        return str(_("Vắng có lý do: %(who)s (%(why)s)", who=who, why=_why(event.reason, read)))
    if isinstance(event, e.SubstituteNamedHere):
        before = named(room, event.principal, read)
        return str(_("Dự thay %(principal)s: %(who)s", principal=before.polite if before else "…", who=who))
    if isinstance(event, e.ChairHandedOver | e.SecretaryNamedHere):
        return _of_leading(room, event, read)
    if isinstance(event, e.MatterSettled):
        return _settled(event, found.polite if found else "…", _why(event.reason, read))
    return _spoken(event, who)


def _of_leading(room: Room, event: e.ChairHandedOver | e.SecretaryNamedHere, read: ReadText) -> str:
    """Who presides, or keeps the minutes, from here on."""
    found = named(room, event.taker if isinstance(event, e.ChairHandedOver) else event.attendee, read)
    names: dict[str, object] = {"who": found.polite if found else "…", "why": _why(event.reason, read)}
    if isinstance(event, e.ChairHandedOver):
        on = agenda.find(room, event.item)
        if on:
            return str(_("%(who)s điều hành trong nội dung %(number)s (%(why)s)", number=on.number, **names))
        return str(_("Chuyển người điều hành cho %(who)s (%(why)s)", **names))
    before = named(room, event.replaces, read)
    if before:
        return str(_("Thư ký: %(who)s thay %(former)s (%(why)s)", former=before.polite, **names))
    return str(_("Thư ký: %(who)s (%(why)s)", **names))


def _settled(event: e.MatterSettled, who: str, why: str) -> str:
    texts = {
        e.Settlement.KEPT: _("Thư ký xem xét: giữ nguyên điểm danh của %(who)s (%(why)s)", who=who, why=why),
        e.Settlement.UNDONE: _("Thư ký xem xét: hủy điểm danh của %(who)s (%(why)s)", who=who, why=why),
        e.Settlement.LEFT: _("Thư ký xem xét: ghi %(who)s đã rời cuộc họp (%(why)s)", who=who, why=why),
    }
    return str(texts[event.settlement])


def _spoken(event: e.Event, who: str) -> str:
    match event:
        case e.SettlementUndone():
            return str(_("Hoàn tác việc Thư ký đã xem xét; điểm danh như trước đó"))
        case e.Departed():
            return str(_("Rời cuộc họp: %(who)s", who=who))
        case e.FloorGiven() | e.SpeechKeyedIn():
            return str(_("Phát biểu: %(who)s", who=who))
        case e.OpinionGiven() | e.OpinionTaken():
            return str(_("Ý kiến của %(who)s", who=who))
        case e.SoundDeleted():
            return sound_gone(event.why)
    return ""


def _of_ballot(line: Line, rounds: dict[BallotKey, Shown], read: ReadText) -> str:
    event = line.event
    if not isinstance(event, e.BallotOpened | e.BallotClosed | _AboutResult):
        return ""
    held = rounds.get((event.ballot, event.round))
    if held is None:
        return ""
    title = held.spec.title
    if isinstance(event, e.BallotOpened):
        ways = {
            Mode.DEVICES: _("trên thiết bị"),
            Mode.HANDS: _("giơ tay"),
            Mode.SLIPS: _("phiếu giấy"),
            Mode.SECRET: _("bỏ phiếu kín trên thiết bị"),
        }
        numbers = {"present": event.present, "members": event.members}
        way = ways[event.mode]
        begins = _(
            "Lấy biểu quyết (%(way)s): %(title)s; có mặt %(present)s/%(members)s", way=way, title=title, **numbers
        )
        why = _("biểu quyết lại, lý do: %(why)s", why=_why(event.reason, read)) if event.reason else ""
        return "; ".join(filter(None, (begins, why)))
    if not isinstance(event, e.BallotClosed):
        return _of_result(event, title, read)
    asked = zip(held.spec.questions, held.result.questions, strict=True)
    results = "; ".join(_result(held, question, found) for question, found in asked)
    return str(_("Kết quả biểu quyết: %(title)s. %(results)s", title=title, results=results))


def _of_result(event: _AboutResult, title: str, read: ReadText) -> str:
    """What is said of a ballot beside its numbers."""
    if isinstance(event, e.BallotVoided):
        return str(_("Hủy lượt biểu quyết: %(title)s (%(why)s)", title=title, why=_why(event.reason, read)))
    if isinstance(event, e.RoomLeftOut):
        names = {"room": event.room, "title": title, "why": _why(event.reason, read)}
        return str(_("Kết luận không chờ kết quả của %(room)s: %(title)s (%(why)s)", **names))
    if isinstance(event, e.RoomAwaitedAgain):
        return str(_("Chờ lại kết quả của %(room)s: %(title)s", room=event.room, title=title))
    side = _("Tán thành") if event.in_favour else _("Không tán thành")
    return str(_("Số phiếu ngang nhau; bên có Chủ trì: %(side)s", side=side))


def _result(held: Shown, asked: Question, found: QuestionResult) -> str:
    """One question's verdict with its numbers, the question itself only where there are several."""
    verdict = outcome.verdict(held.result, found, asked)
    numbers = ", ".join(f"{option(text)} {n}" for text, n in zip(asked.options, found.counts, strict=True))
    about = f"{asked.text}: " if len(held.spec.questions) > 1 else ""
    return f"{about}{verdict} ({numbers})"


def _of_words(room: Room, line: Line, read: ReadText) -> str:
    match line.event:
        case e.ConclusionEntered(item=item):
            found = agenda.find(room, item)
            if found:
                return str(_("Kết luận của nội dung %(number)s", number=found.number))
            return str(_("Kết luận cuộc họp"))
        case e.DocumentReplacedHere(title=title, replaces=before, sha256=sha256):
            names = {"title": read(title) or "…", "mark": sha256[:8], "before": _title(room, before, "", read)}
            return str(_("Bản thay thế: %(title)s (mã bản %(mark)s), thay cho: %(before)s", **names))
        case e.DocumentAddedHere(title=title, sha256=sha256):
            names = {"title": read(title) or "…", "mark": sha256[:8]}
            return str(_("Tài liệu phát tại cuộc họp: %(title)s (mã bản %(mark)s)", **names))
        case e.DocumentWithdrawnHere(document=document, reason=reason):
            names = {"title": _title(room, document, "", read), "why": _why(reason, read)}
            return str(_("Thu hồi tài liệu: %(title)s (%(why)s)", **names))
    return ""


def sound_gone(why: e.SoundOver) -> str:
    """That the sound of the meeting is kept no longer."""
    if why is e.SoundOver.SIGNED:
        return str(_("Đã xóa âm thanh của cuộc họp: biên bản đã ký, hết thời hạn lưu"))
    if why is e.SoundOver.REQUESTED:
        return str(_("Đã xóa âm thanh của cuộc họp theo yêu cầu"))
    return str(_("Đã xóa âm thanh của cuộc họp: quá thời hạn lưu tối đa mà biên bản chưa ký"))
