"""Papers that come to the meeting itself: who may hand them out, and what becomes of them (R5.2a, A13)."""

import pytest

from contract import events as e
from contract.order import MAX_PAPERS_HERE, check
from contract.package import Package
from contract.refused import Refused
from contract.room import Room
from tests.contract.test_order import room_with, then
from tests.makers import CHAIR, SECRETARY, make_content, make_document, make_package

TITLE = make_content("Phụ lục số liệu").name
PLANNED = make_document(b"%PDF-1.7", "doc-1", item="item-1")


def added(document: str = "tai-cho-1", **changes: object) -> e.DocumentAddedHere:
    values: dict[str, object] = {"sha256": "a" * 64, "size": 9, "title": TITLE, "by": SECRETARY}
    return e.DocumentAddedHere(document=document, **{**values, **changes})  # type: ignore[arg-type]


def replaced(old: str, document: str = "tai-cho-2") -> e.DocumentReplacedHere:
    return e.DocumentReplacedHere(document=document, replaces=old, sha256="b" * 64, size=9, title=TITLE, by=SECRETARY)


def withdrawn(document: str, by: int = SECRETARY) -> e.DocumentWithdrawnHere:
    return e.DocumentWithdrawnHere(document=document, by=by, reason=TITLE)


def room(*events: e.Event, package: Package | None = None) -> Room:
    return room_with(*events, package=package or make_package(documents=(PLANNED,)))


def test_a_paper_comes_before_the_start_and_is_known_then() -> None:  # R5.2a
    here = room()
    check(here, added(item="item-2"))
    then(here, added(item="item-2"))
    assert here.knows_document("tai-cho-1")
    assert here.in_force("tai-cho-1")
    assert here.documents_here["tai-cho-1"].at > 0


@pytest.mark.parametrize(
    "event",
    [
        added(by=3),
        added(item="item-9"),
        added("doc-1"),
        added(giver=77),
        replaced("nothing"),
        withdrawn("nothing"),
        withdrawn("doc-1", by=3),
    ],
)
def test_what_does_not_fit_is_refused(event: e.Event) -> None:
    with pytest.raises(Refused):
        check(room(), event)


def test_an_internal_meeting_takes_no_papers() -> None:
    with pytest.raises(Refused, match="nội bộ"):
        check(room(package=make_package(internal=True)), added())


def test_a_planned_paper_is_replaced_once() -> None:
    here = room()
    check(here, replaced("doc-1"))
    then(here, replaced("doc-1"))
    assert here.replacements == {"doc-1": "tai-cho-2"}
    assert not here.in_force("doc-1")
    with pytest.raises(Refused, match="đã được thay"):
        check(here, replaced("doc-1", "tai-cho-3"))


def test_a_paper_is_withdrawn_once_and_not_replaced_after_that() -> None:
    here = room(added())
    check(here, withdrawn("tai-cho-1", by=CHAIR))
    then(here, withdrawn("tai-cho-1", by=CHAIR))
    assert here.withdrawals["tai-cho-1"].by == CHAIR
    for event in (withdrawn("tai-cho-1"), replaced("tai-cho-1")):
        with pytest.raises(Refused):
            check(here, event)


def test_the_number_of_papers_is_bounded() -> None:
    here = room(*(added(f"tai-cho-{number}") for number in range(MAX_PAPERS_HERE)))
    with pytest.raises(Refused, match="tối đa 100"):
        check(here, added("one-more"))


def test_a_copy_of_the_room_does_not_follow() -> None:
    here = room(added())
    before = here.copy()
    then(here, withdrawn("tai-cho-1"))
    assert before.in_force("tai-cho-1")
