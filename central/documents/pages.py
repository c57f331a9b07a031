"""Reading a meeting's paper: page pictures at once, the PDF itself for who wants to keep it."""

from flask import Blueprint, abort, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.actions import INVITED
from central.documents.converting import MEDIA_TYPES
from central.documents.models import Document, PageImage
from central.documents.reading import readable
from central.documents.store import store_in
from central.documents.taking_in import originals_of, words_of
from central.meetings.roles import roles_of
from central.papers.checking import Finding
from central.web.shell import access, centre, official, today
from contract.refused import Refused

bp = Blueprint("documents", __name__, template_folder="templates")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"say_finding": say_finding}


@bp.get("/documents/<int:number>")
def read(number: int) -> ResponseReturnValue:
    """The pages of a paper, loaded as one scrolls."""
    one = _readable(number)
    pages = list(PageImage.select().where(PageImage.file_sha256 == one.sha256).order_by(PageImage.page))
    prepares = not roles_of(access(), one.meeting, today()) <= INVITED
    words = words_of([one.sha256]) if prepares else {}
    told = {"words": words, "original": originals_of([one.sha256]) if prepares else {}}
    return render_template("documents/read.html", document=one, meeting=one.meeting, pages=pages, **told)


@bp.get("/documents/<int:number>/file.pdf")
def file(number: int) -> ResponseReturnValue:
    """The PDF as it was given."""
    one = _readable(number)
    return _send(one.sha256, one.media_type, name=f"{one.title}.pdf")


@bp.get("/documents/<int:number>/original")
def original(number: int) -> ResponseReturnValue:
    """The file as it was given, with all that office programs keep in one, for who prepares or holds the meeting."""
    one = _readable(number)
    if roles_of(access(), one.meeting, today()) <= INVITED:
        raise Refused("Tệp gốc chỉ dành cho người chuẩn bị cuộc họp. Kính mời mở tệp PDF.")
    found = originals_of([one.sha256]).get(one.sha256)
    if found is None:
        abort(404)
    return _send(found.sha256, MEDIA_TYPES[found.sort], name=f"{one.title}.{found.sort}")


@bp.get("/documents/<int:number>/pages/<int:page>")
def picture(number: int, page: int) -> ResponseReturnValue:
    """One page's picture."""
    one = _readable(number)
    found = PageImage.get_or_none(PageImage.file_sha256 == one.sha256, PageImage.page == page)
    if found is None:
        abort(404)
    return _send(found.sha256, "image/webp")


def _readable(number: int) -> Document:
    one = readable(number, access(), official(), today())
    if one is None:
        abort(404)
    return one


def say_finding(finding: Finding) -> str:
    """What is not as it should be, in the reader's language, by which clause."""
    values = {name: _(text) if name == "what" else text for name, text in finding.values.items()}
    told = _(finding.text, **values) if values else _(finding.text)
    text: str = _("Phụ lục I, %(clause)s: %(told)s", clause=_(finding.clause), told=told)
    return text


def _send(sha256: str, media_type: str, *, name: str | None = None) -> ResponseReturnValue:
    path = store_in(centre().settings.central.data_dir).path(sha256)
    if not path.is_file():
        raise Refused("Tệp tạm thời không mở được. Kính mời thử lại hoặc gọi hỗ trợ.")
    answer = send_file(path, mimetype=media_type, download_name=name, etag=sha256, conditional=True)
    answer.headers["Cache-Control"] = "private, max-age=86400"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
