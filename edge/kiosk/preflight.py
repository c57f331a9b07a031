"""The check before the meeting: made half an hour before and at will, told on one page to chair and secretary."""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue

from contract.look.codes import svg_code
from contract.room import OVER, Phase, Room
from contract.settings import SettingsError
from edge.captions import Listening, ask_for_level
from edge.doorway.decide import TRIAL_CODE
from edge.kiosk.conduct import back
from edge.kiosk.door import said
from edge.kiosk.library import library
from edge.kiosk.shell import Kiosk, actor, kiosk, page, room_asked, room_here
from edge.kiosk.texts import gettext as _
from edge.kiosk.topics import COURSE, DOOR, PLAN, PREFLIGHT
from edge.preflight.measures import Disk, Measures, Microphone, Papers, Trial, Vote
from edge.preflight.measuring import File, look_at_camera, look_at_disk, look_at_papers
from edge.preflight.parts import Part, State, Verdict
from edge.preflight.reports import Report, is_due
from edge.preflight.trial import try_vote
from edge.preflight.verdicts import verdicts
from edge.settings import Settings, read_run_key

Found = TypeVar("Found")

LEVEL_WITHIN_S = 5.0
_GLANCE_S = 0.05

log = logging.getLogger(__name__)
bp = Blueprint("preflight", __name__)


@bp.get("/secretary/preflight", defaults={"place": "secretary"})
@bp.get("/chair/preflight", defaults={"place": "chair"})
def show(place: str) -> ResponseReturnValue:
    """What the last check found, in plain words, and the code to hold before the camera."""
    room = room_here()
    if room is None:
        abort(redirect(f"/{place}/", 303))
    actor(room)
    report = kiosk().preflight.of(room.meeting)
    shows_code = report is None or code_is_due(report.verdicts)
    return page(
        "preflight.html",
        topics=(PLAN, COURSE, PREFLIGHT, DOOR),
        place=place,
        room=room,
        report=report,
        is_under_way=room.meeting in kiosk().preflight.under_way,
        code=svg_code(TRIAL_CODE, label=_("Mã thử camera")) if shows_code else "",
        said=said,
    )


@bp.post("/conduct/preflight")
def check() -> ResponseReturnValue:
    """Check now; it takes a few seconds, in which everything else goes on."""
    room = room_asked()
    actor(room)
    examine(kiosk(), room)
    return back()


def report_of(room: Room) -> Report | None:
    """The last check of a meeting that has not begun, or not gone on, for the small sign on the pages."""
    return kiosk().preflight.of(room.meeting) if room.phase in (Phase.WAITING, Phase.ADJOURNED) else None


def examine_when_due(known: Kiosk) -> None:
    """Check the meeting that is next in this room, if its time has come."""
    now = known.clock.now().at_ms
    package = known.desk.meeting_at(now)
    if package is None:
        return
    room = known.desk.room(package.meeting)
    if is_due(package, room, known.preflight.of(package.meeting), now):
        examine(known, room)


def examine(known: Kiosk, room: Room) -> None:
    """Measure all and keep what it means. While a check is under way another one does nothing."""
    reports = known.preflight
    if room.meeting in reports.under_way:
        return
    reports.under_way.add(room.meeting)
    known.live.say(PREFLIGHT)
    try:
        found = _measure(known, room)
        reports.made[room.meeting] = Report(at_ms=found.moment.at_ms, verdicts=verdicts(found))
    finally:
        reports.under_way.discard(room.meeting)
        known.live.say(PREFLIGHT)


def _measure(known: Kiosk, room: Room) -> Measures:
    settings, desk = known.settings, known.desk
    pause = known.live.bell().wait
    return Measures(
        camera=_tried(Part.CAMERA, lambda: look_at_camera(known.stage, is_set=bool(settings.door.camera), pause=pause)),
        microphone=_tried(Part.MICROPHONE, lambda: _listen(known, room)),
        disk=_tried(Part.DISK, lambda: _apart(known, lambda: _look_at_disk(settings))),
        plan_is_whole=_tried(Part.PLAN, lambda: desk.shelf.is_whole_package(room.package_sha256)),
        papers=_tried(Part.PAPERS, lambda: _look_at_papers(known, room)),
        vote=_tried(Part.VOTE, lambda: _try_vote(known, room)),
        moment=known.clock.now(),
    )


def _look_at_disk(settings: Settings) -> Disk:
    return look_at_disk(settings.unit.data_dir, for_sound=settings.keeps_sound)


def _tried(part: Part, measure: Callable[[], Found]) -> Found | None:
    """What was measured; None, and the log says why, when that was not possible for whatever reason."""
    try:
        return measure()
    except Exception:  # a check looks for what nobody foresaw: one part of it must not take the others along
        log.exception("The room's %s could not be checked", part)
        return None


def _look_at_papers(known: Kiosk, room: Room) -> Papers:
    files = list(_files(known, room))
    return _apart(known, lambda: look_at_papers(known.desk.shelf, files))


def _apart(known: Kiosk, work: Callable[[], Found]) -> Found:
    """What reads hundreds of megabytes, or waits for a slow disk, must not hold up everybody's pages."""
    done: list[Found] = []
    known.preflight.apart(lambda: done.append(work()))
    return done[0]


def _files(known: Kiosk, room: Room) -> Iterator[File]:
    """The files of all papers that are in force, their pages' pictures among them."""
    for paper in library(room, known.desk.text_of):
        if paper.is_in_force:
            for sha256 in (paper.sha256, *paper.images):
                yield File(paper.title, sha256, is_planned=not paper.given_at)


def _try_vote(known: Kiosk, room: Room) -> Trial:
    try:
        key = read_run_key(known.settings)
    except SettingsError as error:
        log.error("The trial vote can't be signed: %s", error)
        return Trial(vote=Vote.FAILED)
    return try_vote(known.desk, room.meeting, unit=known.settings.unit.name, key=key)


def _listen(known: Kiosk, room: Room) -> Microphone:
    """How loud the microphone is; an internal meeting's room is not listened to even for that."""
    hearing = known.hearing
    is_set = known.settings.speech.model is not None
    is_listening = hearing.state is not None and hearing.state.listening is Listening.ON
    is_internal = room.package is not None and room.package.internal
    may_try = not is_internal and room.phase in (Phase.WAITING, Phase.ADJOURNED, *OVER)
    if not is_set or is_listening or not may_try or hearing.state is None:
        return Microphone(is_set=is_set, is_listening=is_listening, may_try=may_try)
    asked, until, bell = 1 + secrets.randbelow(1 << 31), time.monotonic() + LEVEL_WITHIN_S, known.live.bell()
    ask_for_level(known.settings.unit.run_dir, asked)
    while (hearing.level is None or hearing.level.asked != asked) and time.monotonic() < until:
        bell.wait(_GLANCE_S)
    level = hearing.level
    return Microphone(is_set=True, peak_db=level.peak_db if level and level.asked == asked else None)


def code_is_due(told: tuple[Verdict, ...]) -> bool:
    """Is there a camera whose reading somebody may try?"""
    return any(one.part is Part.CODE and one.state is not State.NONE for one in told)
