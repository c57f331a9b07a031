"""Live pages: who is told, how often, and that nobody waits for the journal of another."""

import threading
from typing import ClassVar

from flask import Response

from contract import events as e
from edge.kiosk.live import SPREAD_EACH_S, SPREAD_S, Live
from edge.kiosk.shell import Kiosk, page, room_here
from edge.kiosk.topics import topics_of
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, MEETING, SECRETARY
from tests.servers import eventually


def read(live: Live, topics: set[str], into: list[str]) -> None:
    """Listen in a thread of its own, as a page does."""
    events = live.stream(frozenset(topics), spread_s=0)
    into.append(next(events))
    threading.Thread(target=lambda: into.extend(events), daemon=True).start()


def test_a_page_hears_of_its_topics_only(house: House) -> None:
    live = Live(house.journal)
    live.look()
    heard: list[str] = []
    deaf: list[str] = []
    read(live, {"roll"}, heard)
    read(live, {"ballot"}, deaf)

    house.desk.check_in(MEETING, 3, e.Way.CAMERA)
    live.look()

    assert eventually(lambda: len(heard) > 1 and heard[1].endswith("event: changed\ndata: roll\n\n"))
    assert len(deaf) == 1


def test_many_changes_at_once_are_told_once(house: House) -> None:
    live = Live(house.journal)
    live.look()
    heard: list[str] = []
    read(live, {"roll", "course"}, heard)

    house.desk.start(MEETING, CHAIR, (CHAIR, SECRETARY))
    live.look()

    assert eventually(lambda: len(heard) > 1 and heard[1].endswith("data: course roll\n\n"))
    assert len(heard) == 2


class CountedBell(threading.Event):
    """A bell that notes how long it was waited for, and rings at once."""

    waits: ClassVar[list[float | None]] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return True


def test_the_rooms_screens_are_told_twice_a_second_and_phones_once(house: House) -> None:
    kiosk: Kiosk = house.app.extensions["kiosk"]
    kiosk.live.bell = CountedBell

    for visitor, pause_s in ((house.screen(), 0.5), (house.phone(), 1.0)):
        CountedBell.waits.clear()
        stream = visitor.client.get("/live?topics=votes", environ_base=visitor.environ).iter_encoded()
        for _ in ("here", "changed", "changed"):
            next(stream)

        spread_s, between_s = CountedBell.waits[1:3]
        assert between_s == pause_s
        assert (spread_s == 0) is (visitor.environ["REMOTE_ADDR"] == "127.0.0.1")


def test_the_more_pages_are_open_the_longer_they_take_turns_to_ask(house: House) -> None:
    live = Live(house.journal, bell=CountedBell)
    streams = [live.stream(frozenset({"ballot"})) for _ in range(500)]
    CountedBell.waits = []
    for stream in streams:
        next(stream)  # connected
        next(stream)  # told, as the bell rings at once

    spreads = [wait for wait in CountedBell.waits if wait is not None][1::2]
    assert max(spreads[:50]) <= SPREAD_S
    assert SPREAD_S < max(spreads[-50:]) <= 500 * SPREAD_EACH_S


def test_the_event_names_the_journals_position(house: House) -> None:
    live = Live(house.journal)
    live.look()

    first = next(live.stream(frozenset({"roll"})))

    assert f"id: {house.journal.position()}\n" in first


def test_a_page_that_left_is_forgotten(house: House) -> None:
    live = Live(house.journal)
    events = live.stream(frozenset({"roll"}))
    next(events)

    events.close()  # type: ignore[attr-defined]

    assert live.listening == 0


def test_a_vote_is_told_to_the_counting_pages_and_to_its_voter() -> None:
    vote = e.VoteCast(ballot="b", voter=4, choices=((0,),), nonce="12345678", source=e.Source.PHONE)

    assert topics_of(vote) == ("votes", "person:4")


def test_what_moved_while_a_page_was_being_read_is_never_taken_for_shown(house: House) -> None:
    # given
    app, live = house.app, house.app.extensions["kiosk"].live
    live.look()
    arrivals = iter([3, 4])

    @app.get("/counted")
    def counted() -> Response:
        """Reads the room; the next person arrives before the page is made of it."""
        here = room_here()
        assert here is not None
        present = here.is_present(3) + here.is_present(4)
        if (late := next(arrivals, None)) is not None:
            house.desk.check_in(MEETING, late, e.Way.CAMERA)
            live.look()
        return page("told.html", topics=("roll",), title=f"{present} người", text="", typed="", back="/")

    browser, tag = house.phone(), ""

    # when, then
    for present in range(3):
        assert f"{present} người" in browser.open("/counted", **{"If-None-Match": tag})
        assert browser.shown is not None
        tag = browser.shown.headers["ETag"]
    browser.open("/counted", **{"If-None-Match": tag})
    assert browser.status == 304
