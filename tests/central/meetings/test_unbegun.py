"""A room that nobody came to: an approved meeting keeps it and its registrar is asked; others never held it."""

import pytest

from central.meetings.models import Meeting
from central.meetings.states import State
from central.meetings.unbegun import ASK_AFTER_MS, QUESTION, ask_registrars
from central.notices.models import Notice
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from contract import events as e
from contract.refused import Refused
from tests.central.proceedings.meeting import keep, package_taken
from tests.central.proceedings.unit import NOW as SENT
from tests.central.proceedings.unit import Stream, register
from tests.central.province import DAY, HOUR, NOW, Province
from tests.makers import CHAIR, make_package

STARTS = NOW + 7 * DAY


def asked() -> list[tuple[int, int | None]]:
    """Who was asked about which meeting."""
    return [(one.official_id, one.meeting_id) for one in Notice.select().where(Notice.subject == QUESTION)]


def test_the_registrar_of_an_approved_meeting_is_asked_once_and_keeps_the_room(province: Province) -> None:
    meeting = province.approved()
    province.clock.at_ms = STARTS + ASK_AFTER_MS - 1
    assert ask_registrars(province.planning) == 0

    province.clock.at_ms += 1
    assert [ask_registrars(province.planning), ask_registrars(province.planning)] == [1, 0]

    assert asked() == [(province.people["registrar"].id, meeting.id)]
    assert province.again(meeting).state == State.APPROVED
    with pytest.raises(Refused, match="Phòng đã có cuộc họp"):
        province.submitted(starts_at_ms=STARTS + HOUR, ends_at_ms=STARTS + 2 * HOUR)


def test_a_booking_that_was_not_approved_holds_no_room_and_bothers_nobody(province: Province) -> None:
    waiting = province.submitted()
    province.clock.at_ms = STARTS + HOUR

    assert ask_registrars(province.planning) == 0
    taken = province.approved(starts_at_ms=STARTS + 2 * HOUR, ends_at_ms=STARTS + 3 * HOUR)

    assert province.again(waiting).state == State.AWAITING
    assert province.again(taken).state == State.APPROVED


def test_nobody_is_asked_about_a_meeting_that_its_room_has_begun(province: Province) -> None:
    meeting: Meeting = province.approved()
    plan, sent = make_package(meeting.id), register(Stream().begin())
    keep(plan)
    begun = (package_taken(plan), e.CheckedIn(attendee=CHAIR, way=e.Way.START, by=CHAIR), e.MeetingStarted(by=CHAIR))
    sent.write(*begun, meeting=meeting.id)
    assert not accept(province.database, sent.run(), unit=sent.unit, now_ms=SENT).reason
    while Applier(province.database).apply(now_ms=SENT):
        pass
    province.clock.at_ms = STARTS + HOUR

    assert ask_registrars(province.planning) == 0
