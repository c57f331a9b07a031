"""Lines as they leave the unit: the next run after what the other side holds, by MQTT or on a stick."""

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.run import MAX_LINES, MAX_PACKED_BYTES, MAX_UNPACKED_BYTES, Header, pack_run
from edge.journal import Journal, Row

# Text packs to less than half; what does not is cut again by the size that came out.
_FIRST_TRY_BYTES = min(4 * MAX_PACKED_BYTES, MAX_UNPACKED_BYTES)


def next_run(journal: Journal, stream: str, after_seq: int, *, unit: str, key: Ed25519PrivateKey) -> bytes | None:
    """The signed run of a stream's lines after this seq, as many as fit; None when there is none."""
    before = journal.digest_at(stream, after_seq)
    rows = _cut(journal.rows_after(stream, after_seq, limit=MAX_LINES)) if before is not None else []
    while rows and before is not None:
        header = Header(
            unit=unit, stream=stream, first=after_seq + 1, count=len(rows), before=before, after=rows[-1].digest
        )
        contents = dict.fromkeys(content for row in rows for content in row.contents)
        try:
            return pack_run([row.text for row in rows], header=header, contents=contents, key=key)
        except ValueError:
            if len(rows) == 1:
                raise
            rows = rows[: len(rows) // 2]
    return None


def _cut(rows: list[Row]) -> list[Row]:
    """The first rows that stay below the size of a first try, one at least."""
    total = 0
    for count, row in enumerate(rows):
        total += len(msgspec.msgpack.encode((row.text, row.contents)))
        if total > _FIRST_TRY_BYTES and count:
            return rows[:count]
    return rows
