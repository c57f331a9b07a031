"""The calls as a blueprint: whose token it is, how often it asks, what it sends, and every refusal as JSON."""

import shutil
import tempfile
from collections.abc import Callable, Collection
from typing import Any

import msgspec
from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from central import SOFTWARE
from central.api.calls.call import Call
from central.api.calls.every import CALLS
from central.api.description import FILE, MOST, PLACE, ROOT, describe
from central.api.once import Named, once
from central.api.registering import Unreadable
from central.api.rules import WRONG_A_MINUTE, Pace, Scope, seconds_left
from central.api.shapes import Error
from central.api.tokens import token_of
from central.documents.store import Upload
from central.web.shell import address, centre, now_ms, official, say
from contract.refused import Refused

JSON = "application/json"
IN_MEMORY = 1 << 20


class Unfit(Exception):
    """A request that is turned away before anything is done."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


def blueprint(*, a_minute: int) -> Blueprint:
    """All calls under /api/v1, and their description, which needs no token."""
    bp, pace = Blueprint("api", __name__, url_prefix=ROOT), Pace()
    bp.add_url_rule("/openapi.json", "description", _description)
    for call in CALLS:
        rule = PLACE.sub(r"<int:\1>", call.path)
        bp.add_url_rule(rule, f"{call.method}-{call.act.__name__}", _view(call, pace, a_minute), methods=[call.method])
    bp.register_error_handler(Refused, lambda refused: _say(409, say(refused)))
    bp.register_error_handler(Unreadable, _unreadable)
    bp.register_error_handler(Unfit, _unfit)
    return bp


def refuse(status: int, text: str) -> Response:
    """Any failure under /api as JSON; for the application's own handlers."""
    return _say(status, text)


def _view(call: Call, pace: Pace, a_minute: int) -> Callable[..., ResponseReturnValue]:
    def answer(**places: int) -> ResponseReturnValue:
        _enter(call.scopes, pace, a_minute)
        if any(not 0 < one <= MOST for one in places.values()):
            raise NotFound
        asked = _asked(call)
        if call.is_once:
            body = _once(call, asked, places)
            return Response(body, status=call.status, mimetype=JSON)
        told = _with_file(call, asked, places) if call.takes_file else call.act(asked, **places)
        if isinstance(told, Response):
            return told
        return Response(msgspec.json.encode(told), status=call.status, mimetype=JSON)

    return answer


def _once(call: Call, asked: Any, places: dict[str, int]) -> bytes:
    named = Named(name=asked.once, call=f"{call.method} {call.path} {places}", body=request.get_data())
    return once(
        centre().database, official(), named, lambda: msgspec.json.encode(call.act(asked, **places)), now_ms=now_ms()
    )


def _with_file(call: Call, asked: Any, places: dict[str, int]) -> Any:
    """The body is the file, as far as the application lets it be long; its name is told apart."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        shutil.copyfileobj(request.stream, kept)
        kept.seek(0)
        return call.act(asked, **places, file=Upload(file=kept, name=""))


def _enter(scopes: Collection[Scope], pace: Pace, a_minute: int) -> None:
    """Know whose token it is; nobody else's cookie counts here."""
    kind, _sep, shown = request.headers.get("Authorization", "").partition(" ")
    found = token_of(centre().database, shown.strip(), now_ms=now_ms()) if kind.lower() == "bearer" else None
    key, most = (f"token:{found.id}", a_minute) if found else (f"address:{address()}", WRONG_A_MINUTE)
    if not pace.may(key, most, now_ms=now_ms()):
        raise Unfit(429, _("Quá nhiều yêu cầu. Kính mời thử lại sau ít phút."))
    if found is None:
        raise Unfit(401, _("Mã truy cập không đúng hoặc đã hết hạn."))
    g.token, g.official = found, found.official
    if found.holds.isdisjoint(scopes):
        raise Unfit(403, _("Mã truy cập không có phạm vi này."))


def _asked(call: Call) -> Any:
    try:
        if call.method == "GET" or call.takes_file:
            if call.takes_file and request.mimetype != FILE:
                raise Unfit(415, _("Tệp gửi lên phải là application/octet-stream."))
            given = request.args.to_dict(flat=False)
            if any(len(values) > 1 for values in given.values()):
                raise Unfit(400, _("Mỗi tham số chỉ ghi một lần."))
            return msgspec.convert({name: values[0] for name, values in given.items()}, call.asked, strict=False)
        if request.mimetype != JSON:
            raise Unfit(415, _("Nội dung gửi lên phải là JSON."))
        raw = request.get_data()
        if b"\\u0000" in raw:
            raise Unfit(400, _("Nội dung có ký tự không hợp lệ. Kính mời nhập lại."))
        return msgspec.json.decode(raw, type=call.asked)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unfit(400, str(error)) from None


def _description() -> ResponseReturnValue:
    told = describe(name=centre().settings.central.name, software=SOFTWARE)
    return Response(msgspec.json.encode(told), mimetype=JSON)


def _say(status: int, text: str, fields: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(Error(error=text, fields=fields or {})), status=status, mimetype=JSON)


def _unfit(unfit: Unfit) -> Response:
    answer = _say(unfit.status, unfit.text)
    if unfit.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if unfit.status == 429:
        answer.headers["Retry-After"] = str(seconds_left(now_ms()))
    return answer


def _unreadable(error: Unreadable) -> Response:
    fields = {name: say(one) for name, one in error.reading.errors.items()}
    return _say(422, _("Còn %(count)s chỗ cần sửa. Nội dung đã nhập vẫn được giữ nguyên.", count=len(fields)), fields)
