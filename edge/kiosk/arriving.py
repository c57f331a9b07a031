"""Checking in without the camera: by a tapped name or the poster's code; the same answers as the camera's."""

import logging
import sqlite3

from contract.events import CheckedIn, Way
from contract.refused import Refused
from contract.room import Room
from edge.doorway.decide import Decision, Outcome, arrival
from edge.doorway.greeting import Greeting, greeting
from edge.kiosk.shell import kiosk, now_ms

log = logging.getLogger(__name__)


def arrive(meeting: int, attendee: int, way: Way) -> tuple[Decision, Greeting]:
    """Check somebody in who is known, and what to tell them. A disk that can't write sends them to the paper list."""
    at_ms = now_ms()
    try:
        with kiosk().desk.deciding(meeting) as deciding:
            decision = _decision(deciding.room, attendee, at_ms)
            if decision.arrives:
                deciding.record(CheckedIn(attendee=attendee, way=way))
            package = deciding.room.package
    except sqlite3.OperationalError as error:
        log.error("A check-in could not be written: %s", error)
        decision, package = Decision(outcome=Outcome.NOT_WRITTEN), kiosk().desk.room(meeting).package
    return decision, greeting(decision, package=package, number=at_ms, now_ms=at_ms)


def _decision(room: Room, attendee: int, at_ms: int) -> Decision:
    person = room.person(attendee)
    if room.package is None or person is None:
        return Decision(outcome=Outcome.NOT_LISTED)
    if kiosk().settings.web.only_online and person.online is not True and not room.is_present(attendee):
        raise Refused(
            "Phòng họp trực tuyến dành cho đại biểu dự từ xa. Trong phòng họp, kính mời đại biểu điểm danh tại cửa; "
            "nếu dự từ xa, kính mời trả lời giấy mời “Tôi dự trực tuyến” hoặc báo Thư ký."
        )
    if person.withdrawn:
        return Decision(outcome=Outcome.REPLACED)
    return arrival(room, room.package, person, now_ms=at_ms)
