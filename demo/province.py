"""The demo's province: an invented place with real kinds of agencies, sixty officials and six rooms. Data only."""

from dataclasses import dataclass

PROVINCE = "Trường Giang"
DOMAIN = "truonggiang.gov.vn"
PASSWORD = "phong-hop-khong-giay"  # noqa: S105 - printed by the demo, for its own accounts only


@dataclass(frozen=True)
class DemoAgency:
    """`kind` as in central.people.models.Kind; `parent` is another agency's code."""

    code: str
    name: str
    kind: str
    parent: str = ""


@dataclass(frozen=True)
class DemoOfficial:
    """`level` as in central.people.models.Level; `mailbox` is the part before the @."""

    mailbox: str
    salutation: str
    name: str
    office: str
    agency: str
    level: str


AGENCIES = (
    DemoAgency("hdnd-tinh", f"Hội đồng nhân dân tỉnh {PROVINCE}", "council"),
    DemoAgency("ubnd-tinh", f"Ủy ban nhân dân tỉnh {PROVINCE}", "committee"),
    DemoAgency("vp-ubnd", "Văn phòng Ủy ban nhân dân tỉnh", "department", "ubnd-tinh"),
    DemoAgency("vp-hdnd", "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "department", "hdnd-tinh"),
    DemoAgency("so-noi-vu", "Sở Nội vụ", "department", "ubnd-tinh"),
    DemoAgency("so-tai-chinh", "Sở Tài chính", "department", "ubnd-tinh"),
    DemoAgency("so-xay-dung", "Sở Xây dựng", "department", "ubnd-tinh"),
    DemoAgency("so-nnmt", "Sở Nông nghiệp và Môi trường", "department", "ubnd-tinh"),
    DemoAgency("so-cong-thuong", "Sở Công Thương", "department", "ubnd-tinh"),
    DemoAgency("so-gddt", "Sở Giáo dục và Đào tạo", "department", "ubnd-tinh"),
    DemoAgency("so-y-te", "Sở Y tế", "department", "ubnd-tinh"),
    DemoAgency("so-khcn", "Sở Khoa học và Công nghệ", "department", "ubnd-tinh"),
    DemoAgency("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", "department", "ubnd-tinh"),
    DemoAgency("so-tu-phap", "Sở Tư pháp", "department", "ubnd-tinh"),
    DemoAgency("thanh-tra", "Thanh tra tỉnh", "department", "ubnd-tinh"),
    DemoAgency("cong-an", "Công an tỉnh", "vertical"),
    DemoAgency("quan-su", "Bộ Chỉ huy Quân sự tỉnh", "vertical"),
    DemoAgency("thue-tinh", f"Thuế tỉnh {PROVINCE}", "vertical"),
    DemoAgency("mttq", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "mass-organisation"),
    DemoAgency("hoi-nong-dan", "Hội Nông dân tỉnh", "mass-organisation", "mttq"),
    DemoAgency("tt-phuc-vu", "Trung tâm Phục vụ hành chính công tỉnh", "public-service", "vp-ubnd"),
    DemoAgency("phuong-an-binh", "Ủy ban nhân dân phường An Bình", "committee", "ubnd-tinh"),
    DemoAgency("phuong-vi-thuy", "Ủy ban nhân dân phường Vị Thủy", "committee", "ubnd-tinh"),
    DemoAgency("xa-long-my", "Ủy ban nhân dân xã Long Mỹ", "committee", "ubnd-tinh"),
    DemoAgency("xa-dai-hai", "Ủy ban nhân dân xã Đại Hải", "committee", "ubnd-tinh"),
    DemoAgency("cap-nuoc", f"Công ty Cổ phần Cấp nước {PROVINCE}", "outside"),
)

ROOMS = (
    ("Phòng họp số 1", "tầng 2, nhà A", 60),
    ("Phòng họp số 2", "tầng 3, nhà A", 30),
    ("Phòng họp số 3", "tầng 2, nhà B", 24),
    ("Hội trường lớn", "tầng 1, nhà A", 300),
    ("Phòng họp trực tuyến", "tầng 4, nhà A", 40),
    ("Phòng khách tỉnh", "tầng 1, nhà B", 16),
)
BUILDINGS = {"nhà A": (10.0341, 105.7852), "nhà B": (10.0349, 105.7866)}
"""Where they are on the map: latitude, longitude."""

_LEADERS = (
    ("chutich", "ông", "Nguyễn Minh Hải", "Chủ tịch", "ubnd-tinh", "head"),
    ("pct.kinhte", "bà", "Trần Thị Thu Hà", "Phó Chủ tịch", "ubnd-tinh", "deputy"),
    ("pct.vanxa", "ông", "Lê Quốc Đạt", "Phó Chủ tịch", "ubnd-tinh", "deputy"),
    ("chanhvp", "ông", "Phạm Đức Thắng", "Chánh Văn phòng", "vp-ubnd", "head"),
    ("phovp", "bà", "Đỗ Thị Đào", "Phó Chánh Văn phòng", "vp-ubnd", "deputy"),
    ("thuky", "bà", "Vũ Ngọc Ánh", "Chuyên viên Phòng Tổng hợp", "vp-ubnd", "staff"),
    ("dangky", "ông", "Bùi Anh Tuấn", "Chuyên viên Phòng Hành chính", "vp-ubnd", "staff"),
    ("quantri", "ông", "Hồ Gia Bảo", "Chuyên viên công nghệ thông tin", "so-khcn", "staff"),
)

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_MEN = ("An", "Bình", "Cường", "Dũng", "Đức", "Hòa", "Hùng", "Khánh", "Long", "Nam", "Phong", "Quang", "Sơn", "Vinh")
_WOMEN = ("Ái", "Bích", "Chi", "Diệp", "Hạnh", "Hương", "Lan", "Mai", "Nga", "Oanh", "Phượng", "Thủy", "Uyên", "Yến")

_HEADS = {
    "so": ("Giám đốc", "Phó Giám đốc"),
    "phuong": ("Chủ tịch", "Phó Chủ tịch"),
    "xa": ("Chủ tịch", "Phó Chủ tịch"),
    "vp": ("Chánh Văn phòng", "Phó Chánh Văn phòng"),
    "hdnd": ("Chủ tịch", "Phó Chủ tịch"),
    "thanh": ("Chánh Thanh tra", "Phó Chánh Thanh tra"),
    "cong": ("Giám đốc", "Phó Giám đốc"),
    "quan": ("Chỉ huy trưởng", "Phó Chỉ huy trưởng"),
    "thue": ("Trưởng Thuế", "Phó Trưởng Thuế"),
    "mttq": ("Chủ tịch", "Phó Chủ tịch"),
    "hoi": ("Chủ tịch", "Phó Chủ tịch"),
    "tt": ("Giám đốc", "Phó Giám đốc"),
    "cap": ("Tổng Giám đốc", "Phó Tổng Giám đốc"),
}


def officials() -> tuple[DemoOfficial, ...]:
    """Sixty people: the province's leaders and the Office by name, and the head and deputies of every other agency."""
    people = [DemoOfficial(*leader) for leader in _LEADERS]
    others = [agency for agency in AGENCIES if agency.code not in {"ubnd-tinh", "vp-ubnd"}]
    for place in range(60 - len(people)):
        agency, turn = others[place % len(others)], place // len(others)
        head, deputy = _HEADS[agency.code.split("-")[0]]
        is_woman = (place + turn) % 3 == 1
        given = (_WOMEN if is_woman else _MEN)[(place * 5 + turn * 3) % 14]
        middle = "Thị" if is_woman else ("Văn", "Hữu", "Quốc", "Thanh")[(place + turn) % 4]
        people.append(
            DemoOfficial(
                mailbox=f"{agency.code}.{('lanhdao', 'pho', 'pho2')[turn]}",
                salutation="bà" if is_woman else "ông",
                name=f"{_FAMILIES[(place * 3 + turn) % 14]} {middle} {given}",
                office=head if turn == 0 else deputy,
                agency=agency.code,
                level="head" if turn == 0 else "deputy",
            )
        )
    return tuple(people)
