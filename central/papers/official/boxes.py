"""Where a paper is signed: a reserved box for each who signs, in the order of signing, as empty signature fields.

Those whose names stand on the paper sign first, the agency last, over the left of the last of them (Decree 30/2020,
Annex I, II.7 and II.8). A box is an empty field of the PDF: nothing but a digital signature can fill it.
"""

from dataclasses import dataclass
from typing import Any

import pydyf

from central.papers.official import layout
from central.papers.official.content import Paper

AGENCY = "agency"
_PX_PT, _MM_PT = 0.75, 72 / 25.4
_APPENDED = 3
"""Flags of the form: it is for signatures, and what is added to the file is appended to it."""
_PRINTED = 4
"""The field's flag that lets its appearance be printed."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """Who signs there: `office` as it stands above the box, `name` as the certificate must call them."""

    field: str
    office: str
    name: str


def boxes_of(paper: Paper) -> tuple[Box, ...]:
    """The boxes in the order in which they are to be signed; none for a paper that nobody signs."""
    people = [
        Box(field=f"signer-{place}", office=one.office, name=one.name)
        for place, one in enumerate(paper.signatures, start=1)
    ]
    return (*people, Box(field=AGENCY, office=paper.body, name=paper.body)) if people else ()


def reserve(document: Any, pdf: Any) -> None:
    """Put the empty fields where the template left room for them (its elements bear the fields' names as ids)."""
    fields = pydyf.Array()
    for number, page in enumerate(document.pages):
        places = {name: at for name, at in page.anchors.items() if name.startswith("signer-")}
        for field, rect in _rects(places, height_pt=page.height * _PX_PT).items():
            sheet = pdf.objects[pdf.pages["Kids"][3 * number]]
            box = pydyf.Dictionary(
                {
                    "Type": "/Annot",
                    "Subtype": "/Widget",
                    "FT": "/Sig",
                    "T": pydyf.String(field),
                    "Rect": pydyf.Array([round(value, 2) for value in rect]),
                    "F": _PRINTED,
                    "P": sheet.reference,
                }
            )
            pdf.add_object(box)
            sheet.setdefault("Annots", pydyf.Array()).append(box.reference)
            fields.append(box.reference)
    if fields:
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields, "SigFlags": _APPENDED})


def _rects(places: dict[str, tuple[float, ...]], *, height_pt: float) -> dict[str, tuple[float, ...]]:
    """The boxes' corners in points from the page's lower left; `places` are the halves' upper left in pixels."""
    found: dict[str, tuple[float, ...]] = {}
    width, height = layout.BOX_MM[0] * _MM_PT, layout.BOX_MM[1] * _MM_PT
    half = layout.WIDTH_MM / 2 * _MM_PT
    for name, (x, y, *_) in sorted(places.items()):
        left, top = x * _PX_PT, height_pt - y * _PX_PT
        begin = left + (half - width) / 2
        if name == max(places):
            # The agency's box takes the left of the last one's half.
            begin = left + half - width
            found[AGENCY] = (left, top - height, left + layout.SEAL_MM * _MM_PT, top)
        found[name] = (begin, top - height, begin + width, top)
    return found
