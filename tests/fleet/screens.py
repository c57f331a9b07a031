"""A unit's two displays without displays: its session's own programs draw into memory, and that is fetched."""

import json
import struct
from pathlib import Path
from typing import Any

from tests.fleet.machines import Machine
from tests.servers import eventually

_SESSION = """[Service]
PAMName=
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_HEADLESS_OUTPUTS=2 LIBSEAT_BACKEND=noop
Environment=XDG_RUNTIME_DIR=/run/user/970
"""
_OUTPUTS = """output HEADLESS-1 mode 1280x800
output HEADLESS-2 mode 1280x800
workspace door output HEADLESS-1
workspace chair output HEADLESS-2
"""
_STARTS_IN_S = 120


def have_no_displays(unit: Machine) -> None:
    """Before the playbook: the container has neither a terminal nor a screen."""
    for place, text in (
        ("/etc/systemd/system/kiosk.service.d/headless.conf", _SESSION),
        ("/etc/hop/sway.d/headless.conf", _OUTPUTS),
    ):
        unit.run("sh", "-c", f"'mkdir -p {Path(place).parent} && cat > {place}'", stdin=text)


def shown(unit: Machine, page: str) -> dict[str, Any]:
    """The window of this page, once it is there: sway's description of it, with its display's name as `output`."""

    def find() -> dict[str, Any] | None:
        said = _as_kiosk(unit, "swaymsg", "-t", "get_tree", "--raw")
        return _window(json.loads(said), page) if said else None

    return eventually(find, timeout_s=_STARTS_IN_S, every_s=1) or {}


def picture(unit: Machine, output: str, to: Path) -> tuple[int, int]:
    """Fetch what a display shows as PNG; its width and height."""
    unit.run(*_KIOSK, "grim", "-o", output, "/run/user/970/shown.png")
    to.write_bytes(unit.fetch("/run/user/970/shown.png"))
    width, height = struct.unpack(">II", to.read_bytes()[16:24])
    return width, height


_KIOSK = ("runuser", "-u", "kiosk", "--", "env", "XDG_RUNTIME_DIR=/run/user/970", "WAYLAND_DISPLAY=wayland-1")


def _as_kiosk(unit: Machine, *command: str) -> str:
    find = "SWAYSOCK=$(ls /run/user/970/sway-ipc.*.sock | tail -n 1) exec"
    said = unit.tries("runuser", "-u", "kiosk", "--", "sh", "-c", f"'{find} {' '.join(command)}'")
    return said.stdout if said.returncode == 0 else ""


def _window(node: dict[str, Any], page: str, output: str = "") -> dict[str, Any] | None:
    output = str(node["name"]) if node.get("type") == "output" else output
    if node.get("app_id") == page:
        return {**node, "output": output}
    inside = [*node.get("nodes", []), *node.get("floating_nodes", [])]
    return next((found for one in inside if (found := _window(one, page, output))), None)
