"""The content of a `SpeechHeard`: what a machine understood, word by word."""

from typing import Annotated

import msgspec
from msgspec import Meta

from contract.refused import Malformed

DOUBTFUL_PERMILLE = 700
"""Below this confidence a word is shown grey."""


class Spoken(msgspec.Struct, frozen=True, array_like=True):
    """One word; times are milliseconds into the recording, confidence in thousandths."""

    word: Annotated[str, Meta(max_length=100)]
    start_ms: Annotated[int, Meta(ge=0)]
    end_ms: Annotated[int, Meta(ge=0)]
    confidence_permille: Annotated[int, Meta(ge=0, le=1000)]

    @property
    def is_doubtful(self) -> bool:
        return self.confidence_permille < DOUBTFUL_PERMILLE


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """The words in their order."""

    words: tuple[Spoken, ...]

    @property
    def text(self) -> str:
        return " ".join(one.word for one in self.words)


_decoder = msgspec.json.Decoder(Wording)


def write_wording(wording: Wording) -> str:
    """The content's text."""
    return msgspec.json.encode(wording).decode()


def read_wording(text: str) -> Wording:
    """The words of a content's text; Malformed when it is not one."""
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Malformed(f"not a wording: {error}") from None
