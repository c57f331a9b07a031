"""Plans become packages that rooms hold: kept as they are, offered to a unit, told by a signed list."""

from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from central import outbox
from central.db import Database, execute_many, insert_missing, locked, transaction, tuples
from central.fleet.models import Unit
from central.outbox import Kind
from central.packages import lists
from central.packages.models import OfferedFile, PackageOffer, TicketKey, UnitList, WishRow
from central.proceedings.models import KeptPackage
from contract.lists import PackageList, Wish, WishList, seal_packages, seal_wishes
from contract.package import Package, PlanState, read_package, sha256_of, write_package


def publish(database: Database, package: Package, *, unit: str, now_ms: int) -> str:
    """Keep a package and let the unit know; gives its SHA-256. The same package again changes nothing.

    A unit that is not in the fleet yet gets it when it is added and the package is published again; an older
    revision than the one offered is kept and offered to nobody.
    """
    raw = write_package(package)
    sha256 = keep(database, raw, now_ms=now_ms)
    with transaction(database):
        if Unit.get_or_none(Unit.name == unit) is not None and _offer(package, raw, unit=unit):
            outbox.put(Kind.PACKAGES, unit, now_ms=now_ms)
    return sha256


def keep(database: Database, raw: bytes, *, now_ms: int) -> str:
    """Keep the bytes of a package and what it names, without offering it; Malformed when it is none."""
    package, sha256 = read_package(raw), sha256_of(raw)
    with transaction(database):
        KeptPackage.insert(
            sha256=sha256,
            meeting=package.meeting,
            incarnation=package.incarnation,
            revision=package.revision,
            body=raw,
            kept_at_ms=now_ms,
        ).on_conflict_ignore().execute()
        named = {name for document in package.documents for name in (document.sha256, *document.images)}
        if package.comes_from:
            named |= {package.comes_from.past, *package.comes_from.files}
        named |= {one.photo for one in package.people if one.photo}
        for name in sorted(named):
            OfferedFile.insert(package=sha256, sha256=name).on_conflict_ignore().execute()
    return sha256


def withdraw(database: Database, *, unit: str, meeting: int, now_ms: int) -> None:
    """Offer a meeting's package to this unit no more; what it holds it keeps."""
    with transaction(database):
        PackageOffer.delete().where(PackageOffer.unit == unit, PackageOffer.meeting == meeting).execute()
        outbox.put(Kind.PACKAGES, unit, now_ms=now_ms)


def trust_ticket_key(database: Database, *, key_id: int, public: Ed25519PublicKey, now_ms: int) -> None:
    """Let the rooms check tickets by this key from their next list on; the same key again changes nothing."""
    text = public.public_bytes_raw().hex()
    with transaction(database):
        if TicketKey.get_or_none(TicketKey.key_id == key_id, TicketKey.public == text):
            return
        TicketKey.delete().where(TicketKey.key_id == key_id).execute()
        TicketKey.create(key_id=key_id, public=text)
        for unit in Unit.select(Unit.name):
            outbox.put(Kind.PACKAGES, unit.name, now_ms=now_ms)


def wish(database: Database, wished: Wish, *, unit: str, now_ms: int) -> None:
    """Ask a room for something; it answers by a line that names the wish."""
    with transaction(database):
        WishRow.create(
            wish=wished.wish,
            unit=unit,
            meeting=wished.meeting,
            action=wished.action,
            actor=wished.actor,
            arguments=msgspec.json.encode(wished.arguments).decode(),
            seconds=wished.seconds,
            until_ms=now_ms + wished.seconds * 1000,
        )
        outbox.put(Kind.WISHES, unit, now_ms=now_ms)


def package_list(
    database: Database, unit: str, *, incarnation: str, key: Ed25519PrivateKey, now_ms: int
) -> tuple[int, bytes]:
    """The serial and signed bytes of the list that the unit should hold now; the serial rises when it changed."""
    return package_lists(database, {unit: 0}, incarnation=incarnation, key=key, now_ms=now_ms)[unit]


def package_lists(
    database: Database, above: Mapping[str, int], *, incarnation: str, key: Ed25519PrivateKey, now_ms: int
) -> dict[str, tuple[int, bytes]]:
    """`package_list` of several units by a few questions for all of them.

    `above`: the serial that each holds already, which a database restored from a copy may not remember.
    """
    offers, elsewhere = lists.offers(above, now_ms=now_ms), lists.elsewhere(above, now_ms=now_ms)
    keys, places = lists.ticket_keys(), lists.places() or msgspec.UNSET
    signed, releases = lists.signed(above, now_ms=now_ms), lists.releases(above)
    erased = lists.erased(above)
    listed = {
        unit: PackageList(
            unit=unit,
            incarnation=incarnation,
            serial=0,
            offers=offers[unit],
            keys=keys,
            elsewhere=elsewhere[unit],
            places=places,
            signed=signed[unit] or msgspec.UNSET,
            erased=erased[unit] or msgspec.UNSET,
            release=releases.get(unit, msgspec.UNSET),
        )
        for unit in above
    }
    bodies = {unit: msgspec.json.encode(one).decode() for unit, one in listed.items()}
    serials = _serials(database, Kind.PACKAGES, bodies=bodies, above=above)
    return {
        unit: (serial, seal_packages(msgspec.structs.replace(listed[unit], serial=serial), key=key))
        for unit, serial in serials.items()
    }


def wish_list(
    database: Database, unit: str, *, incarnation: str, key: Ed25519PrivateKey, now_ms: int
) -> tuple[int, bytes]:
    """The serial and signed bytes of the wishes that are still alive, as `package_list`."""
    listed = WishList(unit=unit, incarnation=incarnation, serial=0, wishes=lists.wishes(unit, now_ms=now_ms))
    bodies = {unit: msgspec.json.encode(listed).decode()}
    serial = _serials(database, Kind.WISHES, bodies=bodies, above={unit: 0})[unit]
    return serial, seal_wishes(msgspec.structs.replace(listed, serial=serial), key=key)


def _offer(package: Package, raw: bytes, *, unit: str) -> bool:
    """Put the package in its meeting's place; False when this one or a newer one is there."""
    present = PackageOffer.get_or_none(PackageOffer.unit == unit, PackageOffer.meeting == package.meeting)
    if present is not None:
        held = present.package
        if held.sha256 == sha256_of(raw):
            return False
        if held.incarnation == package.incarnation and held.revision > package.revision:
            return False
        present.delete_instance()
    PackageOffer.create(
        unit=unit,
        meeting=package.meeting,
        package=sha256_of(raw),
        size=len(raw),
        is_on=package.state in (PlanState.APPROVED, PlanState.AWAITING),
        room=package.room,
        room_place=package.room_place,
        starts_at_ms=package.starts_at,
        ends_at_ms=package.ends_at,
    )
    return True


def _serials(database: Database, kind: Kind, *, bodies: Mapping[str, str], above: Mapping[str, int]) -> dict[str, int]:
    """The serial of each unit's list, one higher where its body is another than before."""
    units = sorted(bodies)
    with transaction(database):
        mine = (UnitList.unit.in_(units)) & (UnitList.kind == kind)
        columns = (UnitList.unit, UnitList.serial, UnitList.body)
        query = UnitList.select(*columns).where(mine).order_by(UnitList.unit)
        known = {unit: (serial, body) for unit, serial, body in tuples(locked(query))}
        if missing := [unit for unit in units if unit not in known]:
            rows = [(unit, kind.value, 0, "") for unit in missing]
            insert_missing(database, UnitList, ("unit_id", "kind", "serial", "body"), rows)
            known = {unit: (serial, body) for unit, serial, body in tuples(locked(query))}
        serials, changes = {}, []
        for unit in units:
            serial, body = known[unit]
            if body != bodies[unit] or serial < above[unit]:
                serial = max(serial, above[unit]) + 1
                changes.append((serial, bodies[unit], unit, kind.value))
            serials[unit] = serial
        statement = "UPDATE unit_list SET serial = %s, body = %s WHERE unit_id = %s AND kind = %s"
        execute_many(database, statement, changes)
    return serials
