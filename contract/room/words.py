"""What was said and written for the record: opinions, conclusions, unanimity."""

from dataclasses import dataclass, field

from contract import events as e
from contract.line import Line
from contract.room.plan import Plan


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion or a conclusion: whose, on what, and the name of its text."""

    attendee: int
    item: str
    text: str
    line: str
    at: int
    document: str = ""
    page: int = 0


@dataclass
class Words(Plan):
    """The record; of an item's conclusions the last one holds."""

    opinions: list[Said] = field(default_factory=list)
    conclusions: dict[str, Said] = field(default_factory=dict)
    unanimous: list[str] = field(default_factory=list)

    def _take_words(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.UnanimityNoted():
                self.unanimous.append(event.item)
            case e.OpinionGiven():
                self.opinions.append(
                    Said(event.attendee, event.item, event.text, line.name, line.at, event.document, event.page)
                )
            case e.OpinionTaken():
                said = Said(event.attendee, event.item, event.text, line.name, line.at, event.document)
                self.opinions.append(said)
            case e.ConclusionEntered():
                self.conclusions[event.item] = Said(event.by, event.item, event.text, line.name, line.at)
            case _:
                return False
        return True
