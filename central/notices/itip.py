"""Pure: an answer that a mail program wrote (RFC 5546, METHOD:REPLY), and whether its sender is vouched for.

An address in `From` proves nothing. Two things together do: the secret in the entry's UID, which only who got the
letter knows, and the receiving server's word that the sender's domain has signed (RFC 8601, DKIM).
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from enum import StrEnum

LONGEST = 1 << 20


class Said(StrEnum):
    """What somebody answered; all else that calendars know (tentative, delegated) is none."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer. `is_vouched`: the receiving server says that the sender's domain signed it."""

    uid: str
    said: Said
    sender: str
    comment: str = ""
    is_vouched: bool = False


def read_reply(raw: bytes, *, receiver: str) -> Reply | None:
    """The answer in a letter; None when there is none. `receiver` is the server whose word on DKIM counts."""
    if len(raw) > LONGEST:
        return None
    # Headers as they came: the newer policies parse them, and break on some that anybody can send.
    message = message_from_bytes(raw)
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    for part in message.walk():
        if part.get_content_type() != "text/calendar":
            continue
        raw_text = part.get_payload(decode=True)
        lines = _unfolded(raw_text.decode("utf-8", "replace") if isinstance(raw_text, bytes) else "")
        found = _answer(lines)
        if found is not None:
            uid, said, comment = found
            is_vouched = _is_signed(message, sender, receiver)
            return Reply(uid=uid, said=said, sender=sender, comment=comment, is_vouched=is_vouched)
    return None


def _unfolded(text: str) -> list[str]:
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").split("\n")


def _answer(lines: list[str]) -> tuple[str, Said, str] | None:
    if not any(line.upper() == "METHOD:REPLY" for line in lines):
        return None
    uid = next((line.partition(":")[2].strip() for line in lines if line.upper().startswith("UID:")), "")
    marks = (re.search(r";PARTSTAT=([A-Z-]+)", line, re.I) for line in lines if line.upper().startswith("ATTENDEE"))
    said = next((mark[1].upper() for mark in marks if mark), "")
    if not uid or said not in set(Said):
        return None
    comment = next((line.partition(":")[2] for line in lines if re.match(r"COMMENT[;:]", line, re.I)), "")
    return uid, Said(said), re.sub(r"\\([;,\\])", r"\1", comment.replace("\\n", " ").replace("\\N", " ")).strip()[:300]


def _is_signed(message: Message, sender: str, receiver: str) -> bool:
    """A receiving server takes away forged words under its name (RFC 8601, 5): the first that is there is its own."""
    domain = sender.rpartition("@")[2]
    for told in message.get_all("Authentication-Results", []):
        server, _semicolon, rest = str(told).partition(";")
        if not receiver or server.split() != [receiver]:
            continue
        for result in rest.split(";"):
            names = re.findall(r"header\.[di]=@?\"?([^\s;\"]+)", result)
            if re.match(r"\s*dkim=pass\b", result) and any(_covers(name.rpartition("@")[2], domain) for name in names):
                return True
        return False
    return False


def _covers(signed: str, domain: str) -> bool:
    return bool(domain) and signed.lower() == domain
