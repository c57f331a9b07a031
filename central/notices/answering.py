"""Accepting in the mail program is an answer (R5.1, R6.4): replies are read from a mailbox and taken as one's own."""

import hashlib
import hmac
import imaplib
import logging
import re
import ssl
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from central.db import transaction
from central.meetings.models import Answer, Attendee, Meeting
from central.meetings.naming import confirm, decline
from central.meetings.planning import Planning
from central.meetings.states import Act
from central.notices.actions import tell
from central.notices.itip import LONGEST, Reply, Said, read_reply
from central.people.models import Official
from central.settings import Replies
from contract.refused import Refused
from contract.settings import SettingsError

_UID = re.compile(r"meeting-([0-9]{1,9})-([0-9a-f]{8})([A-Za-z0-9_-]{16})@.*")
_AT_ONCE = 50
_NOT_SURE = "Thư trả lời cho cuộc họp “%(title)s” chưa xác thực được người gửi. Kính mời trả lời tại trang."

log = logging.getLogger(__name__)


def uid_of(secret: bytes, attendee: Attendee, domain: str) -> str:
    """The name of one person's entry, which nobody else can know."""
    mac = hmac.digest(secret, f"reply {attendee.meeting_id} {attendee.number}".encode(), hashlib.sha256)[:12]
    return f"meeting-{attendee.meeting_id}-{attendee.number:08x}{urlsafe_b64encode(mac).decode()}@{domain}"


def take_reply(planning: Planning, reply: Reply) -> bool:
    """Take the answer as that of its person; tells whether it was taken.

    Without the domain's signature, or from another address than the account's, its person is asked to answer on the
    page instead. Nothing at all comes of a wrong secret.
    """
    attendee = _whose(planning, reply.uid)
    if attendee is None or attendee.official is None:
        return False
    by: Official = attendee.official
    if not (reply.is_vouched and reply.sender == by.email):
        with transaction(planning.database):
            meeting = attendee.meeting
            tell({by.id}, meeting, _NOT_SURE, act=Act.ANSWER, now_ms=planning.now_ms(), title=meeting.title)
        return False
    wanted = Answer.CONFIRMED if reply.said is Said.ACCEPTED else Answer.DECLINED
    if attendee.answer == wanted:
        return True
    try:
        if wanted is Answer.CONFIRMED:
            confirm(planning, attendee.meeting_id, by=by)
        else:
            decline(planning, attendee.meeting_id, by=by, reason=reply.comment or "Trả lời qua thư điện tử")
    except Refused as refused:
        log.info("an answer by mail to meeting %d came too late: %s", attendee.meeting_id, refused.message)
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class ReplyBox:
    """The mailbox to which mail programs answer."""

    replies: Replies
    password: str
    trusted: ssl.SSLContext

    def take(self, planning: Planning) -> int:
        """Read what is new, take the answers in it, mark it as read; how many letters there were. OSError: not now."""
        said = self.replies
        try:
            with imaplib.IMAP4_SSL(said.host, said.port, ssl_context=self.trusted, timeout=said.timeout_s) as box:
                login = f"\0{said.user}\0{self.password}".encode()
                box.authenticate("PLAIN", lambda _challenge: login)
                box.select(said.folder)
                _ok, found = box.uid("SEARCH", "UNSEEN")
                numbers = found[0].split()[:_AT_ONCE] if found and found[0] else []
                for number in numbers:
                    self._read(planning, box, number.decode())
        except imaplib.IMAP4.error as error:
            raise OSError(str(error)) from error
        return len(numbers)

    def _read(self, planning: Planning, box: imaplib.IMAP4, number: str) -> None:
        _ok, parts = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{LONGEST + 1}>)")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        reply = read_reply(raw, receiver=self.replies.receiver)
        if reply is not None:
            take_reply(planning, reply)
        box.uid("STORE", number, "+FLAGS", r"(\Seen)")


def reply_box(replies: Replies, password: str) -> ReplyBox:
    """The one of the settings; SettingsError when the authority's file is unusable."""
    try:
        trusted = ssl.create_default_context(cafile=replies.ca)
    except OSError as error:
        raise SettingsError(f"replies.ca = {str(replies.ca)!r}: {error}") from None
    return ReplyBox(replies=replies, password=password, trusted=trusted)


def _whose(planning: Planning, uid: str) -> Attendee | None:
    parts = _UID.fullmatch(uid)
    if parts is None:
        return None
    query = Attendee.select(Attendee, Meeting, Official).join(Meeting).switch(Attendee).join(Official)
    mine = (Attendee.number == int(parts[2], 16)) & (Attendee.meeting == int(parts[1])) & ~Attendee.is_withdrawn
    one: Attendee | None = query.where(mine).first()
    right = uid_of(planning.secret, one, "") if one is not None else ""
    return one if hmac.compare_digest(right, uid.partition("@")[0] + "@") else None
