"""Bytes that stay: what was written by an earlier version is read for ever, and is still written so.

A golden file is never edited. A new format gets a new file and a new version number.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from contract import events as e
from contract import stick
from contract.ballot import PreparedBallot
from contract.line import NO_DIGEST, Line, digest, read_line, write_line
from contract.lists import (
    Adjourned,
    JoinedMeeting,
    OtherRoom,
    PackageList,
    Place,
    RoomList,
    Signed,
    SoundErased,
    UnitThere,
    Wish,
    WishList,
    open_packages,
    open_rooms,
    open_wishes,
    seal_packages,
    seal_rooms,
    seal_wishes,
)
from contract.messages import Health, Held, Hello, PackageHeld, State, StreamHeld, write_message
from contract.package import (
    Capacity,
    ComesFrom,
    Package,
    PersonHere,
    PlannedSitting,
    read_package,
    write_package,
)
from contract.parts import Part
from contract.past import Past, read_past
from contract.room import Phase
from contract.run import Header, pack_run, unpack_run
from contract.signed import SIGNATURE_BYTES
from contract.ticket import Ticket, read_ticket, write_ticket
from contract.wording import read_wording
from tests.contract.first_version import (
    HEARD,
    PERSON,
    SPEC,
    WORDS,
    again,
    awaited,
    ballots,
    carried,
    floor,
    from_paper,
    joined,
    kept_sound,
    moved,
    named,
    others,
    papers,
    private,
    secret,
    settling,
    shared,
    silenced,
    silenced_on_request,
    sittings,
    speech,
    spine,
    spoiled,
    spoken_on_paper,
    taken_back,
    timed,
    unrecorded,
)
from tests.makers import (
    CENTRAL_KEY,
    EIGHT,
    MEETING,
    STREAM,
    TICKET_KEY,
    UNIT,
    UNIT_KEY,
    make_document,
    make_list,
    make_package,
)

HOUR = 3_600_000
GOLDEN = Path(__file__).parent / "golden"


def _texts(events: tuple[e.Event, ...] | None = None) -> list[str]:
    lines = (
        Line(stream=STREAM, seq=seq, meeting=MEETING if seq > 1 else 0, at=EIGHT + seq, within=5, mono=seq, event=event)
        for seq, event in enumerate(events or spine(), start=1)
    )
    return [write_line(line) for line in lines]


def _run() -> bytes:
    texts, after = _texts(), NO_DIGEST
    for text in texts:
        after = digest(after, text)
    header = Header(unit=UNIT, stream=STREAM, first=1, count=len(texts), before=NO_DIGEST, after=after)
    return pack_run(texts, header=header, contents=(WORDS,), key=UNIT_KEY)


def _package() -> Package:
    return make_package(documents=(make_document(b"%PDF-1.7"),))


def _package_of_rooms() -> Package:
    return msgspec.structs.replace(_package(), rooms=("Phòng họp số 1", "Điểm cầu Đông"))


def _package_of_two_posts() -> Package:
    further = (Capacity(agency="Ban Thi đua – Khen thưởng", office="Trưởng ban"), Capacity(agency="Hội Khuyến học"))
    first, *others = _package().people
    return msgspec.structs.replace(_package(), people=(msgspec.structs.replace(first, also=further), *others))


def _package_of_seats_elsewhere() -> Package:
    first, *others = _package().people
    people = (msgspec.structs.replace(first, sits="Điểm cầu Đông"), *others)
    return msgspec.structs.replace(_package_of_rooms(), people=people)


def _package_with_one_elsewhere() -> Package:
    first, *others = _package().people
    return msgspec.structs.replace(_package(), people=(msgspec.structs.replace(first, online=True), *others))


def _package_of_sittings() -> Package:
    planned = (
        PlannedSitting(starts_at=EIGHT, ends_at=EIGHT + 3 * HOUR),
        PlannedSitting(starts_at=EIGHT + 30 * HOUR, ends_at=EIGHT + 33 * HOUR, place="Hội trường B"),
    )
    return msgspec.structs.replace(_package(), ends_at=planned[-1].ends_at, sittings=planned)


def _package_that_moved() -> Package:
    comes = ComesFrom(unit="phong-1", room="Phòng họp số 1", last=f"{STREAM}/12", past="c" * 64, files=("d" * 64,))
    return msgspec.structs.replace(_package(), room="Phòng họp số 2", comes_from=comes)


PAST = Past(
    meeting=MEETING,
    unit="phong-1",
    texts=tuple(text for text in _texts() if read_line(text).meeting),
    packages=(write_package(_package()),),
    contents=(WORDS,),
)
TICKET = Ticket(key_id=1, meeting=MEETING, attendee=3, rights=1, expires=date(2026, 1, 1), issue=2)
LIST = make_list(_package(), serial=3)
LIST_WITH_PLACES = msgspec.structs.replace(LIST, places=(Place(room="Phòng họp số 2", place="tầng 3, nhà A"),))
LIST_WITH_ERASED = msgspec.structs.replace(LIST, erased=(SoundErased(meeting=MEETING, recording="0a1b2c3d4e5f6071"),))
LIST_WITH_SIGNED = msgspec.structs.replace(LIST, signed=(Signed(meeting=MEETING, at=EIGHT),))
LIST_WITH_UNITS = msgspec.structs.replace(
    LIST, places=(Place(room="Phòng họp số 2", place="tầng 3", units=(UnitThere(unit="phong-2", key="d" * 64),)),)
)
WISHES = WishList(
    unit=UNIT, incarnation="first", serial=4, wishes=(Wish(wish="w-1", meeting=MEETING, action="start", actor=1),)
)
ROOMS = RoomList(
    unit=UNIT,
    incarnation="first",
    told_at=EIGHT,
    meetings=(
        JoinedMeeting(
            meeting=MEETING,
            rooms=(
                OtherRoom(
                    unit="phong-dong",
                    room="Điểm cầu Đông",
                    is_linked=True,
                    heard_at=EIGHT,
                    phase=Phase.RUNNING,
                    item="item-2",
                    actor=1,
                    members=(4, 5),
                    parts=(
                        Part(
                            unit="phong-dong",
                            room="Điểm cầu Đông",
                            opened=next(one for one in spine() if isinstance(one, e.BallotOpened)),
                            opened_at=EIGHT,
                            here=(4, 5),
                            closed=next(one for one in spine() if isinstance(one, e.BallotClosed)),
                            closed_at=EIGHT + 60_000,
                            here_at_closing=(4, 5),
                            voted=1,
                            marks=((1, 0, 0),),
                            votes={4: ((0,),)},
                            head=1,
                        ),
                    ),
                ),
            ),
            added=(SPEC,),
        ),
    ),
)
BETWEEN = RoomList(
    unit=UNIT,
    incarnation="first",
    told_at=EIGHT,
    meetings=(
        JoinedMeeting(
            meeting=MEETING,
            rooms=(
                OtherRoom(
                    unit="phong-dong",
                    room="Điểm cầu Đông",
                    phase=Phase.PAUSED,
                    adjourned=Adjourned(until=EIGHT + 6 * HOUR, place="Hội trường B"),
                ),
            ),
        ),
    ),
)
HELLO = Hello(
    unit=UNIT,
    epoch=2,
    protocol=1,
    software="0.1.0",
    sent_at=EIGHT,
    list_incarnation="first",
    list_serial=3,
    streams=(StreamHeld(stream=STREAM, seq=12, digest="c" * 64),),
    packages=(PackageHeld(meeting=MEETING, incarnation="first", revision=1, sha256="a" * 64),),
)
HEALTH = Health(free=0.625, hottest_c=51.5, unsent=12, unsent_since=EIGHT, lacking=1)
PULSE = msgspec.structs.replace(HEALTH, camera="dark", stalled=("door", "speech"))
HELD = Held(incarnation="first", stream=STREAM, seq=12, digest="c" * 64, heard_at=EIGHT, answered_at=EIGHT + 20)

WRITERS: dict[str, Callable[[], bytes]] = {
    "lines-1.txt": lambda: "\n".join(_texts()).encode(),
    "lines-secret-1.txt": lambda: "\n".join(_texts(secret())).encode(),
    "lines-speech-1.txt": lambda: "\n".join(_texts(speech())).encode(),
    "wording-1.json": lambda: HEARD.body,
    "person-1.json": lambda: PERSON.body,
    "ballot-1.json": lambda: msgspec.json.encode(SPEC),
    "lines-floor-1.txt": lambda: "\n".join(_texts(floor())).encode(),
    "lines-shares-1.txt": lambda: "\n".join(_texts(shared())).encode(),
    "lines-timed-1.txt": lambda: "\n".join(_texts(timed())).encode(),
    "lines-ballot-1.txt": lambda: "\n".join(_texts(ballots())).encode(),
    "lines-others-1.txt": lambda: "\n".join(_texts(others())).encode(),
    "lines-private-1.txt": lambda: "\n".join(_texts(private())).encode(),
    "lines-taken-back-1.txt": lambda: "\n".join(_texts(taken_back())).encode(),
    "lines-again-1.txt": lambda: "\n".join(_texts(again())).encode(),
    "lines-moved-1.txt": lambda: "\n".join(_texts(moved())).encode(),
    "lines-carried-1.txt": lambda: "\n".join(_texts(carried())).encode(),
    "packages-units-1.signed": lambda: seal_packages(LIST_WITH_UNITS, key=CENTRAL_KEY),
    "package-moved-1.json": lambda: write_package(_package_that_moved()),
    "packages-places-1.signed": lambda: seal_packages(LIST_WITH_PLACES, key=CENTRAL_KEY),
    "lines-sittings-1.txt": lambda: "\n".join(_texts(sittings())).encode(),
    "lines-awaited-1.txt": lambda: "\n".join(_texts(awaited())).encode(),
    "lines-spoiled-1.txt": lambda: "\n".join(_texts(spoiled())).encode(),
    "lines-settling-1.txt": lambda: "\n".join(_texts(settling())).encode(),
    "lines-named-1.txt": lambda: "\n".join(_texts(named())).encode(),
    "lines-unrecorded-1.txt": lambda: "\n".join(_texts(unrecorded())).encode(),
    "lines-kept-sound-1.txt": lambda: "\n".join(_texts(kept_sound())).encode(),
    "lines-silenced-1.txt": lambda: "\n".join(_texts(silenced())).encode(),
    "lines-silenced-2.txt": lambda: "\n".join(_texts(silenced_on_request())).encode(),
    "packages-erased-1.signed": lambda: seal_packages(LIST_WITH_ERASED, key=CENTRAL_KEY),
    "packages-signed-1.signed": lambda: seal_packages(LIST_WITH_SIGNED, key=CENTRAL_KEY),
    "lines-from-paper-1.txt": lambda: "\n".join(_texts(from_paper())).encode(),
    "lines-spoken-on-paper-1.txt": lambda: "\n".join(_texts(spoken_on_paper())).encode(),
    "lines-joined-1.txt": lambda: "\n".join(_texts(joined())).encode(),
    "package-rooms-1.json": lambda: write_package(_package_of_rooms()),
    "lines-papers-1.txt": lambda: "\n".join(_texts(papers())).encode(),
    "run-1.bin": _run,
    "ticket-1.txt": lambda: write_ticket(TICKET, key=TICKET_KEY).encode(),
    "package-1.json": lambda: write_package(_package()),
    "packages-1.signed": lambda: seal_packages(LIST, key=CENTRAL_KEY),
    "rooms-1.signed": lambda: seal_rooms(ROOMS, key=CENTRAL_KEY),
    "rooms-adjourned-1.signed": lambda: seal_rooms(BETWEEN, key=CENTRAL_KEY),
    "package-also-1.json": lambda: write_package(_package_of_two_posts()),
    "package-sits-1.json": lambda: write_package(_package_of_seats_elsewhere()),
    "package-online-1.json": lambda: write_package(_package_with_one_elsewhere()),
    "package-sittings-1.json": lambda: write_package(_package_of_sittings()),
    "wishes-1.signed": lambda: seal_wishes(WISHES, key=CENTRAL_KEY),
    "hello-1.json": lambda: write_message(HELLO),
    "hello-health-1.json": lambda: write_message(msgspec.structs.replace(HELLO, health=HEALTH)),
    "hello-pulse-1.json": lambda: write_message(msgspec.structs.replace(HELLO, health=PULSE)),
    "held-1.json": lambda: write_message(HELD),
    "state-1.json": lambda: write_message(State(unit=UNIT, epoch=2, connected=True)),
}


@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"run-1.bin"}))
def test_what_is_written_is_what_was_always_written(name: str) -> None:
    assert WRITERS[name]() == (GOLDEN / name).read_bytes()


def test_the_old_lines_are_read_and_chained_as_ever() -> None:
    link = NO_DIGEST
    for text in (GOLDEN / "lines-1.txt").read_text(encoding="utf-8").split("\n"):
        assert not isinstance(read_line(text).event, e.UnknownEvent)
        link = digest(link, text)
    assert link.hex() == (GOLDEN / "digest-1.txt").read_text().strip()


def test_the_lines_of_speech_are_read() -> None:
    events = [read_line(text).event for text in (GOLDEN / "lines-speech-1.txt").read_text(encoding="utf-8").split("\n")]
    assert tuple(events) == speech()
    assert read_wording((GOLDEN / "wording-1.json").read_text(encoding="utf-8")).text == "đồng ý"


def test_no_event_is_without_bytes_that_stay() -> None:
    """Each is in a golden file, and is read from there as what it is."""
    texts = [text for path in GOLDEN.glob("lines-*.txt") for text in path.read_text(encoding="utf-8").split("\n")]
    assert {type(read_line(text).event) for text in texts} == set(e.KNOWN.values())


def test_the_old_run_is_read() -> None:
    """Its packing may differ from version to version of zstandard; what is in it may not."""
    run = unpack_run((GOLDEN / "run-1.bin").read_bytes(), key=UNIT_KEY.public_key())
    assert list(run.texts) == _texts()
    assert run.contents == (WORDS,)


def test_the_old_things_that_come_down_are_read() -> None:
    def read(name: str) -> bytes:
        return (GOLDEN / name).read_bytes()

    key = CENTRAL_KEY.public_key()
    assert read_package(read("package-1.json")) == _package()
    assert read_package(read("package-rooms-1.json")) == _package_of_rooms()
    assert open_packages(read("packages-1.signed"), unit=UNIT, key=key) == LIST
    assert open_rooms(read("rooms-1.signed"), unit=UNIT, key=key) == ROOMS
    assert open_rooms(read("rooms-adjourned-1.signed"), unit=UNIT, key=key) == BETWEEN
    assert read_package(read("package-sittings-1.json")) == _package_of_sittings()
    assert open_packages(read("packages-places-1.signed"), unit=UNIT, key=key) == LIST_WITH_PLACES
    assert open_packages(read("packages-units-1.signed"), unit=UNIT, key=key) == LIST_WITH_UNITS
    assert read_package(read("package-moved-1.json")).room == "Phòng họp số 2"
    assert read_past(read("past-1.bin")) == PAST
    assert read_package(read("package-also-1.json")) == _package_of_two_posts()
    assert read_package(read("package-sits-1.json")) == _package_of_seats_elsewhere()
    assert read_package(read("package-online-1.json")) == _package_with_one_elsewhere()
    assert open_wishes(read("wishes-1.signed"), unit=UNIT, key=key) == WISHES
    assert read_ticket(read("ticket-1.txt"), keys={1: TICKET_KEY.public_key()}) == TICKET


def test_what_the_texts_beside_the_lines_hold_is_read() -> None:
    assert msgspec.json.decode((GOLDEN / "ballot-1.json").read_bytes(), type=PreparedBallot) == SPEC
    person = msgspec.json.decode((GOLDEN / "person-1.json").read_bytes(), type=PersonHere)
    assert (person.name, person.agency) == ("Lê Văn Tài", "Sở Xây dựng")


def test_the_files_can_be_read_without_this_code() -> None:
    """Plain JSON behind a 64-byte signature: an independent verifier needs docs/wire.md only."""
    signed = (GOLDEN / "packages-1.signed").read_bytes()
    assert msgspec.convert(json.loads(signed[SIGNATURE_BYTES:]), PackageList) == LIST


def test_the_places_on_a_stick_stay() -> None:
    """A stick that an old unit wrote is read by a new central, and the other way round."""
    assert str(stick.run(UNIT, STREAM, 201)) == f"hop/up/{UNIT}/{STREAM}-000000000000000201.sealed"
    assert stick.is_run(f"{STREAM}-000000000000000201.run")
    assert str(stick.clear_package_list(UNIT)) == f"hop/down/{UNIT}/packages.signed"
    assert str(stick.clear_file("a" * 64)) == f"hop/down/files/{'a' * 64}"
    assert str(stick.package_list(UNIT)) == f"hop/down/{UNIT}/packages.sealed"
    assert str(stick.file(UNIT, "a" * 64)) == f"hop/down/{UNIT}/{'a' * 64}.sealed"
    assert (stick.list_label(UNIT), stick.file_label("a" * 64)) == (f"list/{UNIT}", f"file/{'a' * 64}")


def test_a_content_keeps_its_name() -> None:
    assert WORDS.name == "f1d78926b7787eab38c500e90c208be1d9953837fb52fc08bdb45ac8907d1210"
