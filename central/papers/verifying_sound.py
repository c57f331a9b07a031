"""What of the sound in a dossier holds: it is what the rooms wrote down, and whole; nobody hears it without its key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from central.papers.dossier import SOUND, sha256_of
from contract.events import SoundDeleted, SoundKept
from contract.line import Line
from contract.refused import Malformed
from contract.sound.packed import PackedPieces, seconds_of


@dataclass
class Verified:
    """What was looked at. The dossier is whole when `wrong` is empty."""

    held: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def check_sound(lines: Iterable[Line], sound: Mapping[str, memoryview], found: Verified) -> None:
    """Each recording that a line names, and each file of sound. `lines` tell of sound, in their order."""
    kept: dict[str, SoundKept] = {}
    deleted = ""
    for line in lines:
        if isinstance(line.event, SoundKept):
            kept[f"{SOUND}{line.event.sound}.sound"] = line.event
        elif isinstance(line.event, SoundDeleted):
            deleted = line.name
    found.wrong += [f"{path}: no line of the rooms names this sound" for path in sorted(set(sound) - set(kept))]
    for path, event in kept.items():
        what = f"the recording {event.recording} of {event.unit}, about {event.seconds} s"
        if path not in sound:
            why = f"its room has deleted it by line {deleted}" if deleted else "it had not come when this was sealed"
            found.held.append(f"{what}, is not in this dossier: {why}")
        elif trouble := _trouble(sound[path], event):
            found.wrong.append(f"{path}: {trouble}")
        else:
            found.held.append(f"{path} is {what}: whole, as its room wrote it down; it is heard with its key alone")


def _trouble(raw: memoryview, event: SoundKept) -> str:
    if (len(raw), sha256_of(raw)) != (event.size, event.sound):
        return "this is not the sound that the line names"
    try:
        pieces = PackedPieces.of(lambda at, count: bytes(raw[at : at + count]), len(raw))
        seconds = seconds_of(pieces)
    except Malformed as error:
        return str(error)
    return "" if abs(seconds - event.seconds) <= 1 else f"it is {seconds:.0f} s long, the line says {event.seconds}"
