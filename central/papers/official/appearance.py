"""What a digital signature shows in its box: who signed and when, in words."""

from datetime import datetime

import jinja2
import weasyprint

from central.meetings.deadlines import VIETNAM
from central.papers.official import layout


def write_appearance(name: str, now: datetime, *, size_mm: tuple[float, float]) -> bytes:
    """One page of PDF as large as the box; the time is Vietnam's, with its zone as in ISO 8601."""
    local = now.astimezone(VIETNAM)
    loader = jinja2.PackageLoader("central.papers.official", "templates")
    page = jinja2.Environment(loader=loader, autoescape=True).get_template("signature.html")
    html = page.render(
        name=name,
        day=f"{local:%d/%m/%Y}",
        time=f"{local:%H:%M:%S} {local.isoformat()[-6:]}",
        width=size_mm[0],
        height=size_mm[1],
        face=layout.PRINTED_FACE,
    )
    raw: bytes = weasyprint.HTML(string=html).write_pdf()
    return raw
