"""The registration form in a browser: what is ticked in one place can be chosen in another without sending the form."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests import servers
from tests.central.province import Province


def test_d12_a_room_that_is_ticked_can_be_chosen_for_an_invitation_at_once(  # practice D12
    app: Flask, browser: Callable[[str], FlaskClient], page: Page, province: Province
) -> None:
    east = province.rooms[1]
    login = browser("registrar").get_cookie("login")
    assert login
    with servers.serve(app) as address:
        page.context.add_cookies([{"name": "login", "value": login.value, "url": address}])
        page.goto(f"{address}/register")
        page.locator("#invite details summary").first.click()
        sits = page.get_by_label("Dự tại").first
        expect(sits).to_be_hidden()
        page.get_by_text("Họp cùng lúc tại nhiều phòng").click()

        page.locator(f"[name='rooms-{east.id}-in']").check()

        expect(sits).to_be_visible()
        assert sits.locator("option:enabled").all_inner_texts() == ["Phòng chính", east.name]
        sits.select_option(str(east.id))
        page.locator(f"[name='rooms-{east.id}-in']").uncheck()
        expect(sits).to_be_hidden()
        expect(sits).to_have_value("")
