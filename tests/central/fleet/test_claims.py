"""Units that ask: named once and soon, certified in one step, refused in words, and a room's plans go with its unit."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.db import Database
from central.fleet.actions import may_connect
from central.fleet.claims import (
    LIVES_MS,
    MOST_FROM_ONE,
    MOST_WAITING,
    ask,
    certify_next,
    is_spent,
    name_new,
    name_replacement,
    waiting,
)
from central.fleet.founding import found
from central.fleet.models import Certificate, Claim, Unit
from central.fleet.moving import move_unit
from central.fleet.pki import Authority
from central.fleet.rules import unit_name_for
from central.meetings.models import Room
from central.proceedings.models import RunKey
from central.proceedings.results import Proceedings
from contract.claim import grouped, make_request, seal_claim
from contract.refused import Refused

NOW = 1_764_000_000_000
BY = 5


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("pki") / "pki", name="Hop test", hosts=["localhost"], seats=1)


def claim(number: int = 1) -> bytes:
    run = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))
    return seal_claim(make_request(ec.derive_private_key(number, ec.SECP256R1())), run_key=run, software="0.1.0")


def asks(database: Database, number: int = 1, *, now_ms: int = NOW) -> Claim:
    found_one = ask(database, claim(number), address=f"10.20.0.{number}", now_ms=now_ms)
    assert found_one is not None
    return found_one


def room(name: str = "Phòng họp số 1") -> Room:
    return Room.get_or_none(Room.name == name) or Room.create(name=name)


def test_a_unit_asks_is_named_and_let_in_under_its_own_keys(database: Database, authority: Authority) -> None:
    asked = asks(database)
    assert [one.code for one in waiting(now_ms=NOW)] == [asked.code]

    name_new(database, grouped(asked.code).lower(), room=room(), by=BY, now_ms=NOW)
    let_in = certify_next(database, authority, now_ms=NOW)

    assert let_in is not None
    assert (let_in.unit, let_in.named_by) == ("phong-hop-so-1", BY)
    certificate = x509.load_pem_x509_certificate(let_in.certificate.encode())
    certificate.verify_directly_issued_by(authority.certificate)
    assert certificate.public_key() == ec.derive_private_key(1, ec.SECP256R1()).public_key()
    assert may_connect("phong-hop-so-1", f"{certificate.serial_number:x}")
    assert [(row.unit, row.until_ms) for row in RunKey.select()] == [("phong-hop-so-1", None)]
    assert waiting(now_ms=NOW) == []
    assert asks(database).certificate == let_in.certificate
    assert certify_next(database, authority, now_ms=NOW) is None
    assert not is_spent(asks(database), now_ms=NOW + LIVES_MS)
    assert is_spent(asks(database), now_ms=NOW + LIVES_MS + 1)


def test_a_naming_lives_for_a_quarter_of_an_hour(database: Database, authority: Authority) -> None:
    code = asks(database).code
    name_new(database, code, room=room(), by=BY, now_ms=NOW)

    late = NOW + LIVES_MS + 1
    assert certify_next(database, authority, now_ms=late) is None
    assert not Unit.select().exists()

    asks(database, now_ms=late)
    name_new(database, code, room=room("Phòng họp số 2"), by=BY, now_ms=late)
    let_in = certify_next(database, authority, now_ms=late)
    assert let_in is not None
    assert let_in.unit == "phong-hop-so-2"


@pytest.mark.parametrize("typed", ["", "7C2D-A19F-K3QX", "không phải mã", "0" * 12, "'; DROP TABLE claim"])
def test_a_code_that_no_unit_shows_is_refused(database: Database, typed: str) -> None:
    asks(database)
    with pytest.raises(Refused):
        name_new(database, typed, room=room(), by=BY, now_ms=NOW)


def test_a_code_is_used_once_and_a_room_has_one_unit(database: Database, authority: Authority) -> None:
    first, second = asks(database).code, asks(database, 2).code
    name_new(database, first, room=room(), by=BY, now_ms=NOW)
    with pytest.raises(Refused, match="đã được dùng"):
        name_new(database, first, room=room("Phòng họp số 2"), by=BY, now_ms=NOW)
    with pytest.raises(Refused, match="đang chờ một thiết bị khác"):
        name_new(database, second, room=room(), by=BY, now_ms=NOW)
    certify_next(database, authority, now_ms=NOW)
    with pytest.raises(Refused, match="đã được dùng"):
        name_new(database, first, room=room("Phòng họp số 2"), by=BY, now_ms=NOW)
    with pytest.raises(Refused, match="đã có thiết bị"):
        name_new(database, second, room=room(), by=BY, now_ms=NOW)
    with pytest.raises(Refused, match="Không có thiết bị"):
        name_replacement(database, second, unit="room-9", by=BY, now_ms=NOW)
    with pytest.raises(Refused, match="Chưa có thiết bị nào"):
        name_new(database, second, room=room("Phòng họp số 2"), by=BY, now_ms=NOW + LIVES_MS + 1)


def test_a_replacement_ends_the_old_keys_in_the_same_step(database: Database, authority: Authority) -> None:
    name_new(database, asks(database).code, room=room(), by=BY, now_ms=NOW)
    certify_next(database, authority, now_ms=NOW)
    old = Certificate.get()

    named = name_replacement(database, asks(database, 2).code, unit="phong-hop-so-1", by=BY, now_ms=NOW)
    assert may_connect("phong-hop-so-1", old.serial)
    certify_next(database, authority, now_ms=NOW)

    assert named.room == "Phòng họp số 1"
    assert not may_connect("phong-hop-so-1", old.serial)
    keys = {row.public: row.until_ms is None for row in RunKey.select().where(RunKey.unit == "phong-hop-so-1")}
    assert sorted(keys.values()) == [False, True]
    assert keys[named.run_key]


def test_so_many_may_ask_and_who_asks_no_more_makes_room(database: Database) -> None:
    for number in range(1, MOST_WAITING + 1):
        asks(database, number)
    assert ask(database, claim(MOST_WAITING + 1), address="10.20.0.99", now_ms=NOW) is None
    assert asks(database, 3).code
    assert asks(database, MOST_WAITING + 1, now_ms=NOW + LIVES_MS + 1).code
    assert len(waiting(now_ms=NOW + LIVES_MS + 1)) == 1


def test_one_address_cannot_take_all_the_places(database: Database) -> None:
    told = [ask(database, claim(number), address="10.66.6.6", now_ms=NOW) for number in range(1, 2 * MOST_FROM_ONE)]

    assert [one is not None for one in told] == [True] * MOST_FROM_ONE + [False] * (MOST_FROM_ONE - 1)
    assert asks(database, 99).code


def test_a_unit_is_moved_unless_a_meeting_runs_on_it(database: Database, authority: Authority) -> None:
    name_new(database, asks(database).code, room=room(), by=BY, now_ms=NOW)
    certify_next(database, authority, now_ms=NOW)
    running: dict[str, object] = dict.fromkeys(("chair", "members", "present", "last_at_ms", "unknown"), 0)
    running |= {"is_quorate": True, "package": "", "item": "", "last": "", "software": "", "phase": "open"}
    key = {"unit": "phong-hop-so-1", "meeting": 7, "started_at_ms": NOW, "ended_at_ms": 0}
    Proceedings.insert(**running, **key).execute()

    with pytest.raises(Refused, match="đang diễn ra"):
        move_unit(database, name="phong-hop-so-1", room=room("Phòng họp số 2"), now_ms=NOW)
    Proceedings.update(ended_at_ms=NOW).execute()
    move_unit(database, name="phong-hop-so-1", room=room("Phòng họp số 2"), now_ms=NOW)

    assert Unit.get().room == "Phòng họp số 2"
    with pytest.raises(Refused, match="đã có thiết bị"):
        move_unit(database, name="phong-hop-so-1", room=room("Phòng họp số 2"), now_ms=NOW)
    with pytest.raises(Refused, match="Không có thiết bị"):
        move_unit(database, name="room-9", room=room(), now_ms=NOW)
    # The room that it left gets a unit of its own; the name is taken, so it gets a number.
    named = name_new(database, asks(database, 2).code, room=room(), by=BY, now_ms=NOW)
    assert named.unit == "phong-hop-so-1-2"


@pytest.mark.parametrize(
    ("called", "name"),
    [("Phòng họp số 1", "phong-hop-so-1"), ("Hội trường Đ – tầng 3", "hoi-truong-d-tang-3"), ("会议", "phong-hop")],
)
def test_a_unit_is_called_after_its_room(called: str, name: str) -> None:
    assert unit_name_for(called) == name
    assert unit_name_for(called, taken={name}) == f"{name}-2"
    assert len(unit_name_for("ắ" * 300, taken={"a" * 56})) == 58
