"""What every page of central stands on: its parts, who is logged in, the language, and how times are written."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.audit.rules import Hand
from central.db import Database
from central.documents.scanning import Scanner
from central.documents.store import Intake, store_in
from central.fleet.mapping import Ring
from central.meetings.deadlines import VIETNAM, local
from central.meetings.lists import Week, to_decide_count
from central.meetings.planning import Planning
from central.notices.actions import unread_count
from central.people.access import Access, access_of
from central.people.hands import hand_of
from central.people.mailbox import MailServer
from central.people.models import Login, Official
from central.people.passkeys import Place
from central.people.provider import Provider
from central.people.second import Seal, has_second
from central.settings import Settings
from contract.refused import Refused

LANGUAGES = ("vi", "en")
COOKIE = "login"
DEVICE_COOKIE = "device"


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, kw_only=True)
class Centre:
    """The parts that pages use; built once by `create_app`."""

    database: Database
    settings: Settings
    planning: Planning
    seal: Seal
    mailbox: MailServer | None = None
    provider: Provider | None = None
    place: Place | None = None
    outline: tuple[Ring, ...] = ()
    now_ms: Callable[[], int] = field(default=_now_ms)

    @property
    def intake(self) -> Intake:
        """Where what people send in goes, and by what it is measured."""
        central, said = self.settings.central, self.settings.documents
        scanner = Scanner(address=said.clamd) if said.clamd else None
        return Intake(
            store=store_in(central.data_dir), support=central.support, most_bytes=said.most_mb << 20, scanner=scanner
        )


def centre() -> Centre:
    """The parts of the running application."""
    found: Centre = current_app.extensions["centre"]
    return found


def now_ms() -> int:
    return centre().now_ms()


def today() -> date:
    """The day in Việt Nam."""
    return local(now_ms()).date()


def week_asked() -> Week:
    """The week of the day in the address, else the current one."""
    text = request.args.get("week", "")
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=VIETNAM).date() if text else today()
    except ValueError:
        raise Refused("Ngày trong đường dẫn chưa đúng.") from None
    return Week.of(min(max(day, date(2000, 1, 10)), date(2200, 1, 1)))


def official() -> Official:
    """Who is logged in; pages that need nobody never ask."""
    found: Official = g.official
    return found


def second_is_required() -> bool:
    """Must this account have a second factor, whether it likes it or not?"""
    return centre().settings.web.second_factor == "required" and access().administers


def second_wanted() -> bool:
    """Is this login still to show the second factor, or its account to agree on one first?"""
    login: Login = g.login
    return login.second_at_ms is None and (has_second(official().id) or second_is_required())


def hand() -> Hand:
    """Whose administrative act this request is."""
    return hand_of(official(), now_ms=now_ms(), address=address())


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""


def access() -> Access:
    """What the account may do beyond its own meetings, read once for a request."""
    if "access" not in g:
        g.access = access_of(official(), today())
    found: Access = g.access
    return found


def language() -> str:
    """The language that the browser has chosen, else the account's, else central's."""
    chosen = request.cookies.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    known: Official | None = g.get("official")
    return known.language if known and known.language in LANGUAGES else centre().settings.central.language


def to_login() -> ResponseReturnValue:
    """Send to the login and, after it, back to the page that was asked for."""
    path = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("entry.login", next=None if path == "/" else path), 303)


@dataclass(frozen=True, kw_only=True)
class Function:
    """An entry of the menu; `count` is what waits there for this person."""

    name: str
    address: str
    icon: str
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What waits for the person who is logged in."""

    unread: int
    to_decide: int


def counts() -> Counts:
    """Counted once for a request."""
    if "counts" not in g:
        g.counts = Counts(unread=unread_count(official()), to_decide=to_decide_count(access(), today()))
    found: Counts = g.counts
    return found


def menu() -> list[Function]:
    """The five functions of the regulation under its own names (R5.1 to R5.5)."""
    return [
        Function(name=_("Cuộc họp sắp diễn ra"), address="/", icon="calendar-days"),
        Function(name=_("Cuộc họp đang diễn ra"), address="/ongoing", icon="radio"),
        Function(
            name=_("Cuộc họp chờ phê duyệt"), address="/awaiting", icon="calendar-clock", count=counts().to_decide
        ),
        Function(name=_("Đăng ký cuộc họp"), address="/register", icon="calendar-plus"),
        Function(name=_("Cuộc họp đã kết thúc"), address="/ended", icon="archive"),
    ]


def say(refused: Refused | None) -> str:
    """What is wrong, in the reader's language; empty for nothing."""
    if refused is None:
        return ""
    text: str = _(refused.message, **refused.values) if refused.values else _(refused.message)
    return text


def hour(at_ms: int | None) -> str:
    """`09:14`; empty for no time."""
    return f"{local(at_ms):%H:%M}" if at_ms else ""


def day(at: int | date | None) -> str:
    """`Thứ Hai, 23/11/2026` of a time in milliseconds or of a day."""
    if at is None:
        return ""
    on: date | datetime = local(at) if isinstance(at, int) else at
    names = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"))
    return f"{names[on.weekday()]}, {on:%d/%m/%Y}"


def moment(at_ms: int | None) -> str:
    """`09:14, 23/11/2026`; empty for no time."""
    return f"{local(at_ms):%H:%M, %d/%m/%Y}" if at_ms else ""


def lasting(ms: int) -> str:
    """A length of time in its largest unit: `dưới 1 phút`, `12 phút`, `3 giờ`, `2 ngày`."""
    minutes = max(0, ms) // 60_000
    if minutes < 1:
        return str(_("dưới 1 phút"))
    if minutes < 60:
        return str(_("%(minutes)s phút", minutes=minutes))
    if minutes < 48 * 60:
        return str(_("%(hours)s giờ", hours=minutes // 60))
    return str(_("%(days)s ngày", days=minutes // (24 * 60)))


def percent(part: int, whole: int) -> str:
    """`76,5%`, `76.5%` in English."""
    if whole <= 0:
        return "–"
    text = f"{100 * part / whole:.1f}".removesuffix(".0")
    return f"{text}%" if language() == "en" else f"{text.replace('.', ',')}%"
