"""The official papers of a meeting: the list, one paper with preview and steps, its words, its files."""

from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from central.documents.store import store_in
from central.meetings.deadlines import VIETNAM, to_ms
from central.meetings.models import Meeting
from central.meetings.phases import state_of
from central.meetings.rights import Role
from central.meetings.sending import units_in
from central.meetings.states import RUNNING, State
from central.papers import actions, names
from central.papers.actions import fields_of, speakers_of
from central.papers.drafting import Drafting, draft_by_hand, redraft
from central.papers.models import Dossier
from central.papers.official.content import Sort
from central.papers.reading import ShownPaper, found_paper, own_remark, own_words, papers_of, shown_paper, to_check
from central.papers.rules import POSTS, PaperAct, PaperState, may
from central.papers.signed import MAX_BYTES, take_signed
from central.papers.signing.trust import read_trust
from central.papers.working import roles_in
from central.web.shell import centre, now_ms, official
from contract.refused import Refused

bp = Blueprint("official", __name__, template_folder="templates")

KEEPERS = frozenset({Role.CHAIR, Role.SECRETARY, Role.OFFICE})
DAY_MS = 86_400_000
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/meetings/<int:number>/papers")
def of_meeting(number: int) -> ResponseReturnValue:
    """R5.5, R6.5: the papers of a meeting, and which may be made."""
    meeting: Meeting | None = Meeting.get_or_none(Meeting.id == number)
    if meeting is None:
        abort(404)
    roles, state = roles_in(meeting, centre().planning, official()), state_of(meeting)
    has = {Sort(one.sort) for one in papers_of(meeting, roles)}
    offered = () if meeting.is_secret or state in (State.DRAFT, State.REJECTED, State.CANCELLED) else tuple(Sort)
    can_make = [one for one in offered if one not in has and may(roles, PaperAct.DRAFT, PaperState.DRAFT, one)]
    if state is not State.ENDED:
        can_make = [one for one in can_make if one in (Sort.INVITATION, Sort.SIGN_IN)]
    return render_template(
        "papers/list.html",
        meeting=meeting,
        state=state,
        papers=papers_of(meeting, roles),
        checks=to_check(meeting, official()),
        dossiers=list(Dossier.select().where(Dossier.meeting == meeting).order_by(Dossier.number.desc()))
        if roles & KEEPERS
        else [],
        can_post=bool(roles & POSTS) and state in (State.APPROVED, *RUNNING) and bool(units_in(meeting.where)),
        can_make=[one for one in can_make if one is not Sort.SECRET_COUNT],
        names=names,
    )


@bp.post("/meetings/<int:number>/papers")
def make(number: int) -> ResponseReturnValue:
    """Draft a paper by hand."""
    try:
        sort = Sort(request.form.get("sort", ""))
    except ValueError:
        raise Refused("Kính mời mở lại trang và thực hiện lại.") from None
    return _to(draft_by_hand(_drafting(), number, sort, by=official()).id)


@bp.get("/papers/<int:number>")
def paper(number: int) -> ResponseReturnValue:
    """One paper: its pages, its words with their lines, and the next step; to a speaker only the own words."""
    found, roles = found_paper(centre().planning, number, official())
    state, sort = PaperState(found.state), Sort(found.sort)
    if not may(roles, PaperAct.SEE, state, sort) and may(roles, PaperAct.ANSWER, state, sort):
        return _check(number)
    shown = _shown(number)
    until = datetime.fromtimestamp((now_ms() + 3 * DAY_MS) / 1000, VIETNAM)
    return render_template("papers/paper.html", shown=shown, names=names, until=until, Act=PaperAct)


@bp.get("/papers/<int:number>/check")
def check(number: int) -> ResponseReturnValue:
    """A speaker's own words, to be checked before the chair sees them (also for who sees the whole paper)."""
    return _check(number)


@bp.route("/papers/<int:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    """The secretary changes words; the layout is not there to be changed."""
    if request.method == "POST":
        typed = {name: text for name, text in request.form.items() if name not in ("csrf_token", "revision")}
        revision = _whole(request.form.get("revision", ""))
        actions.edit(centre().planning, number, typed, revision=revision, by=official())
        return _to(number)
    shown = _shown(number)
    if PaperAct.EDIT not in shown.acts:
        raise Refused("Việc này chưa thực hiện được khi văn bản đang ở bước hiện tại.")
    return render_template("papers/edit.html", shown=shown, names=names, fields=fields_of(shown.text))


@bp.post("/papers/<int:number>")
def act(number: int) -> ResponseReturnValue:
    """Bring the paper a step further, or back."""
    planning, by, form = centre().planning, official(), request.form
    match form.get("do", ""):
        case PaperAct.ASK:
            actions.ask_speakers(planning, number, until_ms=_moment(form.get("until", "")), by=by)
        case PaperAct.ANSWER:
            is_agreed = form.get("agreed") == "yes"
            actions.answer(planning, number, is_agreed=is_agreed, text=form.get("text", ""), by=by)
            return redirect(url_for("official.check", number=number), 303)
        case PaperAct.SUBMIT:
            actions.submit(planning, number, by=by)
        case PaperAct.TAKE_BACK:
            actions.take_back(planning, number, by=by)
        case PaperAct.AGREE:
            actions.agree(planning, number, by=by)
        case PaperAct.RETURN:
            actions.give_back(planning, number, reason=form.get("reason", ""), by=by)
        case PaperAct.SIGN | PaperAct.NUMBER as do:
            dated_on = datetime.fromtimestamp(_moment(form.get("dated", "")) / 1000, VIETNAM).date()
            step = actions.sign if do == PaperAct.SIGN else actions.number_to_sign
            step(planning, number, number=form.get("number", ""), dated_on=dated_on, by=by)
        case PaperAct.UPLOAD:
            _take_signed(number)
        case PaperAct.AMEND:
            return _to(actions.amend(planning, number, by=by).id)
        case PaperAct.REDRAFT:
            redraft(_drafting(), number, by=by)
        case _:
            raise Refused("Kính mời mở lại trang và thực hiện lại.")
    return _to(number)


@bp.get("/papers/<int:number>/paper.pdf")
def pdf(number: int) -> ResponseReturnValue:
    """The PDF that this person may read, with its digital signatures; `?open` gives the version for everybody to who
    may read all, `?unsigned` the paper as it was printed."""
    shown = _shown(number)
    sha256 = shown.revision.open_sha256 if "open" in request.args else shown.sha256
    if shown.signed and not {"open", "unsigned"} & set(request.args):
        sha256 = shown.signed.sha256
    return _send(sha256, "application/pdf", f"{_title(shown)}.pdf")


@bp.get("/papers/<int:number>/paper.docx")
def word(number: int) -> ResponseReturnValue:
    """The Word document, for the agency's own system; only for who may read all of it."""
    shown = _shown(number)
    if not shown.sees_all:
        abort(403)
    return _send(shown.revision.docx_sha256, WORD, f"{_title(shown)}.docx")


@bp.get("/papers/<int:number>/pages/<int:page>")
def picture(number: int, page: int) -> ResponseReturnValue:
    """One page's picture."""
    shown = _shown(number)
    found = next((one for one in shown.pages if one.page == page), None)
    if found is None:
        abort(404)
    return _send(found.sha256, "image/webp")


@bp.get("/meetings/<int:number>/dossiers/<int:which>.zip")
def dossier(number: int, which: int) -> ResponseReturnValue:
    """A sealed dossier, for who answers for the meeting's papers."""
    one: Dossier | None = Dossier.get_or_none(Dossier.meeting == number, Dossier.number == which)
    if one is None:
        abort(404)
    if not roles_in(one.meeting, centre().planning, official()) & KEEPERS:
        abort(403)
    return _send(one.sha256, "application/zip", f"ho-so-cuoc-hop-{number}-{which}.zip")


def _take_signed(number: int) -> None:
    file = request.files.get("file")
    raw = file.stream.read(MAX_BYTES + 1) if file else b""
    if not raw:
        raise Refused("Kính mời chọn tệp PDF đã ký số.")
    if len(raw) > MAX_BYTES:
        raise Refused("Tệp quá lớn: tối đa %(most)s MB.", most=MAX_BYTES >> 20)
    settings = centre().settings
    trust = read_trust(settings.signing.trust if settings.signing else None)
    store = store_in(settings.central.data_dir)
    take_signed(centre().planning, store, number, raw, trust=trust, by=official())


def _check(number: int) -> ResponseReturnValue:
    found, _roles = found_paper(centre().planning, number, official())
    if official().id not in speakers_of(found):
        raise Refused("Biên bản không ghi ý kiến của đại biểu.")
    return render_template(
        "papers/check.html",
        paper=found,
        meeting=found.meeting,
        words=own_words(found, official()),
        remark=own_remark(found, official()),
        is_open=found.state == PaperState.CHECKING and now_ms() <= (found.check_until_ms or 0),
        names=names,
    )


def _shown(number: int) -> ShownPaper:
    revision = _whole(request.args.get("revision", ""))
    return shown_paper(centre().planning, number, by=official(), revision=revision)


def _drafting() -> Drafting:
    settings = centre().settings
    return Drafting(planning=centre().planning, place=settings.central.place, address=settings.web.public_url)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _moment(text: str) -> int:
    for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%d"):
        try:
            return to_ms(datetime.strptime(text, pattern).replace(tzinfo=VIETNAM))
        except ValueError:
            continue
    raise Refused("Kính mời chọn ngày và giờ.")


def _title(shown: ShownPaper) -> str:
    return f"{names.sort_name(Sort(shown.paper.sort))} {shown.paper.meeting.title}"[:120].replace("/", "-")


def _to(number: int) -> ResponseReturnValue:
    return redirect(url_for("official.paper", number=number), 303)


def _send(sha256: str, media_type: str, name: str | None = None) -> ResponseReturnValue:
    path = store_in(centre().settings.central.data_dir).path(sha256) if sha256 else None
    if path is None or not path.is_file():
        raise Refused("Bản in đang được tạo. Kính mời mở lại sau ít giây.")
    answer = send_file(path, mimetype=media_type, download_name=name, etag=sha256, conditional=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
