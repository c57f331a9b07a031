"""The lines of a paper that both Word and PDF write in the same way."""

from datetime import date

import msgspec

from central.papers.official.content import Paper, Signature
from central.papers.official.wording import on_day

RECIPIENTS = "Nơi nhận:"
_ONE_LINE = 24
_OPEN = "        "


def number_line(paper: Paper) -> str:
    """`Số: 05/TB-UBND`; the number stays open until the clerk has given it (Decree 30, article 15)."""
    number = f"{int(paper.number):02}" if paper.number.isdigit() else paper.number
    return f"Số: {number or _OPEN}/{paper.symbol}"


def date_line(paper: Paper) -> str:
    """`…, ngày 05 tháng 01 năm 2026`; open until the paper is dated."""
    place = paper.place or "………"
    if paper.dated_on:
        return f"{place}, {on_day(date.fromisoformat(paper.dated_on))}"
    return f"{place}, ngày {_OPEN}tháng {_OPEN}năm {_OPEN}"


def in_lines(text: str) -> str:
    """A name in capitals, in two lines of about the same length when one would be too long for the head's column."""
    words = text.upper().split()
    if len(" ".join(words)) <= _ONE_LINE:
        return " ".join(words)
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))))
    return f"{' '.join(words[:cut])}\n{' '.join(words[cut:])}"


def offices(signature: Signature) -> tuple[str, ...]:
    """The lines above the signature, in capitals."""
    lines = (*signature.authority.split("\n"), signature.office)
    return tuple(line.strip().upper() for line in lines if line.strip())


def amending(paper: Paper) -> Paper:
    """The text to begin an amending paper with: the signed one's, under a name that says which paper it amends."""
    signed = f"{paper.name.lower()} {number_line(paper).lower().removesuffix(paper.symbol.lower())}{paper.symbol}"
    subject = f"Sửa đổi, bổ sung {signed}: {paper.subject}"
    return msgspec.structs.replace(paper, subject=subject, number="", dated_on="")
