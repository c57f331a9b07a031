"""Tries a model in a process of its own before the unit relies on it.

Vosk ends the process by a signal on some broken models and passes others until the first recogniser; so the trial
makes a recogniser and decodes a short sample, where its death hurts nobody.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path

from contract.settings import SettingsError
from edge.speech.recogniser import Model, Recogniser
from edge.speech.wav import open_wav

SAMPLE = Path(__file__).with_name("sample.wav")
_LONGEST_S = 180.0  # a large model on a unit's card takes a minute to read
_NEEDED = ("am/final.mdl", "conf/model.conf")
_OTHER_LAYOUT = "final.mdl"  # small models of old keep everything in one folder
_NO_WORDS = 3
_PROGRAM = Path(__file__).parents[2]  # where the trial finds the package `edge`


def check_model(folder: Path, *, longest_s: float = _LONGEST_S) -> None:
    """Nothing when the model understands the sample; SettingsError with what to do when it does not."""
    _insist_on_files(folder)
    command = [sys.executable, "-m", "edge.speech.model_check", str(folder.absolute())]
    try:
        done = subprocess.run(command, cwd=_PROGRAM, capture_output=True, text=True, check=False, timeout=longest_s)
    except subprocess.TimeoutExpired:
        raise _useless(folder, f"it was not ready after {longest_s:g} s; use a smaller model") from None
    if done.returncode == _NO_WORDS:
        raise _useless(folder, "it loads but heard no word in the sample; it is not a model of Vietnamese at 16 kHz")
    if done.returncode != 0:
        raise _useless(folder, f"Vosk failed ({_end_of(done)}); its files are damaged, copy the model again")


def _insist_on_files(folder: Path) -> None:
    if not folder.is_dir():
        raise _useless(folder, "there is no such folder; name the folder of a Vosk model")
    if (folder / _OTHER_LAYOUT).is_file():
        return
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing:
        raise _useless(folder, f"{' and '.join(missing)} are missing; name the folder of an unpacked Vosk model")


def _useless(folder: Path, why: str) -> SettingsError:
    return SettingsError(f"speech.model = {str(folder)!r}: {why}")


def _end_of(done: "subprocess.CompletedProcess[str]") -> str:
    reasons = [line for line in done.stderr.split("\n") if line.startswith(("ERROR", "ASSERTION_FAILED"))]
    how = signal.Signals(-done.returncode).name if done.returncode < 0 else f"exit {done.returncode}"
    return f"{how}: {reasons[0].strip()}" if reasons else how


def _try(folder: Path) -> int:
    wav = open_wav(SAMPLE)
    recogniser = Recogniser(Model(folder), rate_hz=wav.rate_hz)
    for block in wav.blocks():
        recogniser.hear(block)
    heard = recogniser.finish()
    print(json.dumps(heard.text if heard else "", ensure_ascii=False))  # noqa: T201 - the trial's answer
    return 0 if heard and heard.text.strip() else _NO_WORDS


if __name__ == "__main__":
    sys.exit(_try(Path(sys.argv[1])))
