"""Who speaks in training: the three Vietnamese voices of espeak-ng in many variants, speeds and pitches."""

import numpy as np

from .espeak import Voice
from .unseen import is_unseen_speed

ACCENTS = ("vi", "vi-vn-x-central", "vi-vn-x-south")

# Left out: +rob ends the process inside the library, +Andrea, +anika and +antonio are not understandable, whispers and
# robots are not voices of a meeting; unseen.VARIANTS are kept for the bench.
VARIANTS = (
    "", "Alex", "Alicia", "Andy", "Annie", "Diogo", "Gene", "Gene2", "Henrique", "Hugo", "Jacky", "Lee", "Marco",
    "Mario", "Michael", "Mike", "aunty", "benjamin", "boris", "caleb", "david", "edward", "edward2", "f1", "f2",
    "f3", "f5", "gustave", "iven", "iven2", "iven3", "john", "kaukovalta", "klatt", "klatt2", "klatt4", "m1", "m2",
    "m3", "m4", "m5", "m7", "m8", "marcelo", "max", "miguel", "norbert", "pablo", "paul", "quincy", "sandro",
    "shelby", "steph", "steph3", "travis", "victor", "zac",
)  # fmt: skip

FOREIGN = ("en", "en-us", "fr", "de", "es", "it", "ru", "pl", "pt")


def voice_for(dice: np.random.Generator) -> Voice:
    """Draw a voice of training."""
    return _spoken(dice, str(dice.choice(ACCENTS)))


def foreign_voice_for(dice: np.random.Generator) -> Voice:
    """Draw a voice that does not speak Vietnamese."""
    return _spoken(dice, str(dice.choice(FOREIGN)))


def _spoken(dice: np.random.Generator, language: str) -> Voice:
    variant = str(dice.choice(VARIANTS))
    return Voice(
        name=f"{language}+{variant}" if variant else language,
        words_a_minute=_speed(dice),
        pitch=int(dice.integers(38, 86)),
        pitch_range=int(dice.integers(40, 76)),
    )


def _speed(dice: np.random.Generator) -> int:
    while True:
        speed = int(dice.integers(105, 221))
        if not is_unseen_speed(speed):
            return speed
