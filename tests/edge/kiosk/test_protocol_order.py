"""Every list of people in the room goes by rank; A–Z is for finding, by given name, with or without diacritics. # R5.2a

The ranks here go against the alphabet, the numbers, the check-ins and the votes.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import events as e
from contract.ballot import Mode
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, MEETING, SECRETARY, make_package, make_person, make_vote

NAMES = {3: "Trần Thị Ánh", 4: "Lê Văn Bình", 5: "Đỗ Quang Cường", 6: "Phạm Thị Đào"}
RANKS = {6: 3, 5: 4, 4: 5, 3: 6}
BY_RANK = [NAMES[one] for one in RANKS]
PLAN = make_package(
    people=(
        make_person(CHAIR, name="Nguyễn Chủ Trì"),
        make_person(SECRETARY, name="Nguyễn Thư Ký"),
        *(
            make_person(one, name=name, rank=RANKS[one], agency_rank=RANKS[one], agency=f"Sở {name}")
            for one, name in NAMES.items()
        ),
    )
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[House]:
    """All came in the order of their numbers, and the ballot is open on devices."""
    house = House(tmp_path, PLAN)
    for one in NAMES:
        house.desk.check_in(MEETING, one, e.Way.CAMERA)
    house.desk.start(MEETING, CHAIR, (CHAIR, SECRETARY))
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    yield house
    house.close()


def listed(text: str) -> list[str]:
    """These people in the order in which the page's content first names them."""
    content = text[text.index("<main" if "<main" in text else "<body") :]
    places = {name: content.find(name) for name in NAMES.values()}
    assert min(places.values()) >= 0, f"not all are on the page: {places}"
    return sorted(places, key=lambda name: places[name])


@pytest.mark.parametrize(
    "path",
    [
        "/chair/roll",
        "/secretary/roll",
        "/chair/speakers",
        "/secretary/ballots",
        "/screen/vote",
        "/screen/",
        "/who",
        "/secretary/kit/meeting",
    ],
)
def test_lists_of_people_and_agencies_go_by_rank(room: House, path: str) -> None:
    visitor = room.device_of(SECRETARY) if path.startswith("/secretary") else room.screen()

    assert listed(visitor.open(path)) == BY_RANK


def test_at_the_door_too(tmp_path: Path) -> None:
    house = House(tmp_path, PLAN)
    assert listed(house.screen().open("/door/names")) == BY_RANK
    house.close()


def test_results_by_name_go_by_rank_and_not_by_who_voted_first(room: House) -> None:
    for one in (4, 3, 6, 5):
        room.desk.cast_vote(MEETING, make_vote(one))
    room.desk.close_ballot(MEETING, "nq-01", 1, CHAIR)

    text = room.device_of(SECRETARY).open("/secretary/ballots")

    assert listed(text[text.index("Từng đại biểu") - 6 :].replace("Từng đại biểu", "<main", 1)) == BY_RANK


@pytest.mark.parametrize(
    ("path", "sought", "found"),
    [
        ("/who?q=", "anh", ["Trần Thị Ánh"]),
        ("/who?q=", "Ánh", ["Trần Thị Ánh"]),
        ("/who?q=", "dao", ["Phạm Thị Đào"]),
        ("/screen/?q=", "đào", ["Phạm Thị Đào"]),
        ("/screen/?q=", "thi", ["Trần Thị Ánh", "Phạm Thị Đào"]),
        ("/who?q=", "c", ["Đỗ Quang Cường"]),
        ("/door/names?letter=", "D", ["Phạm Thị Đào"]),
    ],
)
def test_found_by_given_name_with_or_without_marks(room: House, path: str, sought: str, found: list[str]) -> None:
    content = room.screen().open(path + sought).partition("<main")[2]

    assert [name for name in NAMES.values() if name in content] == found
