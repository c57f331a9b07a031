"""The broker's rules as they are deployed, laid into any folder: for the demo, for tests, and to check them here."""

import shutil
from pathlib import Path

_HERE = Path(__file__).parent / "mosquitto"
_KEYS, _MEMORY = "/etc/mosquitto/hop", "/var/lib/mosquitto"
_LIBRARY = "mosquitto_dynamic_security.so"


def lay_out(folder: Path, *, rules: Path = _HERE) -> str:
    """The configuration, with `folder` for keys and memory; the files that it names beside keys are there afterwards.

    FileNotFoundError when this machine has no mosquitto of Debian's.
    """
    shutil.copy(rules / "acl", folder / "acl")
    (folder / "acl").chmod(0o600)
    withdrawn, library = folder / "withdrawn.json", folder / "dynamic_security.so"
    if not withdrawn.exists():
        shutil.copy(rules / "withdrawn.json", withdrawn)
    library.unlink(missing_ok=True)
    library.symlink_to(_library())
    text = (rules / "mosquitto.conf").read_text("utf-8")
    return text.replace(_KEYS, str(folder)).replace(_MEMORY, str(folder))


def _library() -> Path:
    """Its folder is named by the machine's architecture."""
    found = sorted(Path("/usr/lib").glob(f"*/{_LIBRARY}"))
    if not found:
        raise FileNotFoundError(f"{_LIBRARY} was not found; Debian's mosquitto brings it")
    return found[0]
