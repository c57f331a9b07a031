"""Decoders refuse what is wrong by one exception and take what is right; `make fuzz` tries for longer."""

import random

import pytest

from tests.fuzz.changing import changed
from tests.fuzz.decoders import DECODERS, Decoder, refusal_of

_MADE_UP = {"claim", "request"}
"""Their good ones need a fresh key; what we have of them is only of the right form."""
TIMES = 400


@pytest.mark.parametrize("name", DECODERS)
def test_what_is_changed_is_taken_or_refused_and_nothing_else(name: str) -> None:
    decoder, chance = DECODERS[name], random.Random(name)

    refusals = [refusal_of(decoder, changed(decoder.taken, chance)) for _ in range(TIMES)]

    assert any(refusals) or name in ("code", "stick"), "nothing was refused: is it read at all?"


@pytest.mark.parametrize("name", sorted(DECODERS.keys() - _MADE_UP))
def test_what_is_good_is_taken(name: str) -> None:
    assert [refusal_of(DECODERS[name], raw) for raw in DECODERS[name].taken] == [""] * len(DECODERS[name].taken)


def test_another_exception_is_a_finding() -> None:
    with pytest.raises(ZeroDivisionError):
        refusal_of(Decoder(lambda raw: 1 // len(raw), (b"1",)), b"")
