"""All that central keeps of one person, as that person may take it away (Law 91/2025/QH15 on personal data)."""

from datetime import datetime
from typing import Any

import msgspec

from central.api.models import ApiToken
from central.audit.models import AuditLine
from central.documents.models import Document, Opening
from central.inquiries.models import Answer, Asked, Inquiry
from central.meetings.deadlines import local
from central.meetings.models import Attendee, Meeting, MeetingRole
from central.notices.models import Letter, Notice, PushDevice
from central.people.models import AccountRight, Badge, KnownDevice, Login, Official, Passkey, Photo, Position, Post
from central.people.second import codes_left, has_second
from central.sharing.models import Share


def own_data(official: Official, *, now_ms: int) -> bytes:
    """One JSON text; times as in Việt Nam. Secrets are named, never written: password, factors, keys, badges."""
    told = {
        "taken_at": _at(now_ms),
        "account": {
            "name": official.name,
            "salutation": official.salutation,
            "email": official.email,
            "phone": official.phone,
            "language": official.language,
            "has_password": bool(official.password),
            "has_second_factor": has_second(official.id),
            "recovery_codes_left": codes_left(official.id),
        },
        "posts": [_post(one) for one in Post.select(Post, Position).join(Position).where(Post.official == official)],
        "rights": [
            {"right": one.right, "agency": one.agency_id, "from": _at(one.given_at_ms), "until": _at(one.ended_at_ms)}
            for one in AccountRight.select().where(AccountRight.official == official)
        ],
        "badges": [
            {"from": _at(one.given_at_ms), "until": _at(one.ended_at_ms)}
            for one in Badge.select().where(Badge.official == official)
        ],
        "photos": [
            {
                "given": _at(one.given_at_ms),
                "agreed": _at(one.agreed_at_ms),
                "by_oneself": one.given_by_id == official.id,
                "jpeg": bytes(one.jpeg),
            }
            for one in Photo.select().where(Photo.official == official)
        ],
        "passkeys": [
            {"name": one.name, "from": _at(one.added_at_ms), "last_used": _at(one.used_at_ms)}
            for one in Passkey.select().where(Passkey.official == official).order_by(Passkey.id)
        ],
        "logins": [_login(one) for one in Login.select().where(Login.official == official).order_by(Login.id)],
        "tokens": [
            {"name": one.name, "from": _at(one.made_at_ms), "until": _at(one.revoked_at_ms or one.ends_at_ms)}
            for one in ApiToken.select().where(ApiToken.official == official)
        ],
        "push_devices": [_at(one.added_at_ms) for one in PushDevice.select().where(PushDevice.official == official)],
        "papers_opened": [
            {"paper": one.document.title, "first": _at(one.first_at_ms), "last": _at(one.last_at_ms)}
            for one in Opening.select(Opening, Document).join(Document).where(Opening.official == official)
        ],
        "shares": [
            {
                "with": one.helper.name,
                "meeting": one.meeting.title if one.meeting else None,
                "may": one.level,
                "from": _at(one.made_at_ms),
                "until": _at(one.ended_at_ms),
            }
            for one in Share.select().where(Share.principal == official).order_by(Share.id)
        ],
        "devices_last_used": [
            _at(one.seen_at_ms) for one in KnownDevice.select().where(KnownDevice.official == official)
        ],
        **_meetings(official),
        "answers_in_writing": [
            {"inquiry": one.asked.inquiry.title, "at": _at(one.at_ms), "choice": one.choice, "text": one.text}
            for one in Answer.select(Answer, Asked, Inquiry)
            .join(Asked)
            .join(Inquiry)
            .where(Answer.by == official)
            .order_by(Answer.id)
        ],
        "notices": [_notice(one) for one in Notice.select().where(Notice.official == official).order_by(Notice.id)],
        "letters": [
            {"at": _at(one.at_ms), "to": one.address, "sent": _at(one.sent_at_ms)}
            for one in Letter.select().where(Letter.official == official).order_by(Letter.id)
        ],
        "administrative_acts": [
            {"at": _at(one.at_ms), "by": one.by_name, "what": one.text, "by_oneself": one.by == official.id}
            for one in AuditLine.select()
            .where((AuditLine.about == official.id) | (AuditLine.by == official.id))
            .order_by(AuditLine.id)
        ],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2)


def _meetings(official: Official) -> dict[str, object]:
    attended = Attendee.select(Attendee, Meeting).join(Meeting).where(Attendee.official == official)
    held = MeetingRole.select(MeetingRole, Meeting).join(Meeting).where(MeetingRole.official == official)
    return {
        "invited_to": [
            {
                "meeting": one.meeting.title,
                "at": _at(one.meeting.starts_at_ms or None),
                "answer": one.answer,
                "reason": one.answer_reason,
            }
            for one in attended.order_by(Meeting.starts_at_ms)
        ],
        "roles": [
            {"meeting": one.meeting.title, "at": _at(one.meeting.starts_at_ms or None), "role": one.holds}
            for one in held.order_by(Meeting.starts_at_ms)
        ],
    }


def _post(one: Post) -> dict[str, object]:
    position: Any = one.position
    return {"position": position.title, "agency": position.agency_id, "from": one.from_on, "until": one.until_on}


def _login(one: Login) -> dict[str, object]:
    return {
        "began": _at(one.began_at_ms),
        "last_used": _at(one.seen_at_ms),
        "ended": _at(one.ended_at_ms),
        "address": one.address,
        "browser": one.browser,
    }


def _notice(one: Notice) -> dict[str, object]:
    values = msgspec.json.decode(one.fills, type=dict[str, Any])
    return {"at": _at(one.at_ms), "read": _at(one.read_at_ms), "text": one.subject % values if values else one.subject}


def _at(at_ms: int | None) -> datetime | None:
    return local(at_ms) if at_ms else None
