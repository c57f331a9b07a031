"""What is not as Decree 30/2020 wants it in a document, with the clause."""

from collections.abc import Iterator

import msgspec

from central.papers.official import layout as lay

MM, PT = 0.3, 0.1
"""How far a measure may be off: Word rounds."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is not as it should be, by which clause, and where: the line's first words.

    `text` is a message of the catalogue whose places `values` fill; the value `what` is a message itself.
    """

    clause: str
    text: str
    values: dict[str, str] = {}
    where: str = ""

    def __str__(self) -> str:
        where = f" (“{self.where[:60]}”)" if self.where else ""
        return f"Phụ lục I, {self.clause}: {self.text % self.values if self.values else self.text}{where}"


def wrong_sizes(sizes: frozenset[float], measure: lay.Measure, what: str, where: str = "") -> Iterator[Finding]:
    for size in sorted(sizes):
        if not measure.allows(size, slack=PT):
            text = "%(what)s cỡ %(size)s, phải là %(least)s"
            text = text if measure.least == measure.most else "%(what)s cỡ %(size)s, phải từ %(least)s đến %(most)s"
            values = {"what": what, "size": f"{size:g}", **range_of(measure)}
            yield Finding(clause=measure.clause, text=text, values=values, where=where)


def range_of(measure: lay.Measure) -> dict[str, str]:
    return {"least": f"{measure.least:g}", "most": f"{measure.most:g}"}
