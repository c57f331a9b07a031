"""Another release takes a room's pages over: between meetings, whole, and back when it fails."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edge.releases import Outcome
from tests.edge.updating.house import House
from tests.edge.updating.releases import BROKEN, MACHINE, MIGRATING, Releases, install
from tests.servers import eventually

FIRST = "0.1.0-first"
HOUR_S = 3600
MakeHouse = Callable[[], House]

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return Releases(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def began(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a unit that was just set up: the first release alone."""
    home = tmp_path_factory.mktemp("home")
    install(releases.make(FIRST), home)
    return home


@pytest.fixture(scope="module")
def better(releases: Releases) -> Path:
    return releases.make("0.1.0-better")


@pytest.fixture(scope="module")
def broken(releases: Releases) -> Path:
    return releases.make("0.1.0-broken", BROKEN)


@pytest.fixture
def house(tmp_path: Path, began: Path, releases: Releases) -> Iterator[House]:
    made = House(tmp_path, began, releases.public)
    try:
        made.comes_to_serve(FIRST)
        yield made
    finally:
        made.close()


def named(version: str) -> str:
    return f"hop-{version}-{MACHINE}"


def test_a_release_from_a_stick_takes_the_pages_over_and_one_can_go_back(house: House, better: Path) -> None:
    assert house.update() == (0, f"{named(FIRST)} runs\n")

    status, said = house.update("--file", better)
    assert (status, house.home.current, house.home.proven) == (0, named("0.1.0-better"), named("0.1.0-better")), said
    assert house.serves("0.1.0-better")
    assert house.notes.outcome == Outcome.PROVEN

    status, said = house.update("--back")
    assert (status, house.home.proven) == (0, named(FIRST)), said
    assert house.serves(FIRST)


def test_a_release_that_fails_its_check_twice_goes_back_by_itself_and_is_not_tried_again(
    house: House, broken: Path
) -> None:
    _status, said = house.update("--file", broken, patience_s=5)

    assert said.count("has failed its check") == 2
    assert (house.home.current, house.home.proven) == (named(FIRST), named(FIRST))
    assert (house.notes.outcome, house.notes.told) == (Outcome.WENT_BACK, "0.1.0-broken")
    assert "the door's page" in house.notes.detail
    house.comes_to_serve(FIRST)
    house.update(patience_s=5)
    assert house.home.current == named(FIRST)


def test_nothing_is_switched_during_a_meeting_nor_shortly_before_one(house: House, better: Path) -> None:
    house.plan(begins_in_s=HOUR_S // 2)
    house.update("--file", better)
    assert (house.home.current, house.notes.outcome) == (named(FIRST), Outcome.WAITING)
    assert house.notes.detail == "meeting 7 is near"

    house.start_meeting()
    house.update()
    assert (house.home.current, house.notes.detail) == (named(FIRST), "meeting 7 is on")
    assert house.serves(FIRST)


def test_a_release_that_the_province_has_not_signed_is_not_installed(house: House) -> None:
    other = Releases(house.folder / "others")
    status, said = house.update("--file", other.make("0.1.0-foreign"))

    assert status == 1
    assert "signature does not fit" in said
    assert house.home.installed() == [named(FIRST)]


@pytest.mark.nightly
def test_data_goes_forward_and_a_way_back_that_would_lose_it_is_refused_in_words(
    house: House, releases: Releases
) -> None:
    """Its migration is done, then its pages fail: it stays, says why, and the next release heals it."""

    _status, said = house.update("--file", releases.make("0.1.0-half", {**MIGRATING, **BROKEN}), patience_s=5)
    assert (house.home.current, house.home.proven) == (named("0.1.0-half"), named(FIRST)), said
    assert house.notes.outcome == Outcome.STUCK
    assert "would lose data: the journal was brought to schema 5" in house.notes.detail

    house.update("--file", releases.make("0.1.0-healed", MIGRATING))
    assert house.home.proven == named("0.1.0-healed")
    assert house.serves("0.1.0-healed")
    assert house.schema() == 5

    status, said = house.update("--back")
    assert (status, house.home.current) == (1, named("0.1.0-healed"))
    assert "Không quay lại được mà không mất dữ liệu" in said


def test_wherever_the_power_fails_the_old_or_the_new_release_is_whole_and_serves(house: House, better: Path) -> None:
    """The updater is killed again and again; each time what `current` leads to is one whole release."""
    rng, cuts = random.Random(8), 0

    def bring() -> tuple[str | Path, ...]:
        return () if house.notes.by_hand else ("--file", better)

    while house.home.proven != named("0.1.0-better") and cuts < 12:
        cuts += 1
        house.update(*bring(), given_s=rng.uniform(0.5, 1.5 + cuts))
        assert house.home.current in house.home.installed()
        assert house.home.proven in house.home.installed()

    assert cuts > 1
    house.update(*bring())
    assert (house.home.current, house.notes.outcome, house.notes.trial) == (
        named("0.1.0-better"),
        Outcome.PROVEN,
        None,
    )
    house.comes_to_serve("0.1.0-better")


def test_an_installer_whose_updater_was_killed_ends_before_another_begins(house: House, better: Path) -> None:
    """Two of them in one folder would leave a release that says that it is whole, and is not."""
    target = house.home.path(named("0.1.0-better"))
    killed = house.begin_update("--file", better)
    eventually((target / "bin").exists, timeout_s=60, every_s=0.005)
    killed.kill()

    status, said = house.update("--file", better)
    killed.communicate()
    assert (status, house.home.proven) == (0, named("0.1.0-better")), said
    assert "another update is under way" in said
