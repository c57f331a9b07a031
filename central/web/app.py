"""Central's web application: the features' pages put together, and what holds for every request."""

import errno
import hashlib
import hmac
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

import peewee
from flask import Blueprint, Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

import contract
import contract.look
from central.api import serving
from central.db import Database
from central.fleet.outline import read_outline
from central.meetings.planning import Planning, system_secret
from central.offline.reading import mark_of
from central.people.login import login_of
from central.people.mailbox import mail_server
from central.people.models import Official
from central.people.passkeys import place_of
from central.people.provider import provider
from central.people.rules import SECOND_WITHIN_MS
from central.people.second import Seal, has_second
from central.settings import Settings, read_secret_key
from central.web import by_passkey, by_provider, entry, health, second, shell
from central.web.shell import COOKIE, Centre, Counts, centre, language, now_ms, to_login
from contract.look.restraint import own_path, restrain_browser
from contract.refused import Refused

log = logging.getLogger(__name__)

API = "/api/"
OPEN_ENDPOINTS = frozenset(
    {
        *("entry.login", "entry.choose_language", "look.file", "static"),
        *("by_provider.begin", "by_provider.back", "by_provider.left", "by_provider.leave"),
        *("by_passkey.log_in", "by_passkey.options_to_log_in"),
        *("guest.door", "guest.invitation", "guest.paper", "guest.leave"),
        *("guides.index", "guides.guide", "guides.picture"),
        "feed.calendar",
        *("offline.manifest", "offline.worker", "offline.nothing_kept"),
        *("health.alive", "health.ready"),
    }
)
"""What may be seen without an account; a guest's pages ask for the signed link themselves (R2.3).

Guides tell how to log in, too, and show an invented province."""

_FULL = ("disk is full", "No space left")
"""How SQLite and PostgreSQL say it."""
_SECRET_FIELDS = frozenset({"password", "old", "new", "code", "token"})
_CONTRACT = Path(contract.__file__).parent


def create_app(
    database: Database, settings: Settings, *, pages: tuple[Blueprint, ...], now_ms: Callable[[], int] | None = None
) -> Flask:
    """The pages over this database. `now_ms` is the clock, milliseconds since 1970."""
    app = Flask(__name__)
    secret = read_secret_key(settings)
    app.secret_key = secret
    clock = now_ms or shell._now_ms
    planning = Planning(database=database, secret=system_secret(secret), now_ms=clock)
    oidc = settings.oidc
    seal = Seal(hmac.digest(secret, b"hop second factors", hashlib.sha256))
    app.extensions["centre"] = Centre(
        database=database,
        settings=settings,
        planning=planning,
        seal=seal,
        mailbox=mail_server(settings.imap),
        provider=provider(oidc, public_url=settings.web.public_url, now_ms=clock) if oidc else None,
        place=place_of(settings.web.public_url, name=settings.central.name),
        outline=read_outline(settings.central.map_outline),
        now_ms=clock,
    )
    app.config.update(
        MAX_CONTENT_LENGTH=settings.documents.most_mb << 20,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=3000,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.web.public_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE=settings.central.language,
        BABEL_TRANSLATION_DIRECTORIES=f"translations;{_CONTRACT / 'translations'}",
    )
    csrf, api = CSRFProtect(app), serving.blueprint(a_minute=settings.web.api_a_minute)
    csrf.exempt(api)
    Babel(app, locale_selector=language)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_for_templates)
    app.before_request(_take_no_nul)
    app.before_request(_know_who_asks)
    app.after_request(restrain_browser)
    app.teardown_request(_let_go)
    _answer_refusals(app)
    app.register_blueprint(contract.look.blueprint())
    for one in (entry.bp, by_provider.bp, by_passkey.bp, second.bp, health.bp, api, *pages):
        app.register_blueprint(one)
    return app


def _for_templates() -> dict[str, object]:
    """The few things that every template may name."""
    known = None if g.get("is_halfway") else g.get("official")
    return {
        "official": known,
        "access": shell.access() if known else None,
        "keeps": _keeps(known),
        "menu": shell.menu,
        "counts": shell.counts,
        "say": shell.say,
        "support": centre().settings.central.support,
        "language": language(),
        "most_upload_mb": centre().settings.documents.most_mb,
        "system_name": centre().settings.central.name,
        "now": now_ms(),
        "hour": shell.hour,
        "day": shell.day,
        "moment": shell.moment,
        "percent": shell.percent,
        "lasting": shell.lasting,
    }


def _keeps(known: Official | None) -> str:
    """Whose pages the browser may keep; on the way in, whoever was here before is forgotten."""
    if known:
        return mark_of(known.id, secret=centre().planning.secret)
    return "no" if request.endpoint in ("entry.login", "by_provider.left", "guest.door") else ""


def _take_no_nul() -> None:
    """Nobody types it, and PostgreSQL takes it neither in a row nor in a question: refused here, once for all pages."""
    if "\0" in request.path:
        raise NotFound
    if any("\0" in part for sent in (request.args, request.form) for pair in sent.items(multi=True) for part in pair):
        raise Refused("Nội dung có ký tự không hợp lệ. Kính mời nhập lại.")


def _know_who_asks() -> ResponseReturnValue | None:
    if request.endpoint in ("look.file", "static", "health.alive", "health.ready"):
        return None
    centre().database.connect(reuse_if_open=True)
    if request.path.startswith(API):
        return None
    token = request.cookies.get(COOKIE, "")
    login = login_of(centre().database, token, now_ms=now_ms()) if token else None
    if login is not None:
        g.login, g.official = login, login.official
        if not shell.second_wanted():
            return None
        if now_ms() - login.began_at_ms <= SECOND_WITHIN_MS:
            return _to_second()
        g.pop("login")
        g.pop("official")
    if request.endpoint is not None and request.endpoint not in OPEN_ENDPOINTS:
        return to_login()
    return None


def _to_second() -> ResponseReturnValue | None:
    """Who has shown the password alone sees nothing but what asks for the rest, or the way out."""
    g.is_halfway = True
    wanted = "second.prove" if has_second(shell.official().id) else "second.agree"
    if request.endpoint is None or request.endpoint in (wanted, "entry.logout", "entry.choose_language"):
        return None
    path = request.full_path.rstrip("?") if request.method == "GET" and request.endpoint != "entry.login" else "/"
    return redirect(url_for(wanted, next=None if path == "/" else path), 303)


def _let_go(_error: BaseException | None) -> None:
    if not centre().database.is_closed():
        centre().database.close()


def _answer_refusals(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(peewee.OperationalError, _not_written)
    app.register_error_handler(sqlite3.OperationalError, _not_written)
    app.register_error_handler(OSError, _not_written)
    app.register_error_handler(HTTPException, _wrong)
    app.register_error_handler(500, _broken)


def _refused(refused: Refused) -> Response:
    return _told(_("Chưa thực hiện được"), shell.say(refused), 409)


def _old_form(_error: CSRFError) -> Response:
    return _told(_("Trang này đã cũ"), _("Kính mời mở lại trang và thực hiện lại. Nội dung chưa được lưu."), 400)


def _not_written(error: Exception) -> Response:
    """What was typed stays on the page, to be sent again as it is; the page itself asks nothing of the database."""
    is_full = any(said in str(error) for said in _FULL) or (isinstance(error, OSError) and error.errno == errno.ENOSPC)
    if isinstance(error, OSError) and not is_full:
        raise error
    g.database_failed = True
    log.error("The disk is full: %s" if is_full else "The database could not be used: %s", error)
    g.counts = Counts(unread=0, to_decide=0)
    text = _("Hệ thống tạm thời chưa ghi được dữ liệu. Kính mời thử lại sau ít phút.")
    if is_full:
        text = _("Máy chủ đã hết chỗ lưu dữ liệu. Kính mời báo bộ phận hỗ trợ; các trang vẫn xem được.")
    again = request.method == "POST" and _SECRET_FIELDS.isdisjoint(request.form)
    fields = [(name, text) for name, text in request.form.items(multi=True)] if again else []
    return _told(_("Chưa lưu được"), text, 503, fields=fields)


def _wrong(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    texts = {
        403: _("Tài khoản không có quyền xem trang này."),
        404: _("Không có trang này, hoặc nội dung không dành cho tài khoản này."),
        413: _("Tệp gửi lên quá lớn (tối đa %(most)s MB).", most=centre().settings.documents.most_mb),
    }
    answer = _told(_("Chưa mở được trang"), texts.get(code, _("Kính mời mở lại trang và thực hiện lại.")), code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _broken(_error: HTTPException) -> Response:
    return _told(_("Chưa thực hiện được"), _("Có lỗi trong hệ thống. Kính mời thử lại hoặc gọi hỗ trợ."), 500)


def _told(title: str, text: str, status: int, *, fields: list[tuple[str, str]] | None = None) -> Response:
    """An answer in words, on a page of its own with a way back; `fields` can be sent once more from it.

    Programs are told the same as JSON.
    """
    if request.path.startswith(API):
        return serving.refuse(status, text)
    referrer = request.referrer or ""
    back = own_path("/" + referrer.removeprefix(request.host_url)) if referrer.startswith(request.host_url) else "/"
    shown = render_template("web/told.html", title=title, text=text, back=back, fields=fields or [])
    return make_response(shown, status)
