"""Central and the line to it are gone, and the meeting must leave its room: a file carries it to the next one (D1)."""

import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from contract import events as e
from contract.ballot import Mode
from contract.lists import Place, UnitThere
from contract.moving import comes_here, went_to
from contract.package import Package, sha256_of, write_package
from contract.refused import Refused
from contract.room import Phase
from edge.desk import Desk, LatePaper, Opinion
from edge.parcel import take_parcel, write_parcel
from tests.edge.moved import keep
from tests.edge.unit import assert_chain_holds, open_desk
from tests.makers import CHAIR, MEETING, SECRETARY, key_of, make_document, make_list, make_package, make_vote, sealed

HALL, EAST, WEST = "Phòng họp số 1", "Phòng họp số 2", "Phòng họp số 3"
UNITS = {"phong-1": HALL, "phong-2": EAST, "phong-3": WEST}
KEYS = {unit: key_of(20 + at) for at, unit in enumerate(UNITS)}
PLACES = tuple(
    Place(
        room=room,
        place="tầng 3",
        units=(UnitThere(unit=unit, key=KEYS[unit].public_key().public_bytes_raw().hex()),),
    )
    for unit, room in UNITS.items()
)
WORDS = "Đề nghị bổ sung nguồn vốn năm 2026."
PAPER, LATE = b"%PDF-1.7 the plan's paper", b"%PDF-1.7 handed out in the room"


@dataclass
class House:
    """Three units that central has told of each other; the plan is at the first."""

    folder: Path
    desks: dict[str, Desk]

    def move(self, desk: Desk, room: str) -> Path:
        """Its secretary moves the meeting and saves the file."""
        desk.move(MEETING, room, SECRETARY)
        return self.save(desk)

    def save(self, desk: Desk) -> Path:
        target = self.folder / f"{desk.shelf.unit}.hop"
        write_parcel(desk, MEETING, target, key=KEYS[desk.shelf.unit])
        return target

    def take(self, unit: str, parcel: Path) -> Desk:
        desk = self.desks[unit]
        assert take_parcel(desk, parcel, key=KEYS[unit]) == MEETING
        return desk


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    desks = {}
    for unit in UNITS:
        desk = desks[unit] = open_desk(tmp_path / unit, unit=unit)
        plans = [planned()] if unit == "phong-1" else []
        desk.shelf.take_list(sealed(replace(make_list(*plans, unit=unit), places=PLACES)))
        for plan in plans:
            desk.shelf.put_package(write_package(plan), sha256_of(write_package(plan)))
        desk.take_offered()
    keep(desks["phong-1"], PAPER)
    yield House(tmp_path, desks)
    for desk in desks.values():
        desk.journal.close()


def planned() -> Package:
    return make_package(room=HALL, documents=(make_document(PAPER),))


def hold(desk: Desk) -> None:
    """A result is there, an opinion, a paper that was handed out; the second item is open."""
    desk.start(MEETING, CHAIR, (1, 2, 3, 4, 5))
    desk.open_item(MEETING, "item-2", CHAIR)
    desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for voter in (3, 4, 5):
        desk.cast_vote(MEETING, make_vote(voter))
    desk.close_ballot(MEETING, "nq-01", 1, CHAIR)
    desk.give_opinion(MEETING, Opinion(attendee=3, item="item-2", text=WORDS))
    keep(desk, LATE)
    paper = LatePaper(document="here-1", title="Phụ lục", sha256=sha256_of(LATE), size=len(LATE))
    desk.add_document(MEETING, paper, CHAIR)


def test_d1_the_next_room_has_all_that_was_done_without_central(house: House) -> None:
    hall = house.desks["phong-1"]
    hold(hall)
    east = house.take("phong-2", house.move(hall, EAST))

    [plan] = east.meetings()
    assert (plan.room, plan.room_place, east.room(MEETING).phase) == (EAST, "tầng 3", Phase.WAITING)
    assert comes_here(east.room(MEETING))
    assert plan.comes_from
    assert plan.comes_from.room == HALL
    east.go_on(MEETING, CHAIR)

    room = east.room(MEETING)
    assert (room.phase, room.item, went_to(room)) == (Phase.RUNNING, "item-2", "")
    assert room.ballots["nq-01", 1].votes.keys() == {3, 4, 5}
    assert east.text_of(room.opinions[0].text) == WORDS
    for raw in (PAPER, LATE):
        found = east.shelf.document(sha256_of(raw))
        assert found
        assert found.read_bytes() == raw
    east.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR, reason="Đếm lại.")
    east.cast_vote(MEETING, make_vote(3, round=2))
    assert_chain_holds(east.journal)


def test_a_meeting_that_has_not_begun_moves_too(house: House) -> None:
    hall = house.desks["phong-1"]
    hall.check_in(MEETING, 3, e.Way.CAMERA)
    east = house.take("phong-2", house.move(hall, EAST))
    assert went_to(hall.room(MEETING)) == EAST

    east.go_on(MEETING, CHAIR)
    assert (east.room(MEETING).phase, east.room(MEETING).is_present(3)) == (Phase.WAITING, True)
    east.start(MEETING, CHAIR, (CHAIR,))
    assert east.room(MEETING).phase is Phase.RUNNING


def test_the_same_file_again_changes_nothing_before_and_after_it_was_taken_up(house: House) -> None:
    hall = house.desks["phong-1"]
    hold(hall)
    parcel = house.move(hall, EAST)
    east = house.take("phong-2", parcel)
    lines = east.journal.position()
    house.take("phong-2", parcel)
    assert east.journal.position() == lines

    east.go_on(MEETING, CHAIR)
    east.pause(MEETING, CHAIR)
    lines = east.journal.position()
    house.take("phong-2", parcel)
    assert (east.journal.position(), east.room(MEETING).phase) == (lines, Phase.PAUSED)


def test_it_moves_on_to_a_third_room_and_back_to_the_first(house: House) -> None:
    hall = house.desks["phong-1"]
    hold(hall)
    east = house.take("phong-2", house.move(hall, EAST))
    east.go_on(MEETING, CHAIR)
    east.give_opinion(MEETING, Opinion(attendee=4, item="item-2", text="Nhất trí."))
    west = house.take("phong-3", house.move(east, WEST))
    west.go_on(MEETING, CHAIR)
    assert [one.attendee for one in west.room(MEETING).opinions] == [3, 4]
    came = west.room(MEETING).package
    assert came
    assert came.comes_from
    assert came.comes_from.room == EAST

    house.take("phong-1", house.move(west, HALL))
    hall.go_on(MEETING, CHAIR)
    room = hall.room(MEETING)
    assert (room.phase, [one.attendee for one in room.opinions]) == (Phase.RUNNING, [3, 4])
    assert room.ballots["nq-01", 1].votes.keys() == {3, 4, 5}
    assert_chain_holds(hall.journal)


def test_it_is_the_same_after_a_power_cut_and_for_every_process(house: House) -> None:
    hall = house.desks["phong-1"]
    hold(hall)
    east = house.take("phong-2", house.move(hall, EAST))
    again = open_desk(house.folder / "phong-2", unit="phong-2", boot="boot-2")

    assert again.meetings() == east.meetings()
    east.go_on(MEETING, CHAIR)
    assert again.room(MEETING) == east.room(MEETING)
    again.journal.close()


def test_what_central_says_later_of_the_same_move_asks_for_nothing_again(house: House) -> None:
    hall = house.desks["phong-1"]
    hold(hall)
    east = house.take("phong-2", house.move(hall, EAST))
    east.go_on(MEETING, CHAIR)
    [came] = east.room(MEETING).continued
    carried = east.room(MEETING).package
    assert carried
    assert carried.comes_from
    comes = replace(carried.comes_from, past="e" * 64)
    plan = make_package(room=EAST, revision=3, comes_from=comes)
    east.shelf.take_list(sealed(replace(make_list(plan, unit="phong-2", serial=2), places=PLACES)))
    east.shelf.put_package(write_package(plan), sha256_of(write_package(plan)))
    east.take_offered()

    room = east.room(MEETING)
    assert (room.phase, room.package, room.continued, comes_here(room)) == (Phase.RUNNING, plan, [came], False)
    assert east.meetings() == [plan]
    assert east.shelf.missing_documents() == []


def test_a_file_needs_a_move_and_a_next_room_that_central_told_of(house: House) -> None:
    hall = house.desks["phong-1"]
    hold(hall)
    with pytest.raises(Refused, match="chưa chuyển"):
        house.save(hall)
    hall.move(MEETING, "Phòng ngoài danh sách", SECRETARY)
    with pytest.raises(Refused, match="chưa được trung tâm cho biết"):
        house.save(hall)


def test_of_a_plan_that_central_offers_no_more_there_is_no_file_and_the_page_says_so(house: House) -> None:
    hall = house.desks["phong-1"]
    hold(hall)
    hall.shelf.take_list(sealed(replace(make_list(unit="phong-1", serial=2), places=PLACES)))
    with pytest.raises(Refused, match="đã thay kế hoạch"):
        house.move(hall, EAST)


@pytest.mark.parametrize("unit", ["phong-1", "phong-3"])
def test_only_the_room_that_it_was_sent_to_can_open_it(house: House, unit: str) -> None:
    hold(house.desks["phong-1"])
    parcel = house.move(house.desks["phong-1"], EAST)
    for raw in (WORDS.encode(), PAPER, LATE):
        assert raw not in parcel.read_bytes()
    with pytest.raises(Refused, match="không mở được"):
        take_parcel(house.desks[unit], parcel, key=KEYS[unit])


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _flipped(raw: bytes) -> bytes:
    at = len(raw) // 3
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


@pytest.mark.parametrize("harm", [_cut, _flipped, lambda _: b"", lambda _: b"PK\x03\x04garbage" * 99])
def test_a_damaged_file_leaves_the_room_as_it_was(house: House, harm: Callable[[bytes], bytes]) -> None:
    hold(house.desks["phong-1"])
    parcel = house.move(house.desks["phong-1"], EAST)
    parcel.write_bytes(harm(parcel.read_bytes()))
    east = house.desks["phong-2"]
    with pytest.raises(Refused):
        take_parcel(east, parcel, key=KEYS["phong-2"])
    assert east.meetings() == []


def test_whatever_byte_is_changed_it_is_refused_in_words_or_was_of_no_weight(house: House) -> None:
    hold(house.desks["phong-1"])
    parcel = house.move(house.desks["phong-1"], EAST)
    whole, chance = parcel.read_bytes(), random.Random(1)
    with zipfile.ZipFile(parcel) as sack:
        heads = [one.header_offset for one in sack.infolist()]
    refused = 0
    for _ in range(1000):
        harmed = bytearray(whole)
        # Most of them where a ZIP says what lies where.
        places = (chance.choice(heads) + chance.randrange(40), chance.randrange(whole.find(b"PK\x01\x02"), len(whole)))
        harmed[chance.choice(places)] = chance.randrange(256)
        parcel.write_bytes(harmed)
        try:
            take_parcel(house.desks["phong-2"], parcel, key=KEYS["phong-2"])
        except Refused:
            refused += 1
    assert 100 < refused < 1000
    assert house.desks["phong-2"].room(MEETING).phase is Phase.WAITING


def test_a_unit_can_send_no_plan_that_central_never_made(house: House) -> None:
    hall = house.desks["phong-1"]
    forged = make_package(room=HALL, revision=9, title="Cuộc họp không có thật")
    hall.shelf.put_package(write_package(forged), sha256_of(write_package(forged)))
    hall.take_package(sha256_of(write_package(forged)))
    hold(hall)
    hall.shelf.keep_proof(sha256_of(write_package(forged)), hall.shelf.proof_of(sha256_of(write_package(planned()))))
    with pytest.raises(Refused, match="không mở được"):
        house.take("phong-2", house.move(hall, EAST))
    assert house.desks["phong-2"].meetings() == []


def test_a_packed_file_is_never_unpacked(house: House) -> None:
    hold(house.desks["phong-1"])
    parcel = house.move(house.desks["phong-1"], EAST)
    packed = house.folder / "packed.hop"
    with zipfile.ZipFile(parcel) as sack, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as other:
        for name in sack.namelist():
            other.writestr(name, sack.read(name))
    with pytest.raises(Refused, match="không mở được"):
        take_parcel(house.desks["phong-2"], packed, key=KEYS["phong-2"])


def test_a_room_with_a_newer_plan_keeps_it(house: House) -> None:
    hall, east = house.desks["phong-1"], house.desks["phong-2"]
    newer = make_package(room=EAST, revision=5)
    east.shelf.take_list(sealed(replace(make_list(newer, unit="phong-2", serial=2), places=PLACES)))
    east.shelf.put_package(write_package(newer), sha256_of(write_package(newer)))
    east.take_offered()
    hold(hall)
    with pytest.raises(Refused, match="mới hơn"):
        house.take("phong-2", house.move(hall, EAST))
    assert east.meetings() == [newer]


@pytest.mark.parametrize("step", ["keep_document", "put_package", "keep_proof", "carry_plan"])
def test_a_power_cut_while_it_is_taken_in_leaves_nothing_half_and_the_file_works_again(
    house: House, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall, east = house.desks["phong-1"], house.desks["phong-2"]
    hold(hall)
    parcel = house.move(hall, EAST)
    with monkeypatch.context() as cut:
        cut.setattr(east if step == "carry_plan" else east.shelf, step, _dies)
        with pytest.raises(KeyboardInterrupt):
            take_parcel(east, parcel, key=KEYS["phong-2"])
    assert east.meetings() == []
    east.shelf.drop_uploads()
    assert list(east.shelf.incoming("x").parent.iterdir()) == []

    house.take("phong-2", parcel)
    east.go_on(MEETING, CHAIR)
    assert east.room(MEETING).phase is Phase.RUNNING


def _dies(*_: object) -> None:
    raise KeyboardInterrupt
