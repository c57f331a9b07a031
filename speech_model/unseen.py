"""What training never sees, so that the bench measures something new: voices, speeds, phrases.

This module needs nothing but Python: the bench reads it without the library that training uses.
"""

from pathlib import Path

VARIANTS = ("f4", "m6", "linda", "michel", "steph2", "ed")
SPEEDS = (135, 160, 185)
SPEED_MARGIN = 4  # training keeps this many words a minute away from each of SPEEDS

PHRASES = Path(__file__).with_name("phrases.txt")
UNSEEN_PHRASES = Path(__file__).with_name("phrases-unseen.txt")


def phrases_in(path: Path) -> list[str]:
    """The phrases of a file, one a line; lines that begin with # are remarks."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def is_unseen_speed(words_a_minute: int) -> bool:
    """Whether the speed is too near to one that the bench measures with."""
    return any(abs(words_a_minute - speed) <= SPEED_MARGIN for speed in SPEEDS)
