"""What the measures before a meeting mean, in words for the secretary, and what to do. Pure; nothing here blocks."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from edge.clock import VIETNAM, Moment
from edge.preflight.measures import Camera, Disk, Measures, Microphone, Papers, Trial, Vote
from edge.preflight.parts import Part, State, Verdict, verdict
from edge.sound.store import FREE_AT_LEAST

Found = TypeVar("Found")

SLOW_MS = 2000
UNSURE_MS = 2000
SILENT_DB = -75
"""A microphone that works hears at least itself; what is switched off gives zeros."""
TOO_LOUD_DB = -1
READ_WITHIN_MS = 2 * 60 * 60_000
NAMED = 3


def _(message: str) -> str:
    """Marks a text for the catalogue; the page translates it."""
    return message


def verdicts(found: Measures) -> tuple[Verdict, ...]:
    """All parts in the order in which one goes through the room."""
    moment = found.moment
    return (
        _of(Part.CAMERA, found.camera, _of_camera),
        _of(Part.CODE, found.camera, lambda camera: _of_code(camera, moment)),
        _of(Part.MICROPHONE, found.microphone, _of_microphone),
        _of(Part.DISK, found.disk, _of_disk),
        _of_clock(moment),
        _of(Part.PLAN, found.plan_is_whole, _of_plan),
        _of(Part.PAPERS, found.papers, _of_papers),
        _of(Part.VOTE, found.vote, _of_vote),
    )


def _of(part: Part, measured: Found | None, judge: Callable[[Found], Verdict]) -> Verdict:
    """What the part's measure means; that it could not be measured is said too, and hides nothing of the others."""
    if measured is not None:
        return judge(measured)
    return verdict(
        part,
        State.ATTENTION,
        _("Chưa kiểm tra được phần này."),
        _("Kiểm tra lại sau ít phút; nếu vẫn vậy thì báo cán bộ kỹ thuật. Các phần khác đã được kiểm tra."),
    )


def _of_camera(camera: Camera) -> Verdict:
    if camera.shows:
        return verdict(Part.CAMERA, State.WELL, _("Camera tại cửa đang cho hình."))
    if not camera.is_set:
        return verdict(
            Part.CAMERA, State.NONE, _("Cửa phòng này không có camera; đại biểu vào bằng mã QR cuộc họp hoặc tìm tên.")
        )
    return verdict(
        Part.CAMERA,
        State.ATTENTION,
        _("Camera tại cửa không cho hình."),
        _("Rút và cắm lại dây camera, kiểm tra nguồn. Trong khi chờ, đại biểu quét mã QR cuộc họp hoặc tìm tên."),
    )


def _of_code(camera: Camera, moment: Moment) -> Verdict:
    if camera.read_at and 0 <= moment.at_ms - camera.read_at < READ_WITHIN_MS:
        return verdict(Part.CODE, State.WELL, _("Camera đã đọc được mã lúc %(at)s."), at=_time(camera.read_at))
    if not camera.shows:
        return verdict(Part.CODE, State.NONE, _("Không thử được khi không có hình từ camera."))
    return verdict(
        Part.CODE,
        State.UNTRIED,
        _("Chưa có mã nào được đưa trước camera."),
        _("Đưa mã thử dưới đây, trên điện thoại hoặc bản in, trước camera tại cửa."),
    )


def _of_microphone(microphone: Microphone) -> Verdict:
    if not microphone.is_set:
        return verdict(Part.MICROPHONE, State.NONE, _("Phòng này không ghi lời phát biểu thành văn bản."))
    if microphone.is_listening:
        return verdict(Part.MICROPHONE, State.WELL, _("Micro đang được nghe cho cuộc họp."))
    if not microphone.may_try:
        return verdict(Part.MICROPHONE, State.NONE, _("Micro không được mở lúc này: cuộc họp nội bộ hoặc đã bắt đầu."))
    return _of_level(microphone.peak_db)


def _of_level(peak_db: float | None) -> Verdict:
    advice = _("Kiểm tra công tắc và dây micro, nói thử rồi kiểm tra lại. Cuộc họp vẫn tiến hành khi không có micro.")
    if peak_db is None:
        return verdict(Part.MICROPHONE, State.ATTENTION, _("Không nghe được micro."), advice)
    if peak_db <= SILENT_DB:
        return verdict(Part.MICROPHONE, State.ATTENTION, _("Micro im lặng hoàn toàn, có thể đang tắt."), advice)
    says, level = _("Micro quá to, tiếng bị vỡ (%(level)s dB)."), f"{round(peak_db)}".replace("-", "−")
    if peak_db >= TOO_LOUD_DB:
        quieter = _("Giảm mức thu của micro, hoặc đặt xa loa.")
        return verdict(Part.MICROPHONE, State.ATTENTION, says, quieter, level=level)
    return verdict(Part.MICROPHONE, State.WELL, _("Micro nghe được; mức cao nhất %(level)s dB."), level=level)


def _of_disk(disk: Disk) -> Verdict:
    if disk.write_ms is None:
        return verdict(
            Part.DISK,
            State.ATTENTION,
            _("Bộ nhớ của thiết bị phòng họp không ghi được."),
            _("Báo cán bộ kỹ thuật đổi thiết bị dự phòng; in bộ giấy tờ dự phòng để họp bằng giấy."),
        )
    if disk.write_ms > SLOW_MS:
        return verdict(
            Part.DISK,
            State.ATTENTION,
            _("Bộ nhớ ghi rất chậm (%(ms)s ms)."),
            _("Họp được; báo cán bộ kỹ thuật thay thẻ nhớ sau cuộc họp."),
            ms=str(disk.write_ms),
        )
    if disk.free_bytes <= FREE_AT_LEAST:
        return verdict(
            Part.DISK,
            State.ATTENTION,
            _("Bộ nhớ sắp đầy, còn %(free)s MB: âm thanh của cuộc họp sẽ không được lưu.")
            if disk.for_sound
            else _("Bộ nhớ sắp đầy, còn %(free)s MB."),
            _("Họp được; báo cán bộ kỹ thuật dọn bộ nhớ sau cuộc họp."),
            free=str(disk.free_bytes >> 20),
        )
    return verdict(Part.DISK, State.WELL, _("Bộ nhớ ghi tốt, còn trống %(free)s GB."), free=str(disk.free_bytes >> 30))


def _of_clock(moment: Moment) -> Verdict:
    at = _time(moment.at_ms)
    if 0 <= moment.within_ms <= UNSURE_MS:
        return verdict(Part.CLOCK, State.WELL, _("Đồng hồ đúng giờ: %(at)s."), at=at)
    return verdict(
        Part.CLOCK,
        State.ATTENTION,
        _("Đồng hồ chưa được đối chiếu với giờ chuẩn, đang chỉ %(at)s."),
        _("So với điện thoại; nếu lệch quá một phút thì báo cán bộ kỹ thuật. Thứ tự các việc vẫn được ghi đúng."),
        at=at,
    )


def _of_plan(is_whole: bool) -> Verdict:
    if is_whole:
        return verdict(Part.PLAN, State.WELL, _("Dữ liệu cuộc họp có đủ và nguyên vẹn."))
    return verdict(
        Part.PLAN,
        State.ATTENTION,
        _("Dữ liệu cuộc họp trong bộ nhớ bị hỏng."),
        _("Giữ kết nối với trung tâm, hoặc nhập lại từ ổ USB; in bộ giấy tờ dự phòng."),
    )


def _of_papers(papers: Papers) -> Verdict:
    if papers.damaged:
        return verdict(
            Part.PAPERS,
            State.ATTENTION,
            _("Tài liệu bị hỏng: %(titles)s."),
            _("Giữ kết nối với trung tâm để tải lại, nhập từ ổ USB, hoặc phát lại tài liệu tại phòng họp."),
            titles=_list(papers.damaged),
        )
    if papers.missing:
        return verdict(
            Part.PAPERS,
            State.ATTENTION,
            _("Tài liệu chưa có tại phòng họp: %(titles)s."),
            _("Giữ kết nối với trung tâm để tải lại, nhập từ ổ USB, hoặc phát lại tài liệu tại phòng họp."),
            titles=_list(papers.missing),
        )
    if not papers.files:
        return verdict(Part.PAPERS, State.NONE, _("Cuộc họp này chưa có tài liệu."))
    return verdict(Part.PAPERS, State.WELL, _("Tài liệu có đủ và nguyên vẹn (%(files)s tệp)."), files=str(papers.files))


def _of_vote(trial: Trial) -> Verdict:
    match trial.vote:
        case Vote.HELD:
            says = _("Một phiếu thử đã được ghi, ký, kiểm tra rồi hủy trong %(ms)s ms; nhật ký không giữ lại gì.")
            return verdict(Part.VOTE, State.WELL, says, ms=str(trial.took_ms))
        case Vote.NOBODY:
            return verdict(Part.VOTE, State.NONE, _("Cuộc họp này không có thành viên có quyền biểu quyết."))
        case Vote.NOT_APPROVED:
            return verdict(Part.VOTE, State.NONE, _("Cuộc họp chưa được phê duyệt nên chưa thử biểu quyết."))
    return verdict(
        Part.VOTE,
        State.ATTENTION,
        _("Phiếu thử không ghi hoặc không kiểm tra được."),
        _("In phiếu biểu quyết bằng giấy trong bộ giấy tờ dự phòng và báo cán bộ kỹ thuật."),
    )


def _list(titles: tuple[str, ...]) -> str:
    return "; ".join(titles[:NAMED]) + ("; …" if len(titles) > NAMED else "")


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, VIETNAM).strftime("%H:%M")
