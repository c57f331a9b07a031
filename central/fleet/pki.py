"""The project's own certificate authority: it vouches for the broker, for central and for every unit, and withdraws.

P-256 throughout. A unit's common name is its name; central's clients are called `central.1`, `central.2` …, which no
unit can be called. Who may be a server and who a client is in the certificate, so a room can't play the broker.
"""

import ipaddress
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from contract.refused import Malformed

CA_DAYS = 20 * 365
LEAF_DAYS = 3 * 365
SERVER_DAYS = 820
"""Apple's devices believe no server that names more than 825."""
CRL_DAYS = 400
"""A broker whose list of withdrawals is past its date lets nobody in, so it lasts long and is renewed monthly."""
_BEFORE = timedelta(days=1)
"""A room's clock may be behind; more than a day is for its operator."""


class Part(Enum):
    """What a certificate lets its holder be."""

    SERVER = ExtendedKeyUsageOID.SERVER_AUTH
    CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The certificate that everyone trusts, and the key behind it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A certificate with its new private key (empty where its holder made it) as PEM, and what is kept of it."""

    certificate: bytes
    key: bytes
    serial: str
    issued_at: datetime
    expires_at: datetime


def found_authority(name: str) -> Authority:
    """A new authority that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name)
    now = datetime.now(UTC)
    certificate = (
        _builder(subject, issuer=subject, key=key.public_key(), until=now + timedelta(days=CA_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate=certificate, key=key)


def issue(authority: Authority, name: str, *, part: Part, hosts: Sequence[str] = ()) -> Issued:
    """A certificate and key for `name`; `hosts` are the names and addresses that a server is reached by."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _issued(_certified(authority, name, key.public_key(), part=part, hosts=hosts), key=private_pem(key))


def certify(authority: Authority, name: str, key: ec.EllipticCurvePublicKey) -> Issued:
    """A client's certificate for a key that its holder has made; we never see the private half."""
    return _issued(_certified(authority, name, key, part=Part.CLIENT), key=b"")


def _certified(
    authority: Authority, name: str, key: ec.EllipticCurvePublicKey, *, part: Part, hosts: Sequence[str] = ()
) -> x509.Certificate:
    days = SERVER_DAYS if part is Part.SERVER else LEAF_DAYS
    until = min(datetime.now(UTC) + timedelta(days=days), authority.certificate.not_valid_after_utc)
    builder = (
        _builder(_name(name), issuer=authority.certificate.subject, key=key, until=until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([part.value]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName(list(map(_host, hosts))), critical=False)
    return builder.sign(authority.key, hashes.SHA256())


def _issued(certificate: x509.Certificate, *, key: bytes) -> Issued:
    return Issued(
        certificate=certificate.public_bytes(Encoding.PEM),
        key=key,
        serial=f"{certificate.serial_number:x}",
        issued_at=certificate.not_valid_before_utc,
        expires_at=certificate.not_valid_after_utc,
    )


def write_crl(authority: Authority, revoked: Iterable[tuple[str, datetime]]) -> bytes:
    """The list of withdrawn certificates (serial in hexadecimal, when) as PEM, valid for CRL_DAYS from now."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - _BEFORE)
        .next_update(now + timedelta(days=CRL_DAYS))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
    )
    for serial, when in revoked:
        one = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(when).build()
        builder = builder.add_revoked_certificate(one)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def check_crl(raw: bytes, authority: x509.Certificate) -> x509.CertificateRevocationList:
    """The list, once it is sure that a broker will take it; Malformed when cut, foreign or out of date.

    mosquitto lets withdrawn certificates in again when it is told to read a missing or broken list.
    """
    try:
        crl = x509.load_pem_x509_crl(raw)
    except ValueError as error:
        raise Malformed(f"not a list of withdrawn certificates: {error}") from None
    key = cast(ec.EllipticCurvePublicKey, authority.public_key())
    if not crl.is_signature_valid(key):
        raise Malformed("a list of withdrawn certificates that another authority has signed")
    if crl.next_update_utc is None or crl.next_update_utc <= datetime.now(UTC):
        raise Malformed("a list of withdrawn certificates that is out of date")
    return crl


def listed_withdrawals(path: Path, authority: x509.Certificate) -> dict[str, int]:
    """Who is on the list in this file (serial in hexadecimal) and since when; nobody when it is not this authority's.

    One that is out of date tells the truth, too: a withdrawal is never taken back.
    """
    try:
        crl = x509.load_pem_x509_crl(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not crl.is_signature_valid(cast(ec.EllipticCurvePublicKey, authority.public_key())):
        return {}
    return {f"{one.serial_number:x}": int(one.revocation_date_utc.timestamp() * 1000) for one in crl}


def listed_serials(path: Path) -> set[int]:
    """The numbers on the list of withdrawals in this file; empty when it can't be read."""
    try:
        return {one.serial_number for one in x509.load_pem_x509_crl(path.read_bytes())}
    except (OSError, ValueError):
        return set()


def read_authority(folder: Path, *, key_file: Path | None = None) -> Authority:
    """The authority kept in `folder` as ca.pem and ca.key, or as ca.pem there and its key in another file.

    Malformed when it is not there or not a pair.
    """
    key_file = key_file or folder / "ca.key"
    try:
        certificate = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
        key = load_pem_private_key(key_file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise Malformed(f"{folder}: no certificate authority: {error}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise Malformed(f"{folder}: {key_file.name} does not belong to ca.pem")
    return Authority(certificate=certificate, key=key)


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_secret(path: Path, raw: bytes) -> None:
    """A file that only its owner can read, from its first byte on; FileExistsError rather than overwriting one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _builder(
    subject: x509.Name, *, issuer: x509.Name, key: ec.EllipticCurvePublicKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - _BEFORE)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
