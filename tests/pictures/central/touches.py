"""What a person does on an open page before it is looked at."""

from playwright.sync_api import Page

from demo.province import DOMAIN


def log_in_wrongly(page: Page) -> None:
    page.fill("#email", f"nguoi.quen@{DOMAIN}")
    page.fill("#password", "quên mất rồi")
    _press(page, ".login .button.primary")


def log_in_by_the_service(page: Page) -> None:
    """It is away, so that the login page comes back."""
    with page.expect_navigation():
        page.locator(".login .button.primary").click()
    page.wait_for_selector(".notice.stop")
    page.evaluate("document.fonts.ready")


def ask_for_a_passkey(page: Page) -> None:
    """This browser has no device that holds one."""
    page.get_by_role("button").filter(has=page.locator("[href$='#key-round']")).click()
    page.wait_for_selector("[role=status]:visible")


def add_nothing(page: Page) -> None:
    """The browser was not asked for a key, so the page comes back."""
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[data-passkey]').submit()")
    page.wait_for_selector(".notice.stop")
    page.evaluate("document.fonts.ready")


def type_nonsense(page: Page) -> None:
    page.fill("#title", "Họp về tiến độ các dự án trọng điểm")
    page.fill("#start", "25 giờ")
    page.fill("#host-text", "Sở không có")
    page.locator("input[name=secret][value=no]").check()
    _press(page, "button[value=send].primary")


def ask_for_nothing(page: Page) -> None:
    page.fill("#agency-text", "Sở không có")
    _press(page, "button[value=ask]")


def send_nothing(page: Page) -> None:
    _press(page, ".send-bar button[value=send]")


def agree_to_nothing(page: Page) -> None:
    _press(page, "button[value=give]")


def register_much(page: Page) -> None:
    page.fill("#title", "Họp về tiến độ các dự án trọng điểm")
    page.fill("#content", "Đề nghị các chủ đầu tư báo cáo. " * 90)
    page.locator("input[name=secret][value=no]").check()
    _press(page, "button[value=keep]:not(.unseen)")


def choose_secret(page: Page) -> None:
    page.locator("#secret-yes").check()


def reject_without_reason(page: Page) -> None:
    _press(page, "button[value=reject]")


def decline_without_reason(page: Page) -> None:
    _press(page, "button[value=decline]")


def claim_with_a_wrong_code(page: Page) -> None:
    page.fill("#code", "7C2D-A19F-K3QX")
    page.locator("#for").select_option(index=1)
    _press(page, "form.card .button.primary")


def show_as_kept(page: Page) -> None:
    """As the service worker hands it out without network."""
    page.evaluate("document.getElementById('kept').hidden = false")
    page.evaluate("document.querySelector('#kept time').textContent = '07:31 23/11'")


def make_a_token(page: Page) -> None:
    page.fill("#name", "Lịch số của tỉnh")
    _press(page, "button[value=make]")


def show_pin(page: Page) -> None:
    _press(page, "button[value=pin]")
    page.wait_for_selector(".pin")


def wrong_old_password(page: Page) -> None:
    page.fill("#old", "không phải")
    page.fill("#new", "một câu thật dài và dễ nhớ")
    _press(page, "form:has(#old) .button.primary")


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


def _press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()
    page.evaluate("document.fonts.ready")


def add_sittings(page: Page) -> None:
    """Two more sittings, the second with the place where it is held."""
    for row in range(2):
        page.locator("button[value=add-sitting]").click()
        page.wait_for_selector(f"[name=sitting-{row}-date]")
    page.fill("[name=sitting-0-start]", "14:00")
    page.fill("[name=sitting-1-place]", "Hội trường tầng 2")


def choose_day(page: Page) -> None:
    """A day on which some rooms are taken."""
    page.fill("#date", "2026-11-24")
    page.locator("#date").blur()
    page.locator("#board").wait_for()
