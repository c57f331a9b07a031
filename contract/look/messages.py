"""Keeps the English catalogues in step with the code: `python -m contract.look.messages [contract|edge|central]`.

A message is what `_("…")` names, in Python and in templates, and every other Vietnamese text in the code: refusals,
notices and tables of words are translated where they are shown, far from where they are written.
"""

import ast
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

CATALOGUES = {"contract": "contract", "edge": "edge/kiosk", "central": "central/web"}
"""Side and the package whose `translations` hold its catalogue."""

_CALLED = ("_", "gettext")
_OFFICIAL = "central/papers/official/"
"""Official papers are Vietnamese whoever reads them: their words are no messages."""
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
"""No dates in the catalogues: the same messages make the same file."""


def catalogue_of(side: str, *, root: Path) -> Path:
    """Where the English texts of a side are."""
    return root / CATALOGUES[side] / "translations/en/LC_MESSAGES/messages.po"


def messages_of(folder: Path) -> dict[str, list[str]]:
    """Every message in the code and templates of a folder, with the files that have it."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder.parent).as_posix()
        if name.startswith(_OFFICIAL):
            continue
        texts = _in_python(path) if path.suffix == ".py" else _in_template(path) if path.suffix == ".html" else ()
        for text in texts:
            places = found.setdefault(text, [])
            if name not in places:
                places.append(name)
    return found


def is_vietnamese(text: str) -> bool:
    """Are these words with letters that plain ASCII lacks? One word alone is data, unless `_` names it."""
    words = " " in text.strip() and "\\" not in text
    return words and any(not char.isascii() for char in unicodedata.normalize("NFC", text) if char.isalpha())


def update(side: str, *, root: Path) -> list[str]:
    """Add new messages to the side's catalogue, drop unused ones; the messages that have no English text yet."""
    path = catalogue_of(side, root=root)
    before = Catalog(locale="en")
    if path.exists():
        with path.open("rb") as file:
            before = read_po(file, locale="en")
    after = Catalog(
        locale="en",
        project="hop-khong-giay",
        version=side,
        header_comment=f"# English texts of {side}.",
        creation_date=_ALWAYS,
        revision_date=_ALWAYS,
        fuzzy=False,
    )
    for message, places in sorted(messages_of(root / side).items()):
        known = before.get(message)
        places_of = [(place, 0) for place in places]
        flags = ["python-format"] if "%(" in message else []
        after.add(message, known.string if known else "", locations=places_of, flags=flags)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, after, width=120, omit_header=False, include_lineno=False)
    return [str(one.id) for one in after if one.id and not one.string]


def _in_python(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLED and node.args:
            if isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks | parts:
            yield from (node.value,) if is_vietnamese(node.value) else ()


def _in_template(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        options = {"silent": "false", "trimmed": "false"}
        for _line, message, _comments, _context in extract("jinja2.ext:babel_extract", file, {"_": None}, (), options):
            if isinstance(message, str):
                yield message


def main(sides: list[str]) -> int:
    """Update the catalogues; tell what is still to be translated."""
    missing = {side: update(side, root=Path.cwd()) for side in sides or CATALOGUES}
    for side, messages in missing.items():
        for message in messages:
            sys.stdout.write(f"{side}: {message}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
