"""A paper as a PDF in the layout of Decree 30/2020, with an embedded face that is as wide as Times New Roman."""

from functools import cache

import jinja2
import weasyprint

from central.papers.official import layout
from central.papers.official.boxes import reserve
from central.papers.official.content import Paper, paragraphs
from central.papers.official.parts import RECIPIENTS, date_line, in_lines, number_line, offices
from central.papers.official.ruled import body_rule_mm, motto_rule_mm, subject_rule_mm
from contract.look.codes import svg_code


def write_pdf(paper: Paper) -> bytes:
    """The PDF's bytes. Nothing outside of the paper is read: it has no address that could be fetched.

    One that has its number is ready to be signed and gets the empty boxes for it.
    """
    page = _template().render(
        paper=paper,
        layout=layout,
        number=number_line(paper),
        parent=in_lines(paper.parent),
        body=in_lines(paper.body),
        recipients_label=RECIPIENTS,
        date=date_line(paper) if paper.is_dated else "",
        blocks=[(block.form, text) for block in paper.blocks for text in paragraphs(block)],
        signatures=[(offices(one), one.name) for one in paper.signatures],
        code=svg_code(paper.seal, label="") if paper.seal else "",
        body_rule_mm=body_rule_mm(in_lines(paper.body)),
        motto_rule_mm=motto_rule_mm(),
        subject_rule_mm=subject_rule_mm(paper.subject),
    )
    boxes = reserve if paper.number else None
    raw: bytes = weasyprint.HTML(string=page, url_fetcher=fetch_nothing).write_pdf(pdf_tags=True, finisher=boxes)
    return raw


def fetch_nothing(address: str) -> dict[str, object]:
    """What is printed names nothing outside of itself."""
    raise ValueError(f"a paper fetches nothing, not {address}")


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("central.papers.official", "templates")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "paper.html"
    )
