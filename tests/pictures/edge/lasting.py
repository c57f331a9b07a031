"""States that last: paused, closed, ended, empty, cancelled, moved, crowded."""

from contract.package import PlanState
from edge.doorway.decide import Outcome
from tests.makers import EIGHT
from tests.pictures.edge.course import (
    TO_BALLOT,
    before,
    close_ballot,
    closed,
    discuss,
    elect,
    end,
    hands,
    keyed_in,
    pause,
    start,
)
from tests.pictures.edge.scene import Scene, offline
from tests.pictures.edge.screens import chair, delegate, display, door, door_says, secretary
from tests.pictures.session import MINUTE, crowded, session
from tests.pictures.shots import DESK, DOOR, PHONE, Chapter, Shot

FROM_PAPER = "/secretary/from-paper"

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(before, start, discuss, keyed_in),
        (
            secretary("from-paper", FROM_PAPER, whole=True, is_main=True, sizes=(DESK, PHONE)),
            secretary("from-paper-ballot", f"{FROM_PAPER}?ballot=phi-le-phi", whole=True, is_main=True),
            secretary("from-paper-log", "/secretary/log", sizes=(DESK, PHONE)),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands, pause),
        (
            door("paused"),
            chair("paused"),
            delegate("paused", "/", 4),
            display("paused"),
            secretary("roll-left", "/secretary/roll", whole=True),
            chair("roll-left", "/chair/roll", whole=True),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands, pause, closed, offline),
        (door("offline"), display("closed"), chair("closed"), secretary("offline")),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands, pause, closed, end),
        (
            door("ended"),
            chair("ended"),
            chair("agenda-ended", "/chair/agenda"),
            delegate("ended", "/", 4, whole=True),
            secretary("ended"),
            display("ended"),
        ),
    ),
    Chapter(
        lambda: Scene(at_ms=EIGHT - 30 * 24 * 60 * MINUTE),
        (
            door("empty", is_main=True),
            delegate("empty", is_main=True),
            chair("empty"),
            Shot(name="secretary-empty", path="/secretary/", sizes=(DESK,)),
            display("empty"),
        ),
    ),
    Chapter(lambda: Scene(at_ms=EIGHT - 180 * MINUTE), (door("later"),)),
    Chapter(lambda: Scene(at_ms=EIGHT - 45 * MINUTE), (door("soon"),)),
    Chapter(lambda: Scene(package=session(state=PlanState.CANCELLED)), (door("cancelled"), delegate("cancelled"))),
    Chapter(
        lambda: Scene(package=session(state=PlanState.MOVED, moved_to="Phòng họp số 3, tầng 2")),
        (door("moved"), door("moved-scan", prepare=door_says(Outcome.MOVED))),
    ),
    Chapter(lambda: Scene(package=session(state=PlanState.POSTPONED)), (door("postponed"),)),
    Chapter(
        lambda: Scene(start, package=session(internal=True)), (door("internal"), display("internal"), chair("internal"))
    ),
    Chapter(
        lambda: Scene(before, start, discuss, package=crowded()),
        (
            door("crowd", is_main=True),
            door("crowd-welcome", prepare=door_says(Outcome.LATE, 40)),
            Shot(name="door-crowd-agencies", path="/door/names", sizes=DOOR),
            Shot(name="door-crowd-names", path="/door/names?agency=11", sizes=DOOR),
            delegate("crowd-agencies", "/who"),
            delegate("crowd-home", "/", 40),
            chair("crowd"),
            chair("crowd-roll", "/chair/roll"),
            secretary("crowd-roll", "/secretary/roll"),
            secretary("crowd"),
            display("crowd"),
        ),
    ),
)
