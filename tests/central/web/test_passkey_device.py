"""Passkeys in Chromium, with a device of its own: our page's script, the browser and central together."""

from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import CDPSession, Page, expect

from central.web.app import create_app
from central.web.pages import PAGES
from tests import servers
from tests.central.province import PASSWORD, Province
from tests.central.settings import central_settings


# R4.3 R9.4
def test_in_a_browser_a_key_is_added_used_and_removed(
    province: Province, database_url: str, tmp_path: Path, page: Page
) -> None:
    port = servers.free_port()
    here = f"http://localhost:{port}"
    settings = central_settings(tmp_path, database_url)
    settings = replace(settings, web=replace(settings.web, public_url=here))
    app = create_app(province.database, settings, pages=PAGES, now_ms=province.clock)
    with servers.serve(app, port=port):
        wires, device = authenticator(page)
        page.goto(f"{here}/login?next=/account/passkeys")
        page.fill("#email", "finance@tinh.gov.vn")
        page.fill("#password", PASSWORD)
        page.locator(".card.login .button.primary").click()

        page.fill("#name", "Máy tính phòng Tài chính")
        page.get_by_role("button", name="Thêm khóa truy cập").click()
        expect(page.get_by_text("Đã thêm khóa truy cập.")).to_be_visible()
        expect(page.get_by_text("Máy tính phòng Tài chính")).to_be_visible()
        # The device knows that it holds one of this account already.
        page.get_by_role("button", name="Thêm khóa truy cập").click()
        expect(page.get_by_text("đã có khóa của tài khoản này")).to_be_visible()

        province.clock.at_ms += 1
        page.get_by_role("button", name="Đăng xuất").click()
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
        expect(page.get_by_text("Đỗ Thị Đào").first).to_be_visible()

        # Without finger, face or PIN the device gives nothing.
        province.clock.at_ms += 1
        page.get_by_role("button", name="Đăng xuất").click()
        wires.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
        expect(page.get_by_text("Chưa nhận được khóa truy cập")).to_be_visible()
        wires.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
        expect(page.get_by_text("Đỗ Thị Đào").first).to_be_visible()

        page.goto(f"{here}/account/passkeys")
        page.get_by_role("button", name="Gỡ khóa Máy tính phòng Tài chính").click()
        expect(page.get_by_text("Chưa có khóa truy cập")).to_be_visible()
        province.clock.at_ms += 1
        page.get_by_role("button", name="Đăng xuất").click()
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
        expect(page.get_by_text("Chưa xác nhận được khóa truy cập")).to_be_visible()


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device of Chromium's own that holds passkeys and knows its person; the line to it, and its id."""
    wires = page.context.new_cdp_session(page)
    wires.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return wires, str(wires.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])
