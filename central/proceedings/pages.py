"""What rooms recorded, for those who may see the meeting: roll call, votes, results, conclusions; and faults."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from central.documents.actions import INVITED, is_kept_from, items_kept_from, may_read
from central.documents.store import store_in
from central.meetings.models import Attendee, Meeting
from central.meetings.phases import state_of
from central.meetings.rights import Role, require
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.papers.drafting import overdue
from central.proceedings import words
from central.proceedings.actions import end_alarm, retry, set_aside
from central.proceedings.misfits import misfits
from central.proceedings.models import Alarm
from central.proceedings.reading import records_of, without_items
from central.proceedings.record import Record, Round
from central.proceedings.results import Fault, HandedOut
from central.proceedings.standing import rooms_standing, shown_units
from central.proceedings.together import Common, common_rounds
from central.proceedings.twice import found_twice
from central.web.shell import access, centre, hand, now_ms, official, today
from contract.joint import ShareState
from contract.outcome import outcome_of
from contract.package import Category
from contract.refused import Refused
from contract.sight import Sight, Viewer, sight

bp = Blueprint("proceedings", __name__, template_folder="templates")

MISFITS_MS = 60 * 86_400_000
"""For so long the administrator is told of words that do not fit: by then the minutes are signed."""


@bp.get("/meetings/<int:number>/proceedings")
def meeting(number: int) -> ResponseReturnValue:
    """R5.5: who was there, how was voted, what was concluded; live while the meeting runs."""
    found = _visible(number)
    rooms = rooms_standing(number)
    asked = request.args.get("unit", "")
    units = shown_units(rooms, asked) if rooms or not asked else [asked]
    records = [without_items(one, _kept_from(found, one)) for one in records_of(number, units=units)]
    said = {
        "ways": words.ways(),
        "standings": words.standings(),
        "outcomes": words.outcomes(),
        "closing": words.closing,
        "shares": words.shares(),
        "settlements": words.settlements(),
        "about": words.about,
    }
    # What a secretary has to look into is for those who answer for the minutes.
    conducts = not roles_of(access(), found, today()).isdisjoint({Role.CHAIR, Role.SECRETARY})
    twice = found_twice(records) if conducts else []
    together = common_rounds(records)
    common = {"together": together, "sees_common": partial(_sees_common, found), "conducts": conducts}
    common |= {"rooms": rooms, "is_long": units is not None}
    voting = {(one.round.ballot, one.round.number) for one in together if one.is_open}
    shown = {"records": records, "twice": twice, "sees": partial(_sees, found, voting), "outcome_of": outcome_of}
    return render_template("proceedings/meeting.html", meeting=found, **shown, **common, **said)


@bp.get("/meetings/<int:number>/handed-out/<document>")
def handed_out(number: int, document: str) -> ResponseReturnValue:
    """A paper that was handed out in the room, once its file has come; kept from whom its item is not for."""
    found = _visible(number)
    one = HandedOut.get_or_none(HandedOut.meeting == number, HandedOut.document == document)
    if one is None:
        abort(404)
    roles = roles_of(access(), found, today())
    is_gone = one.withdrawn_at_ms or _is_not_for(found, one.unit, one.item)
    if (roles <= INVITED and is_gone) or not may_read(found, official(), roles, one.item):
        raise Refused("Tài liệu này thuộc nội dung không mời đại biểu dự.")
    path = store_in(centre().settings.central.data_dir).path(one.sha256)
    if not path.is_file():
        raise Refused("Tệp của tài liệu này chưa về từ phòng họp.")
    answer = send_file(path, mimetype="application/pdf", etag=one.sha256, conditional=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.get("/faults")
def faults() -> ResponseReturnValue:
    """Lines that could not be applied, alarms, words and minutes that are missing: shown, blocking nothing."""
    _administrator()
    waiting = list(Fault.select().where(Fault.set_aside_at_ms.is_null()).order_by(Fault.found_at_ms.desc()).limit(200))
    alarms = list(Alarm.select().where(Alarm.ended_at_ms.is_null()).order_by(Alarm.raised_at_ms.desc()).limit(200))
    found = {"misfits": misfits(since_ms=now_ms() - MISFITS_MS), "undrafted": overdue(now_ms=now_ms())}
    return render_template("proceedings/faults.html", faults=waiting, alarms=alarms, **found)


@bp.post("/faults/<stream>/<int:seq>")
def decide(stream: str, seq: int) -> ResponseReturnValue:
    """Try a line again, or set it aside with a reason."""
    _administrator()
    if request.form.get("do") == "retry":
        retry(centre().database, stream=stream, seq=seq, by=hand(), now_ms=now_ms())
    else:
        reason = request.form.get("reason", "")
        set_aside(centre().database, stream=stream, seq=seq, by=hand(), reason=reason, now_ms=now_ms())
    return faults()


@bp.post("/alarms/<int:number>")
def end(number: int) -> ResponseReturnValue:
    """End an alarm with what was found; a held unit is listened to again."""
    _administrator()
    note = request.form.get(f"note-{number}", "")
    end_alarm(centre().database, alarm=number, by=hand(), note=note, now_ms=now_ms())
    return faults()


def _visible(number: int) -> Meeting:
    found = Meeting.get_or_none(Meeting.id == number)
    if found is None:
        abort(404)
    require(roles_of(access(), found, today()), Act.SEE, state_of(found))
    return found


def _sees(found: Meeting, voting: Collection[tuple[str, int]], record: Record, held: Round) -> Sight:
    """What of a round this official may see, by the room's own rule: an attendee nothing of an item of others.

    `voting`: the rounds on which people still vote in another room; a count of this one would tell them how it goes.
    """
    mine = roles_of(access(), found, today())
    hears = not (mine <= INVITED and _is_not_for(found, record.unit, held.item))
    seen = sight(held.stage, Viewer(hears=hears, conducts=not mine.isdisjoint({Role.CHAIR, Role.SECRETARY})))
    return replace(seen, counts=False) if (held.ballot, held.number) in voting and not seen.each else seen


def _sees_common(found: Meeting, common: Common) -> Sight:
    """The same of a round in several rooms: while people vote in one of them, its numbers are for who conducts."""
    seen, mine = _sees(found, (), common.record, common.round), roles_of(access(), found, today())
    conducts = not mine.isdisjoint({Role.CHAIR, Role.SECRETARY})
    is_sealed = common.shares[0].state is ShareState.COUNTED if conducts else not common.is_open
    return replace(seen, counts=seen.question and is_sealed)


def _kept_from(found: Meeting, record: Record) -> set[str]:
    return items_kept_from(found, official(), roles_of(access(), found, today()), record.package.agenda)


def _is_not_for(found: Meeting, unit: str, item: str) -> bool:
    """What belongs to a closed item is for members alone, and to one's own item alone for who was asked for one."""
    if is_kept_from(found, official(), item):
        return True
    package = next((record.package for record in records_of(found.id, units=[unit])), None)
    is_closed = package is None or any(one.item == item and one.closed for one in package.agenda)
    mine = Attendee.get_or_none(Attendee.meeting == found, Attendee.official == official(), ~Attendee.is_withdrawn)
    person = package.person(mine.number) if package and mine else None
    return is_closed and (person is None or person.category is not Category.MEMBER)


def _administrator() -> None:
    if not access().keeps_units:
        abort(403)
