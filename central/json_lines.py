"""Logs for programs: one JSON object a line, whatever the message holds."""

import logging
from datetime import UTC, datetime

import msgspec


class JsonLines(logging.Formatter):
    """`at` is UTC, `error` the whole traceback when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(said).decode()
