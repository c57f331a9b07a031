"""Which version of a paper was in force, as minutes tell it: its title, where it came from, and a mark of its file."""

from central.papers.official.content import Block
from central.papers.official.source import Source
from central.papers.official.wording import at_time, sentence
from contract import events as e
from contract.line import Line
from contract.room import Version


def opened_with(source: Source, opened: Line) -> list[Block]:
    """The papers with which an item was opened; nothing where it had none."""
    versions = source.room.opened_with.get(opened.name, ())
    if not versions:
        return []
    text = f"Tài liệu, kèm mã bản: {listed(source, versions)}"
    return [Block(key=f"papers/{opened.name}", text=sentence(text), lines=(opened.name,))]


def changed(source: Source, line: Line) -> str:
    """What became of a paper in the middle of the meeting; empty for every other line."""
    event, at = line.event, at_time(line.at, line.within)
    match event:
        case e.DocumentReplacedHere():
            before = _title(source, event.replaces)
            return f"Từ {at}, bản thay thế “{source.text(event.title)}” (mã bản {event.sha256[:8]}) thay cho “{before}”"
        case e.DocumentAddedHere():
            return f"Tài liệu phát tại cuộc họp lúc {at}: {source.text(event.title)} (mã bản {event.sha256[:8]})"
        case e.DocumentWithdrawnHere():
            return f"Thu hồi tài liệu “{_title(source, event.document)}” lúc {at}: {source.text(event.reason)}"
    return ""


def listed(source: Source, versions: tuple[Version, ...]) -> str:
    """Each version in a few words."""
    return "; ".join(f"{one.title or _title(source, one.document)} ({one.mark})" for one in versions)


def _title(source: Source, document: str) -> str:
    here = source.room.documents_here.get(document)
    if here:
        return source.text(here.event.title)
    return next((one.title for one in source.package.documents if one.document == document), "…")
