"""What is in a release: lists for pip with hashes, and the bill of materials (CycloneDX 1.5)."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

from release.wheels import SIDES, Needs, wheel_name

OURS = "hop-khong-giay"
BILL = "sbom.cdx.json"


def write_lists(folder: Path, needed: Needs, *, version: str, moment: int) -> None:
    """What each side installs, and the bill, of the wheels that are there; the same wheels give the same bytes."""
    wheels = {wheel_name(file): file for file in sorted((folder / "wheels").iterdir())}
    sides = {side: sorted({*needed.sides[side], OURS}) for side in SIDES}
    for side, names in sides.items():
        (folder / f"{side}.txt").write_text("".join(_pinned(name, wheels[name]) for name in names), "utf-8")
    bill = bill_of(wheels, sides, version=version, moment=moment)
    (folder / BILL).write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", "utf-8")


def bill_of(
    wheels: Mapping[str, Path], sides: Mapping[str, list[str]], *, version: str, moment: int
) -> dict[str, object]:
    """The bill: every package with its licence and hash, and which side needs it. Nothing of this machine is in it."""
    at = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ours = {"type": "application", "bom-ref": OURS, "name": OURS, "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{OURS}/{version}')}",
        "version": 1,
        "metadata": {"timestamp": at, "component": ours},
        "components": [
            _component(name, file, [side for side, names in sides.items() if name in names])
            for name, file in wheels.items()
            if name != OURS
        ],
        "dependencies": [
            {"ref": OURS, "dependsOn": [_purl(name, file) for name, file in wheels.items() if name != OURS]}
        ],
    }


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _pinned(name: str, file: Path) -> str:
    return f"{name}=={_version(file)} --hash=sha256:{sha256(file)}\n"


def _component(name: str, file: Path, sides: list[str]) -> dict[str, object]:
    licence = _licence(file)
    return {
        "type": "library",
        "bom-ref": _purl(name, file),
        "name": name,
        "version": _version(file),
        **({"licenses": [licence]} if licence else {}),
        "purl": _purl(name, file),
        "hashes": [{"alg": "SHA-256", "content": sha256(file)}],
        "properties": [{"name": "hop:side", "value": side} for side in sides],
    }


def _licence(file: Path) -> dict[str, object] | None:
    """What a wheel says of its licence: an SPDX expression, else its own words or its class."""
    with ZipFile(file) as wheel:
        path = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        said = message_from_bytes(wheel.read(path))
    if expression := said["License-Expression"]:
        return {"expression": str(expression)}
    classes = [
        str(one).rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if str(one).startswith("License")
    ]
    words = str(said["License"] or "").strip().partition("\n")[0] or ", ".join(classes)
    return {"license": {"name": words[:200]}} if words else None


def _purl(name: str, file: Path) -> str:
    return f"pkg:pypi/{name}@{_version(file)}"


def _version(file: Path) -> str:
    return file.name.split("-")[1]
