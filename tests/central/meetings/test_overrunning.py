"""A meeting goes on into the next one's time: who registered the next one hears of it while there is time to move."""

import json

from central.meetings.models import Meeting
from central.meetings.overrunning import NEAR_MS, WARNING, warn_of_overruns
from central.notices.models import Notice
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from contract import events as e
from tests.central.proceedings.meeting import keep, package_taken
from tests.central.proceedings.unit import NOW as SENT
from tests.central.proceedings.unit import Stream, register
from tests.central.province import DAY, HOUR, NOW, Province
from tests.makers import CHAIR, make_package

STARTS = NOW + 7 * DAY
ENDS = STARTS + 2 * HOUR


def first_and_next(province: Province, *, room: int = 0, after_ms: int = 0) -> tuple[Meeting, Meeting]:
    """A meeting and the one that comes after it, in the same room unless told otherwise."""
    first = province.approved(starts_at_ms=STARTS, ends_at_ms=ENDS)
    begins = ENDS + after_ms
    times = {"starts_at_ms": begins, "ends_at_ms": begins + HOUR}
    return first, province.approved(title="Họp giao ban", room=province.rooms[room].id, **times)


def hold(province: Province, meeting: Meeting, *then: e.Event) -> None:
    """The room begins this meeting, and what comes then."""
    plan, sent = make_package(meeting.id), register(Stream().begin())
    keep(plan)
    begun = (package_taken(plan), e.CheckedIn(attendee=CHAIR, way=e.Way.START, by=CHAIR), e.MeetingStarted(by=CHAIR))
    sent.write(*begun, *then, meeting=meeting.id)
    assert not accept(province.database, sent.run(), unit=sent.unit, now_ms=SENT).reason
    while Applier(province.database).apply(now_ms=SENT):
        pass


def warned() -> list[tuple[int, int | None]]:
    return [(one.official_id, one.meeting_id) for one in Notice.select().where(Notice.subject == WARNING)]


def test_d17_the_next_registrar_is_told_once_that_the_room_is_still_used(province: Province) -> None:  # practice D17
    first, then = first_and_next(province)
    hold(province, first)
    province.clock.at_ms = ENDS - 1
    assert warn_of_overruns(province.planning) == 0

    province.clock.at_ms = ENDS
    assert [warn_of_overruns(province.planning), warn_of_overruns(province.planning)] == [1, 0]

    assert (province.people["registrar"].id, then.id) in warned()
    assert {meeting for _, meeting in warned()} == {then.id}
    fills = json.loads(Notice.get(Notice.subject == WARNING).fills)
    assert fills["title"] == "Họp giao ban"
    assert first.title not in fills.values()


def test_a_meeting_that_has_ended_or_was_never_held_bothers_nobody(province: Province) -> None:
    first, _then = first_and_next(province)
    province.clock.at_ms = ENDS
    assert warn_of_overruns(province.planning) == 0

    hold(province, first, e.MeetingEnded(by=CHAIR))

    assert warn_of_overruns(province.planning) == 0


def test_the_next_meeting_is_told_when_it_is_near(province: Province) -> None:
    first, _then = first_and_next(province, after_ms=HOUR)
    hold(province, first)
    province.clock.at_ms = ENDS + HOUR - NEAR_MS - 1
    assert warn_of_overruns(province.planning) == 0

    province.clock.at_ms += 1
    assert warn_of_overruns(province.planning) == 1


def test_a_meeting_in_another_room_is_not_concerned(province: Province) -> None:
    first, _then = first_and_next(province, room=1)
    hold(province, first)
    province.clock.at_ms = ENDS

    assert warn_of_overruns(province.planning) == 0
