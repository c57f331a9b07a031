"""Whose certificates are believed: a folder of the authorities' own certificates and of their lists of revoked ones."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import crl, pem, x509

from contract.settings import SettingsError


@dataclass(frozen=True, kw_only=True)
class Trust:
    """`roots` begin every chain; `between` are those of the authorities below them; `lists` name what was revoked."""

    roots: tuple[x509.Certificate, ...] = ()
    between: tuple[x509.Certificate, ...] = ()
    lists: tuple[crl.CertificateList, ...] = ()

    def is_listed(self, certificate: x509.Certificate, now: datetime) -> bool:
        """Is there a list by the authority that gave this certificate which is not out of date?"""
        fresh = (one for one in self.lists if one.issuer == certificate.issuer)
        return any(until is None or until >= now for until in map(_until, fresh))

    def has_revoked(self, certificate: x509.Certificate) -> bool:
        """Does any list, however old, name this certificate?"""
        lists = (one["tbs_cert_list"]["revoked_certificates"] for one in self.lists if one.issuer == certificate.issuer)
        return any(gone["user_certificate"].native == certificate.serial_number for one in lists for gone in one)


def read_trust(folder: Path | None) -> Trust:
    """What lies in the folder (PEM or DER; `.crl` are lists), read anew when a file of it changes; nothing for None.

    SettingsError: a file is neither.
    """
    files = sorted(one for one in folder.iterdir() if one.is_file()) if folder and folder.is_dir() else []
    return _read(tuple((one, one.stat().st_mtime_ns) for one in files))


@cache
def _read(files: tuple[tuple[Path, int], ...]) -> Trust:
    roots: list[x509.Certificate] = []
    between: list[x509.Certificate] = []
    lists: list[crl.CertificateList] = []
    for path, _changed in files:
        try:
            for raw in _parts(path.read_bytes()):
                if path.suffix == ".crl":
                    lists.append(_whole(crl.CertificateList, raw))
                else:
                    one = _whole(x509.Certificate, raw)
                    (roots if one.self_issued else between).append(one)
        except (OSError, ValueError) as error:
            raise SettingsError(f"signing.trust: {path.name} is no certificate and no list: {error}") from None
    return Trust(roots=tuple(roots), between=tuple(between), lists=tuple(lists))


def _until(one: crl.CertificateList) -> datetime | None:
    return one["tbs_cert_list"]["next_update"].native  # type: ignore[no-any-return]


def _parts(raw: bytes) -> list[bytes]:
    return [one for _kind, _headers, one in pem.unarmor(raw, multiple=True)] if pem.detect(raw) else [raw]


def _whole(kind: Any, raw: bytes) -> Any:
    one = kind.load(raw, strict=True)
    one.native  # noqa: B018 - reads it all, which is when asn1crypto finds what is wrong
    return one
