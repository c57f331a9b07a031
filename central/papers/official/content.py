"""What stands in an official paper, apart from how it looks: one value from which Word and PDF are both made."""

from enum import StrEnum

import msgspec


class Sort(StrEnum):
    """The papers of a meeting, and the forms of Decree 30/2020 (Annex III) that they follow."""

    INVITATION = "invitation"
    """Giấy mời, form 1.7."""
    MINUTES = "minutes"
    """Biên bản, form 1.9."""
    CONCLUSIONS = "conclusions"
    """Thông báo kết luận, form 1.4."""
    SECRET_COUNT = "secret-count"  # noqa: S105 - a kind of paper
    """Biên bản kiểm phiếu, form 1.9."""
    SIGN_IN = "sign-in"
    """Danh sách đại biểu dự họp; the decree has no form of it."""
    OPINION_SLIP = "opinion-slip"
    """Phiếu lấy ý kiến; the decree has no form of it."""
    OPINION_TABLE = "opinion-table"
    """Bảng tổng hợp ý kiến; the decree has no form of it."""
    USE_REPORT = "use-report"
    """Báo cáo, form 1.4."""


class Form(StrEnum):
    """What a block of text is in the paper's layout."""

    TEXT = "text"
    HEADING = "heading"
    POINT = "point"


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of text. It is what may be edited; each line of it is a paragraph, and an empty one is left out.

    `lines` names the journal's lines that say so; a `private` block is not in the version for everybody.
    """

    key: str
    text: str
    form: Form = Form.TEXT
    lines: tuple[str, ...] = ()
    private: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table below the text; `widths` are shares of the page in percent."""

    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs: `authority` is `TM. …` or `TL. …` above the office, empty for who signs in the own name."""

    office: str
    name: str = ""
    authority: str = ""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper. `symbol` follows the number, which stays open until the clerk has given it.

    `place` is where it is dated, empty for forms without that line (1.9). Of two signatures the first stands on the
    left. `seal` is the address that the code below the recipients holds.
    """

    sort: Sort
    parent: str
    body: str
    symbol: str
    place: str = ""
    is_dated: bool = False
    name: str
    subject: str
    blocks: tuple[Block, ...]
    table: Table | None = None
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    seal: str = ""
    number: str = ""
    dated_on: str = ""


HIDDEN = "[Nội dung không công khai]"
REDACTED = "(Bản không có nội dung không công khai)"


def redacted(paper: Paper) -> Paper:
    """The version for everybody: what is private gives way to a mark, so that a gap can be seen."""
    kept: list[Block] = [Block(key="redacted", text=REDACTED)]
    for block in paper.blocks:
        if not block.private:
            kept.append(block)
        elif kept[-1].text != HIDDEN:
            kept.append(Block(key=block.key, text=HIDDEN))
    return msgspec.structs.replace(paper, blocks=tuple(kept))


def paragraphs(block: Block) -> tuple[str, ...]:
    """The paragraphs of a block, without empty ones."""
    return tuple(line.strip() for line in block.text.split("\n") if line.strip())


_decoder = msgspec.json.Decoder(Paper)


def write_paper(paper: Paper) -> str:
    """The paper as it is kept."""
    return msgspec.json.encode(paper).decode()


def read_paper(text: str) -> Paper:
    """The paper of `write_paper`'s text."""
    return _decoder.decode(text)
