"""docs/actions.md lists every fact that a page of the room lets a person write, and names no other. # R5.2a"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from contract import events as e

ROOT = Path(__file__).parent.parent.parent
PAGES, DESK = ROOT / "edge" / "kiosk", (ROOT / "edge" / "desk", ROOT / "contract" / "balloting.py")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function of a file, or of the files in a folder."""
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def called(node: ast.AST) -> set[str]:
    """The last names of all that is called in this piece of code: `record` of `decision.record(…)`."""
    found = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {one.attr for one in found if isinstance(one, ast.Attribute)} | {
        one.id for one in found if isinstance(one, ast.Name)
    }


def written_by(names: Iterable[str]) -> set[str]:
    """The events that are made by whatever these functions of the desk call, however deep."""
    bodies: dict[str, set[str]] = {}
    for path in DESK:
        for one in functions(path):
            bodies.setdefault(one.name, set()).update(called(one))
    reached, ahead = set[str](), set(names)
    while ahead:
        reached |= ahead
        ahead = {one for name in ahead for one in bodies.get(name, ())} - reached
    return reached & set(e.KNOWN)


def listed() -> set[str]:
    """What stands in the column of lines."""
    rows = re.findall(r"^\| (?!act |---).* \| ([^|]+) \|$", (ROOT / "docs" / "actions.md").read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Za-z]+)`", row)}


def test_every_act_of_a_page_stands_in_the_list_with_its_line() -> None:
    pages = {name for one in functions(PAGES) for name in called(one)}
    written = written_by(pages)

    assert len(written) > 40  # else the search has lost its way
    assert written - listed() == set()


def test_the_list_names_no_line_that_no_page_writes() -> None:
    pages = {name for one in functions(PAGES) for name in called(one)}
    assert listed() - written_by(pages) == set()
