"""What the measures before a meeting mean, in words for the secretary, and what to do. Pure; nothing here blocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from edge.clock import VIETNAM, Moment
from edge.doorway.greeting import Words
from edge.preflight.measures import Camera, Disk, Measures, Microphone, Papers, Trial, Vote

FREE_AT_LEAST = 1 << 30
"""A room writes about 300 MB a year, and documents come and go."""
SLOW_MS = 2000
UNSURE_MS = 2000
SILENT_DB = -75
"""A microphone that works hears at least itself; what is switched off gives zeros."""
TOO_LOUD_DB = -1
READ_WITHIN_MS = 2 * 60 * 60_000
NAMED = 3


class Part(StrEnum):
    CAMERA = "camera"
    CODE = "code"
    MICROPHONE = "microphone"
    DISK = "disk"
    CLOCK = "clock"
    PLAN = "plan"
    PAPERS = "papers"
    VOTE = "vote"


class State(StrEnum):
    """UNTRIED waits for somebody to try it; NONE: there is nothing of this kind here."""

    WELL = "well"
    TODO = "todo"
    UNTRIED = "untried"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One part. `advice` says what to do, where there is something."""

    part: Part
    state: State
    says: Words
    advice: Words | None = None


def _(message: str) -> str:
    """Marks a text for the catalogue; the page translates it."""
    return message


def verdicts(found: Measures) -> tuple[Verdict, ...]:
    """All parts in the order in which one goes through the room."""
    return (
        _of_camera(found.camera),
        _of_code(found.camera, found.moment),
        _of_microphone(found.microphone),
        _of_disk(found.disk),
        _of_clock(found.moment),
        _of_plan(is_whole=found.plan_is_whole),
        _of_papers(found.papers),
        _of_vote(found.vote),
    )


def to_do(all_of_them: Iterable[Verdict]) -> int:
    """How many parts ask for somebody's hand."""
    return sum(one.state is State.TODO for one in all_of_them)


def _verdict(part: Part, state: State, says: str, advice: str = "", **values: str) -> Verdict:
    return Verdict(part, state, Words(text=says, values=values), Words(text=advice) if advice else None)


def _of_camera(camera: Camera) -> Verdict:
    if camera.shows:
        return _verdict(Part.CAMERA, State.WELL, _("Camera tại cửa đang cho hình."))
    if not camera.is_set:
        return _verdict(
            Part.CAMERA, State.NONE, _("Cửa phòng này không có camera; đại biểu vào bằng mã QR cuộc họp hoặc tìm tên.")
        )
    return _verdict(
        Part.CAMERA,
        State.TODO,
        _("Camera tại cửa không cho hình."),
        _("Rút và cắm lại dây camera, kiểm tra nguồn. Trong khi chờ, đại biểu quét mã QR cuộc họp hoặc tìm tên."),
    )


def _of_code(camera: Camera, moment: Moment) -> Verdict:
    if camera.read_at and 0 <= moment.at_ms - camera.read_at < READ_WITHIN_MS:
        return _verdict(Part.CODE, State.WELL, _("Camera đã đọc được mã lúc %(at)s."), at=_time(camera.read_at))
    if not camera.shows:
        return _verdict(Part.CODE, State.NONE, _("Không thử được khi không có hình từ camera."))
    return _verdict(
        Part.CODE,
        State.UNTRIED,
        _("Chưa có mã nào được đưa trước camera."),
        _("Đưa mã thử dưới đây, trên điện thoại hoặc bản in, trước camera tại cửa."),
    )


def _of_microphone(microphone: Microphone) -> Verdict:
    if not microphone.is_set:
        return _verdict(Part.MICROPHONE, State.NONE, _("Phòng này không ghi lời phát biểu thành văn bản."))
    if microphone.is_listening:
        return _verdict(Part.MICROPHONE, State.WELL, _("Micro đang được nghe cho cuộc họp."))
    if not microphone.may_try:
        return _verdict(Part.MICROPHONE, State.NONE, _("Micro không được mở lúc này: cuộc họp nội bộ hoặc đã bắt đầu."))
    return _of_level(microphone.peak_db)


def _of_level(peak_db: float | None) -> Verdict:
    advice = _("Kiểm tra công tắc và dây micro, nói thử rồi kiểm tra lại. Cuộc họp vẫn tiến hành khi không có micro.")
    if peak_db is None:
        return _verdict(Part.MICROPHONE, State.TODO, _("Không nghe được micro."), advice)
    if peak_db <= SILENT_DB:
        return _verdict(Part.MICROPHONE, State.TODO, _("Micro im lặng hoàn toàn, có thể đang tắt."), advice)
    says, level = _("Micro quá to, tiếng bị vỡ (%(level)s dB)."), f"{round(peak_db)}".replace("-", "−")
    if peak_db >= TOO_LOUD_DB:
        return _verdict(Part.MICROPHONE, State.TODO, says, _("Giảm mức thu của micro, hoặc đặt xa loa."), level=level)
    return _verdict(Part.MICROPHONE, State.WELL, _("Micro nghe được; mức cao nhất %(level)s dB."), level=level)


def _of_disk(disk: Disk) -> Verdict:
    if disk.write_ms is None:
        return _verdict(
            Part.DISK,
            State.TODO,
            _("Bộ nhớ của thiết bị phòng họp không ghi được."),
            _("Báo cán bộ kỹ thuật đổi thiết bị dự phòng; in bộ giấy tờ dự phòng để họp bằng giấy."),
        )
    if disk.write_ms > SLOW_MS:
        return _verdict(
            Part.DISK,
            State.TODO,
            _("Bộ nhớ ghi rất chậm (%(ms)s ms)."),
            _("Họp được; báo cán bộ kỹ thuật thay thẻ nhớ sau cuộc họp."),
            ms=str(disk.write_ms),
        )
    if disk.free_bytes < FREE_AT_LEAST:
        return _verdict(
            Part.DISK,
            State.TODO,
            _("Bộ nhớ sắp đầy, còn %(free)s MB."),
            _("Họp được; báo cán bộ kỹ thuật dọn bộ nhớ sau cuộc họp."),
            free=str(disk.free_bytes >> 20),
        )
    return _verdict(Part.DISK, State.WELL, _("Bộ nhớ ghi tốt, còn trống %(free)s GB."), free=str(disk.free_bytes >> 30))


def _of_clock(moment: Moment) -> Verdict:
    at = _time(moment.at_ms)
    if 0 <= moment.within_ms <= UNSURE_MS:
        return _verdict(Part.CLOCK, State.WELL, _("Đồng hồ đúng giờ: %(at)s."), at=at)
    return _verdict(
        Part.CLOCK,
        State.TODO,
        _("Đồng hồ chưa được đối chiếu với giờ chuẩn, đang chỉ %(at)s."),
        _("So với điện thoại; nếu lệch quá một phút thì báo cán bộ kỹ thuật. Thứ tự các việc vẫn được ghi đúng."),
        at=at,
    )


def _of_plan(*, is_whole: bool) -> Verdict:
    if is_whole:
        return _verdict(Part.PLAN, State.WELL, _("Dữ liệu cuộc họp có đủ và nguyên vẹn."))
    return _verdict(
        Part.PLAN,
        State.TODO,
        _("Dữ liệu cuộc họp trong bộ nhớ bị hỏng."),
        _("Giữ kết nối với trung tâm, hoặc nhập lại từ ổ USB; in bộ giấy tờ dự phòng."),
    )


def _of_papers(papers: Papers) -> Verdict:
    if papers.damaged:
        return _verdict(
            Part.PAPERS,
            State.TODO,
            _("Tài liệu bị hỏng: %(titles)s."),
            _("Giữ kết nối với trung tâm để tải lại, nhập từ ổ USB, hoặc phát lại tài liệu tại phòng họp."),
            titles=_list(papers.damaged),
        )
    if papers.missing:
        return _verdict(
            Part.PAPERS,
            State.TODO,
            _("Tài liệu chưa có tại phòng họp: %(titles)s."),
            _("Giữ kết nối với trung tâm để tải lại, nhập từ ổ USB, hoặc phát lại tài liệu tại phòng họp."),
            titles=_list(papers.missing),
        )
    if not papers.files:
        return _verdict(Part.PAPERS, State.NONE, _("Cuộc họp này chưa có tài liệu."))
    return _verdict(
        Part.PAPERS, State.WELL, _("Tài liệu có đủ và nguyên vẹn (%(files)s tệp)."), files=str(papers.files)
    )


def _of_vote(trial: Trial) -> Verdict:
    match trial.vote:
        case Vote.HELD:
            says = _("Một phiếu thử đã được ghi, ký, kiểm tra rồi hủy trong %(ms)s ms; nhật ký không giữ lại gì.")
            return _verdict(Part.VOTE, State.WELL, says, ms=str(trial.took_ms))
        case Vote.NOBODY:
            return _verdict(Part.VOTE, State.NONE, _("Cuộc họp này không có thành viên có quyền biểu quyết."))
        case Vote.NOT_APPROVED:
            return _verdict(Part.VOTE, State.NONE, _("Cuộc họp chưa được phê duyệt nên chưa thử biểu quyết."))
    return _verdict(
        Part.VOTE,
        State.TODO,
        _("Phiếu thử không ghi hoặc không kiểm tra được."),
        _("In phiếu biểu quyết bằng giấy trong bộ giấy tờ dự phòng và báo cán bộ kỹ thuật."),
    )


def _list(titles: tuple[str, ...]) -> str:
    return "; ".join(titles[:NAMED]) + ("; …" if len(titles) > NAMED else "")


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, VIETNAM).strftime("%H:%M")
