"""The notice of conclusions (thông báo, form 1.4): what the chair concluded, for those who carry it out."""

from central.papers.official.content import Block, Paper, Signature, Sort
from central.papers.official.source import Issuer, Source
from central.papers.official.wording import abbreviation, on_day, sentence, within
from contract import events as e
from contract.package import Person
from contract.vietnamese import office_of


def draft_conclusions(source: Source) -> Paper | None:
    """The notice; None when nothing was concluded."""
    room, package, issuer = source.room, source.package, source.issuer
    if not room.conclusions:
        return None
    chair = package.person(room.chair)
    office = office_of(chair.office, chair.agency) if chair else ""
    return Paper(
        sort=Sort.CONCLUSIONS,
        parent=issuer.parent,
        body=issuer.body or package.host,
        symbol=f"TB-{abbreviation(issuer.body or package.host)}",
        place=issuer.place,
        is_dated=True,
        name="THÔNG BÁO",
        subject=_subject(chair, office, package.title),
        blocks=(_opening(source, chair, office), *_conclusions(source), _ending(source)),
        signatures=(signed_by(issuer, chair),),
        recipients=("Các cơ quan dự họp;", "Như kết luận;", f"Lưu: VT, {abbreviation(issuer.body)}."),
    )


def signed_by(issuer: Issuer, chair: Person | None) -> Signature:
    """The head of the host office; by order of the chair's office when that is of the body above it.

    The office may change it: who signs is text and not layout.
    """
    is_above = chair is not None and chair.agency == issuer.parent and issuer.parent
    authority = f"TL. {chair.office}" if chair and is_above else ""
    return Signature(authority=authority, office=issuer.head_office or "Chánh Văn phòng", name=issuer.head_name)


def _subject(chair: Person | None, office: str, title: str) -> str:
    at = title[:1].lower() + title[1:]
    who = f"của {chair.salutation} {chair.name}, {office}".replace("  ", " ") if chair else ""
    return f"Kết luận {who} tại {at}".replace("  ", " ")


def _opening(source: Source, chair: Person | None, office: str) -> Block:
    package = source.package
    where = ", ".join(part for part in (package.room, package.room_place) if part)
    who = source.called(chair.attendee) if chair else "người chủ trì"
    agencies = dict.fromkeys(
        one.agency
        for one in sorted(package.people, key=lambda one: one.rank)
        if source.has_come(one.attendee) and one.agency and one.agency != (chair.agency if chair else "")
    )
    present = f" Tham dự có đại diện: {'; '.join(agencies)}." if agencies else ""
    started = source.first(e.MeetingStarted)
    text = (
        f"{sentence(on_day(source.day))[:-1]}, tại {where}, {who} chủ trì {within(package.title)}.{present}\n"
        f"Sau khi nghe báo cáo và ý kiến của các đại biểu dự họp, {office or 'người chủ trì'} kết luận như sau:"
    )
    return Block(key="opening", text=text, lines=(started.name,) if started else ())


def _conclusions(source: Source) -> list[Block]:
    """In the agenda's order, numbered when there are several; what concerns the meeting as a whole comes last."""
    agenda = source.package.agenda
    order = [one.item for one in agenda] + [""]
    titles = {one.item: one.title for one in agenda}
    closed = {one.item for one in agenda if one.closed}
    found = sorted(source.room.conclusions.items(), key=lambda one: order.index(one[0]) if one[0] in order else 99)
    blocks = []
    for number, (item, said) in enumerate(found, start=1):
        about = f"Về {within(titles[item])}: " if item in titles else ""
        text = sentence(about + source.text(said.text))
        text = f"{number}. {text}" if len(found) > 1 else text
        blocks.append(Block(key=f"concluded/{item}", text=text, lines=(said.line,), private=item in closed))
    return blocks


def _ending(source: Source) -> Block:
    body = source.issuer.body or source.package.host
    return Block(key="ending", text=f"{body} thông báo để các cơ quan, đơn vị liên quan biết, thực hiện./.")
