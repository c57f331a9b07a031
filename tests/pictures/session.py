"""A believable session of a provincial committee, for pictures and for measuring."""

from dataclasses import dataclass

from argon2 import PasswordHasher

from contract.ballot import Question
from contract.package import AgendaItem, Category, Document, Package, Person, sha256_of
from contract.rules import Rule, Tie
from tests.makers import EIGHT, make_ballot, make_package
from tests.pictures.papers import pages_of_a_paper

MINUTE = 60_000
PIN = "246810"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_MEMBERS = (
    ("Trần Quốc Hưng", "ông", "Chủ tịch", "UBND tỉnh", "A1"),
    ("Lê Thị Minh Nguyệt", "bà", "Phó Chủ tịch", "UBND tỉnh", "A2"),
    ("Nguyễn Văn An", "ông", "Giám đốc", "Sở Tài chính", "A5"),
    ("Đỗ Thị Đào", "bà", "Giám đốc", "Sở Y tế", "A6"),
    ("Phạm Đức Long", "ông", "Giám đốc", "Sở Xây dựng", "A7"),
    ("Võ Thị Kim Ơn", "bà", "Giám đốc", "Sở Giáo dục và Đào tạo", "A8"),
    ("Huỳnh Ngọc Ẩn", "ông", "Giám đốc", "Sở Nông nghiệp và Môi trường", "B1"),
    ("Bùi Thanh Tùng", "ông", "Giám đốc", "Sở Khoa học và Công nghệ", "B2"),
    ("Đặng Thị Thu Hà", "bà", "Giám đốc", "Sở Nội vụ", "B3"),
    ("Ngô Minh Triết", "ông", "Giám đốc", "Sở Tư pháp", "B4"),
    ("Dương Thị Ý Nhi", "bà", "Giám đốc", "Sở Văn hóa, Thể thao và Du lịch", "B5"),
    ("Lý Hoàng Nam", "ông", "Giám đốc", "Sở Công Thương", "B6"),
    ("Hồ Văn Dũng", "ông", "Giám đốc", "Công an tỉnh", "B7"),
    ("Trương Quang Vinh", "ông", "Chỉ huy trưởng", "Bộ Chỉ huy Quân sự tỉnh", "B8"),
    ("Phan Thị Oanh", "bà", "Chánh Thanh tra", "Thanh tra tỉnh", "C1"),
    ("Mai Xuân Yên", "ông", "Trưởng ban", "Ban Dân tộc và Tôn giáo", "C2"),
    ("Tạ Thị Ngọc Ánh", "bà", "Chánh Văn phòng", "Văn phòng UBND tỉnh", "C3"),
)
_GUESTS = (
    ("Lâm Văn Phước", "ông", "Chủ tịch", "UBND xã Tân Hòa", "D1"),
    ("Cao Thị Hồng Gấm", "bà", "Phóng viên", "Báo và Đài PTTH tỉnh", ""),
)
SECRETARY = 20
SUBSTITUTE = 21


@dataclass(frozen=True)
class Titles:
    """The words of the agenda, so that a picture of a long title can be made too."""

    long: str = (
        "Dự thảo Nghị quyết quy định mức thu, chế độ thu, nộp, quản lý và sử dụng các khoản phí, lệ phí thuộc thẩm quyền "
        "quyết định của Hội đồng nhân dân tỉnh"
    )


def people() -> tuple[Person, ...]:
    """Seventeen members, a secretary, a substitute without a vote, two guests."""
    hashed = _QUICK.hash(PIN)
    members = tuple(
        Person(
            attendee=number,
            name=name,
            salutation=salutation,
            office=office,
            agency=agency,
            seat=seat,
            rank=number,
            agency_rank=number,
            category=Category.MEMBER,
            votes=True,
            pin=hashed,
        )
        for number, (name, salutation, office, agency, seat) in enumerate(_MEMBERS, start=1)
    )
    secretary = Person(
        attendee=SECRETARY,
        name="Nguyễn Thị Thanh Trúc",
        salutation="bà",
        office="Phó Trưởng phòng Tổng hợp",
        agency="Văn phòng UBND tỉnh",
        rank=20,
        agency_rank=17,
        category=Category.STAFF,
        pin=hashed,
    )
    substitute = Person(
        attendee=SUBSTITUTE,
        name="Trần Thị Bình",
        salutation="bà",
        office="Phó Giám đốc",
        agency="Sở Công Thương",
        rank=21,
        agency_rank=12,
        category=Category.MEMBER,
        represents=12,
        pin=hashed,
    )
    guests = tuple(
        Person(
            attendee=30 + number,
            name=name,
            salutation=salutation,
            office=office,
            agency=agency,
            seat=seat,
            rank=30 + number,
            agency_rank=30 + number,
            category=Category.PRESS if office == "Phóng viên" else Category.INVITED,
            pin=hashed,
        )
        for number, (name, salutation, office, agency, seat) in enumerate(_GUESTS)
    )
    return (*members, secretary, substitute, *guests)


def crowded() -> Package:
    """The same session with forty more people, and with names and offices as long as they come."""
    communes = (
        "Ủy ban nhân dân xã Tân Phước Hưng",
        "Ủy ban nhân dân phường Ngã Bảy",
        "Trung tâm Xúc tiến Đầu tư, Thương mại và Hội chợ triển lãm",
        "Ban Quản lý dự án đầu tư xây dựng công trình giao thông và nông nghiệp",
    )
    offices = ("Chủ tịch", "Phó Chủ tịch", "Trưởng phòng Kinh tế, Hạ tầng và Đô thị", "Chánh Văn phòng")
    given = ("Thị Thanh Thùy", "Hoàng Bảo Khánh", "Tôn Nữ Quỳnh Hương", "Văn Út", "Nguyễn Phương Nghi")
    others = tuple(
        Person(
            attendee=40 + number,
            name=f"Công Tằng {given[number % 5]}" if number % 3 == 0 else f"Huỳnh {given[number % 5]}",
            salutation=("bà", "ông", "đồng chí")[number % 3],
            office=offices[number % 4],
            agency=communes[number // 10],
            seat=f"E{number + 1}",
            rank=60 + number,
            agency_rank=60 + number // 10,
            category=Category.INVITED,
        )
        for number in range(40)
    )
    return session(people=(*people(), *others))


def session(**changes: object) -> Package:
    """The November session: five items, two ballots, papers."""
    values: dict[str, object] = {
        "title": "Phiên họp thường kỳ tháng 11 năm 2025 của Ủy ban nhân dân tỉnh",
        "room": "Phòng họp số 1",
        "room_place": "tầng 3, trụ sở UBND tỉnh",
        "room_seats": 40,
        "chairs": (1, 2),
        "secretaries": (SECRETARY,),
        "people": people(),
        "rule": Rule(
            name="ubnd-tinh",
            title="Phiên họp UBND tỉnh",
            quorum="2/3",
            tie=Tie.CHAIR_SIDE,
            citation="Luật Tổ chức chính quyền địa phương",
        ),
        "agenda": (
            _item("item-1", "Báo cáo tình hình kinh tế - xã hội tháng 11 và 11 tháng năm 2025", 30, 0, "Sở Tài chính"),
            _item("item-2", Titles().long, 45, 30, "Sở Tư pháp"),
            _item("item-3", "Phương án bố trí vốn đầu tư công năm 2026", 40, 75, "Sở Tài chính"),
            _item("item-4", "Công tác cán bộ", 20, 115, "Sở Nội vụ", closed=True),
            _item("item-5", "Kế hoạch tổ chức Tết Nguyên đán Bính Ngọ", 20, 135, "Văn phòng UBND tỉnh"),
        ),
        "documents": (
            _paper("bao-cao", "item-1", "Báo cáo kinh tế - xã hội tháng 11"),
            _paper("to-trinh", "item-2", "Tờ trình và dự thảo Nghị quyết về phí, lệ phí"),
            _paper("phan-bo", "item-3", "Dự kiến phân bổ vốn đầu tư công năm 2026"),
            _paper("chuong-trinh", "", "Chương trình phiên họp"),
        ),
        "ballots": (
            make_ballot(
                "phi-le-phi",
                item="item-2",
                title="Thông qua dự thảo Nghị quyết về phí, lệ phí",
                questions=(Question(text="Thông qua dự thảo Nghị quyết về phí, lệ phí"),),
            ),
            make_ballot(
                "von-2026",
                item="item-3",
                title="Phương án bố trí vốn đầu tư công năm 2026",
                questions=(
                    Question(text="Chọn phương án", options=("Phương án 1", "Phương án 2")),
                    Question(
                        text="Chọn các dự án ưu tiên",
                        options=("Đường tỉnh 926", "Bệnh viện đa khoa", "Trường THPT Tân Hòa", "Kè sông Ba Láng"),
                        most=2,
                    ),
                ),
            ),
        ),
    }
    return make_package(**{**values, **changes})


def _item(token: str, title: str, minutes: int, after: int, presenter: str, *, closed: bool = False) -> AgendaItem:
    return AgendaItem(
        item=token,
        title=title,
        minutes=minutes,
        starts_at=EIGHT + after * MINUTE,
        presenter=presenter,
        closed=closed,
    )


def _paper(document: str, item: str, title: str) -> Document:
    """A paper whose pages are on the shelf, but for the report, which is still on its way."""
    pages = pages_of_a_paper()
    raw = b"%PDF-1.4 " + document.encode()
    return Document(
        document=document,
        item=item,
        title=title,
        sha256=sha256_of(raw if document == "bao-cao" else pages[0]),
        size=len(raw),
        media_type="application/pdf",
        images=() if document == "bao-cao" else tuple(map(sha256_of, pages)),
    )
