"""The sound of a meeting at central: opened for who may hear it, erased by its keys, its files dropped after that."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import outbox
from central.db import transaction
from central.documents.store import Store
from central.meetings.deciding import acting, reason_of
from central.meetings.planning import Planning
from central.meetings.states import Act
from central.outbox import Kind
from central.papers.models import Paper
from central.papers.official.content import Sort
from central.papers.rules import PaperState
from central.people.models import Official
from central.proceedings.actions import erase
from central.proceedings.models import Content
from central.proceedings.results import KeptSound
from central.sound.transcript import has_key, recordings_of
from contract.envelope import disclosed
from contract.refused import Malformed, Refused
from contract.sound.packed import PackedPieces
from contract.sound.pieces import label_of
from contract.sound.playing import Playback, Recording, reach


def playback_of(kept: KeptSound, store: Store, *, own: Ed25519PrivateKey) -> Playback:
    """A recording from its first moment on. Malformed: its file or its key is not here, or is not what it should be."""
    content = Content.get_or_none(Content.name == kept.key)
    path = store.path(kept.sha256)
    if content is None or not path.is_file():
        raise Malformed(f"the recording {kept.recording} can't be heard here")
    enclosed = bytes.fromhex(bytes(content.body).decode("ascii", "replace"))
    key = disclosed(enclosed, key=own, label=label_of(kept.kept_by, kept.meeting, kept.recording))
    pieces = _pieces(path)
    return Playback(Recording(name=kept.recording, key=key, pieces=pieces, count=reach(pieces.numbers())))


def erase_sound(planning: Planning, meeting: int, *, by: Official, reason: str) -> None:
    """Erase the keys of a meeting's sound: from here on nobody can hear central's copy, nor one in any dossier.

    The rooms are asked to delete their own copies, and say so by a line. Refused: no reason, minutes that nobody has
    signed yet (recordings belong to the dossier: Decree 30/2020, article 29), or nothing to be heard.
    """
    with acting(planning, meeting, Act.ERASE_SOUND, by) as now:
        why = reason_of(reason)
        signed = (Paper.sort == Sort.MINUTES) & (Paper.state == PaperState.SIGNED)
        if not Paper.select().where(Paper.meeting == meeting, signed).exists():
            raise Refused("Bản ghi âm thuộc hồ sơ cuộc họp: chỉ xóa được sau khi biên bản đã ký.")
        kept = recordings_of(meeting)
        if not kept:
            raise Refused("Cuộc họp này không còn âm thanh.")
        for one in kept.values():
            erase(planning.database, content=one.key, reason=why, now_ms=planning.now_ms())
        for unit in sorted({one.kept_by for one in kept.values()}):
            outbox.put(Kind.PACKAGES, unit, now_ms=planning.now_ms())
        now.record(Act.ERASE_SOUND, reason=why)


def drop_sound(planning: Planning, store: Store) -> int:
    """Drop the files of sound that its room has deleted, or whose key was erased; how many. They were noise already."""
    with transaction(planning.database):
        rows = KeptSound.select().where((KeptSound.gone_at_ms > 0) | ~has_key())
        names = {row.sha256 for row in rows if store.has(row.sha256)}
    for name in names:
        store.path(name).unlink(missing_ok=True)
    return len(names)


def _pieces(path: Path) -> PackedPieces:
    def read_at(at: int, count: int) -> bytes:
        with path.open("rb") as file:
            file.seek(at)
            return file.read(count)

    return PackedPieces.of(read_at, path.stat().st_size)
