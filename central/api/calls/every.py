"""All calls together."""

from central.api.calls import (
    attending,
    deciding,
    feedback,
    inquiries,
    meetings,
    office,
    papers,
    people,
    requests,
    rooms,
    running,
    tasks,
)
from central.api.calls.call import Call

CALLS: tuple[Call, ...] = (
    *meetings.CALLS,
    *deciding.CALLS,
    *attending.CALLS,
    *papers.CALLS,
    *requests.CALLS,
    *tasks.CALLS,
    *inquiries.CALLS,
    *feedback.CALLS,
    *office.CALLS,
    *people.CALLS,
    *rooms.CALLS,
    *running.CALLS,
)
