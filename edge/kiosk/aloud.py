"""The door's words read aloud for who can't read them: by espeak-ng on the unit, so without any network."""

import io
import shutil
import wave

from gevent import subprocess

VOICES = {"vi": "vi", "en": "en-gb"}
WORDS_A_MINUTE = 140
MOST = 600
RATE_HZ = 22_050
_HEAD_BYTES = 44
_TIMEOUT_S = 10
_PROGRAM = "espeak-ng"


class NotSpokenError(Exception):
    """The text could not be spoken; the text says why."""


def can_speak() -> bool:
    """Is the program there? A door without it shows no button."""
    return shutil.which(_PROGRAM) is not None


def spoken(text: str, language: str) -> bytes:
    """The text as a WAV file (22,050 Hz, mono, 16 bits). While it is made other pages are served.

    NotSpokenError when the program is not there, fails or takes too long.
    """
    command = [_PROGRAM, "-v", VOICES[language], "-s", str(WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout"]
    try:
        done = subprocess.run(
            command, input=text[:MOST].encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotSpokenError(str(error)) from error
    if done.returncode != 0 or not done.stdout.startswith(b"RIFF"):
        raise NotSpokenError(f"{_PROGRAM} ended with {done.returncode}")
    return _whole(done.stdout)


def _whole(streamed: bytes) -> bytes:
    """A WAV file that says how long it is: written to a pipe it could not know."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(streamed[_HEAD_BYTES:])
    return file.getvalue()
