"""What goes into a meeting's dossier, from database and store: papers, documents, plans, lines, texts, sound, an index.

A dossier is made when a paper is signed, and again when another one is or sound has come: it names the one before and
replaces nothing. Sound is sealed in it as it is here: when its key is erased, nobody can hear any copy.
"""

import tempfile
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from peewee import fn

from central.db import transaction, tuples
from central.documents.models import Document
from central.documents.store import Store
from central.documents.taking_in import originals_of
from central.meetings.deadlines import local
from central.meetings.models import Meeting
from central.meetings.planning import Planning, meeting_locked
from central.papers.dossier import SOUND, Chain, Manifest, Source, Told, pack_dossier
from central.papers.models import Dossier, Files, Paper, PaperRevision, PaperStep
from central.papers.rules import PaperAct, PaperState
from central.papers.signed import signed_file
from central.papers.working import revision_of
from central.proceedings.models import AcceptedHeader, Content, Cursor, Erasure, KeptPackage, Line, RunKey
from central.proceedings.results import KeptSound
from contract.events import contents_on_record
from contract.line import read_line


def seal_next(planning: Planning, store: Store, *, key: Ed25519PrivateKey) -> bool:
    """Make the dossier of one meeting of which a paper was signed since the last; False when none waits."""
    meeting = _waiting(store)
    if meeting is None:
        return False
    with transaction(planning.database):
        found = meeting_locked(meeting)
        before = Dossier.select().where(Dossier.meeting == found).order_by(Dossier.number.desc()).first()
        files, keys = collect(found, store)
        sound = sound_of(found.id, store)
        manifest = Manifest(
            meeting=found.id,
            title=found.title,
            number=before.number + 1 if before else 1,
            former=before.manifest_sha256 if before else "",
            made_at_ms=planning.now_ms(),
            public=key.public_key().public_bytes_raw().hex(),
            keys=keys,
            parts=(),
        )
        with tempfile.TemporaryFile(dir=store.folder) as packed:
            manifest_sha256 = pack_dossier(manifest, files | sound, packed, key=key)
            packed.seek(0)
            sha256, size = store.put(packed)
        Dossier.create(
            meeting=found,
            number=manifest.number,
            manifest_sha256=manifest_sha256,
            sha256=sha256,
            size=size,
            made_at_ms=manifest.made_at_ms,
            recordings=len(sound),
        )
    return True


def sound_of(meeting: int, store: Store) -> dict[str, Source]:
    """The recordings that have come from the rooms and were not deleted, by their paths; sealed as they came."""
    kept = KeptSound.select().where(KeptSound.meeting == meeting, KeptSound.gone_at_ms == 0)
    return {f"{SOUND}{one.sha256}.sound": store.path(one.sha256) for one in kept if store.has(one.sha256)}


def collect(meeting: Meeting, store: Store) -> tuple[dict[str, Source], dict[str, tuple[str, ...]]]:
    """The files by their paths, and the keys of the units whose lines are among them."""
    index = ET.Element("dossier", meeting=str(meeting.id), title=meeting.title)
    files: dict[str, Source] = dict(_papers(meeting, store, index))
    documents = list(Document.select().where(Document.meeting == meeting).order_by(Document.given_at_ms))
    originals = originals_of(one.sha256 for one in documents)
    for one in documents:
        word = originals.get(one.sha256)
        for sha256, ending, kind in (
            (one.sha256, "pdf", "document"),
            (word.sha256 if word else "", "docx", "original"),
        ):
            if sha256 and store.has(sha256):
                path = f"documents/{sha256}.{ending}"
                files[path] = store.path(sha256).read_bytes()
                _enter(index, path, title=one.title, at_ms=one.given_at_ms, kind=kind)
    for sound in KeptSound.select().where(KeptSound.meeting == meeting, KeptSound.gone_at_ms == 0):
        if store.has(sound.sha256):
            title = f"{sound.recording}, {sound.seconds} s"
            _enter(index, f"{SOUND}{sound.sha256}.sound", title=title, at_ms=sound.at_ms, kind="sound")
    for kept in KeptPackage.select().where(KeptPackage.meeting == meeting.id):
        files[f"record/packages/{kept.sha256}.json"] = bytes(kept.body)
    chains = list(_chains(meeting.id))
    for chain in chains:
        files[f"record/lines/{chain.stream}.json"] = msgspec.json.encode(chain)
    files["record/contents.json"] = msgspec.json.encode(_told(meeting.id, chains), order="deterministic")
    index[:] = sorted(index, key=lambda one: one.get("at", ""))
    files["index.xml"] = ET.tostring(index, encoding="utf-8", xml_declaration=True)
    units = sorted({chain.unit for chain in chains})
    return files, {unit: tuple(row.public for row in RunKey.select().where(RunKey.unit == unit)) for unit in units}


def _papers(meeting: Meeting, store: Store, index: Any) -> Iterable[tuple[str, bytes]]:
    """Signed papers as they were signed: their text, PDF and Word, and the PDF with its digital signatures."""
    for paper in Paper.select().where(Paper.meeting == meeting, Paper.state == PaperState.SIGNED).order_by(Paper.id):
        one = revision_of(paper)
        path = f"papers/{paper.id}-{paper.sort}"
        yield f"{path}.json", one.content.encode()
        yield f"{path}.pdf", store.path(one.pdf_sha256).read_bytes()
        yield f"{path}.docx", store.path(one.docx_sha256).read_bytes()
        _enter(index, f"{path}.pdf", title=paper.sort, at_ms=one.at_ms, kind="paper")
        signed = signed_file(paper)
        if signed:
            yield f"{path}-signed.pdf", store.path(signed.sha256).read_bytes()
            _enter(index, f"{path}-signed.pdf", title=paper.sort, at_ms=signed.at_ms, kind="signed-paper")


def _enter(index: Any, path: str, *, title: str, at_ms: int, kind: str) -> None:
    ET.SubElement(index, "file", path=path, kind=kind, title=title, at=local(at_ms).isoformat())


def _chains(meeting: int) -> Iterable[Chain]:
    """The meeting's lines stream by stream, widened to whole runs."""
    query = Line.select(Line.stream, Cursor.unit, fn.MIN(Line.seq), fn.MAX(Line.seq))
    query = query.join(Cursor, on=(Cursor.stream == Line.stream)).where(Line.meeting == meeting)
    for stream, unit, first, last in list(tuples(query.group_by(Line.stream, Cursor.unit).order_by(Line.stream))):
        covering = (AcceptedHeader.stream == stream) & (AcceptedHeader.last >= first) & (AcceptedHeader.first <= last)
        headers = list(AcceptedHeader.select().where(covering).order_by(AcceptedHeader.last))
        begins, ends = min(one.first for one in headers), max(one.last for one in headers)
        rows = Line.select(Line.text).where(Line.stream == stream, Line.seq >= begins, Line.seq <= ends)
        yield Chain(
            unit=unit,
            stream=stream,
            first=begins,
            headers=tuple(bytes(one.signed_header).hex() for one in headers),
            texts=tuple(text for (text,) in tuples(rows.order_by(Line.seq))),
        )


def _told(meeting: int, chains: list[Chain]) -> Told:
    lines = (read_line(text) for chain in chains for text in chain.texts)
    names = sorted({name for line in lines if line.meeting == meeting for name in contents_on_record(line.event)})
    rows = Content.select().where(Content.name.in_(names))
    erased = Erasure.select().where(Erasure.name.in_(names))
    return Told(
        contents={one.name: (bytes(one.salt).hex(), bytes(one.body).hex()) for one in rows},
        erased=tuple(sorted(one.name for one in erased)),
    )


def _waiting(store: Store) -> int | None:
    """A meeting whose dossier is to be made, or made anew."""
    return _signed_since() or _heard_since(store)


def _heard_since(store: Store) -> int | None:
    """A meeting of which more sound has come than its last dossier has."""
    newest = Dossier.select(Dossier.meeting, fn.MAX(Dossier.number).alias("number")).group_by(Dossier.meeting)
    last = Dossier.select(Dossier.meeting, Dossier.recordings)
    last = last.join(newest, on=(Dossier.meeting == newest.c.meeting_id) & (Dossier.number == newest.c.number))
    held = dict(tuples(last.where(Dossier.meeting.in_(KeptSound.select(KeptSound.meeting)))))
    return next((one for one, there in held.items() if len(sound_of(one, store)) > there), None)


def _signed_since() -> int | None:
    """A meeting with a paper signed since its last dossier, once all its signed papers have their files."""
    signed = PaperStep.select(Paper.meeting, fn.MAX(PaperStep.at_ms)).join(Paper)
    signed = signed.where(PaperStep.act == PaperAct.SIGN).group_by(Paper.meeting)
    for meeting, at_ms in list(tuples(signed)):
        if Dossier.select().where(Dossier.meeting == meeting, Dossier.made_at_ms >= at_ms).exists():
            continue
        papers = Paper.select().where(Paper.meeting == meeting, Paper.state == PaperState.SIGNED)
        newest = (
            PaperRevision.select()
            .join(Paper)
            .where(Paper.id.in_(papers), PaperRevision.number == Paper.revision, PaperRevision.files != Files.READY)
        )
        if not newest.exists():
            return int(meeting)
    return None
