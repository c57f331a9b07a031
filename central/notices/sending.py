"""The post: takes letters out of the outbox one by one and gives them to the mail server.

A letter's row leaves the outbox in the transaction that writes it down as sent. A kill between the server's answer and
that transaction sends one letter twice, under one Message-ID; none is lost.
"""

import smtplib
import ssl
from email.message import EmailMessage

from peewee import JOIN, Database

from central import outbox
from central.db import transaction
from central.measures import Work
from central.meetings.models import Meeting, Room
from central.notices.letters import Stationery, write_letter
from central.notices.models import Letter, Status
from central.notices.rules import MOST_ATTEMPTS, is_too_old, post_at, wait_ms
from central.outbox import Kind, Outbox
from central.people.models import Official
from central.settings import Mail

_LEASES = 3
"""Another worker takes a letter over after so many times the longest wait for the server."""


class MailServer:
    """The way to the mail server, kept open while letters go out."""

    def __init__(self, mail: Mail, password: str) -> None:
        self.mail = mail
        self._password = password
        self._open: smtplib.SMTP | None = None

    def take(self, message: EmailMessage) -> None:
        """The server has the letter when this returns. OSError or SMTPException when it does not."""
        if self._open is None:
            self._open = self._connect()
        try:
            self._open.send_message(message)
        except (OSError, smtplib.SMTPException):
            self.close()
            raise

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _connect(self) -> smtplib.SMTP:
        mail, context = self.mail, ssl.create_default_context()
        if mail.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_s, context=context)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_s)
        try:
            if mail.security == "starttls":
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, self._password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server


def post_next(
    database: Database, paper: Stationery, server: MailServer, *, now_ms: int, measures: Work | None = None
) -> bool:
    """Deal with one letter that is due; tells whether there was any."""
    until_ms = now_ms + round(_LEASES * server.mail.timeout_s * 1000)
    rows = outbox.claim(database, (Kind.NOTICE,), now_ms=now_ms, until_ms=until_ms, at_most=1)
    for row in rows:
        letter = _letter_of(row)
        if letter is None or letter.status is not Status.WAITING:
            outbox.sent([row])
        elif not _rests(row, letter, server.mail, now_ms):
            is_sent = _post(database, paper, server, row, letter, now_ms)
            if measures is not None:
                measures.letters.labels("sent" if is_sent else "failed").inc()
    return bool(rows)


def _letter_of(row: Outbox) -> Letter | None:
    query = Letter.select(Letter, Official, Meeting, Room).join(Official).switch(Letter)
    query = query.join(Meeting, JOIN.LEFT_OUTER).join(Room, JOIN.LEFT_OUTER)
    return next(iter(query.where(Letter.id == int(row.subject))), None)


def _rests(row: Outbox, letter: Letter, mail: Mail, now_ms: int) -> bool:
    """Is it not for now: put off to the end of the quiet hours, or too old for ever?"""
    if is_too_old(letter.at_ms, now_ms):
        _end(row, letter, "quá 3 ngày", now_ms)
        return True
    starts_at_ms = letter.meeting.starts_at_ms if letter.meeting else 0
    at_ms = post_at(now_ms, starts_at_ms=starts_at_ms, quiet=(mail.quiet_from, mail.quiet_until))
    if at_ms > now_ms:
        Outbox.update(due_at_ms=at_ms).where(Outbox.id == row.id).execute()
    return at_ms > now_ms


def _post(database: Database, paper: Stationery, server: MailServer, row: Outbox, letter: Letter, now_ms: int) -> bool:
    """Did the mail server take it?"""
    try:
        server.take(write_letter(paper, letter))
    except (OSError, smtplib.SMTPException) as error:
        with transaction(database):
            _failed(row, letter, error, now_ms)
        return False
    with transaction(database):
        sent = {"sent_at_ms": now_ms, "address": letter.official.email, "attempts": letter.attempts + 1, "problem": ""}
        Letter.update(sent).where(Letter.id == letter.id).execute()
        outbox.sent([row])
    return True


def _failed(row: Outbox, letter: Letter, error: Exception, now_ms: int) -> None:
    """Later again; never again when the server says that there is no such mailbox, or after too many times."""
    attempts, problem = letter.attempts + 1, str(error)[:300] or type(error).__name__
    Letter.update(attempts=attempts, problem=problem).where(Letter.id == letter.id).execute()
    if attempts >= MOST_ATTEMPTS or _is_refused_for_good(error):
        _end(row, letter, problem, now_ms)
    else:
        outbox.postpone(row, problem=problem, due_at_ms=now_ms + wait_ms(attempts))


def _end(row: Outbox, letter: Letter, problem: str, now_ms: int) -> None:
    Letter.update(ended_at_ms=now_ms, problem=problem).where(Letter.id == letter.id).execute()
    outbox.sent([row])


def _is_refused_for_good(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
