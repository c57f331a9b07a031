"""An authority that gives certificates, and tokens (SoftHSM) that hold their keys, as officials and agencies have."""

import os
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from central.papers.signing.token import Token, sign_with

LIBRARY = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "271828"


def name_of(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


@dataclass
class Authority:
    """Gives certificates that are good around `at`, and lists those that it has taken back."""

    at: datetime
    name: str = "Cơ quan chứng thực thử nghiệm"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    given: int = 1000

    def certificate(
        self, common: str, key: rsa.RSAPublicKey, *, days: int = 365, is_authority: bool = False
    ) -> x509.Certificate:
        self.given += 1
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        return (
            x509.CertificateBuilder()
            .subject_name(name_of(common))
            .issuer_name(name_of(self.name))
            .public_key(key)
            .serial_number(self.given)
            .not_valid_before(self.at - timedelta(days=400))
            .not_valid_after(self.at + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not is_authority,
                    content_commitment=not is_authority,
                    key_cert_sign=is_authority,
                    crl_sign=is_authority,
                    **usage,
                ),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def root(self) -> bytes:
        own = self.certificate(self.name, self.key.public_key(), days=3650, is_authority=True)
        return own.public_bytes(Encoding.PEM)

    def revoking(self, *serials: int) -> bytes:
        """The list of what was taken back, in DER."""
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(name_of(self.name))
            .last_update(self.at - timedelta(days=1))
        )
        made = made.next_update(self.at + timedelta(days=30))
        made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
        made = made.add_extension(x509.CRLNumber(1), critical=False)
        for serial in serials:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(self.at - timedelta(hours=1))
            made = made.add_revoked_certificate(one.build())
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


class Tokens:
    """A cupboard of tokens; each is one person's or agency's, with a key and its certificate on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tokens").mkdir(parents=True)
        conf = folder / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(conf)

    def give(self, common: str, by: Authority, *, days: int = 365) -> tuple[Token, x509.Certificate]:
        label = f"token-{by.given}-{len(list((self.folder / 'tokens').iterdir()))}"
        self._run("--init-token", "--free", "--label", label, "--so-pin", PIN, "--pin", PIN)
        key = rsa.generate_private_key(65537, 2048)
        certificate = by.certificate(common, key.public_key(), days=days)
        file = self.folder / f"{label}.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._run("--import", str(file), "--token", label, "--label", "sign", "--id", "01", "--pin", PIN)
        file.unlink()
        self._keep(label, certificate)
        return Token(library=LIBRARY, label=label, key="sign", pin=PIN), certificate

    @staticmethod
    def _keep(label: str, certificate: x509.Certificate) -> None:
        library = pkcs11.lib(str(LIBRARY))
        library.reinitialize()
        with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
            session.create_object(
                {
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    pkcs11.Attribute.TOKEN: True,
                    pkcs11.Attribute.LABEL: "sign",
                    pkcs11.Attribute.ID: b"\x01",
                    pkcs11.Attribute.SUBJECT: certificate.subject.public_bytes(),
                    pkcs11.Attribute.VALUE: certificate.public_bytes(Encoding.DER),
                }
            )

    @staticmethod
    def _run(*arguments: str) -> None:
        subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, timeout=30)


def signed_by(raw: bytes, *tokens: Token, at: datetime | None = None) -> bytes:
    """The PDF, signed by one after the other in the boxes as they come."""
    for token in tokens:
        raw = sign_with(raw, token, now=at or datetime.now(UTC))
    return raw
