"""The decoding graphs of a Vosk model with run-time grammar: HCLr.fst, Gr.fst and words.txt, by OpenFst's tools.

HCLr is a prefix tree of all words, from transitions of the acoustic model to words, a word's label where the word ends.
OpenFst renumbers the words so that those reachable from a state are a range; the grammar and words.txt follow.
"""

import os
import subprocess
from collections.abc import Iterable
from ctypes.util import find_library
from pathlib import Path

from .language import UNKNOWN, Grammar
from .units import Phones

_EPSILON = "<eps>"
_BETWEEN, _BEFORE_WORD = 0, 1


class GraphError(Exception):
    """An OpenFst tool is missing or failed."""


class _Tree:
    """The words as arcs of OpenFst's text form: from state 0 to state 1 with silence or without, from 1 by a word to 0.

    Silence must not follow silence: the ways to divide a pause into several would outgrow every lattice.
    """

    def __init__(self, phones: Phones) -> None:
        self.lines = [f"{_BETWEEN} {_BEFORE_WORD} 0 0"]
        self._next = 2
        self._children: dict[tuple[int, int], int] = {}
        silence = self._child(_BETWEEN, phones.silence)
        self._arc(silence, _BEFORE_WORD, 0, 0)
        self.lines += [f"{_BETWEEN}", f"{_BEFORE_WORD}"]

    def add(self, phones: Iterable[int], word: int) -> None:
        state = _BEFORE_WORD
        for phone in phones:
            state = self._child(state, phone)
        self._arc(state, _BETWEEN, 0, word)

    def _child(self, state: int, phone: int) -> int:
        if (state, phone) not in self._children:
            child = self._children[(state, phone)] = self._next
            self._next += 1
            self._arc(state, child, 2 * phone, 0)
            self._arc(child, child, 2 * phone - 1, 0)
        return self._children[(state, phone)]

    def _arc(self, source: int, target: int, transition: int, word: int) -> None:
        self.lines.append(f"{source} {target} {transition} {word}")


def write_graphs(grammar: Grammar, phones: Phones, folder: Path) -> None:
    """Write HCLr.fst, Gr.fst, words.txt and disambig_tid.int into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    first = {word: number for number, word in enumerate(grammar.words, start=1)}
    tree = _Tree(phones)
    for word, number in first.items():
        tree.add([phones.noise] if word == UNKNOWN else phones.of_word(word), number)
    hcl, pairs = folder / "HCLr.fst", folder / "pairs.txt"
    compiled = _run(["fstcompile"], "\n".join(tree.lines).encode())
    ordered = _run(["fstarcsort", "--sort_type=olabel"], compiled)
    convert = ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}"]
    hcl.write_bytes(_run(convert, ordered, preload="fstlookahead"))
    numbers = _renumbered(first, pairs)
    pairs.unlink()
    words = folder / "words.txt"
    table = sorted([(0, _EPSILON), *((number, word) for word, number in numbers.items())])
    words.write_text("".join(f"{word} {number}\n" for number, word in table), encoding="utf-8")
    compile_words = ["fstcompile", f"--isymbols={words}", f"--osymbols={words}"]
    compiled = _run(compile_words, "\n".join(grammar.arcs()).encode())
    (folder / "Gr.fst").write_bytes(_run(["fstarcsort", "--sort_type=ilabel"], compiled))
    # No transition is a mark of disambiguation, but Vosk insists on a number: one that no arc bears.
    (folder / "disambig_tid.int").write_text(f"{2 * len(phones.all) + 1}\n")


def _renumbered(first: dict[str, int], pairs: Path) -> dict[str, int]:
    lines = (line.split() for line in pairs.read_text().split("\n") if line)
    new = {int(old): int(number) for old, number in lines}
    return {word: new[number] for word, number in first.items()}


def _run(command: list[str], given: bytes, *, preload: str | None = None) -> bytes:
    environment = dict(os.environ)
    if preload is not None:
        # The tool does not look for the library of its own file type by itself.
        environment["LD_PRELOAD"] = _library(preload)
    done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
    if done.returncode != 0:
        raise GraphError(f"{command[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _library(name: str) -> str:
    found = find_library(name)
    if found is None:
        raise GraphError(f"lib{name}.so is missing: apt-get install libfst-tools")
    return found
