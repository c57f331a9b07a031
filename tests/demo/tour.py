"""The walk of docs/tour.md by clicks: what a newcomer does with a demo that runs, while its delegates vote."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from demo.province import DOMAIN, PASSWORD
from tests.demo.running import Demo

PATIENT_MS = 60_000
CONCLUSION = "Giao Sở Khoa học và Công nghệ hoàn thiện dự thảo trước ngày 15/12."


class Walk:
    """A newcomer's windows: central, the chair's screen, a phone, the secretary's laptop."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []

    def window(self, address: str, *, width: int = 1280, height: int = 800) -> Page:
        context = self._chromium.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        context.set_default_timeout(PATIENT_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.goto(address, wait_until="domcontentloaded")
        return page

    def central(self, address: str, mailbox: str) -> Page:
        """A page of central, logged in on the way to it."""
        page = self.window(address, width=1440, height=900)
        page.fill("#email", f"{mailbox}@{DOMAIN}")
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("link", name="Cuộc họp sắp diễn ra")).to_be_visible()
        page.goto(address)
        return page

    def known_by_pin(self, demo: Demo, row: str) -> Page:
        """The table's address and PIN make this device that person's."""
        page = self.window(demo.address(row), width=390, height=844)
        page.fill("#pin", demo.how(row).split()[1])
        page.get_by_role("button", name="Xác nhận").click()
        expect(page.locator("#mine")).to_be_visible()
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def follow(chair: Page, until: str) -> None:
    """Do the chair's one next step, whatever it is, until it is this one."""
    step = chair.locator("#step")
    for _ in range(12):
        expect(step.locator("button, a").first).to_be_visible()
        if step.get_by_text(until).count():
            return
        main = step.locator(".main-step").locator("a, button").first
        name = main.inner_text()
        main.click()
        if "Kết luận nội dung" in name:
            chair.get_by_role("button", name="Sang nội dung").click()
        expect(step).not_to_contain_text(name, timeout=PATIENT_MS)
    raise AssertionError(f"the chair never came to {until!r}")


def take(demo: Demo, walk: Walk) -> None:
    """From the door to a result at central."""
    # 1 and 2: the door greets; a phone becomes the delegate's by the PIN
    door = walk.window(demo.address("Cửa phòng / door"), width=800, height=1280)
    expect(door.locator(".door-count")).to_contain_text("Đã có mặt", timeout=PATIENT_MS)
    phone = walk.known_by_pin(demo, "Đại biểu / delegate")
    expect(phone.locator("#mine")).to_contain_text("Đã điểm danh lúc", timeout=PATIENT_MS)

    # 3: the chair follows the next steps up to the vote, which the artificial delegates cast by themselves
    chair = walk.window(demo.address("Màn hình Chủ trì / chair's screen"))
    expect(chair.locator("#step")).to_contain_text("Bắt đầu cuộc họp", timeout=PATIENT_MS)
    expect(chair.locator("#lamp")).to_contain_text("có mặt 15/16", timeout=2 * PATIENT_MS)
    chair.locator("#next").click()
    chair.locator("#go").click()
    follow(chair, "Lấy biểu quyết")
    chair.locator("#next").click()
    chair.get_by_role("button", name="Trên thiết bị").click()
    phone.locator("label.choice").get_by_text("Tán thành", exact=True).click()
    phone.locator("#send").click()
    expect(phone.locator(".voted")).to_contain_text("Đã ghi nhận: Tán thành")
    expect(chair.locator("#step")).to_contain_text("Còn 1 đại biểu chưa biểu quyết", timeout=PATIENT_MS)
    chair.locator("#next").click()
    chair.get_by_role("button", name="Kết thúc biểu quyết").click()
    expect(chair.locator("#stage")).to_contain_text("Được thông qua")

    # 4: the secretary writes, the chair agrees and ends
    secretary = walk.known_by_pin(demo, "Thư ký / secretary")
    secretary.get_by_role("link", name="Trang Thư ký").click()
    secretary.get_by_role("link", name="Kết luận, ý kiến").click()
    secretary.fill("#text", CONCLUSION)
    secretary.get_by_role("button", name="Trình Chủ trì").click()
    chair.get_by_role("link", name="Xem dự thảo kết luận").click()
    chair.get_by_role("button", name="Đồng ý nội dung kết luận").click()
    chair.get_by_role("link", name="Kết thúc", exact=True).click()
    chair.get_by_role("button", name="Kết thúc cuộc họp").click()
    expect(chair.locator("#stage")).to_contain_text("kết thúc")

    # 5: central has it all
    page = walk.central(demo.address("Diễn biến / proceedings"), "thuky")
    records = page.locator("#records")
    expect(records).to_contain_text("Đã kết thúc", timeout=PATIENT_MS)
    expect(records).to_contain_text("Được thông qua")
    expect(records).to_contain_text(CONCLUSION)
