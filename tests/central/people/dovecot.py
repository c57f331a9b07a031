"""A real mail server with one mailbox: Dovecot over TLS on a free port, under an authority of its own."""

import os
import shutil
import tempfile
from pathlib import Path

from tests.central.people.authority import certify
from tests.servers import Server, free_port, program

MAILBOX_PASSWORD = "mật khẩu hộp thư"
_SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
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
    certify(folder)
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
