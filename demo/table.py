"""What the demo prints: one table of page, address, and who logs in how."""

from collections.abc import Sequence

from central.meetings.deadlines import local
from central.meetings.models import Meeting
from central.meetings.planning import Planning
from demo.cast import secretary_of, yours
from demo.files import Place
from demo.province import DOMAIN, PASSWORD
from edge.kiosk.screens import screen_link

Row = tuple[str, str, str]
WIDTH = 118


def table(place: Place, planning: Planning, meeting: Meeting) -> str:
    """The table of this demo; no line is longer than WIDTH."""
    central, room = (f"http://127.0.0.1:{port}" for port in (place.ports.central, place.ports.room))
    own = f"{room}/link/{screen_link(place.run)}"
    you, secretary = yours(meeting), secretary_of(meeting)
    pins = {one.id: planning.pin(one.number, one.pin_turn) for one in (you, secretary)}
    at_central: list[Row] = [
        ("Đăng ký cuộc họp / register", f"{central}/", f"dangky@{DOMAIN}"),
        ("Phê duyệt / approve", f"{central}/awaiting", f"chanhvp@{DOMAIN}"),
        ("Chủ trì / chair", f"{central}/meetings/{meeting.id}", f"chutich@{DOMAIN}"),
        ("Diễn biến / proceedings", f"{central}/meetings/{meeting.id}/proceedings", f"thuky@{DOMAIN}"),
        ("Quản trị / administrator", f"{central}/faults", f"quantri@{DOMAIN}"),
    ]
    in_room: list[Row] = [
        ("Cửa phòng / door", f"{own}/door", "không đăng nhập / no login"),
        ("Màn hình Chủ trì / chair's screen", f"{own}/chair", "không đăng nhập / no login"),
        ("Màn hình chung / display", f"{room}/display", "không đăng nhập / no login"),
        ("Thư ký / secretary", f"{room}/who/{secretary.number}", f"PIN {pins[secretary.id]}  {secretary.name}"),
        ("Đại biểu / delegate", f"{room}/who/{you.number}", f"PIN {pins[you.id]}  {you.name}"),
        ("Mã QR cuộc họp / poster", f"{room}/p/{meeting.poster}", "điện thoại quét / by phones"),
    ]
    begins = f"{local(meeting.starts_at_ms):%H:%M}"
    rule = "-" * WIDTH
    return "\n".join(
        [
            "",
            rule,
            f"{meeting.title}, {begins}",
            rule,
            f"TRUNG TÂM / CENTRAL   mật khẩu mọi tài khoản / everybody's password: {PASSWORD}",
            *_aligned(at_central, at_central + in_room),
            "PHÒNG HỌP SỐ 1 / ROOM 1",
            *_aligned(in_room, at_central + in_room),
            f"  Micro: tệp giọng máy, không phải người / a file spoken by a program, not people: {place.voices.name}",
            rule,
            f"Ctrl-C dừng tất cả / stops everything. Nhật ký / logs: {place.folder / 'logs'}",
        ]
    )


def _aligned(rows: Sequence[Row], of: Sequence[Row]) -> list[str]:
    widths = [max(len(row[column]) for row in of) for column in range(2)]
    return [f"  {what:{widths[0]}}  {where:{widths[1]}}  {how}" for what, where, how in rows]
