"""A file that somebody sends in is looked through and kept; of what is no PDF also the PDF that was made of it."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from central.documents.converting import Converted, convert, is_packed, picture, sort_of_picture
from central.documents.models import Original
from central.documents.rules import look_into
from central.documents.store import Intake, Upload
from central.papers.finding import Finding
from contract.refused import Refused


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A PDF in the store."""

    sha256: str
    size: int
    pages: int


def take_in(intake: Intake, upload: Upload) -> Kept:
    """Keep an uploaded PDF, office file or picture; it is on the disk when this returns.

    Refused: what rules.py refuses of a PDF and converting.py of others, a secrecy stamp in any, a virus. Nothing of a
    refused file is kept.
    """
    file = upload.file
    size = file.seek(0, io.SEEK_END)
    if size > intake.most_bytes:
        raise Refused("Tệp quá lớn: %(size)s MB, tối đa %(most)s MB.", size=size >> 20, most=intake.most_bytes >> 20)
    if intake.scanner is not None:
        intake.scanner.check(file)
    sort = sort_of_picture(file)
    if sort or is_packed(file):
        file.seek(0)
        return _take_other(intake, file.read(), sort)
    looked = look_into(file, support=intake.support)
    file.seek(0)
    sha256, size = intake.store.put(file)
    return Kept(sha256=sha256, size=size, pages=looked.pages)


def originals_of(pdfs: Iterable[str]) -> dict[str, Original]:
    """Those of these PDFs that were made of other files, by the PDF's SHA-256."""
    names = sorted(set(pdfs))
    rows = Original.select().where(Original.pdf_sha256.in_(names)) if names else ()
    return {one.pdf_sha256: one for one in rows}


def words_of(pdfs: Iterable[str]) -> dict[str, list[Finding] | None]:
    """What the layout of those that were Word documents lacks by Decree 30/2020; None of no administrative paper."""
    found = originals_of(pdfs)
    return {
        name: msgspec.json.decode(one.findings, type=list[Finding]) if one.findings else None
        for name, one in found.items()
        if one.sort == "docx"
    }


def _take_other(intake: Intake, raw: bytes, sort: str) -> Kept:
    named = Original.sha256 == hashlib.sha256(raw).hexdigest()
    there: Original | None = Original.get_or_none(named)
    if there is None:
        made: Converted = picture(raw, sort) if sort else convert(raw, beside=intake.store.folder)
        looked = look_into(io.BytesIO(made.pdf), support=intake.support)
        sha256, size = intake.store.put(io.BytesIO(raw))
        pdf_sha256, pdf_size = intake.store.put(io.BytesIO(made.pdf))
        Original.insert(
            sha256=sha256,
            size=size,
            sort=made.sort,
            pdf_sha256=pdf_sha256,
            pdf_size=pdf_size,
            pages=looked.pages,
            findings="" if made.findings is None else msgspec.json.encode(made.findings).decode(),
        ).on_conflict_ignore().execute()
        there = Original.get(named)
    return Kept(sha256=there.pdf_sha256, size=there.pdf_size, pages=there.pages)
