"""The demo's week: which meetings there are besides the one that is about to begin. Data only."""

from collections.abc import Callable
from dataclasses import dataclass

from central.meetings.states import State


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A meeting of the demo's week, and how far it has come."""

    title: str
    room: str
    starts_at_ms: int
    hours: float = 2
    chair: str = "chutich"
    secretary: str = "thuky"
    rule: str = "plain"
    host: str = "vp-ubnd"
    agenda: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    resolution: str = ""
    state: State = State.APPROVED
    reason: str = ""


def week_of(at: Callable[[int, int], int]) -> tuple[Draft, ...]:
    """The week's meetings; `at(days, hour)` is that hour so many days from now."""
    return (
        Draft(
            title="Giao ban công tác cải cách hành chính",
            room="Phòng họp số 2",
            starts_at_ms=at(1, 8),
            chair="pct.kinhte",
            invited=("so-noi-vu.lanhdao", "so-khcn.lanhdao", "tt-phuc-vu.lanhdao"),
            agencies=("so-tai-chinh", "so-tu-phap"),
            agenda=(("Kết quả xử lý hồ sơ trực tuyến", "Sở Khoa học và Công nghệ"), ("Thảo luận", "")),
        ),
        Draft(
            title="Họp nghe báo cáo tiến độ giải ngân vốn đầu tư công",
            room="Phòng họp số 3",
            starts_at_ms=at(1, 14),
            chair="pct.kinhte",
            invited=("so-tai-chinh.lanhdao", "so-xay-dung.lanhdao"),
            agencies=("so-nnmt", "phuong-an-binh", "xa-long-my"),
            agenda=(("Báo cáo tiến độ giải ngân", "Sở Tài chính"), ("Khó khăn, vướng mắc", "Sở Xây dựng")),
        ),
        Draft(
            title="Hội nghị triển khai phòng họp không giấy đến cấp xã",
            room="Hội trường lớn",
            starts_at_ms=at(2, 8),
            hours=3.5,
            chair="pct.vanxa",
            invited=("so-khcn.lanhdao", "so-noi-vu.lanhdao", "phuong-an-binh.lanhdao", "xa-long-my.lanhdao"),
            agencies=("phuong-vi-thuy", "xa-dai-hai", "mttq", "hoi-nong-dan", "tt-phuc-vu"),
            agenda=(
                ("Kết quả thí điểm tại Phòng họp số 1", "Văn phòng Ủy ban nhân dân tỉnh"),
                ("Hướng dẫn sử dụng cho đại biểu và Thư ký", "Sở Khoa học và Công nghệ"),
            ),
        ),
        Draft(
            title="Họp trực tuyến với các xã, phường về phòng, chống hạn mặn",
            room="Phòng họp trực tuyến",
            starts_at_ms=at(2, 14),
            chair="pct.kinhte",
            invited=("so-nnmt.lanhdao", "cap-nuoc.lanhdao"),
            agencies=("xa-long-my", "xa-dai-hai", "phuong-vi-thuy"),
            agenda=(("Dự báo xâm nhập mặn", "Sở Nông nghiệp và Môi trường"), ("Phương án cấp nước", "")),
        ),
        Draft(
            title="Tiếp đoàn công tác tỉnh bạn về chuyển đổi số",
            room="Phòng khách tỉnh",
            starts_at_ms=at(3, 9),
            hours=1.5,
            invited=("so-khcn.lanhdao", "so-vhttdl.lanhdao"),
            agenda=(("Trao đổi kinh nghiệm", ""),),
        ),
        Draft(
            title="Họp Ban Tổ chức Ngày hội Văn hóa, Thể thao các dân tộc",
            room="Phòng họp số 2",
            starts_at_ms=at(4, 8),
            chair="pct.vanxa",
            invited=("so-vhttdl.lanhdao", "so-y-te.lanhdao"),
            agencies=("cong-an", "mttq"),
            agenda=(("Kế hoạch tổ chức", "Sở Văn hóa, Thể thao và Du lịch"),),
            state=State.AWAITING,
        ),
        Draft(
            title="Họp thẩm định giá đất khu đô thị phía Đông",
            room="Phòng họp số 3",
            starts_at_ms=at(5, 14),
            chair="pct.kinhte",
            invited=("so-nnmt.lanhdao", "so-tai-chinh.lanhdao", "so-xay-dung.lanhdao"),
            agenda=(("Phương án giá đất", "Sở Nông nghiệp và Môi trường"),),
            state=State.AWAITING,
        ),
        Draft(
            title="Rà soát chỉ tiêu y tế cơ sở",
            room="Phòng họp số 3",
            starts_at_ms=at(3, 8),
            chair="pct.vanxa",
            invited=("so-y-te.lanhdao",),
            agenda=(("Báo cáo chỉ tiêu", "Sở Y tế"),),
            state=State.REJECTED,
            reason="Kính đề nghị bổ sung Sở Tài chính vào thành phần dự họp",
        ),
        Draft(
            title="Họp chuẩn bị kỳ họp cuối năm của Hội đồng nhân dân tỉnh",
            room="Phòng họp số 2",
            starts_at_ms=at(1, 15),
            invited=("hdnd-tinh.lanhdao", "vp-hdnd.lanhdao"),
            agenda=(("Nội dung, chương trình kỳ họp", "Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh"),),
            state=State.CANCELLED,
            reason="Chuyển sang lấy ý kiến bằng văn bản",
        ),
        Draft(
            title="Sơ kết công tác chuyển đổi số quý IV",
            room="Phòng họp số 1",
            starts_at_ms=at(6, 8),
            state=State.DRAFT,
        ),
    )
