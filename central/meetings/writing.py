"""A plan into its tables: what is still there keeps its row, so that answers, tickets and papers stay with it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from central.meetings.models import AgendaItem, Ballot, FurtherRoom, Holds, Invitation, Meeting, MeetingRole
from central.meetings.plan import Plan
from contract.vietnamese import fold


def write_plan(meeting: Meeting, plan: Plan) -> None:
    """The meeting as the plan says; its state, version and history are the caller's."""
    for name in ("title", "content", "kind", "rule", "is_secret", "starts_at_ms", "ends_at_ms", "opens_before_min"):
        setattr(meeting, name, getattr(plan, name))
    meeting.sittings = msgspec.json.encode(plan.sittings).decode()
    meeting.door_title, meeting.folded = plan.door_title, fold(plan.title)
    meeting.host_id, meeting.approver_id, meeting.room_id = plan.host, plan.approver, plan.room
    meeting.reserved_to_chair = " ".join(plan.reserved)
    meeting.save()
    _write_further_rooms(meeting, plan.further_rooms)
    _write_roles(meeting, {Holds.CHAIR: plan.chairs, Holds.SECRETARY: plan.secretaries})
    _write_rows(AgendaItem, meeting, [_row(one, title=one.title) for one in plan.agenda])
    _write_rows(
        Ballot,
        meeting,
        [_row(one, questions=msgspec.json.encode(one.questions).decode()) for one in plan.ballots],
    )
    invitations = [_invitation(one) for one in plan.invitations]
    _drop_changed(meeting, invitations)
    _write_rows(Invitation, meeting, invitations)


def _row(planned: Any, **changes: object) -> dict[str, object]:
    return {**{name: getattr(planned, name) for name in planned.__dataclass_fields__}, **changes}


def _invitation(planned: Any) -> dict[str, object]:
    row = _row(planned, guest_name=planned.guest)
    row.pop("guest")
    return row


def _drop_changed(meeting: Meeting, rows: Sequence[dict[str, object]]) -> None:
    """A row that now invites somebody else is another invitation: who was named for the old one is not for this."""
    wanted = {row["token"]: (row["agency"], row["position"], row["official"], row["guest_name"]) for row in rows}
    for one in Invitation.select().where(Invitation.meeting == meeting):
        if (one.agency_id, one.position_id, one.official_id, one.guest_name) != wanted.get(one.token):
            one.delete_instance()


def _write_roles(meeting: Meeting, wanted: dict[Holds, tuple[int, ...]]) -> None:
    MeetingRole.delete().where(MeetingRole.meeting == meeting).execute()
    rows = [
        {"meeting": meeting.id, "official": official, "holds": holds, "place": place}
        for holds, officials in wanted.items()
        for place, official in enumerate(officials)
    ]
    MeetingRole.insert_many(rows).execute()


def _write_further_rooms(meeting: Meeting, rooms: Sequence[int]) -> None:
    FurtherRoom.delete().where(FurtherRoom.meeting == meeting).execute()
    for place, room in enumerate(rooms):
        FurtherRoom.create(meeting=meeting, room=room, place=place)


def _write_rows(table: Any, meeting: Meeting, rows: Sequence[dict[str, object]]) -> None:
    """Rows are the same when their tokens are; what is no longer named goes."""
    tokens = [row["token"] for row in rows]
    table.delete().where(table.meeting == meeting, table.token.not_in(tokens)).execute()
    there = {row.token: row for row in table.select().where(table.meeting == meeting)}
    for place, row in enumerate(rows):
        known = there.get(row["token"]) or table(meeting=meeting)
        for name, value in {**row, "place": place}.items():
            setattr(known, name, value)
        known.save()
