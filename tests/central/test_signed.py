"""Rooms are told which minutes were signed, and tell when they have deleted the sound. # R5.2a"""

from collections.abc import Callable

from flask.testing import FlaskClient

from central.fleet.models import Unit
from central.packages.actions import package_list
from contract import events as e
from contract.lists import PackageList, Signed, open_packages
from tests.central.papers.held import draft_all, hold
from tests.central.province import Province
from tests.makers import CENTRAL_KEY, UNIT


def listed(province: Province, unit: str = UNIT) -> PackageList:
    now_ms = province.clock()
    _, raw = package_list(province.database, unit, incarnation="first", key=CENTRAL_KEY, now_ms=now_ms)
    return open_packages(raw, unit=unit, key=CENTRAL_KEY.public_key())


def test_the_room_is_told_when_its_minutes_were_signed(province: Province) -> None:
    Unit.create(name=UNIT, room="Phòng họp số 1", added_at_ms=province.clock())
    held = hold(province)
    draft_all(held)
    before = listed(province)
    assert not before.signed

    held.signed()

    after = listed(province)
    assert after.signed == (Signed(meeting=held.meeting.id, at=province.clock()),)
    assert after.serial > before.serial
    assert listed(province).serial == after.serial


def test_the_record_says_when_the_room_deleted_the_sound(
    province: Province, browser: Callable[[str], FlaskClient]
) -> None:
    held = hold(province)
    address = f"/meetings/{held.meeting.id}/proceedings"
    assert "Âm thanh tại phòng họp" not in browser("secretary").get(address).text

    held.send(e.SoundDeleted(seconds=7200, why=e.SoundOver.SIGNED, signed_at=province.clock()))

    assert "Âm thanh tại phòng họp đã xóa" in browser("secretary").get(address).text
