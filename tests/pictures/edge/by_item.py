"""An item that has members of its own: the lamp, and how many may vote."""

import msgspec

from contract.package import Category, Package
from tests.edge.kiosk.house import House
from tests.makers import MEETING
from tests.pictures.edge.course import before, start
from tests.pictures.edge.scene import Scene
from tests.pictures.edge.screens import chair, display, secretary
from tests.pictures.session import session
from tests.pictures.shots import Chapter


def with_experts() -> Package:
    """Three of the guests are members of the council for the second item."""
    plan = session()
    guests = [one.attendee for one in plan.people if one.category is not Category.MEMBER][:3]
    people = tuple(
        msgspec.structs.replace(one, category=Category.MEMBER, votes=True, represents=0, items=("item-2",))
        if one.attendee in guests
        else one
        for one in plan.people
    )
    return msgspec.structs.replace(plan, people=people)


def on_the_second_item(house: House) -> None:
    house.desk.open_item(MEETING, "item-2", 1)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(before, start, on_the_second_item, package=with_experts()),
        (
            chair("by-item", is_main=True),
            display("by-item", is_main=True),
            secretary("by-item"),
            secretary("by-item-ballots", "/secretary/ballots"),
        ),
    ),
)
