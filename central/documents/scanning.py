"""Uploads are shown to ClamAV's daemon before anything else is done with them; nothing of what it finds is kept."""

import logging
import socket
import struct
from dataclasses import dataclass
from typing import IO

from contract.refused import Refused

_PIECE = 256 * 1024
_TIMEOUT_S = 120
_UNSEEN = "Chưa quét được vi-rút nên chưa nhận tệp. Kính mời thử lại hoặc gọi hỗ trợ."

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Scanner:
    """clamd, by the path of its socket or as host:port."""

    address: str

    def check(self, file: IO[bytes]) -> None:
        """Refused: it holds a virus, or the daemon does not answer: unseen nothing comes in."""
        file.seek(0)
        try:
            answer = self._ask(file)
        except OSError as error:
            log.error("ClamAV does not answer: %s", error)
            raise Refused(_UNSEEN) from None
        file.seek(0)
        if answer.endswith(" FOUND"):
            log.warning("ClamAV found in an upload: %s", answer)
            raise Refused("Tệp có vi-rút nên không được nhận. Kính mời quét máy tính và gửi lại bản sạch.")
        if not answer.endswith(" OK"):
            log.error("ClamAV could not look through an upload: %s", answer)
            raise Refused(_UNSEEN)

    def _ask(self, file: IO[bytes]) -> str:
        """INSTREAM of clamd(8): pieces with their lengths before them, then what was found."""
        host, _colon, port = self.address.rpartition(":")
        is_path = self.address.startswith("/")
        with socket.socket(socket.AF_UNIX if is_path else socket.AF_INET) as there:
            there.settimeout(_TIMEOUT_S)
            there.connect(self.address if is_path else (host, int(port)))
            there.sendall(b"zINSTREAM\0")
            try:
                while piece := file.read(_PIECE):
                    there.sendall(struct.pack(">I", len(piece)) + piece)
                there.sendall(struct.pack(">I", 0))
            except (BrokenPipeError, ConnectionResetError):
                # Its limit is smaller than ours: what it says of that still stands to be read.
                log.warning("ClamAV stopped reading: its StreamMaxLength is too small for our uploads")
            answer = b""
            while piece := there.recv(4096):
                answer += piece
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")
