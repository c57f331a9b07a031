"""The worker's part in papers: Word, PDF and the pictures of their pages, made once for each revision of the text."""

import io
import logging

from central.db import transaction
from central.documents.actions import keep_images
from central.documents.drawing import draw_file
from central.documents.store import Store
from central.meetings.planning import Planning
from central.papers.models import Files, PaperRevision, SignedFile
from central.papers.official.content import Paper, read_paper, redacted
from central.papers.official.printing import write_pdf
from central.papers.official.word import write_word

log = logging.getLogger(__name__)


def make_next(planning: Planning, store: Store) -> bool:
    """Make the files of the newest revision that lacks them; False when none does. A text that can't be set is marked.

    The same text gives the same files, so two workers do no harm.
    """
    waiting = PaperRevision.select().where(PaperRevision.files == Files.WAITING)
    one: PaperRevision | None = waiting.order_by(PaperRevision.id.desc()).first()
    if one is None:
        return False
    try:
        made = _make(store, read_paper(one.content))
    except Exception:
        log.exception("no files could be made of revision %d of paper %d", one.number, one.paper_id)
        PaperRevision.update(files=Files.FAILED).where(PaperRevision.id == one.id).execute()
        return True
    with transaction(planning.database):
        PaperRevision.update(files=Files.READY, **made).where(PaperRevision.id == one.id).execute()
    for sha256 in {made["pdf_sha256"], made["open_sha256"]}:
        pages = draw_file(store, sha256)
        if pages:
            keep_images(planning, sha256, pages)
    return True


def draw_signed_next(planning: Planning, store: Store) -> bool:
    """Draw the pages of the newest signed file that lacks them, so that the signatures can be seen; False when none."""
    waiting = SignedFile.select().where(SignedFile.images == Files.WAITING)
    one: SignedFile | None = waiting.order_by(SignedFile.id.desc()).first()
    if one is None:
        return False
    pages = draw_file(store, one.sha256)
    if pages:
        keep_images(planning, one.sha256, pages)
    with transaction(planning.database):
        drawn = Files.READY if pages else Files.FAILED
        SignedFile.update(images=drawn).where(SignedFile.id == one.id).execute()
    return True


def _make(store: Store, paper: Paper) -> dict[str, str]:
    pdf = write_pdf(paper)
    has_private = any(block.private for block in paper.blocks)
    return {
        "pdf_sha256": _put(store, pdf),
        "docx_sha256": _put(store, write_word(paper)),
        "open_sha256": _put(store, write_pdf(redacted(paper)) if has_private else pdf),
    }


def _put(store: Store, raw: bytes) -> str:
    return store.put(io.BytesIO(raw))[0]
