"""A request that its program has named is done once: sent again it is answered as it was the first time."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from peewee import Database

from central.api.models import ApiOnce
from central.api.rules import NAME_KEPT_MS
from central.db import transaction
from central.people.models import Official
from contract.refused import Refused


@dataclass(frozen=True, kw_only=True)
class Named:
    """A request under the name that its program gave it: which call, with what."""

    name: str
    call: str
    body: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.call.encode() + b"\n" + self.body).hexdigest()


def once(database: Database, official: Official, asked: Named, act: Callable[[], bytes], *, now_ms: int) -> bytes:
    """What `act` answers, or answered when the same person sent the same request under this name.

    Name and act are one transaction: of an act that is refused no name is kept, and two at once wait for each other.
    Refused: the name was used for another request. Names are kept for a week.
    """
    with transaction(database):
        ApiOnce.delete().where(ApiOnce.official == official, ApiOnce.at_ms < now_ms - NAME_KEPT_MS).execute()
        new = {"official": official.id, "name": asked.name, "asked_sha256": asked.sha256, "at_ms": now_ms}
        ApiOnce.insert(new).on_conflict_ignore().execute()
        row: ApiOnce = ApiOnce.get(ApiOnce.official == official, ApiOnce.name == asked.name)
        if row.asked_sha256 != asked.sha256:
            raise Refused("Tên yêu cầu này đã dùng cho một yêu cầu khác.")
        if row.answer:
            return bytes(row.answer)
        answer = act()
        ApiOnce.update(answer=answer).where(ApiOnce.id == row.id).execute()
    return answer
