"""A registration form out of a meeting's tables: what reading it again gives the same plan."""

import msgspec

from central.documents.actions import documents_of
from central.meetings.attendees import meeting_day
from central.meetings.deadlines import local
from central.meetings.models import AgendaItem, Ballot, Holds, Invitation, Meeting, MeetingRole
from central.meetings.planning import Planning
from central.meetings.typed import Typed, kept_form
from central.people.search import Found, Sort, by_key
from contract.ballot import STATUTE_OPTIONS, Question
from contract.package import PlannedSitting


def form_of(planning: Planning, meeting: Meeting) -> Typed:
    """The form as it was typed, or, once it was understood, as the tables have it; with the papers as they are now."""
    typed = kept_form(meeting.typed) if meeting.typed else Typed(_fields(planning, meeting))
    return with_papers(typed, meeting)


def alike(planning: Planning, meeting: Meeting) -> Typed:
    """The form of another meeting like this one: without its day, its further sittings and its papers."""
    fields = kept_form(meeting.typed).fields if meeting.typed else _fields(planning, meeting)
    own = ("date", "once", "version", "many")
    return Typed(
        {name: text for name, text in fields.items() if name not in own and not name.startswith(("sitting-", "paper-"))}
    )


def with_papers(typed: Typed, meeting: Meeting) -> Typed:
    """The form with one row for each paper that the meeting has; typed titles stay."""
    written = {typed.cell("paper", row, "token"): row for row in typed.rows("paper")}
    fields = {name: text for name, text in typed.fields.items() if not name.startswith("paper-")}
    for place, one in enumerate(documents_of(meeting)):
        before = written.get(one.token)
        title = typed.cell("paper", before, "title") if before is not None else one.title
        item = typed.cell("paper", before, "item") if before is not None else one.item
        fields |= {f"paper-{place}-token": one.token, f"paper-{place}-title": title or one.title}
        fields[f"paper-{place}-item"] = item
        for name, present in (("marked", one.is_marked), ("ends", one.ends_with_meeting)):
            is_ticked = typed.cell("paper", before, name) == "yes" if before is not None else present
            fields[f"paper-{place}-{name}"] = "yes" if is_ticked else ""
    return Typed(fields)


def _fields(planning: Planning, meeting: Meeting) -> dict[str, str]:
    day = meeting_day(meeting, planning)
    fields = {
        "title": meeting.title,
        "doortitle": meeting.door_title,
        "content": meeting.content,
        "kind": meeting.kind,
        "rule": meeting.rule,
        "secret": "yes" if meeting.is_secret else "no",
        "room": str(meeting.room_id or ""),
        "opens": str(meeting.opens_before_min),
    }
    if meeting.starts_at_ms:
        first, *further = meeting.planned
        fields |= _hours("", first)
        for place, one in enumerate(further):
            fields |= {**_hours(f"sitting-{place}-", one), f"sitting-{place}-place": one.place}
    for name, sort, number in (
        ("host", Sort.AGENCY, meeting.host_id),
        ("approver", Sort.OFFICIAL, meeting.approver_id),
    ):
        fields |= _named(name, by_key(f"{sort}:{number or 0}", day))
    for listed, holds in (("chairs", Holds.CHAIR), ("secretaries", Holds.SECRETARY)):
        rows = MeetingRole.select().where(MeetingRole.meeting == meeting, MeetingRole.holds == holds)
        for place, row in enumerate(rows.order_by(MeetingRole.place)):
            fields |= _named(f"{listed}-{place}", by_key(f"{Sort.OFFICIAL}:{row.official_id}", day))
    fields |= {f"reserved-{act}": "yes" for act in meeting.reserved_to_chair.split()}
    for room in meeting.rooms[1:] if meeting.room_id else ():
        fields[f"rooms-{room.id}-in"] = "yes"
    return fields | _agenda(meeting) | _invitations(planning, meeting) | _ballots(meeting)


def _hours(prefix: str, one: PlannedSitting) -> dict[str, str]:
    starts, ends = local(one.starts_at), local(one.ends_at)
    return {f"{prefix}date": f"{starts:%Y-%m-%d}", f"{prefix}start": f"{starts:%H:%M}", f"{prefix}end": f"{ends:%H:%M}"}


def _named(name: str, found: Found | None) -> dict[str, str]:
    return {f"{name}-text": found.label, f"{name}-pick": found.key} if found else {f"{name}-text": ""}


def _agenda(meeting: Meeting) -> dict[str, str]:
    fields: dict[str, str] = {}
    for place, row in enumerate(AgendaItem.select().where(AgendaItem.meeting == meeting).order_by(AgendaItem.place)):
        fields |= {
            f"agenda-{place}-token": row.token,
            f"agenda-{place}-title": row.title,
            f"agenda-{place}-minutes": str(row.minutes or ""),
            f"agenda-{place}-presenter": row.presenter,
            f"agenda-{place}-closed": "yes" if row.is_closed else "",
        }
    return fields


def _invitations(planning: Planning, meeting: Meeting) -> dict[str, str]:
    day = meeting_day(meeting, planning)
    fields: dict[str, str] = {}
    for place, row in enumerate(Invitation.select().where(Invitation.meeting == meeting).order_by(Invitation.place)):
        keys = ((Sort.AGENCY, row.agency_id), (Sort.POSITION, row.position_id), (Sort.OFFICIAL, row.official_id))
        key = next((f"{sort}:{number}" for sort, number in keys if number), "")
        fields |= _named(f"invite-{place}", by_key(key, day)) if key else {f"invite-{place}-text": row.guest_name}
        fields |= {
            f"invite-{place}-token": row.token,
            f"invite-{place}-places": str(row.places),
            f"invite-{place}-level": row.level,
            f"invite-{place}-category": row.category,
            f"invite-{place}-role": row.role,
            f"invite-{place}-item": row.item,
            f"invite-{place}-room": str(row.room_id or ""),
            f"invite-{place}-guest": "yes" if row.guest_name else "",
        }
    return fields


def _ballots(meeting: Meeting) -> dict[str, str]:
    fields: dict[str, str] = {}
    for place, row in enumerate(Ballot.select().where(Ballot.meeting == meeting).order_by(Ballot.place)):
        questions = msgspec.json.decode(row.questions, type=tuple[Question, ...])
        options = questions[0].options
        texts = [one.text for one in questions]
        fields |= {
            f"ballot-{place}-token": row.token,
            f"ballot-{place}-title": row.title,
            f"ballot-{place}-item": row.item,
            f"ballot-{place}-secret": "yes" if row.is_secret else "",
            f"ballot-{place}-questions": "" if texts == [row.title] else "\n".join(texts),
            f"ballot-{place}-options": "" if options == STATUTE_OPTIONS else "\n".join(options),
        }
    return fields
