"""Conclusions and ballots: opened, voted, closed, counted by hands, tied, elected."""

from tests.pictures.edge.balloting import elected, fill_in, recounted, tied
from tests.pictures.edge.course import (
    TO_BALLOT,
    before,
    came_by_hand,
    close_ballot,
    closed_by_secretary,
    discuss,
    elect,
    hands,
    propose,
    second,
    start,
    time_over,
)
from tests.pictures.edge.scene import CHANGES, Scene
from tests.pictures.edge.screens import chair, delegate, display, secretary
from tests.pictures.edge.touches import choose, unfold
from tests.pictures.session import SUBSTITUTE
from tests.pictures.shots import DESK, HAND, PHONE, TOUCH, Chapter, Shot

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(lambda: Scene(before, start, discuss, propose), (chair("agree", "/chair/?ask=agree"),)),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second),
        (
            chair("long-title", is_main=True),
            chair("open-ballot", "/chair/?ask=open-ballot"),
            display("item"),
            secretary("ballots-before", "/secretary/ballots"),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second, elected),
        (
            secretary("new-ballot", "/secretary/ballots/new", touch=fill_in, is_main=True, whole=True),
            chair("new-ballot", "/chair/ballots/new", whole=True, is_main=True),
            secretary("elected", "/secretary/ballots", whole=True, is_main=True),
            display("elected", is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second, tied),
        (
            chair("tie", is_main=True),
            secretary("tie", "/secretary/ballots"),
            display("tie", is_main=True),
            delegate("tie", "/", 9, is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, propose, second, recounted),
        (secretary("recount", "/secretary/ballots", touch=unfold), chair("counted", is_main=True)),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT),
        (
            delegate("ballot", "/", 4, is_main=True, sizes=HAND),
            delegate("ballot-chosen", "/", 4, touch=choose),
            delegate("voted", "/", CHANGES, is_main=True, sizes=HAND),
            delegate("change", "/?change={vote}", CHANGES),
            delegate("not-entitled", "/", SUBSTITUTE),
            chair("ballot", is_main=True),
            chair("close-ballot", "/chair/?ask=close-ballot"),
            chair("void-ballot", "/chair/ballots/phi-le-phi/1/void", is_main=True),
            Shot(name="screen-names", path="/screen/vote", sizes=(TOUCH,), is_main=True),
            Shot(name="screen-pin", path="/screen/vote/17", sizes=(TOUCH,), is_main=True),
            Shot(name="screen-waiting", path="/screen/17/waiting?goal=vote", sizes=(TOUCH,)),
            secretary("ballot", "/secretary/ballots", touch=unfold, is_main=True),
            secretary("vote", "/secretary/ballots/vote/17"),
            secretary("close-ballot", "/secretary/ballots?ask=close"),
            display("ballot", is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, time_over, came_by_hand),
        (chair("named-check-ins"), secretary("own-check-in", sizes=(DESK, PHONE))),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, closed_by_secretary),
        (chair("named-ballot"),),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, time_over),
        (chair("time-over"), delegate("time-over", "/", 4), display("time-over"), secretary("time-over")),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot),
        (
            delegate("result", "/", 9, is_main=True, whole=True),
            chair("result", is_main=True),
            chair("again", "/chair/ballots/phi-le-phi/again", is_main=True),
            chair("held", "/chair/agenda"),
            chair("conclude", "/chair/?ask=conclude"),
            chair("end-with-rest", "/chair/?ask=end"),
            secretary("result", "/secretary/ballots"),
            secretary("log", "/secretary/log", is_main=True),
            display("result", is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect),
        (delegate("questions", "/", 4, whole=True, is_main=True), chair("questions")),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT, close_ballot, elect, hands),
        (
            chair("count", "/chair/?ask=count", is_main=True),
            delegate("hands", "/", 4),
            secretary("count", "/secretary/ballots", is_main=True),
            display("hands"),
        ),
    ),
)
