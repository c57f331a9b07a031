"""People are found at the door by a letter or some letters of the name, without a keyboard's marks."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from edge.kiosk.finding import by_initial, by_letters, initials
from edge.kiosk.names import Named
from edge.kiosk.screens import screen_link
from tests import servers
from tests.edge.kiosk.house import House
from tests.makers import EIGHT
from tests.pictures.session import MINUTE, session

PEOPLE = [
    Named(attendee=number, name=name)
    for number, name in enumerate(
        ("Nguyễn Văn An", "Trần Thị Ánh", "Đỗ An Khánh", "Lê Hoàng Đạt", "Phạm Dung", "Võ Thị Ân")
    )
]


def names(found: list[Named]) -> list[str]:
    return [one.name for one in found]


def test_the_given_name_comes_first() -> None:
    assert names(by_letters(PEOPLE, "an")) == ["Nguyễn Văn An", "Trần Thị Ánh", "Võ Thị Ân", "Đỗ An Khánh"]


def test_marks_do_not_matter_and_all_words_do() -> None:
    assert names(by_letters(PEOPLE, "do khanh")) == ["Đỗ An Khánh"]
    assert names(by_letters(PEOPLE, "Đỗ khánh")) == ["Đỗ An Khánh"]
    assert by_letters(PEOPLE, "anh khong") == []


def test_a_letter_finds_given_names_in_the_alphabets_order() -> None:
    assert names(by_initial(PEOPLE, "D")) == ["Phạm Dung", "Lê Hoàng Đạt"]
    assert initials(PEOPLE) == ["A", "D", "K"]


def test_at_the_door_a_name_is_two_taps_away(tmp_path: Path) -> None:
    house = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE)
    screen = house.screen()
    assert "/door/letters" in screen.open("/door/names")
    assert "/door/names?letter=A" in screen.open("/door/letters")
    listed = screen.open("/door/names?letter=A")
    assert "Nguyễn Văn An" in listed
    assert "/door/person/" in listed
    house.close()


def test_the_pages_own_keyboard_writes_a_name_at_the_door(tmp_path: Path, chromium: Browser) -> None:
    house = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE)
    with servers.serve(house.app) as address:
        context = chromium.new_context(has_touch=True, viewport={"width": 800, "height": 1280})
        page = context.new_page()
        page.goto(f"{address}/link/{screen_link(house.settings.unit.run_dir)}/door")
        page.goto(f"{address}/door/letters")
        page.locator("#q").tap()
        for key in "aanf":
            page.locator(".keyboard .key", has_text=key).first.tap()
        expect(page.locator("#q")).to_have_value("ần")
        page.get_by_role("button", name="Xóa một chữ").tap()
        page.get_by_role("button", name="Xóa một chữ").tap()
        page.get_by_role("button", name="Có dấu").tap()
        for key in "binh":
            page.locator(".keyboard .key", has_text=key).first.tap()
        expect(page.locator("#q")).to_have_value("binh")
        page.get_by_role("button", name="Xong").tap()
        expect(page.locator(".keyboard")).to_be_hidden()
        page.locator(".door-letters .door-button").tap()
        expect(page.locator(".door-choice").first).to_contain_text("Bình")
        context.close()
    house.close()


def test_a_phone_keeps_its_own_keyboard(tmp_path: Path) -> None:
    house = House(tmp_path, session(), at_ms=EIGHT - 25 * MINUTE)
    assert "keyboard.js" not in house.phone().open("/who")
    assert "keyboard.js" in house.screen().open("/door/letters")
    house.close()
