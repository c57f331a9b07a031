"""Which browsers are the room's own screens: those on the unit that were opened with its link."""

from pathlib import Path

import pytest

from edge.kiosk.screens import FILE, screen_link
from tests.edge.kiosk.house import House, Visitor


def conducts(visitor: Visitor) -> bool:
    """Does the chair's screen open for this browser?"""
    visitor.open("/chair/")
    return visitor.status == 200


def link(house: House) -> str:
    return screen_link(house.settings.unit.run_dir)


def test_only_the_link_on_the_unit_itself_makes_a_screen(house: House) -> None:
    program, phone, screen = Visitor(house.app.test_client(), "127.0.0.1"), house.phone(), house.screen()
    assert [conducts(one) for one in (program, phone, screen)] == [False, False, True]

    phone.open(f"/link/{link(house)}/chair")
    assert phone.status == 404
    program.open(f"/link/{'x' * 16}/chair")
    assert program.status == 404
    program.open(f"/link/{link(house)}/elsewhere")
    assert program.status == 404
    assert [conducts(one) for one in (program, phone)] == [False, False]

    program.open(f"/link/{link(house)}/chair")
    assert program.status == 200
    assert conducts(program)


def test_a_screens_cookie_is_worth_nothing_elsewhere(house: House) -> None:
    thief = house.phone()
    thief.client.set_cookie("screen", link(house))

    assert not conducts(thief)


@pytest.mark.parametrize("left", ["", "SCREEN_LINK=", "SCREEN_LINK=short\n", "garbage", None])
def test_the_link_outlives_a_restart_and_a_half_written_file_does_not(tmp_path: Path, left: str | None) -> None:
    if left is not None:
        (tmp_path / FILE).write_text(left, encoding="utf-8")

    made = screen_link(tmp_path)

    assert len(made) == 16
    assert screen_link(tmp_path) == made
    assert (tmp_path / FILE).read_text(encoding="utf-8") == f"SCREEN_LINK={made}\n"
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
