"""A unit as central sees it: streams of chained lines, cut into signed runs. Its lines are kept to compare with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.proceedings.models import RunKey
from contract.content import Content
from contract.events import Event, contents_of
from contract.line import NO_DIGEST, Line, digest, read_line, write_line
from contract.run import Header, pack_run
from tests.makers import EIGHT, MEETING, STREAM, UNIT, UNIT_KEY, make_stream_began

NOW = EIGHT + 60_000


@dataclass
class Stream:
    """One stream, from its StreamBegan on."""

    name: str = STREAM
    unit: str = UNIT
    key: Ed25519PrivateKey = UNIT_KEY
    texts: list[str] = field(default_factory=list)
    contents: dict[str, Content] = field(default_factory=dict)
    at_ms: int = EIGHT

    def begin(self, **changes: object) -> "Stream":
        self.write(make_stream_began(self.unit, **changes), meeting=0)
        return self

    def write(self, *events: Event, meeting: int = MEETING, contents: Sequence[Content] = ()) -> list[Line]:
        """Append these lines, a second apart."""
        lines = []
        for event in events:
            self.at_ms += 1000
            seq = len(self.texts) + 1
            line = Line(stream=self.name, seq=seq, meeting=meeting, at=self.at_ms, within=5, mono=seq, event=event)
            self.texts.append(write_line(line))
            lines.append(line)
        self.contents.update({one.name: one for one in contents})
        return lines

    def digest_at(self, seq: int) -> bytes:
        link = NO_DIGEST
        for text in self.texts[:seq]:
            link = digest(link, text)
        return link

    def run(self, first: int = 1, last: int = 0) -> bytes:
        """The signed run of these lines; to the end, unless `last` is given."""
        last = last or len(self.texts)
        texts = self.texts[first - 1 : last]
        named = {name for text in texts for name in contents_of(read_line(text).event)}
        header = Header(
            unit=self.unit,
            stream=self.name,
            first=first,
            count=len(texts),
            before=self.digest_at(first - 1),
            after=self.digest_at(last),
        )
        contents = [one for name, one in sorted(self.contents.items()) if name in named]
        return pack_run(texts, header=header, contents=contents, key=self.key)

    def runs(self, size: int = 3) -> Iterator[bytes]:
        """The whole stream in runs of this size."""
        for first in range(1, len(self.texts) + 1, size):
            yield self.run(first, min(first + size - 1, len(self.texts)))


def register(stream: Stream, *, until_ms: int | None = None) -> Stream:
    """Make the stream's key one of its unit's."""
    public = stream.key.public_key().public_bytes_raw().hex()
    RunKey.insert(unit=stream.unit, public=public, from_ms=EIGHT, until_ms=until_ms).on_conflict_ignore().execute()
    return stream
