"""Reading a meeting's paper: page pictures at once, the PDF itself for who wants to keep it."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.documents.actions import INVITED, documents_of
from central.documents.converting import MEDIA_TYPES
from central.documents.marking import marked
from central.documents.models import Document, PageImage
from central.documents.opening import note_opened, opened_of
from central.documents.reading import is_marked_for, readable
from central.documents.store import Upload, store_in
from central.documents.taking_in import originals_of, words_of
from central.documents.versions import replace_document, versions_of
from central.meetings.deadlines import meeting_kinds, papers_by
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.rights import Role, may
from central.meetings.roles import roles_of
from central.meetings.states import Act
from central.papers.finding import Finding
from central.web.shell import access, centre, now_ms, official, today
from contract.refused import Refused

PREPARES = frozenset({Role.REGISTRAR, Role.CHAIR, Role.SECRETARY, Role.APPROVER})

bp = Blueprint("documents", __name__, template_folder="templates")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"say_finding": say_finding}


@bp.get("/documents/<int:number>")
def read(number: int) -> ResponseReturnValue:
    """The pages of a paper, loaded as one scrolls; who opened it is written down."""
    one = _readable(number)
    note_opened(centre().database, one, official(), now_ms=now_ms())
    pages = list(PageImage.select().where(PageImage.file_sha256 == one.sha256).order_by(PageImage.page))
    prepares = not roles_of(access(), one.meeting, today()) <= INVITED
    words, versions = words_of([one.sha256]) if prepares else {}, versions_of(one)
    told = {
        "is_marked": is_marked_for(one, _roles(one)),
        "words": words,
        "original": originals_of([one.sha256]) if prepares else {},
        "versions": versions,
        "shown": next(each for each in versions if each.document.id == number),
        "prepares": prepares,
        "may_replace": not one.is_withdrawn and may(_roles(one), Act.EDIT, state_of(one.meeting)),
    }
    return render_template("documents/read.html", document=one, meeting=one.meeting, pages=pages, **told)


@bp.post("/documents/<int:number>/versions")
def newer(number: int) -> ResponseReturnValue:
    """A newer version in its place."""
    _readable(number)
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Refused("Kính mời chọn tệp cần gửi.")
    upload = Upload(file=given.stream, name=given.filename)
    new = replace_document(centre().planning, centre().intake, number, upload, by=official())
    flash(_("Đã thay bằng bản mới. Phòng họp và người dự nhận bản mới ngay."), "ok")
    return redirect(url_for("documents.read", number=new.id), 303)


@bp.get("/documents/<int:number>/file.pdf")
def file(number: int) -> ResponseReturnValue:
    """The PDF as it was given; of what is marked with its reader's name there is none."""
    one = _readable(number)
    if is_marked_for(one, _roles(one)):
        raise Refused("Tài liệu này chỉ xem trên trang, không tải về.")
    note_opened(centre().database, one, official(), now_ms=now_ms())
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
    """One page's picture, also for small screens (`?size=small`)."""
    one = _readable(number)
    found = PageImage.get_or_none(PageImage.file_sha256 == one.sha256, PageImage.page == page)
    if found is None:
        abort(404)
    sha256 = (request.args.get("size") == "small" and found.small_sha256) or found.sha256
    if is_marked_for(one, _roles(one)):
        path = store_in(centre().settings.central.data_dir).path(sha256)
        answer = Response(marked(path, f"{official().name} · {today():%d/%m/%Y}"), mimetype="image/webp")
        answer.headers["Cache-Control"] = "private, max-age=86400"
        return answer
    return _send(sha256, "image/webp")


@bp.get("/meetings/<int:number>/opened")
def opened(number: int) -> ResponseReturnValue:
    """Who has opened which paper, for those who prepare the meeting; what came late is marked."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None or not roles_of(access(), meeting, today()) & PREPARES:
        abort(404)
    kind = meeting_kinds().get(meeting.kind)
    due = papers_by(kind, meeting.starts_at_ms) if kind and meeting.starts_at_ms else 0
    found = opened_of(meeting, documents_of(meeting))
    return render_template("documents/opened.html", meeting=meeting, opened=found, due=due)


def _roles(one: Document) -> frozenset[Role]:
    return roles_of(access(), one.meeting, today())


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
