"""A real mail server with one mailbox: Dovecot over TLS on a free port, under an authority of its own."""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.servers import Server, free_port, program

MAILBOX_PASSWORD = "mật khẩu hộp thư"
_SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
auth_failure_delay = 0
{users}
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/passwords
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def dovecot(accounts: tuple[str, ...]) -> tuple[Server, Path]:
    """The server, not started, and its folder with `ca.pem`; all mailboxes have the one password."""
    folder, port = Path(tempfile.mkdtemp(prefix="hop-dovecot-")), free_port()
    user = "dovecot" if os.geteuid() == 0 else ""
    _certify(folder)
    (folder / "passwords").write_text("".join(f"{one}:{MAILBOX_PASSWORD}::::::\n" for one in accounts), "utf-8")
    owner = folder.stat()
    if user:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user, user)
        owner = folder.stat()
    name, group = folder.owner(), folder.group()
    users = f"default_internal_user = {name}\ndefault_login_user = {name}\ndefault_internal_group = {group}"
    text = _SETTINGS.format(folder=folder, port=port, uid=owner.st_uid, gid=owner.st_gid, users=users)
    (folder / "dovecot.conf").write_text(text, "utf-8")
    command: list[str | Path] = [program("dovecot"), "-F", "-c", folder / "dovecot.conf"]
    return Server(command=command, port=port, log=folder / "server.log", as_user=user), folder


def _certify(folder: Path) -> None:
    """An authority, and under it the server's certificate for 127.0.0.1."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mail authority")])
    itself = _certificate(name, name, authority.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "content_commitment"), False)
    itself = itself.add_extension(
        x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False, **usage
        ),
        critical=True,
    )
    server = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    reached_at = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    leaf = _certificate(server, name, key.public_key()).add_extension(reached_at, critical=False)
    (folder / "ca.pem").write_bytes(itself.sign(authority, hashes.SHA256()).public_bytes(Encoding.PEM))
    (folder / "server.pem").write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(Encoding.PEM))
    (folder / "server.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(hours=1),
        not_valid_after=now + timedelta(days=2),
    )
