"""Packages, people, lines and keys for tests: plain functions with defaults, so that a test names only what matters."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from contract.ballot import PreparedBallot, Question
from contract.content import Content
from contract.events import Event, Source, StreamBegan, VoteCast
from contract.line import Line
from contract.lists import Elsewhere, Offer, PackageList, TicketKey, seal_packages
from contract.package import AgendaItem, Category, Document, Package, Person, PlanState, sha256_of, write_package
from contract.rules import Rule
from edge.clock import Clock, Moment

MEETING = 7
UNIT = "room-12"
CHAIR, SECRETARY, GUEST = 1, 2, 90
EIGHT = 1_764_032_400_000
"""Tuesday, 25 November 2025, 08:00 in Vietnam."""
STREAM = "00112233445566aa"


def key_of(seed: int = 1) -> Ed25519PrivateKey:
    """Always the same key for the same seed."""
    return Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))


CENTRAL_KEY, UNIT_KEY, TICKET_KEY = key_of(1), key_of(2), key_of(3)


def private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def write_unit(folder: Path, *, port: int = 8080, data_dir: str = "data") -> Path:
    """A unit's settings with the keys that they name, to be found by its processes; the settings' path."""
    (folder / "run.pem").write_bytes(private_pem(UNIT_KEY))
    (folder / "central.pem").write_bytes(public_pem(CENTRAL_KEY.public_key()))
    settings = folder / "unit.toml"
    settings.write_text(
        f"""
[unit]
name = "{UNIT}"
data_dir = "{data_dir}"
run_dir = "run"
[web]
port = {port}
public_url = "http://127.0.0.1:{port}"
[keys]
run_key = "run.pem"
central_key = "central.pem"
"""
    )
    return settings


def make_person(attendee: int = 3, **changes: object) -> Person:
    """A member who may vote, unless told otherwise."""
    values: dict[str, object] = {
        "name": f"Nguyễn Văn {chr(64 + attendee % 26)}",
        "salutation": "ông",
        "office": "Giám đốc",
        "agency": f"Sở số {attendee}",
        "rank": attendee,
        "category": Category.MEMBER,
        "votes": True,
    }
    return Person(attendee=attendee, **{**values, **changes})  # type: ignore[arg-type]


def make_people(members: int = 5) -> tuple[Person, ...]:
    """The chair (1), the secretary (2) and others as voting members, and one invited guest (90)."""
    voting = tuple(make_person(one) for one in range(1, members + 1))
    return (*voting, make_person(GUEST, category=Category.GUEST, votes=False))


def make_ballot(ballot: str = "nq-01", **changes: object) -> PreparedBallot:
    values: dict[str, object] = {
        "title": "Thông qua nghị quyết",
        "questions": (Question(text="Thông qua toàn văn nghị quyết?"),),
    }
    return PreparedBallot(ballot=ballot, **{**values, **changes})  # type: ignore[arg-type]


def make_rule(**changes: object) -> Rule:
    values: dict[str, object] = {"name": "ubnd-tinh", "title": "Phiên họp UBND tỉnh", "quorum": "2/3"}
    return Rule(**{**values, **changes})  # type: ignore[arg-type]


def make_package(meeting: int = MEETING, **changes: object) -> Package:
    """An approved meeting at eight with five members, two agenda items and one prepared ballot."""
    values: dict[str, object] = {
        "incarnation": "first",
        "revision": 1,
        "state": PlanState.APPROVED,
        "title": "Phiên họp thường kỳ tháng 11",
        "door_title": "Phiên họp thường kỳ",
        "host": "Văn phòng UBND tỉnh",
        "room": "Phòng họp số 1",
        "room_place": "tầng 3",
        "opens_at": EIGHT - 30 * 60_000,
        "starts_at": EIGHT,
        "ends_at": EIGHT + 3 * 3_600_000,
        "poster": "poster-secret-7",
        "chairs": (CHAIR,),
        "secretaries": (SECRETARY,),
        "people": make_people(),
        "agenda": (
            AgendaItem(item="item-1", title="Báo cáo kinh tế - xã hội"),
            AgendaItem(item="item-2", title="Dự thảo nghị quyết"),
        ),
        "ballots": (make_ballot(item="item-2"),),
        "rule": make_rule(),
    }
    return Package(meeting=meeting, **{**values, **changes})  # type: ignore[arg-type]


def make_document(raw: bytes, document: str = "doc-1", **changes: object) -> Document:
    values: dict[str, object] = {"title": "Báo cáo.pdf", "media_type": "application/pdf"}
    return Document(document=document, sha256=sha256_of(raw), size=len(raw), **{**values, **changes})  # type: ignore[arg-type]


def make_offer(package: Package) -> Offer:
    raw = write_package(package)
    return Offer(
        meeting=package.meeting,
        incarnation=package.incarnation,
        revision=package.revision,
        sha256=sha256_of(raw),
        size=len(raw),
        path=f"/packages/{sha256_of(raw)}",
    )


def make_list(
    *packages: Package, serial: int = 1, elsewhere: tuple[Elsewhere, ...] = (), **changes: str
) -> PackageList:
    """The list that offers these packages, with the one ticket key (id 1)."""
    return PackageList(
        unit=changes.get("unit", UNIT),
        incarnation=changes.get("incarnation", "first"),
        serial=serial,
        offers=tuple(map(make_offer, packages)),
        keys=(TicketKey(key_id=1, public=TICKET_KEY.public_key().public_bytes_raw().hex()),),
        elsewhere=elsewhere,
    )


def sealed(listed: PackageList, key: Ed25519PrivateKey = CENTRAL_KEY) -> bytes:
    return seal_packages(listed, key=key)


def make_vote(voter: int = 3, mark: int = 0, **changes: object) -> VoteCast:
    values: dict[str, object] = {
        "ballot": "nq-01",
        "choices": ((mark,),),
        "nonce": f"nonce-{voter:04}-{mark}-1",
        "source": Source.PHONE,
    }
    return VoteCast(voter=voter, **{**values, **changes})  # type: ignore[arg-type]


def make_line(event: Event, seq: int = 1, *, meeting: int = MEETING, stream: str = STREAM) -> Line:
    return Line(stream=stream, seq=seq, meeting=meeting, at=EIGHT + seq, within=5, mono=seq, event=event)


def make_lines(events: Iterable[Event], *, first: int = 1, stream: str = STREAM) -> list[Line]:
    """Consecutive lines of one meeting."""
    return [make_line(event, seq, stream=stream) for seq, event in enumerate(events, start=first)]


def make_stream_began(unit: str = UNIT, **changes: object) -> StreamBegan:
    return StreamBegan(unit=unit, **{"software": "0.1.0", "boot": "boot-1", **changes})  # type: ignore[arg-type]


def make_content(text: str = "Đề nghị bổ sung số liệu.", salt: bytes = b"0123456789abcdef") -> Content:
    return Content(salt=salt, body=text.encode())


class SetClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self, at_ms: int = EIGHT) -> None:
        self.moment = Moment(at_ms=at_ms, within_ms=5, mono_ms=1000)

    def now(self) -> Moment:
        return self.moment

    def pass_ms(self, milliseconds: int) -> None:
        self.moment = replace(
            self.moment, at_ms=self.moment.at_ms + milliseconds, mono_ms=self.moment.mono_ms + milliseconds
        )
