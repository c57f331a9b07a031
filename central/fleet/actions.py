"""What an administrator does with units: add, revoke, replace; each leaves the database and the authority in step."""

import os
import tempfile
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from central import outbox
from central.audit.actions import note
from central.audit.rules import SERVER, Deed, Hand
from central.db import Database, transaction
from central.fleet.models import Certificate, Unit
from central.fleet.pki import (
    Authority,
    Issued,
    Part,
    check_crl,
    issue,
    listed_withdrawals,
    write_crl,
    write_secret,
)
from central.outbox import Kind
from central.proceedings.models import RunKey
from contract.refused import Refused
from contract.topics import is_unit_name


def add_unit(
    database: Database, authority: Authority, *, name: str, room: str, out: Path, central_key: Ed25519PublicKey
) -> None:
    """Let a new unit in; afterwards `out` holds its identity, which exists nowhere else.

    Refused: not a name for a unit, one that is there already, or a folder that is not empty.
    """
    if not is_unit_name(name):
        raise Refused("Tên thiết bị %(name)s chưa đúng: chỉ dùng a-z, 0-9 và dấu gạch nối, tối đa 63 ký tự.", name=name)
    with transaction(database):
        if Unit.get_or_none(Unit.name == name):
            raise Refused("Thiết bị %(name)s đã có. Dùng lệnh thay thế để cấp khóa mới.", name=name)
        Unit.create(name=name, room=room, added_at_ms=_now_ms())
        _give_identity(authority, name=name, out=out, central_key=central_key)
        note(SERVER, Deed.UNIT_ADDED, unit=name, room=room)


def replace_unit(
    database: Database, authority: Authority, *, name: str, out: Path, central_key: Ed25519PublicKey
) -> None:
    """New keys for a unit whose hardware or card is another one; the old ones end here, what they signed stays.

    `publish_withdrawals` must follow. Refused: no such unit, or a folder that is not empty.
    """
    with transaction(database):
        end_identity(_known(name))
        _give_identity(authority, name=name, out=out, central_key=central_key)
        note(SERVER, Deed.UNIT_REPLACED, unit=name, room=Unit.get(Unit.name == name).room)


def revoke_unit(database: Database, *, name: str, by: Hand = SERVER) -> None:
    """Let a unit in no more; its lines stay. `publish_withdrawals` must follow. Refused: no such unit."""
    with transaction(database):
        end_identity(_known(name))
        note(by, Deed.UNIT_REVOKED, unit=name)


def publish_withdrawals(authority: Authority, path: Path) -> None:
    """Write the list of withdrawn certificates for the broker, in one step and only when the broker will take it.

    Also to be called now and then, so that the list never grows old. The broker reads it at its next reload (SIGHUP),
    and cuts off who is on it and connected when it begins anew. Nobody who is on the list there is leaves it.
    A link is followed: the registrar may write the folder of the list, and not that of the keys.
    """
    path = path.resolve()
    adopt_withdrawals(authority, path)
    withdrawn = _withdrawn()
    raw = write_crl(
        authority, [(one.serial, datetime.fromtimestamp((one.revoked_at_ms or 0) / 1000, UTC)) for one in withdrawn]
    )
    check_crl(raw, authority.certificate)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".crl-")
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), 0o644)
    Path(name).replace(path)


def adopt_withdrawals(authority: Authority, path: Path) -> None:
    """Withdraw what the list in this file names and the database does not: it was restored from an older copy.

    A unit that has no other certificate has no run key any more, either. Without a list of ours nothing happens.
    """
    for serial, at_ms in listed_withdrawals(path, authority.certificate).items():
        known = Certificate.get_or_none(Certificate.serial == serial)
        if known is None:
            # Issued after the copy was made: refused by its number, whoever it was for.
            Certificate.create(serial=serial, subject="", issued_at_ms=at_ms, expires_at_ms=at_ms, revoked_at_ms=at_ms)
        elif known.revoked_at_ms is None:
            others = Certificate.select().where(
                Certificate.subject == known.subject, Certificate.revoked_at_ms.is_null(), Certificate.serial != serial
            )
            if not others.exists():
                RunKey.update(until_ms=at_ms).where(RunKey.unit == known.subject, RunKey.until_ms.is_null()).execute()
            # Last: whoever is ended before this does all of it again.
            Certificate.update(revoked_at_ms=at_ms).where(Certificate.serial == serial).execute()


def withdrawn_serials() -> set[int]:
    """The numbers of all certificates that were withdrawn."""
    return {int(one.serial, 16) for one in _withdrawn()}


def withdrawals_expire_at(path: Path) -> datetime:
    """When the broker would begin to turn everyone away for want of a newer list; for the page that watches it."""
    expires = x509.load_pem_x509_crl(path.read_bytes()).next_update_utc
    return expires or datetime.fromtimestamp(0, UTC)


def may_connect(subject: str, serial: str) -> bool:
    """Is this one of our units, under a certificate that was not withdrawn?

    A serial that we don't know was issued before central was restored from a copy: the authority has vouched for it.
    """
    return not refused_of([(subject, serial)])


def refused_of(connected: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of these units, each with the serial of its certificate, that may not be connected."""
    names, serials = {name for name, _ in connected}, {serial for _, serial in connected}
    units = {one.name for one in Unit.select().where(Unit.name.in_(names))}
    known = {one.serial: one for one in Certificate.select().where(Certificate.serial.in_(serials))}

    def may(name: str, serial: str) -> bool:
        one = known.get(serial)
        return name in units and (one is None or (one.revoked_at_ms is None and one.subject == name))

    return [(name, serial) for name, serial in connected if not may(name, serial)]


def keep_certificate(issued: Issued, subject: str) -> None:
    """Remember a certificate, so that it can be withdrawn."""
    Certificate.create(
        serial=issued.serial,
        subject=subject,
        issued_at_ms=int(issued.issued_at.timestamp() * 1000),
        expires_at_ms=int(issued.expires_at.timestamp() * 1000),
    )


def _give_identity(authority: Authority, *, name: str, out: Path, central_key: Ed25519PublicKey) -> None:
    if out.exists() and any(out.iterdir()):
        raise Refused("Thư mục %(folder)s không trống.", folder=str(out))
    run_key, issued = Ed25519PrivateKey.generate(), issue(authority, name, part=Part.CLIENT)
    keep_certificate(issued, name)
    RunKey.create(unit=name, public=run_key.public_key().public_bytes_raw().hex(), from_ms=_now_ms())
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    (out / "ca.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    (out / "certificate.pem").write_bytes(issued.certificate)
    (out / "central.pub").write_bytes(central_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    write_secret(out / "key.pem", issued.key)
    write_secret(out / "run.key", ed25519_pem(run_key))


def end_identity(name: str) -> None:
    """Withdraw every certificate and run key of a unit, in the caller's transaction; the broker cuts it off then."""
    Certificate.update(revoked_at_ms=_now_ms()).where(
        Certificate.subject == name, Certificate.revoked_at_ms.is_null()
    ).execute()
    RunKey.update(until_ms=_now_ms()).where(RunKey.unit == name, RunKey.until_ms.is_null()).execute()
    outbox.put(Kind.CUT, name, now_ms=_now_ms())


def _withdrawn() -> list[Certificate]:
    return list(Certificate.select().where(Certificate.revoked_at_ms.is_null(False)))


def _known(name: str) -> str:
    if Unit.get_or_none(Unit.name == name) is None:
        raise Refused("Không có thiết bị %(name)s.", name=name)
    return name


def ed25519_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
