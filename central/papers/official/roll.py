"""Who was there, as papers write it: by rank, with who came late, left early, came for another, or stayed away."""

from dataclasses import dataclass

import msgspec

from central.papers.official.content import Block, Form
from central.papers.official.elsewhere import HeldSitting
from central.papers.official.source import Source
from central.papers.official.wording import SURE_WITHIN_MS, about, at_moment, at_time, ordinal, sentence
from contract import events as e
from contract.package import Category
from contract.room import Attendance
from contract.room.keyed_in import ABOUT_MS

LATE_MS = 60_000
"""Who came within a minute of the beginning was not late."""
_STAFF = frozenset({Category.STAFF, Category.PRESS})


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Somebody on the roll; `seen` is None for who never came."""

    attendee: int
    rank: int
    category: Category
    principal: int = 0
    seen: Attendance | None = None
    excused: str = ""


def listed(source: Source, sitting: HeldSitting) -> list[Listed]:
    """All who are planned, came to this sitting or were added in the room, by rank; substitutes behind whom they came
    for."""
    room, package = source.room, source.package
    planned = {one.attendee: one for one in package.people}
    found = [
        Listed(
            attendee=one.attendee,
            rank=one.rank,
            category=one.category,
            principal=one.represents,
            seen=sitting.attendance.get(one.attendee),
            excused=source.text(sitting.excused.get(one.attendee, "")),
        )
        for one in package.people
        if not one.withdrawn or one.attendee in sitting.attendance
    ]
    for attendee, added in room.added.items():
        before = planned.get(added.principal)
        found.append(
            Listed(
                attendee=attendee,
                rank=before.rank if before else 1 << 20,
                category=before.category if before else Category.GUEST,
                principal=added.principal,
                seen=sitting.attendance.get(attendee),
            )
        )
    return sorted(found, key=lambda one: (one.rank, one.principal != 0, one.attendee))


def roll_blocks(source: Source) -> list[Block]:
    """The roll of form 1.9: members, others, and who was absent with or without a reason; of each sitting by itself
    when there were several."""
    if len(source.sittings) == 1:
        return _roll(source, source.sittings[0], "")
    return [
        block
        for number, sitting in enumerate(source.sittings, start=1)
        for block in (_sitting(number, sitting), *_roll(source, sitting, f"sitting-{number}/"))
    ]


def _sitting(number: int, sitting: HeldSitting) -> Block:
    until = f" đến {at_moment(sitting.closed_at)}" if sitting.closed_at else ""
    text = f"Buổi {ordinal(number)}, từ {at_moment(sitting.opened_at)}{until}:"
    return Block(key=f"sitting-{number}/times", text=text, form=Form.HEADING)


def _roll(source: Source, sitting: HeldSitting, key: str) -> list[Block]:
    everybody = listed(source, sitting)
    came = [one for one in everybody if one.seen is not None]
    replaced = {one.principal for one in came if one.principal}
    absent = [
        one
        for one in everybody
        if one.seen is None and one.attendee not in replaced and not one.principal and one.category not in _STAFF
    ]
    members = [one for one in came if one.category is Category.MEMBER and not one.principal]
    others = [one for one in came if one not in members and one.category not in _STAFF]
    groups = (
        ("members", _members_title(sitting, members), members),
        ("others", f"Đại biểu mời dự ({len(others)} người):", others),
        ("absent", f"Vắng mặt ({len(absent)} người):", absent),
    )
    return [block for name, title, people in groups for block in _group(key + name, title, people, (source, sitting))]


def _members_title(sitting: HeldSitting, members: list[Listed]) -> str:
    quorum = sitting.quorum
    if quorum is None or not quorum.members:
        return f"Thành viên dự họp ({len(members)} người):"
    met = "Đủ" if quorum.is_met else "Chưa đủ"
    return (
        f"Thành viên: {met} số thành viên dự họp, khi bắt đầu có mặt {quorum.present}/{quorum.members} "
        f"(yêu cầu ít nhất {quorum.needed}):"
    )


def _group(key: str, title: str, people: list[Listed], of: tuple[Source, HeldSitting]) -> list[Block]:
    if not people:
        return []
    points = [_point(key, one, *of) for one in people]
    ends = [*(";" for _ in points[1:]), "."]
    return [
        Block(key=key, text=title),
        *(msgspec.structs.replace(one, text=one.text + end) for one, end in zip(points, ends, strict=True)),
    ]


def _point(key: str, one: Listed, source: Source, sitting: HeldSitting) -> Block:
    text = source.called(one.attendee)
    if one.principal:
        text += f", dự thay {source.called(one.principal)}"
    lines: list[str] = []
    if one.attendee in sitting.elsewhere and one.seen is not None:
        # The check-in is a line of another room, which is not among those of this record.
        text += f", tại {sitting.elsewhere[one.attendee]}{_coming(one.seen, source, sitting.opened_at)}"
    elif one.seen is not None:
        text += _coming(one.seen, source, sitting.opened_at)
        lines.append(one.seen.line)
        lines += _left(one, source)
    elif one.excused:
        text += f" (có lý do: {one.excused.rstrip('.')})"
    elif one.category is Category.MEMBER:
        text += " (không có lý do)"
    text = sentence(text).removesuffix(".")
    private = bool(one.excused)
    return Block(key=f"{key}/{one.attendee}", text=text, form=Form.POINT, lines=tuple(lines), private=private)


def _coming(seen: Attendance, source: Source, started: int) -> str:
    """When somebody came late or left early; nothing for who was there from the beginning to the end."""
    came = f"có mặt từ {at_time(seen.first_at, seen.within)}" if started and seen.first_at > started + LATE_MS else ""
    left = ""
    if not seen.is_present and seen.left_at:
        within = _within_of_leaving(seen, source)
        left = f"rời cuộc họp lúc {at_time(seen.left_at, within)}"
    told = ", ".join(part for part in (came, left) if part)
    return f" ({told})" if told else ""


def _within_of_leaving(seen: Attendance, source: Source) -> int:
    if seen.left_line in source.room.happened:
        return ABOUT_MS
    within = [line.within for line in source.lines if isinstance(line.event, e.Departed) and line.at == seen.left_at]
    return within[0] if within else SURE_WITHIN_MS


def _left(one: Listed, source: Source) -> list[str]:
    return [
        line.name
        for line in source.lines
        if isinstance(line.event, e.Departed)
        and line.event.attendee == one.attendee
        and one.seen
        and not one.seen.is_present
        and line.at == one.seen.left_at
    ]


def hour_of(seen: Attendance | None) -> str:
    """`08:02`, `khoảng 08:02` for tables; empty for who never came."""
    if seen is None:
        return ""
    return about(seen.within) + at_time(seen.first_at).replace(" giờ ", ":").replace(" phút", "")
