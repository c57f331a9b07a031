"""The unit's web application: its parts put together, and what it answers when something may not be."""

import logging
import sqlite3
from pathlib import Path

from flask import Blueprint, Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.exceptions import HTTPException

import contract
from contract import look
from contract.look.restraint import own_path
from contract.notes import MAX_INK_BYTES, write_ink
from contract.refused import Refused
from contract.secrecy import may_give_away
from edge.clock import Clock
from edge.desk import Desk
from edge.doorway.stage import Stage
from edge.kiosk import (
    agenda,
    at_screen,
    ballot_pages,
    calls,
    captions,
    chair,
    chronicle,
    concluding,
    conduct,
    conduct_ballots,
    delegate,
    display,
    door,
    from_paper,
    handing_out,
    identify,
    kit,
    listening,
    noting,
    offering,
    on_screen,
    other_sittings,
    other_ways,
    outcome,
    papers,
    parcels,
    poster,
    preflight,
    presenter,
    presiding,
    reading_aloud,
    repeating,
    roll_call,
    screen_vote,
    screens,
    secret,
    secretary,
    sentences,
    settling,
    sittings,
    sound,
    speaking,
    tour,
    transcript,
    words,
)
from edge.kiosk.drafts import Drafts
from edge.kiosk.guard import LANGUAGES, OldForm, chosen_language, guard
from edge.kiosk.hearing import Hearing
from edge.kiosk.link import LinkState
from edge.kiosk.live import Live
from edge.kiosk.offers import Offers
from edge.kiosk.presenting import Presenting
from edge.kiosk.rooms import rooms_of, turnout_of
from edge.kiosk.shell import Kiosk, device, kiosk, now_ms, package_here, page
from edge.kiosk.texts import gettext as _
from edge.kiosk.texts import teach
from edge.kiosk.wifi import wifi_name, wifi_picture
from edge.notes import Notes
from edge.settings import Settings
from edge.sheets.press import Press
from edge.sheets.sheets import Sheets
from edge.sound.store import SoundStore

log = logging.getLogger(__name__)

PAGES: tuple[Blueprint, ...] = (
    listening.bp,
    screens.bp,
    captions.bp,
    door.bp,
    reading_aloud.bp,
    poster.bp,
    other_ways.bp,
    identify.bp,
    delegate.bp,
    papers.bp,
    noting.bp,
    presenter.bp,
    handing_out.bp,
    offering.bp,
    chair.bp,
    speaking.bp,
    at_screen.bp,
    screen_vote.bp,
    on_screen.bp,
    secret.bp,
    secretary.bp,
    roll_call.bp,
    settling.bp,
    kit.bp,
    calls.bp,
    chronicle.bp,
    from_paper.bp,
    preflight.bp,
    transcript.bp,
    sound.bp,
    conduct.bp,
    sittings.bp,
    other_sittings.bp,
    concluding.bp,
    presiding.bp,
    conduct_ballots.bp,
    ballot_pages.bp,
    repeating.bp,
    display.bp,
    tour.bp,
    parcels.bp,
)
_CONTRACT = Path(contract.__file__).parent


def create_app(desk: Desk, settings: Settings, clock: Clock) -> Flask:
    """The pages over this desk; nothing runs until a server does (edge/kiosk/server.py)."""
    app = Flask(__name__)
    desk.shelf.drop_uploads()
    live, run_dir = Live(desk.journal), settings.unit.run_dir
    app.extensions["kiosk"] = Kiosk(
        desk=desk,
        settings=settings,
        clock=clock,
        live=live,
        stage=Stage(run_dir),
        drafts=Drafts(settings.unit.data_dir / "conclusions"),
        hearing=Hearing(live),
        presenting=Presenting(run_dir),
        sheets=Sheets(settings.shelf / "sheets"),
        press=Press({"/static/": Path(__file__).parent / "static"}),
        screen_link=screens.screen_link(run_dir),
        offers=Offers(settings.unit.data_dir / "offered"),
        notes=Notes(settings.unit.data_dir / "notes.sqlite"),
        link=LinkState(run_dir / "link.json"),
        sound=SoundStore(settings.sound, settings.unit.name),
    )
    folders = ("translations", str(_CONTRACT / "translations"))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    app.config["BABEL_DEFAULT_LOCALE"] = settings.unit.language
    Babel(app, locale_selector=chosen_language)
    teach(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(option=sentences.option, ink=write_ink)
    app.jinja_env.globals.update(words=words)
    app.context_processor(_for_templates)
    guard(app)
    _answer_refusals(app)
    for one in (look.blueprint(), *PAGES):
        app.register_blueprint(one)
    app.add_url_rule("/language/<language>", "language", _choose_language)
    return app


def _for_templates() -> dict[str, object]:
    """The few things that every template may name."""
    return {
        "say": sentences,
        "outcome": outcome,
        "agenda": agenda,
        "ear_of": captions.ear_of,
        "keeps_sound": kiosk().settings.keeps_sound,
        "rooms_of": rooms_of,
        "turnout_of": turnout_of,
        "may_give_away": may_give_away,
        "next_sittings": sittings.choices,
        "other_places": conduct.other_places,
        "quorum_of": kiosk().desk.quorum_of,
        "anchor": transcript.anchor,
        "sound_gone": chronicle.sound_gone,
        "checked": preflight.report_of,
        "wifi_name": wifi_name,
        "wifi_picture": wifi_picture,
        "public_address": kiosk().settings.web.public_url.partition("://")[2],
        "package": None if g.get("is_stranger") else package_here(),
        "device": device(),
        "language": g.language,
        "now": now_ms(),
        "most_ink_bytes": MAX_INK_BYTES,
        "is_part": "X-Part" in request.headers,
    }


def _choose_language(language: str) -> ResponseReturnValue:
    """Keep the language and go back to the page it was chosen on."""
    response = redirect(own_path(request.args.get("to", "/")), 303)
    if language in LANGUAGES:
        secure = request.is_secure
        response.set_cookie("language", language, max_age=365 * 86400, httponly=True, samesite="Lax", secure=secure)
    return response


def _answer_refusals(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OldForm, _old_form)
    app.register_error_handler(sqlite3.OperationalError, _not_written)
    app.register_error_handler(HTTPException, _wrong)
    app.register_error_handler(500, _broken)


def _refused(refused: Refused) -> Response:
    text = _(refused.message, **refused.values) if refused.values else _(refused.message)
    return _told(_("Chưa thực hiện được"), text, 409)


def _old_form(_error: OldForm) -> Response:
    return _told(_("Trang này đã cũ"), _("Kính mời đại biểu mở lại trang và thực hiện lại."), 400)


def _not_written(error: sqlite3.OperationalError) -> Response:
    log.error("The journal could not be written: %s", error)
    text = _("Hệ thống chưa ghi nhận được. Kính mời đại biểu báo Thư ký để ghi bằng giấy.")
    return _told(_("Chưa ghi nhận được"), text, 503)


def _wrong(error: HTTPException) -> Response:
    code = error.code or 500
    texts = {
        403: _("Trang này dành cho Chủ trì và Thư ký cuộc họp."),
        404: _("Không có trang này tại phòng họp."),
        413: _("Nội dung gửi lên quá dài."),
    }
    return _told(_("Chưa mở được trang"), texts.get(code, _("Kính mời đại biểu mở lại trang và thực hiện lại.")), code)


def _broken(_error: HTTPException) -> Response:
    return _told(_("Chưa thực hiện được"), _("Có lỗi tại phòng họp. Kính mời đại biểu thử lại hoặc báo Thư ký."), 500)


def _told(title: str, text: str, status: int) -> Response:
    """An answer in words, on a page of its own with a way back; a text that was typed is not lost."""
    # What was too large to be read can't be shown again either.
    typed = "" if status == 413 else request.form.get("text", "").strip()
    return page("told.html", status=status, title=title, text=text, typed=typed, back=_way_back())


def _way_back() -> str:
    """The page that the refused form stands on: the same site's referrer, else the first page."""
    referrer = request.referrer or ""
    start = request.host_url
    return "/" + referrer.removeprefix(start) if referrer.startswith(start) else "/"
