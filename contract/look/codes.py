"""QR codes as SVG, drawn as one path, so that they print sharp and open at once."""

import qrcode
from markupsafe import Markup
from qrcode.exceptions import DataOverflowError

QUIET = 4
"""White modules around a code; in dark pages too, else phones and cameras don't find it."""


def svg_code(text: str, *, label: str) -> Markup:
    """The QR code (model 2, error correction M) of `text` as an SVG element that fills its box; `label` is read aloud.

    ValueError when the text does not fit into any QR code.
    """
    rows = modules_of(text)
    path = "".join(_runs(row, place + QUIET) for place, row in enumerate(rows))
    size = len(rows) + 2 * QUIET
    return Markup(
        '<svg class="code" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="{}"/></svg>'
    ).format(label, size, size, path)


def modules_of(text: str) -> list[list[bool]]:
    """The dark modules of a text's code, row by row, without the white around it; ValueError as for `svg_code`."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    # Without `optimize` a text of QR's 45 alphanumeric characters stays in one segment, the smallest code.
    code.add_data(text, optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise ValueError(f"a text of {len(text)} characters fits into no QR code") from None
    return code.get_matrix()


def _runs(row: list[bool], y: int) -> str:
    """One row's dark modules as rectangles of the path."""
    runs, start = "", 0
    for place, is_dark in enumerate([*row, False]):
        if not is_dark:
            if place > start:
                runs += f"M{start + QUIET} {y}h{place - start}v1h-{place - start}z"
            start = place + 1
    return runs
