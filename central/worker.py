"""Central's slow work beside the pages: what rooms sent, drawing, papers, letters, the search index, warnings.

All take from the database what is still to be done, so that a worker that was killed goes on where it was, and two
workers do no harm.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from peewee import OperationalError

from central.db import Database
from central.documents.drawing import draw_next
from central.documents.store import store_in
from central.duties.actions import urge_next
from central.fleet.warning import warn
from central.inquiries.actions import urge_inquiry
from central.inquiries.finding import index_inquiry
from central.measures import Work
from central.meetings.deadlines import local
from central.meetings.moving import follow_rooms, put_away
from central.meetings.overrunning import warn_of_overruns
from central.meetings.planning import Planning, system_secret
from central.meetings.unbegun import ask_registrars
from central.notices.answering import reply_box
from central.notices.letters import stationery
from central.notices.pushing import Pusher, push_next
from central.notices.sending import MailServer, post_next
from central.notices.texting import Gateway, text_next
from central.notices.webpush import vapid_key
from central.papers.collecting import seal_next
from central.papers.drafting import Drafting, draft_next
from central.papers.files import draw_signed_next, make_next
from central.people.keeping import sweep
from central.proceedings.apply import Applier
from central.proceedings.months import prepare_months
from central.search.indexing import index_next
from central.settings import (
    Mail,
    Push,
    Replies,
    Settings,
    Sms,
    read_mail_password,
    read_replies_password,
    read_secret_key,
    read_signing_key,
    read_sms_headers,
)
from central.sound.hearing import drop_sound
from central.tasks.actions import urge_task

PAUSE_S = 0.2
LIVELY_PAUSE_S, LIVELY_S = 0.02, 10.0
"""So short are the pauses, for so long, once a room has said something: where one vote came another will."""
AFTER_FAILURE_S = 30
SWEEP_EVERY_S = 3600

log = logging.getLogger(__name__)


def run(
    database: Database, settings: Settings, *, turned: Callable[[], None] = lambda: None, measures: Work | None = None
) -> None:
    """Work until the process is ended; `turned` is called at each turn of what must not wait.

    When one part fails (a full disk), all end: who starts processes again sees only one that is gone, never one half of
    which still runs.
    """
    over, measures = threading.Event(), measures or Work()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    ways = (_draw, _write_papers, _index, _urge, _warn, _follow_rooms, _sweep)
    parts = [partial(one, database, settings, over) for one in ways]
    if settings.mail is not None:
        parts.append(partial(_post, database, settings, settings.mail, over, measures))
    if settings.replies is not None:
        parts.append(partial(_take_replies, database, settings, settings.replies, over))
    if settings.push is not None:
        parts.append(partial(_push, database, settings, settings.push, over))
    if settings.sms is not None:
        parts.append(partial(_text, database, settings.sms, over))
    applier, lively_until = Applier(database), 0.0
    with ThreadPoolExecutor(len(parts)) as pool:
        beside = [pool.submit(part) for part in parts]
        try:
            while not over.is_set() and not any(one.done() for one in beside):
                began_s = time.perf_counter()
                if applied := applier.apply(now_ms=_now_ms()):
                    measures.applied.inc(applied)
                    measures.applying.observe(time.perf_counter() - began_s)
                    lively_until = time.perf_counter() + LIVELY_S
                turned()
                if not applied:
                    over.wait(LIVELY_PAUSE_S if began_s < lively_until else PAUSE_S)
        finally:
            over.set()
    for one in beside:
        one.result()


def _draw(database: Database, settings: Settings, over: threading.Event) -> None:
    """A thread of its own: a scan of 300 pages must not hold up a vote on its way to the page."""
    planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
    store = store_in(settings.central.data_dir)
    while not over.is_set():
        with database.connection_context():
            drawn = draw_next(planning, store)
        if not drawn:
            over.wait(5 * PAUSE_S)


def _write_papers(database: Database, settings: Settings, over: threading.Event) -> None:
    """A thread of its own: minutes are drafted and printed within seconds of the end, whatever else there is to do."""
    planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
    drafting = Drafting(planning=planning, place=settings.central.place, address=settings.web.public_url)
    store = store_in(settings.central.data_dir)
    key = read_signing_key(settings)
    failed: set[int] = set()
    while not over.is_set():
        has_worked = False
        with database.connection_context():
            try:
                has_worked = draft_next(drafting, failed=failed) or make_next(planning, store)
                has_worked = has_worked or draw_signed_next(planning, store) or seal_next(planning, store, key=key)
            except OperationalError:
                raise
            except Exception:
                # A record that can't be told must not keep the others from being told; it is in `failed` now.
                log.exception("a meeting's papers could not be drafted or sealed")
                over.wait(AFTER_FAILURE_S)
        if not has_worked:
            over.wait(5 * PAUSE_S)


def _index(database: Database, settings: Settings, over: threading.Event) -> None:
    """A thread of its own: the text of a long paper takes seconds. Its question is a large one, asked seldom."""
    store = store_in(settings.central.data_dir)
    while not over.is_set():
        with database.connection_context():
            has_read = index_next(database, store, now_ms=_now_ms())
            has_read = has_read or index_inquiry(database, store, today=local(_now_ms()).date())
        if not has_read:
            over.wait(25 * PAUSE_S)


def _urge(database: Database, settings: Settings, over: threading.Event) -> None:
    """Deadlines near or past, meetings that nobody begins or ends in time: whom they concern is told once of each."""
    planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
    while not over.is_set():
        with database.connection_context():
            has_told = (
                urge_next(planning)
                or urge_task(planning)
                or urge_inquiry(planning)
                or ask_registrars(planning) > 0
                or warn_of_overruns(planning) > 0
            )
        if not has_told:
            over.wait(150 * PAUSE_S)


def _follow_rooms(database: Database, settings: Settings, over: threading.Event) -> None:
    """Meetings that leave their rooms: forty people stand before the next door until it knows."""
    planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
    store = store_in(settings.central.data_dir)
    while not over.is_set():
        with database.connection_context():
            moved = follow_rooms(planning, store) + put_away(store)
        if not moved:
            over.wait(5 * PAUSE_S)


def _warn(database: Database, settings: Settings, over: threading.Event) -> None:
    """Administrators are told of what is wrong with rooms and with central, once, and when it is over."""
    while not over.is_set():
        with database.connection_context():
            warn(database, settings, now_ms=_now_ms())
        over.wait(150 * PAUSE_S)


def _sweep(database: Database, settings: Settings, over: threading.Event) -> None:
    """Personal data whose time is over goes, a part at a time; what there is of it in a day is looked at each hour,
    and whether the next month's lines have their table.
    """
    planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
    store = store_in(settings.central.data_dir)
    while not over.is_set():
        with database.connection_context():
            prepare_months(database, local(_now_ms()).date())
            has_swept = sweep(database, now_ms=_now_ms())
            drop_sound(planning, store)
        over.wait(PAUSE_S if has_swept else SWEEP_EVERY_S)


def _post(database: Database, settings: Settings, mail: Mail, over: threading.Event, measures: Work) -> None:
    """A thread of its own: a mail server that does not answer must hold up nothing else."""
    paper, server = stationery(settings), MailServer(mail, read_mail_password(mail))
    while not over.is_set():
        with database.connection_context():
            posted = post_next(database, paper, server, now_ms=_now_ms(), measures=measures)
        if not posted:
            server.close()
            over.wait(5 * PAUSE_S)


def _take_replies(database: Database, settings: Settings, replies: Replies, over: threading.Event) -> None:
    """A thread of its own, as for letters; what could not be read now is read later."""
    planning = Planning(database=database, secret=system_secret(read_secret_key(settings)), now_ms=_now_ms)
    box, is_lost = reply_box(replies, read_replies_password(replies)), False
    while not over.is_set():
        try:
            with database.connection_context():
                taken = box.take(planning)
            is_lost = False
        except OSError as error:
            taken = 0
            if not is_lost:
                log.warning("the mailbox of answers could not be read: %s", error)
            is_lost = True
        if not taken:
            over.wait(replies.every_s)


def _push(database: Database, settings: Settings, push: Push, over: threading.Event) -> None:
    """A thread of its own, as push services are others' machines."""
    key = vapid_key(read_secret_key(settings))
    pusher = Pusher(settings=push, key=key, paper=stationery(settings))
    while not over.is_set():
        with database.connection_context():
            pushed = push_next(database, pusher, now_ms=_now_ms())
        if not pushed:
            over.wait(5 * PAUSE_S)


def _text(database: Database, sms: Sms, over: threading.Event) -> None:
    """A thread of its own, as the gateway is another's machine."""
    gateway = Gateway(sms=sms, headers=read_sms_headers(sms))
    while not over.is_set():
        with database.connection_context():
            sent = text_next(database, gateway, now_ms=_now_ms())
        if not sent:
            over.wait(5 * PAUSE_S)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
