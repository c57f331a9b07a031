"""The minutes (form 1.9) as a first draft: the meeting's course by agenda item, in the words that were recorded."""

from dataclasses import dataclass, field

from central.papers.official.content import Block, Form, Paper, Signature, Sort
from central.papers.official.elsewhere import BEGINS
from central.papers.official.roll import roll_blocks
from central.papers.official.source import Source
from central.papers.official.versions import changed, opened_with
from central.papers.official.votes import vote_blocks
from central.papers.official.wording import abbreviation, at_moment, at_time, ordinal, sentence
from contract import events as e
from contract.line import Line
from contract.room import Said
from contract.room.keyed_in import ABOUT_MS

_END_PAUSE = e.MeetingResumed | e.SittingClosed | e.MeetingEnded


@dataclass
class Section:
    """What happened while an item was on; item "" is the meeting as a whole."""

    item: str
    opened: Line | None = None
    blocks: list[Block] = field(default_factory=list)


def draft_minutes(source: Source, *, seal: str) -> Paper:
    """The minutes of a meeting that is over."""
    package, room = source.package, source.room
    chair, secretary = _chair(source), next(iter(source.room.secretaries), 0)
    issuer = source.issuer
    return Paper(
        sort=Sort.MINUTES,
        parent=issuer.parent,
        body=issuer.body or package.host,
        symbol=f"BB-{abbreviation(issuer.body or package.host)}",
        name="BIÊN BẢN",
        subject=package.title,
        blocks=(*_opening(source, chair), *_course(source), _end(source)),
        signatures=(
            Signature(office="THƯ KÝ", name=source.name(secretary)),
            Signature(office="CHỦ TỌA", name=source.name(chair)),
        ),
        recipients=("Lưu: VT, Hồ sơ.",),
        seal=seal if room.last else "",
    )


def _chair(source: Source) -> int:
    """Who signs as chair: the first planned chair who was there, not who took over for a while."""
    chairs = source.package.chairs
    return next((one for one in chairs if source.has_come(one)), source.room.chair)


def _opening(source: Source, chair: int) -> list[Block]:
    package, started = source.package, source.first(e.MeetingStarted)
    where = ", ".join(part for part in (package.room, package.room_place) if part)
    secretaries = "; ".join(source.called(one) for one in _kept(source))
    begins = at_moment(started.at, started.within) if started else "…"
    return [
        Block(key="begins", text=f"Thời gian bắt đầu: {begins}.", lines=(started.name,) if started else ()),
        Block(key="place", text=f"Địa điểm: {where}{_points(source)}."),
        Block(key="people", text="Thành phần tham dự:"),
        *roll_blocks(source),
        Block(key="chair", text=f"Chủ trì: {source.called(chair)}."),
        *([Block(key="secretary", text=f"Thư ký (người ghi biên bản): {secretaries}.")] if secretaries else []),
        Block(key="course", text="Nội dung (theo diễn biến cuộc họp):"),
    ]


def _kept(source: Source) -> list[int]:
    """All who kept the minutes: the planned ones, and those to whom they handed over or whom the chair named."""
    named = (line.event.attendee for line in source.lines if isinstance(line.event, e.SecretaryNamedHere))
    return list(dict.fromkeys((*source.package.secretaries, *named)))


def _points(source: Source) -> str:
    """The other rooms of a meeting that sits in several."""
    further = (source.package.rooms or ())[1:]
    return f"; các điểm cầu: {', '.join(further)}" if further else ""


def _course(source: Source) -> list[Block]:
    closed = {one.item for one in source.package.agenda if one.closed}
    titles = {one.item: one.title for one in source.package.agenda}
    blocks: list[Block] = []
    seen: dict[str, int] = {}
    for section in _sections(source):
        told = section.blocks
        if section.item:
            again = section.item in seen
            number = seen.setdefault(section.item, len(seen) + 1)
            told = [_title(section, number, titles.get(section.item, "…"), again), *told]
        if section.item in closed:
            told = [_private(one) for one in told]
        blocks += told
    missed = [one.title for one in source.package.agenda if one.item not in seen]
    if missed:
        text = "Nội dung chưa xem xét tại cuộc họp: " + "; ".join(missed)
        blocks.append(Block(key="missed", text=sentence(text)))
    return blocks


def _title(section: Section, number: int, title: str, again: bool) -> Block:
    opened = section.opened
    at = f" ({at_time(opened.at, opened.within)})" if opened else ""
    text = f"{number}. {title}" + (" (tiếp)" if again else "") + at
    key = f"item/{section.item}" + (f"/{opened.name}" if again and opened else "")
    return Block(key=key, text=text, form=Form.HEADING, lines=(opened.name,) if opened else ())


def _sections(source: Source) -> list[Section]:
    """The course cut where items were opened. What concerns an item that is not on goes to where it was last on."""
    sections = [Section("")]
    for line in source.lines:
        event = line.event
        if isinstance(event, e.ItemOpened):
            is_first = all(one.item != event.item for one in sections)
            told = [*(_presented(source, event.item) if is_first else ()), *opened_with(source, line)]
            sections.append(Section(event.item, line, told))
        elif isinstance(event, e.ItemClosed | e.MeetingEnded):
            sections.append(Section(""))
        elif isinstance(event, e.SittingClosed | e.SittingOpened):
            sections.append(Section("", blocks=[_sitting(source, line)]))
        else:
            found = _told(source, line)
            if found:
                _section(sections, getattr(event, "item", "")).blocks += found
    for room, said in source.said_elsewhere:
        _say_elsewhere(_section(sections, said.item), source, room, said)
    return sections


def _say_elsewhere(section: Section, source: Source, room: str, said: Said) -> None:
    """What was said in another room stands with its item, before what was concluded on it."""
    text = sentence(f"Ý kiến của {source.called(said.attendee)} tại {room}: {source.text(said.text)}")
    keys = [one.key.partition("/")[0] for one in section.blocks]
    place = keys.index("concluded") if "concluded" in keys else len(keys)
    section.blocks.insert(place, Block(key=f"said/{said.line}", text=text))


def _section(sections: list[Section], item: str) -> Section:
    if not item or sections[-1].item == item:
        return sections[-1]
    same = [one for one in sections if one.item == item]
    if not same:
        sections.insert(-1, Section(item))
        return sections[-2]
    return same[-1]


def _presented(source: Source, item: str) -> list[Block]:
    planned = next((one for one in source.package.agenda if one.item == item), None)
    if planned is None or not planned.presenter:
        return []
    return [Block(key=f"presented/{item}", text=sentence(f"Trình bày (theo chương trình): {planned.presenter}"))]


def _told(source: Source, line: Line) -> list[Block]:
    """What the minutes say of one line; nothing of most."""
    event, key, text = line.event, "", ""
    lines: tuple[str, ...] = (line.name,)
    match event:
        case e.BallotOpened():
            return vote_blocks(source, line)
        case e.MeetingPaused():
            return [_pause(source, line)]
        case e.OpinionGiven() | e.OpinionTaken():
            lines += event.lines if isinstance(event, e.OpinionTaken) else ()
            key, text = (
                "said",
                f"Ý kiến của {source.called(event.attendee)}{_then(source, line)}: {source.text(event.text)}",
            )
        case e.MatterSettled() if any(one.line == line.name for one in source.room.settled.values()):
            return [_private(_settled(source, line, event))]
        case e.UnanimityNoted():
            key, text = "agreed", "Người chủ trì hỏi ý kiến khác; cuộc họp thống nhất, không có ý kiến khác."
        case e.ConclusionEntered() if source.room.conclusions[event.item].line == line.name:
            key, text = "concluded", f"Kết luận của người chủ trì: {source.text(event.text)}"
        case e.ChairHandedOver():
            reason = f" ({source.text(event.reason)})" if source.text(event.reason) else ""
            at = at_time(line.at, line.within)
            titles = [one.title for one in source.package.agenda if one.item == event.item]
            what = f"cuộc họp trong nội dung “{titles[0]}”" if titles else "cuộc họp"
            key, text = "chair", f"Từ {at}, {source.called(event.taker)} điều hành {what}{reason}"
        case e.SecretaryNamedHere():
            key, text = "secretary", _taken_over(source, line, event)
        case _ if changed(source, line):
            key, text = "paper", changed(source, line)
    return [Block(key=f"{key}/{line.name}", text=sentence(text), lines=lines)] if key else []


def _then(source: Source, line: Line) -> str:
    """About when it was, of what was keyed in from paper."""
    at = source.room.happened.get(line.name)
    return f" ({at_time(at, ABOUT_MS)}, nhập từ bản giấy)" if at else ""


def _taken_over(source: Source, line: Line, event: e.SecretaryNamedHere) -> str:
    why = source.text(event.reason)
    before = f" thay {source.called(event.replaces)}" if event.replaces else ""
    at = at_time(line.at, line.within)
    return f"Từ {at}, {source.called(event.attendee)} làm Thư ký{before}" + (f" ({why})" if why else "")


def _settled(source: Source, line: Line, event: e.MatterSettled) -> Block:
    """What was settled about a check-in and why, for those who answer for the minutes."""
    kinds = {
        e.MatterKind.WITHDRAWN: "giấy mời đã được rút",
        e.MatterKind.OLD_TICKET: "mã điểm danh đã được thay",
        e.MatterKind.BOTH_PRESENT: f"{source.called(event.other)} cũng có mặt",
    }
    settlements = {
        e.Settlement.KEPT: "giữ nguyên điểm danh",
        e.Settlement.UNDONE: "hủy điểm danh",
        e.Settlement.LEFT: "ghi đã rời cuộc họp",
    }
    about = f"Thư ký xem xét việc điểm danh của {source.called(event.attendee)} ({kinds[event.kind]})"
    text = sentence(f"{about}: {settlements[event.settlement]}; lý do: {source.text(event.reason)}")
    return Block(key=f"settled/{line.name}", text=text, lines=(line.name,))


def _pause(source: Source, line: Line) -> Block:
    rest = source.lines[source.lines.index(line) + 1 :]
    after = next((one for one in rest if isinstance(one.event, _END_PAUSE)), None)
    until = f" đến {at_time(after.at, after.within)}" if after else ""
    text = f"Cuộc họp tạm dừng từ {at_time(line.at, line.within)}{until}."
    return Block(key=f"pause/{line.name}", text=text, lines=(line.name, *((after.name,) if after else ())))


def _sitting(source: Source, line: Line) -> Block:
    """The end of a sitting with what was said of the next one, or the beginning of the next."""
    event, number = line.event, _number(source, line)
    at = at_moment(line.at, line.within)
    if not isinstance(event, e.SittingClosed):
        return Block(key=f"sitting/{line.name}", text=f"Buổi {ordinal(number)} bắt đầu vào {at}.", lines=(line.name,))
    said = _last_said(source, line, event)
    when = f"họp tiếp vào {at_moment(said.until)}" if said.until else "thời gian họp tiếp được thông báo sau"
    place = f", tại {said.place}" if said.place else ""
    note = f" ({source.text(said.text).rstrip('.')})" if said.text else ""
    text = sentence(f"Buổi {ordinal(number)} kết thúc vào {at}; {when}{place}{note}")
    return Block(key=f"sitting/{line.name}", text=text, lines=(line.name,))


def _number(source: Source, line: Line) -> int:
    """Which sitting this line ends or begins."""
    before = source.lines[: source.lines.index(line) + 1]
    return sum(isinstance(one.event, BEGINS) for one in before)


def _last_said(source: Source, line: Line, closed: e.SittingClosed) -> e.SittingClosed | e.NextSittingSet:
    """What was said last of the next sitting, before it began: with the line that closed the one before, or later."""
    said: e.SittingClosed | e.NextSittingSet = closed
    for one in source.lines[source.lines.index(line) :]:
        if isinstance(one.event, e.SittingOpened):
            break
        if isinstance(one.event, e.SittingClosed | e.NextSittingSet):
            said = one.event
    return said


def _private(block: Block) -> Block:
    return Block(key=block.key, text=block.text, form=block.form, lines=block.lines, private=True)


def _end(source: Source) -> Block:
    ended = source.first(e.MeetingEnded)
    if ended is None:
        return Block(key="ends", text="Cuộc họp kết thúc vào …./.")
    return Block(key="ends", text=f"Cuộc họp kết thúc vào {at_moment(ended.at, ended.within)}./.", lines=(ended.name,))
