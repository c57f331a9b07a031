"""A whole meeting as lines, and what central's tables say of it."""

from typing import Any

from central.db import tuples
from central.proceedings.models import KeptPackage
from central.proceedings.results import COMPUTED, Fault, Stream
from contract import events as e
from contract.ballot import Mode, shape_of
from contract.content import Content
from contract.package import Package, sha256_of, write_package
from tests.central.proceedings.unit import NOW
from tests.central.proceedings.unit import Stream as Sent
from tests.makers import CHAIR, SECRETARY, make_ballot, make_content, make_package, make_vote

PACKAGE = make_package()
OPINION, CONCLUSION, SPEC = make_content("Ý kiến"), make_content("Kết luận"), make_content("Phiếu")


def keep(package: Package = PACKAGE) -> str:
    """Have central keep the package; gives its SHA-256."""
    raw = write_package(package)
    row = {"meeting": package.meeting, "incarnation": package.incarnation, "revision": package.revision}
    KeptPackage.insert(sha256=sha256_of(raw), body=raw, kept_at_ms=NOW, **row).on_conflict_ignore().execute()
    return sha256_of(raw)


def package_taken(package: Package = PACKAGE) -> e.PackageTaken:
    sha256 = sha256_of(write_package(package))
    return e.PackageTaken(incarnation=package.incarnation, revision=package.revision, sha256=sha256)


def opened(**changes: object) -> e.BallotOpened:
    """The prepared ballot, opened while members 1 to 4 of 5 are here."""
    values: dict[str, Any] = {
        "ballot": "nq-01",
        "item": "item-2",
        "mode": Mode.DEVICES,
        "spec": SPEC.name,
        "shape": shape_of(make_ballot()),
        "rule": PACKAGE.rule,
        "entitled": (1, 2, 3, 4),
        "members": 5,
        "present": 4,
        "by": CHAIR,
    }
    return e.BallotOpened(**{**values, **changes})


def write_beginning(sent: Sent) -> None:
    """The plan, three who came by the door, and the chair who started."""
    sent.write(
        package_taken(),
        e.CheckedIn(attendee=2, way=e.Way.CAMERA),
        e.CheckedIn(attendee=3, way=e.Way.POSTER),
        e.CheckedIn(attendee=4, way=e.Way.TAP),
        e.CheckedIn(attendee=CHAIR, way=e.Way.START, by=CHAIR),
        e.MeetingStarted(by=CHAIR),
    )


def write_rest(sent: Sent) -> None:
    """A vote with one change, an opinion, a departure, the conclusion, the end."""
    contents: list[Content] = [OPINION, CONCLUSION, SPEC]
    sent.write(e.ItemOpened(item="item-2", by=CHAIR), opened())
    first, *_ = sent.write(make_vote(2), make_vote(3), make_vote(4, 1))
    sent.write(
        make_vote(2, 1, replaces=first.name),
        e.BallotClosed(ballot="nq-01", members=5, present=4, by=SECRETARY),
        e.OpinionGiven(attendee=3, item="item-2", text=OPINION.name, source=e.Source.PHONE),
        e.Departed(attendee=4),
        e.AbsenceExcused(attendee=5, by=SECRETARY, reason=OPINION.name),
        e.ConclusionEntered(text=CONCLUSION.name, by=CHAIR),
        e.MeetingEnded(by=CHAIR),
        contents=contents,
    )


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that was computed, table by table."""
    return {table.__name__: sorted(tuples(table.select()), key=repr) for table in (Stream, *COMPUTED, Fault)}
