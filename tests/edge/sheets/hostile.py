"""PDFs that mean harm: written by hand, so that each has one fault."""

_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def written(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first of them its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


def _page(box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] %s >>" % (box, more)


def _stream(body: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def locked() -> bytes:
    """One that asks for a password (RC4, 40 bits), which nobody knows."""
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"6f" * 32, b"75" * 32)
    return written(_CATALOG, _PAGES, _page(), trailer=encrypt + b" /ID [<00> <00>]")


def nested() -> bytes:
    """Arrays in arrays, deeper than a parser's stack, where the catalogue should be."""
    return written(b"[" * 300_000 + b"]" * 300_000, _PAGES, _page())


def _form(body: bytes, level: int) -> bytes:
    """A drawing that may name the drawing of the level below."""
    below = b"/Resources << /XObject << /F%d %d 0 R >> >>" % (level, 5 + level)
    head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] %s /Length %d >>" % (below, len(body))
    return head + b"\nstream\n" + body + b"\nendstream"


HUGE_PAGE = written(_CATALOG, _PAGES, _page(box=b"0 0 200000 400"))
"""Seventy metres wide."""

_BUSY = b"".join(b"q %d 0 0 rg 0 0 m 595 842 l 595 0 l 0 842 l h f* Q\n" % (step % 2) for step in range(150))
GREEDY_PAGE = written(
    _CATALOG,
    _PAGES,
    _page(more=b"/Contents 4 0 R /Resources << /XObject << /F0 5 0 R >> >>"),
    _stream(b"/F0 Do " * 40),
    *(_form(b"/F%d Do " % (level + 1) * 40, level + 1) for level in range(6)),
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length %d >>\nstream\n%s\nendstream" % (len(_BUSY), _BUSY),
)
"""Forms that draw forms that draw forms: forty to the seventh power of small drawings on one page."""
