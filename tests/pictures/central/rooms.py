"""The session in two rooms: both have voted, one member in both of them."""

import msgspec
from msgspec.structs import replace

from central.db import transaction
from central.fleet.models import Unit
from central.meetings.models import FurtherRoom, Room
from central.meetings.sending import send
from central.packages.models import PackageOffer
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from contract import events as e
from contract.ballot import Mode, shape_of
from contract.package import Package, read_package, sha256_of, write_package
from demo.province import ROOMS
from tests.central.proceedings.unit import Stream, register
from tests.makers import UNIT, key_of, make_content, make_vote
from tests.pictures.central.scene import MONDAY, Scene

OTHER = "phong-hop-so-2"


def in_two_rooms(scene: Scene) -> None:
    """The plan sits in both rooms."""
    with transaction(scene.database):
        Unit.create(name=OTHER, room=ROOMS[1][0], added_at_ms=MONDAY)
        FurtherRoom.create(meeting=scene.main, room=Room.get(Room.name == ROOMS[1][0]), place=0)
        send(scene.planning, scene.main)


def both_voted(scene: Scene) -> None:
    in_two_rooms(scene)
    voters = [one.attendee for one in _plan(scene, UNIT).people if one.votes]
    half = len(voters) // 2
    _sit(scene, UNIT, dict.fromkeys(voters[:half], 0), 1)
    _sit(scene, OTHER, dict.fromkeys(voters[half - 1 : -4], 1), 2)


def one_is_missing(scene: Scene) -> None:
    in_two_rooms(scene)
    voters = [one.attendee for one in _plan(scene, UNIT).people if one.votes]
    _sit(scene, UNIT, dict.fromkeys(voters[:-4], 0), 1)


def _plan(scene: Scene, unit: str) -> Package:
    offer = PackageOffer.get(PackageOffer.unit == unit, PackageOffer.meeting == scene.main.id)
    return read_package(bytes(offer.package.body))


def _sit(scene: Scene, unit: str, choices: dict[int, int], number: int) -> None:
    plan = _plan(scene, unit)
    chair, ballot, members = plan.chairs[0], plan.ballots[0], [one for one in plan.people if one.votes]
    words = make_content(msgspec.json.encode(ballot).decode())
    sent = register(Stream(name=f"{number:016x}", unit=unit, key=key_of(60 + number), at_ms=MONDAY)).begin()
    closed = e.BallotClosed(ballot=ballot.ballot, members=len(members), present=len(choices), by=chair)
    opened = e.BallotOpened(
        ballot=ballot.ballot,
        item=ballot.item,
        mode=Mode.DEVICES,
        spec=words.name,
        shape=shape_of(ballot),
        rule=plan.rule,
        entitled=tuple(choices),
        members=len(members),
        present=len(choices),
        by=chair,
    )
    votes = [replace(make_vote(who, mark), ballot=ballot.ballot, nonce=f"{who:012}") for who, mark in choices.items()]
    taken = e.PackageTaken(incarnation=plan.incarnation, revision=plan.revision, sha256=sha256_of(write_package(plan)))
    came = [e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in choices]
    events = (taken, *came, e.MeetingStarted(by=chair), opened, *votes, closed)
    sent.write(*events, meeting=plan.meeting, contents=(words,))
    scene.clock.at_ms = max(scene.clock.at_ms, sent.at_ms)
    assert not accept(scene.database, sent.run(), unit=unit, now_ms=scene.clock()).reason
    while Applier(scene.database).apply(now_ms=scene.clock()):
        pass
