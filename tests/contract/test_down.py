"""What comes down: packages, lists, wishes, small messages; each refused in one line when it is not right."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.lists import (
    MAX_LIST_BYTES,
    Elsewhere,
    Place,
    Signed,
    SoundErased,
    UnitThere,
    Wish,
    WishList,
    open_packages,
    open_wishes,
    seal_packages,
    seal_wishes,
)
from contract.messages import Held, Hello, State, StreamHeld, read_message, write_message
from contract.package import MAX_PACKAGE_BYTES, read_package, sha256_of, write_package
from contract.refused import Malformed
from contract.topics import ack, hello, is_unit_name, shard, state, unit_of, up
from tests.makers import CENTRAL_KEY, STREAM, UNIT, key_of, make_list, make_package, make_people, make_person

KEY = CENTRAL_KEY.public_key()
WISHES = WishList(
    unit=UNIT, incarnation="first", serial=1, wishes=(Wish(wish="w-1", meeting=7, action="start", actor=1),)
)


def test_a_package_comes_back_and_its_bytes_are_always_the_same() -> None:
    package = make_package()
    raw = write_package(package)
    assert read_package(raw) == package
    assert write_package(read_package(raw)) == raw
    assert len(sha256_of(raw)) == 64


def test_of_a_list_that_would_be_too_long_the_ends_are_left_out_and_never_an_offer() -> None:
    name = "Phòng họp trực tuyến của Trung tâm Phục vụ hành chính công "
    units = tuple(UnitThere(unit=f"phong-hop-{one:04}", key="d" * 64) for one in range(2))
    full = msgspec.structs.replace(
        make_list(*(make_package(one) for one in range(1, 301))),
        elsewhere=tuple(Elsewhere(meeting=one, room=name, room_place=name, starts_at=one) for one in range(1, 401)),
        places=tuple(Place(room=f"{name}{one}", place=name, units=units) for one in range(300)),
        signed=tuple(Signed(meeting=one, at=10**12) for one in range(1, 501)),
        erased=tuple(SoundErased(meeting=one, recording=f"{one:016x}") for one in range(1, 501)),
    )
    told = open_packages(seal_packages(full, key=CENTRAL_KEY), unit=UNIT, key=KEY)

    assert told.offers == full.offers
    assert told.elsewhere == full.elsewhere[: len(told.elsewhere)]
    assert (told.places, told.signed, told.erased) == (full.places, full.signed, full.erased)
    assert 0 < len(told.elsewhere) < 400


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not a package"),
        (b"{}", "not a package"),
        (b"[" * 100_000, "not a package"),
        (b"\xff\xfe", "not a package"),
        (b" " * (MAX_PACKAGE_BYTES + 1), "at most"),
        (write_package(make_package(format=2)), "format 2"),
        (write_package(make_package(chairs=())), "chair"),
        (write_package(make_package(chairs=(55,))), "chair"),
        (write_package(make_package(people=(*make_people(3), make_person(3)))), "twice"),
        (write_package(make_package()).replace(b'"meeting":7', b'"meeting":0'), "not a package"),
    ],
)
def test_what_is_no_package_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason) as refusal:
        read_package(raw)
    assert "\n" not in str(refusal.value)


def test_lists_are_for_one_unit_one_purpose_and_from_central_only() -> None:
    packages, wishes = seal_packages(make_list(make_package()), key=CENTRAL_KEY), seal_wishes(WISHES, key=CENTRAL_KEY)

    assert open_packages(packages, unit=UNIT, key=KEY).offers[0].meeting == 7
    assert open_wishes(wishes, unit=UNIT, key=KEY) == WISHES
    for attempt in (
        lambda: open_packages(packages, unit="room-13", key=KEY),
        lambda: open_packages(packages, unit=UNIT, key=key_of(9).public_key()),
        lambda: open_packages(wishes, unit=UNIT, key=KEY),
        lambda: open_wishes(packages, unit=UNIT, key=KEY),
        lambda: open_packages(packages[:-1], unit=UNIT, key=KEY),
        lambda: open_packages(b"", unit=UNIT, key=KEY),
        lambda: open_packages(bytes(MAX_LIST_BYTES + 1), unit=UNIT, key=KEY),
    ):
        _refuses(attempt)


def _refuses(attempt: Callable[[], object]) -> None:
    with pytest.raises(Malformed):
        attempt()


HELLO = Hello(
    unit=UNIT,
    epoch=3,
    protocol=1,
    software="0.1.0",
    sent_at=5,
    streams=(StreamHeld(stream=STREAM, seq=9, digest="a" * 64),),
)
HELD = Held(incarnation="first", stream=STREAM, seq=9, digest="a" * 64)


@pytest.mark.parametrize("message", [HELLO, HELD, State(unit=UNIT, epoch=3, connected=True)])
def test_a_message_comes_back(message: Any) -> None:
    assert read_message(write_message(message), type(message)) == message


@given(st.binary(max_size=300))
def test_garbage_is_no_message(raw: bytes) -> None:
    for kind in (Hello, Held, State):
        with pytest.raises(Malformed):
            read_message(raw, kind)  # type: ignore[type-var]


@pytest.mark.parametrize(
    "changes", [{"seq": -1}, {"digest": "A" * 64}, {"stream": "x"}, {"window": 65}, {"window": -1}, {"incarnation": ""}]
)
def test_an_answer_with_impossible_values_is_refused(changes: dict[str, object]) -> None:
    raw = msgspec.json.encode({**msgspec.to_builtins(HELD), **changes})
    with pytest.raises(Malformed):
        read_message(raw, Held)


@pytest.mark.parametrize("name", ["room-12", "a", "r" * 63])
def test_a_unit_is_known_by_its_topics(name: str) -> None:
    assert is_unit_name(name)
    assert [unit_of(topic(name)) for topic in (up, hello, state)] == [name] * 3
    assert 0 <= int(shard(name), 16) < 64


@pytest.mark.parametrize(
    "topic", ["", "hop/v1/up/00/+", "hop/v1/up/zz/room-12", "hop/v1/down/room-12/ack", "x/room-12", "/"]
)
def test_a_foreign_topic_belongs_to_nobody(topic: str) -> None:
    assert unit_of(topic) == ""


def test_a_unit_in_another_units_shard_belongs_to_nobody() -> None:
    wrong = "00" if shard("room-12") != "00" else "01"
    assert unit_of(f"hop/v1/up/{wrong}/room-12") == ""
    assert unit_of(ack("room-12")) == ""


@pytest.mark.parametrize("name", ["", "Room", "r" * 64, "-a", "a-", "phòng", "a/b", "a+b", "#"])
def test_what_is_no_name_of_a_unit(name: str) -> None:
    assert not is_unit_name(name)
