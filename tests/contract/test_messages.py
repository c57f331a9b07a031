"""Both languages: every message has an English text that fills the same places, and Vietnamese is written one way."""

import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import contract
from contract.look.messages import CATALOGUES, catalogue_of, is_vietnamese, messages_of, update

ROOT = Path(contract.__file__).parent.parent
SIDES = sorted(CATALOGUES)
SOURCES = sorted(
    path
    for side in SIDES
    for path in (ROOT / side).rglob("*")
    if path.suffix in (".py", ".html", ".js", ".css", ".po") and "vendor" not in path.parts
)
TEMPLATES = [path for path in SOURCES if path.suffix == ".html" and "official" not in path.parts]
"""Official papers are Vietnamese whoever reads them."""
_TAG = re.compile(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_PLACE = re.compile(r"%\((\w+)\)s")
_MARK_ON_LAST_VOWEL = re.compile(r"o[àáảãạèéẻẽẹ](?!\w)|(?<!q)u[ỳýỷỹỵ](?!\w)", re.IGNORECASE)
"""Decree 30 writes the mark on the first vowel of an open syllable: hòa, ủy."""


def english(side: str) -> dict[str, str]:
    """The catalogue of a side."""
    with catalogue_of(side, root=ROOT).open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale="en") if one.id}


@pytest.mark.parametrize("side", SIDES)
def test_every_message_has_an_english_text_with_the_same_places(side: str) -> None:
    for message, text in english(side).items():
        assert text.strip(), message
        assert sorted(set(_PLACE.findall(text))) == sorted(set(_PLACE.findall(message))), message


@pytest.mark.parametrize("side", SIDES)
def test_no_english_text_is_doubtful(side: str) -> None:
    with catalogue_of(side, root=ROOT).open("rb") as file:
        assert [one.id for one in read_po(file, locale="en") if one.id and one.fuzzy] == []


@pytest.mark.parametrize("side", SIDES)
def test_the_catalogue_has_exactly_the_messages_of_the_code(side: str) -> None:
    assert set(english(side)) == set(messages_of(ROOT / side)), "run: make messages"


@pytest.mark.parametrize("side", SIDES)
def test_reading_the_messages_again_changes_nothing(side: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / side, tmp_path / side, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    catalogue = catalogue_of(side, root=tmp_path)
    before = catalogue.read_text("utf-8")

    untranslated = update(side, root=tmp_path)

    assert (untranslated, catalogue.read_text("utf-8")) == ([], before), "run: make messages"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_speaks_vietnamese_past_the_catalogue(path: Path) -> None:
    bare = _TAG.sub(" ", path.read_text("utf-8"))

    assert [line.strip() for line in bare.splitlines() if is_vietnamese(line)] == []


@pytest.mark.parametrize("side", SIDES)
def test_vietnamese_is_written_in_one_way(side: str) -> None:
    for path in (path for path in SOURCES if path.is_relative_to(ROOT / side)):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path
    for message in english(side):
        assert not _MARK_ON_LAST_VOWEL.search(message), message


def test_the_way_of_writing_is_told_apart() -> None:
    assert [word for word in ("hoà", "Uỷ", "huỷ", "toạ", "xoá") if not _MARK_ON_LAST_VOWEL.search(word)] == []
    assert [word for word in ("hòa", "Ủy", "hoàn", "quý", "Quỹ", "khoản") if _MARK_ON_LAST_VOWEL.search(word)] == []
