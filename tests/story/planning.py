"""The first chapter, at central: registered, approved, people named; everybody has a ticket."""

from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, expect

from central.meetings.deadlines import local
from demo.evening import within_a_day
from demo.province import AGENCIES, ROOMS
from tests.central.documents.papers import pdf
from tests.story.people import PHONE, People, Person, official, scanned
from tests.story.province import now_ms

HOUR, FIVE_MINUTES = 3_600_000, 300_000
TITLE = "Phiên họp bất thường Ủy ban nhân dân tỉnh về chuyển đổi số cấp xã"
REPORT = "Báo cáo kết quả chuyển đổi số cấp xã"
RESOLUTION = "Thông qua dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã"
PAPER = "Dự thảo Nghị quyết"
CHAIR, SECRETARY, REGISTRAR, APPROVER = "chutich", "thuky", "dangky", "chanhvp"

WALKERS = ("so-noi-vu", "so-tai-chinh", "so-xay-dung")
"""They show their tickets to the camera."""
SCANNER, PHONELESS, ABSENT, SUBSTITUTE = "so-gddt", "so-nnmt", "so-y-te", "so-y-te.pho"
"""Who scans the poster, who has no phone, who can't come, and who comes for that person."""
MEMBERS = (CHAIR, *WALKERS, SCANNER, PHONELESS, ABSENT)
GUEST = "mttq"
AGENCY, REPLACED = "hoi-nong-dan", "hoi-nong-dan.pho"
"""An agency that is invited as such; it names `REPLACED` and then its head instead."""


@dataclass(frozen=True)
class Ticket:
    """What an attendee carries: the code's text, the PIN, and the phone with the invitation's page open."""

    code: str
    pin: str
    phone: Person


def soon() -> tuple[str, str, str]:
    """Day, start and end of a meeting whose door is open now; late in the evening it is tomorrow's first."""
    starts_at_ms, hours = within_a_day(now_ms() // FIVE_MINUTES * FIVE_MINUTES + 3 * FIVE_MINUTES, 2)
    start, end = local(starts_at_ms), local(starts_at_ms + int(hours * HOUR))
    return f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}"


def register(people: People) -> None:
    """R5.4, R6.2, R9.2a: the registrar enters all of it on one page; a name that may mean several is asked for."""
    with people.briefly(REGISTRAR) as registrar:
        registrar.follows("Đăng ký cuộc họp")
        _fill_head(registrar)
        _fill_agenda(registrar)
        _fill_people(registrar)
        _add_paper(registrar)
        registrar.presses("Gửi phê duyệt")
        registrar.sees("Còn 1 chỗ cần sửa", "Kính mời chọn một")
        registrar.page.get_by_label(f"{official(SECRETARY).name} – ").check()
        registrar.presses("Gửi phê duyệt")
        registrar.sees("Đã gửi phê duyệt", "Chờ phê duyệt", TITLE)


def _fill_head(registrar: Person) -> None:
    page, (day, start, end) = registrar.page, soon()
    page.get_by_label("Không", exact=True).check()
    page.fill("#title", TITLE)
    page.fill("#content", "Xem xét, thông qua dự thảo Nghị quyết.")
    page.select_option("#kind", "extraordinary")
    page.select_option("#rule", "committee")
    page.fill("#host-text", "Văn phòng Ủy ban nhân dân tỉnh")
    page.fill("#date", day)
    page.fill("#start", start)
    page.fill("#end", end)
    page.select_option("#room", label=f"{ROOMS[0][0]}, {ROOMS[0][1]} ({ROOMS[0][2]} chỗ)")
    page.fill("#opens", "180")
    page.fill("#chairs-0-text", official(CHAIR).name)
    page.fill("#secretaries-0-text", "ngoc anh")
    page.fill("#approver-text", official(APPROVER).name)


def _fill_agenda(registrar: Person) -> None:
    page = registrar.page
    page.fill("#agenda-0-title", REPORT)
    page.fill("#agenda-0-presenter", "Sở Khoa học và Công nghệ")
    registrar.presses("Thêm nội dung")
    page.fill("#agenda-1-title", RESOLUTION.removeprefix("Thông qua "))
    registrar.presses("Thêm lượt biểu quyết")
    page.fill("#ballot-0-title", RESOLUTION)
    page.select_option("#ballot-0-item", index=2)


def _fill_people(registrar: Person) -> None:
    """Members by their posts or names, a guest by name, an agency that names somebody itself."""
    page = registrar.page
    invited = [
        official(CHAIR).name,
        *(f"{official(one).office} {_agency(one)}" for one in MEMBERS[1:]),
        official(GUEST).name,
        _agency(AGENCY),
    ]
    page.get_by_text("Thêm nhiều thành phần cùng lúc").click()
    page.fill("#many", "\n".join(invited))
    registrar.presses("Thêm các dòng này")
    last = page.locator("#invite .row-card").last
    expect(last.get_by_label("Cơ quan, chức vụ hoặc họ tên")).to_have_value(_agency(AGENCY))
    for row in page.locator("#invite .row-card").all()[: len(MEMBERS)]:
        _of_category(row).select_option("member")


def _of_category(row: Locator) -> Locator:
    return row.get_by_label("Dự với tư cách")


def _add_paper(registrar: Person) -> None:
    paper = FilePayload(name=f"{PAPER}.pdf", mimeType="application/pdf", buffer=pdf("Dự thảo Nghị quyết"))
    registrar.page.set_input_files("#files", files=[paper])
    registrar.presses("Tải lên ngay")
    expect(registrar.page.locator("#paper-0-title")).to_have_value(PAPER)
    registrar.page.select_option("#paper-0-item", index=2)


def _agency(mailbox: str) -> str:
    return next(one.name for one in AGENCIES if one.code == official(mailbox).agency)


def approve(people: People) -> None:
    """R5.3, R6.3: the approver reads all of it; after the deadline a reason is asked for."""
    with people.briefly(APPROVER) as approver:
        approver.follows("Cuộc họp chờ phê duyệt")
        approver.follows(TITLE)
        approver.sees(RESOLUTION, PAPER, _agency(AGENCY), "Đã quá thời hạn phê duyệt")
        approver.presses("Phê duyệt")
        expect(approver.page.locator("#reason-error")).to_be_visible()
        approver.page.fill("#reason", "Yêu cầu công việc đột xuất")
        approver.presses("Phê duyệt")
        approver.sees("Đã phê duyệt.")


def name(people: People) -> None:
    """R6.1: the agency names who comes; it sees title, time and place until the meeting is approved."""
    with people.briefly(AGENCY) as head:
        head.sees("còn 1 chỗ chưa cử người dự họp")
        head.follows("Cử người dự họp")
        head.follows(TITLE)
        head.sees("đang chờ phê duyệt")
        _press_in_row(head, official(REPLACED).name)
        head.sees("Đã cử đủ")


def name_another(people: People) -> Ticket:
    """R6.1: after the approval somebody else comes; the first one's ticket, which is withdrawn by that."""
    ticket = ticket_of(people, REPLACED)
    with people.briefly(AGENCY) as head:
        head.follows(TITLE)
        head.follows("Đổi người dự họp")
        head.presses("Rút")
        head.sees("mã điểm danh không còn hiệu lực", "còn 1 chỗ")
        _press_in_row(head, official(AGENCY).name)
        head.sees("Đã cử đủ")
    return ticket


def _press_in_row(head: Person, who: str) -> None:
    head.page.locator("li.row", has_text=who).get_by_role("button", name="Cử dự").click()


def send_substitute(people: People) -> None:
    """R5.1: who can't come sends a deputy."""
    with people.briefly(ABSENT) as absent:
        absent.follows(TITLE)
        absent.follows("Trả lời giấy mời")
        one = official(SUBSTITUTE)
        absent.page.select_option("#substitute", label=f"{one.name} – {one.office}")
        absent.presses("Cử dự thay")
        absent.sees("Đã cử người dự thay", f"dự thay {official(ABSENT).name}")


def confirm(people: People) -> None:
    """R5.1: another says that they will be there."""
    with people.briefly(GUEST) as guest:
        guest.follows(TITLE)
        guest.follows("Trả lời giấy mời")
        guest.presses("Xác nhận dự họp")
        guest.sees("Đã ghi nhận: đại biểu dự họp")


def ticket_of(people: People, mailbox: str, *, title: str = TITLE) -> Ticket:
    """R6.1: an attendee's own page with the code for the door and, this one time, the PIN."""
    phone = people.logs_in(mailbox, size=PHONE)
    phone.follows(title)
    phone.follows("Mã điểm danh của tôi")
    phone.sees(official(mailbox).name)
    code = scanned(phone.page.locator(".ticket-code"))
    phone.presses("Xem mã PIN")
    pin = phone.page.locator("p.pin")
    expect(pin).to_be_visible()
    return Ticket(code, pin.inner_text().strip(), phone)


def poster_address(people: People) -> str:
    """R9.2b: the secretary prints the meeting's code; what a phone reads from it."""
    with people.briefly(SECRETARY) as secretary:
        secretary.follows(TITLE)
        secretary.follows("In mã QR cuộc họp")
        expect(secretary.page.locator(".sheet")).to_contain_text(TITLE)
        return scanned(secretary.page.locator(".code-box"))
