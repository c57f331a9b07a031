"""Papers that come at the last moment, from a USB stick or the secretary's laptop: taken, replaced, withdrawn (A13)."""

import hashlib
import secrets
from pathlib import Path, PurePosixPath

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from contract.refused import Refused
from contract.room import Room
from contract.vietnamese import nfc
from edge.desk import LatePaper
from edge.kiosk.shell import actor, kiosk, room_asked
from edge.sheets.sheets import Look

bp = Blueprint("handing_out", __name__, url_prefix="/secretary/papers")

MAX_PAPER_BYTES = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_MOST_TITLE = 300
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PROBLEMS = {
    "locked": "Tệp PDF có mật khẩu nên không mở được. Kính mời gửi bản không đặt mật khẩu.",
    "broken": "Tệp PDF bị hỏng hoặc chưa đầy đủ. Kính mời xuất lại và gửi lại.",
    "empty": "Tệp PDF không có trang nào.",
    "long": "Tệp PDF có quá nhiều trang (%(pages)s). Kính mời chia thành nhiều tài liệu.",
}


@bp.post("")
def hand_out() -> ResponseReturnValue:
    """Take a PDF, look into it, and give it to everybody whom its item is for; of a refused file nothing stays."""
    room = room_asked()
    by, upload = actor(room), request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused("Kính mời chọn tệp PDF.")
    replaces = request.form.get("replaces", "")
    sha256, size = _keep(upload)
    paper = LatePaper(
        document=f"here-{secrets.token_hex(6)}",
        title=titled(request.form.get("title", "") or name_of_file(upload.filename)),
        sha256=sha256,
        size=size,
        item=request.form.get("item", ""),
        giver=request.form.get("giver", 0, type=int),
        replaces=replaces,
    )
    kiosk().desk.add_document(room.meeting, paper, by)
    return redirect("/secretary/papers", 303)


@bp.post("/<name>/withdraw")
def withdraw(name: str) -> ResponseReturnValue:
    """“Thu hồi”: closed at once wherever it is open."""
    room = room_asked()
    by = actor(room)
    reason = " ".join(request.form.get("reason", "").split())[:_MOST_TITLE]
    if not reason:
        raise Refused("Kính mời ghi lý do thu hồi.")
    kiosk().desk.withdraw_document(room.meeting, name, by, reason)
    _stop_presenting(room, name)
    return redirect("/secretary/papers", 303)


def _stop_presenting(room: Room, name: str) -> None:
    shown = kiosk().presenting.of(room.meeting)
    if shown and shown.document == name:
        kiosk().presenting.stop(room.meeting)


def _keep(upload: FileStorage) -> tuple[str, int]:
    """Put the file on the shelf if it may be shown; its SHA-256 and size."""
    shelf = kiosk().desk.shelf
    growing = shelf.upload()
    try:
        sha256, size = look_through(upload, growing)
        if shelf.document(sha256) is None:
            shelf.keep_document(sha256, growing)
        return sha256, size
    finally:
        growing.unlink(missing_ok=True)


def look_through(upload: FileStorage, target: Path) -> tuple[str, int]:
    """Write an uploaded file here; its SHA-256 and size. Refused when it may not be shown: the caller removes it."""
    sha256, size = _copy(upload, target)
    _insist(kiosk().sheets.look(target, sha256))
    return sha256, size


def _copy(upload: FileStorage, target: Path) -> tuple[str, int]:
    """Write it piece by piece; other requests run in between, and nobody's vote waits for a slow card."""
    digest, size, pause = hashlib.sha256(), 0, kiosk().sheets.bell()
    with target.open("wb") as file:
        while piece := upload.stream.read(_CHUNK):
            if not size and (piece.startswith(_OFFICE) or b"%PDF-" not in piece[:1024]):
                raise Refused("Hệ thống nhận tài liệu dạng PDF. Kính mời lưu tệp sang PDF rồi gửi lại.")
            digest.update(piece)
            size += file.write(piece)
            pause.wait(0.001)
    if not size:
        raise Refused(_PROBLEMS["broken"])
    return digest.hexdigest(), size


def _insist(look: Look) -> None:
    """Refused: what can't be read, and what bears a secrecy stamp, which must not be kept anywhere here (A2)."""
    if look.problem:
        raise Refused(_PROBLEMS[look.problem], pages=look.pages)
    if look.stamp:
        raise Refused(
            "Trang %(page)s có dấu “%(stamp)s”. Tệp không được lưu vào hệ thống.", stamp=look.stamp, page=look.page
        )


def titled(text: str) -> str:
    return nfc(" ".join(text.split()))[:_MOST_TITLE]


def name_of_file(file_name: str) -> str:
    """A title to begin with: the file's name without folder and ending."""
    name = PurePosixPath(nfc(file_name).replace("\\", "/")).name
    stem = name.rsplit(".", 1)[0] if "." in name else name
    return stem.replace("_", " ") or name
