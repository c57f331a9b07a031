"""Keeping registrations and groups for use again, filling the form with them, and making a meeting's repetitions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from central.db import transaction
from central.meetings.actions import register, submit
from central.meetings.clashes import check_rooms
from central.meetings.filling import alike
from central.meetings.form import read_plan
from central.meetings.models import Invitation, Meeting
from central.meetings.planning import Planning
from central.meetings.rights import require
from central.meetings.states import Act, State
from central.meetings.typed import Typed, kept_form
from central.people.access import Access, access_of
from central.people.models import Official, Right
from central.people.rules import name_of
from central.people.search import Found, Sort, by_key
from central.people.standing import standing_of
from central.presets.models import Group, Member, Template
from contract.refused import Refused

MOST = 200
_COLUMNS = {Sort.AGENCY: "agency", Sort.POSITION: "position", Sort.OFFICIAL: "official"}


def save_template(planning: Planning, meeting: Meeting, name: str, *, by: Official) -> Template:
    """Keep a meeting's registration under a name, without its day and papers. Refused: who may not register."""
    _registrar(planning, by)
    agency = standing_of(by.id, planning.today).agency_id or None
    made = {"name": name_of(name), "agency": agency, "owner": by, "made_at_ms": planning.now_ms()}
    with transaction(planning.database):
        return Template.create(typed=alike(planning, meeting).kept(), **made)


def save_group(planning: Planning, meeting: Meeting, name: str, *, by: Official) -> Group:
    """Keep those who are invited to a meeting as a group, from today on. Refused: who may not register."""
    _registrar(planning, by)
    agency = standing_of(by.id, planning.today).agency_id or None
    with transaction(planning.database):
        group = Group.create(name=name_of(name), agency=agency, owner=by, made_at_ms=planning.now_ms())
        for row in Invitation.select().where(Invitation.meeting == meeting).order_by(Invitation.place):
            if not row.guest_name:
                who = {"agency": row.agency_id, "position": row.position_id, "official": row.official_id}
                how = {"category": row.category, "places": row.places, "level": row.level}
                Member.create(group=group, from_on=planning.today, **who, **how)
    return group


def add_member(planning: Planning, group: Group, found: Found, category: str, *, from_on: date) -> None:
    """Somebody belongs to the group from a day on; who does already stays as is."""
    column = _COLUMNS[found.sort]
    there = (Member.group == group) & (getattr(Member, column) == found.id)
    with transaction(planning.database):
        if Member.select().where(there, Member.until_on.is_null()).exists():
            raise Refused("Thành phần này đã có trong nhóm.")
        if Member.select().where(Member.group == group).count() >= MOST:
            raise Refused("Một nhóm có tối đa %(most)s thành phần.", most=MOST)
        Member.create(group=group, category=category, from_on=from_on, **{column: found.id})


def end_member(planning: Planning, group: Group, member: int) -> None:
    """From today on the group is without it; meetings before today keep it."""
    with transaction(planning.database):
        still = (Member.id == member) & (Member.group == group) & Member.until_on.is_null()
        Member.update(until_on=planning.today).where(still).execute()


def templates_for(access: Access) -> list[Template]:
    """The templates that this person may use: the own ones and those of the agencies for which they register."""
    return list(Template.select().where(_theirs(Template, access)).order_by(Template.name, Template.id))


def groups_for(access: Access) -> list[Group]:
    return list(Group.select().where(_theirs(Group, access)).order_by(Group.name, Group.id))


def delete_preset(planning: Planning, table: type[Template] | type[Group], access: Access, number: int) -> None:
    """Gone for all; what was registered with it stays."""
    with transaction(planning.database):
        table.delete().where(table.id == number, _theirs(table, access)).execute()


def members_on(group: Group, day: date) -> list[tuple[Member, Found]]:
    """Who belongs to the group on a day, each as it is called then; who is no more is left out."""
    held = (Member.from_on <= day) & (Member.until_on.is_null() | (Member.until_on > day))
    found = []
    for row in Member.select().where(Member.group == group, held).order_by(Member.id):
        keys = ((Sort.AGENCY, row.agency_id), (Sort.POSITION, row.position_id), (Sort.OFFICIAL, row.official_id))
        one = next((by_key(f"{sort}:{number}", day) for sort, number in keys if number), None)
        if one is not None:
            found.append((row, one))
    return found


def with_template(template: Template) -> Typed:
    """The form as the template has it."""
    return kept_form(template.typed)


def with_group(typed: Typed, members: Iterable[tuple[Member, Found]]) -> Typed:
    """The form with a row for each member that it does not have yet; empty rows make way."""
    filled = typed
    for row in typed.rows("invite"):
        filled = filled.without_row("invite", row) if typed.is_blank("invite", row, "text") else filled
    there = {filled.cell("invite", row, "pick") for row in filled.rows("invite")}
    for member, found in members:
        if found.key in there:
            continue
        filled = filled.with_row("invite")
        name = f"invite-{filled.rows('invite')[-1]}"
        cells = {
            "text": found.label,
            "pick": found.key,
            "category": member.category,
            "places": str(member.places),
            "level": member.level,
        }
        filled = replace(filled, fields={**filled.fields, **{f"{name}-{cell}": said for cell, said in cells.items()}})
    return filled


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """One repetition: the new meeting, and why it could not be sent for approval, if it was to be."""

    meeting: Meeting
    on: date
    problem: Refused | None = None


def repeat(planning: Planning, meeting: Meeting, days: Iterable[date], *, by: Official, send: bool) -> list[Repeated]:
    """A draft like this meeting for each day, changed on its own from then on; `send`: for approval when whole.

    A day on which it was repeated before gives that meeting again, in whatever state, unless it was cancelled.
    """
    _registrar(planning, by)
    typed, made = alike(planning, meeting), []
    for on in days:
        form = replace(typed, fields={**typed.fields, "date": on.isoformat()})
        draft = register(planning, form, by=by, once=_once(meeting, on, by))
        problem = _submit(planning, draft, form, by=by) if send and draft.state == State.DRAFT else None
        made.append(Repeated(meeting=draft, on=on, problem=problem))
    return made


def _once(meeting: Meeting, on: date, by: Official) -> str:
    """Under which name the day's repetition is registered: the first that no cancelled meeting has."""
    name = first = f"{by.id}-{meeting.id}-{on:%Y%m%d}"
    turn = 0
    while Meeting.select().where(Meeting.once == name, Meeting.state == State.CANCELLED).exists():
        turn += 1
        name = f"{first}-{turn}"
    return name


def _submit(planning: Planning, draft: Meeting, form: Typed, *, by: Official) -> Refused | None:
    reading = read_plan(form, now_ms=planning.now_ms())
    if reading.errors or reading.plan is None:
        return next(iter(reading.errors.values()), None)
    try:
        check_rooms(reading.plan.rooms, reading.plan.planned, but=draft.id)
        submit(planning, draft.id, reading.plan, by=by)
    except Refused as refused:
        return refused
    return None


def _registrar(planning: Planning, by: Official) -> None:
    if not access_of(by, planning.today).has_anywhere(Right.REGISTER):
        require((), Act.REGISTER, State.NONE)


def _theirs(table: Any, access: Access) -> Any:
    mine = table.owner == access.official
    agencies = [agency for right, agency in access.held if right is Right.REGISTER]
    if None in agencies:
        return table.id > 0
    return mine | table.agency.in_([one for one in agencies if one])
