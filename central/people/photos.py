"""Photos that a room's door shows when it greets somebody: only of who agreed, and where the agency shows photos.

A photo that an administrator gives waits until its person agrees; nobody else sees it until then. Taking it back, the
agency's switch and closing the account delete it.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

from peewee import Database

from central.audit.actions import note
from central.audit.rules import Deed, Hand
from central.db import transaction
from central.notices.actions import tell
from central.people.models import Agency, Official, Photo, Position, Post
from central.people.portrait import portrait
from central.people.standing import holds_on
from contract.refused import Refused

ASKED = "Quản trị hệ thống của đơn vị đã tải lên ảnh chân dung để hiện khi điểm danh. Ảnh chỉ được dùng khi đồng ý."


def give_photo(database: Database, official: Official, raw: bytes, *, agency: int, by: Hand) -> None:
    """Keep a small copy of this photo in the place of the former. Given by its own person, it is agreed to by that.

    Refused: it is no photo, or the agency shows none.
    """
    if not shows_photos(agency):
        raise Refused("Cơ quan không hiện ảnh khi điểm danh.")
    jpeg, is_own = portrait(raw), by.official == official.id
    with transaction(database):
        Photo.delete().where(Photo.official == official).execute()
        Photo.create(
            official=official,
            sha256=hashlib.sha256(jpeg).hexdigest(),
            jpeg=jpeg,
            given_at_ms=by.at_ms,
            given_by=by.official,
            agreed_at_ms=by.at_ms if is_own else None,
        )
        note(by, Deed.PHOTO_GIVEN, about=official.id, within=agency, name=official.name)
        if is_own:
            note(by, Deed.PHOTO_AGREED, about=official.id, within=agency, name=official.name)
        else:
            tell([official.id], None, ASKED, act="photo", now_ms=by.at_ms)


def agree(database: Database, official: Official, *, agency: int, by: Hand) -> None:
    """Its person agrees that the photo is shown. Again changes nothing; nobody else can."""
    if by.official != official.id:
        raise Refused("Chỉ người trong ảnh mới đồng ý được.")
    with transaction(database):
        waits = (Photo.official == official) & Photo.agreed_at_ms.is_null()
        if Photo.update(agreed_at_ms=by.at_ms).where(waits).execute():
            note(by, Deed.PHOTO_AGREED, about=official.id, within=agency, name=official.name)


def remove_photo(database: Database, official: Official, *, agency: int | None, by: Hand) -> None:
    """The photo is gone from central; rooms take it away with the plans that are sent next."""
    with transaction(database):
        if Photo.delete().where(Photo.official == official).execute():
            note(by, Deed.PHOTO_REMOVED, about=official.id, within=agency, name=official.name)


def switch_photos(database: Database, agency: Agency, *, shows: bool, day: date, by: Hand) -> list[int]:
    """The agency's doors' greetings show photos from now on, or none: then those of its people are deleted.

    Whose photo that was. Who also holds a post where photos are shown keeps theirs.
    """
    with transaction(database):
        changed = Agency.update(shows_photos=shows).where(Agency.id == agency.id, Agency.shows_photos != shows)
        if not changed.execute():
            return []
        note(by, Deed.PHOTOS_ON if shows else Deed.PHOTOS_OFF, within=agency.id)
        theirs = set() if shows else _working_in(Position.agency == agency.id, day) - _working_where_shown(day)
        gone = sorted(one.official_id for one in Photo.select(Photo.official).where(Photo.official.in_(theirs)))
        Photo.delete().where(Photo.official.in_(gone)).execute()
        return gone


def shows_photos(agency: int) -> bool:
    """Does this agency want photos at the door?"""
    return bool(Agency.select().where(Agency.id == agency, Agency.shows_photos).exists())


def photo_of(official: int) -> Photo | None:
    """The photo that is kept of somebody, agreed to or not."""
    found: Photo | None = Photo.get_or_none(Photo.official == official)
    return found


def photos_in(officials: Iterable[int], day: date) -> dict[int, str]:
    """By which name the photos of these officials are in packages: agreed to, and of an agency that shows them."""
    asked = (Photo.official.in_(sorted(set(officials)))) & Photo.agreed_at_ms.is_null(is_null=False)
    rows = list(Photo.select(Photo.official, Photo.sha256).where(asked))
    shown = _working_where_shown(day) if rows else set()
    return {one.official_id: one.sha256 for one in rows if one.official_id in shown}


def photo_named(sha256: str) -> bytes | None:
    """The JPEG of this name, as long as its person agrees; None when there is none (any more)."""
    found = Photo.get_or_none(Photo.sha256 == sha256, Photo.agreed_at_ms.is_null(is_null=False))
    return bytes(found.jpeg) if found else None


def _working_where_shown(day: date) -> set[int]:
    return _working_in(Position.agency.in_(Agency.select(Agency.id).where(Agency.shows_photos)), day)


def _working_in(where: object, day: date) -> set[int]:
    query = Post.select(Post.official).join(Position).where(where, holds_on(Post, day))
    return {one.official_id for one in query}
