"""Papers that came late, were replaced or withdrawn, and a page that everybody is shown."""

from dataclasses import replace

from contract.notes import PageNotes, Stroke, Tool
from contract.package import sha256_of
from edge.desk import LatePaper
from edge.kiosk.offers import OfferedPaper
from edge.kiosk.presenting import Presented
from edge.kiosk.shell import Kiosk
from edge.notes import Note, Whose
from tests.central.documents.papers import pdf
from tests.edge.kiosk.house import House
from tests.makers import MEETING
from tests.pictures.session import SECRETARY

INK = (
    Stroke(Tool.MARKER, (620, 700, 900, 4, 700, -6)),
    Stroke(Tool.RED, (2600, 900, 120, 160, 90, 110, 110, -260, 180, -260)),
    Stroke(Tool.BLUE, (2500, 1300, 200, -90, 210, 130, 190, -120, 220, 100)),
)
"""A line highlighted, a tick, a wave."""


def handed_out(house: House) -> None:
    """A paper came late, the general programme was replaced, one was withdrawn, and a page is on the wall."""
    for number, (title, replaces) in enumerate(
        (("Phụ lục số liệu giải ngân", ""), ("Chương trình (sửa)", "chuong-trinh"))
    ):
        raw = pdf(f"{title}. " * 60, pages=4 + number)
        house.shelf.incoming(sha256_of(raw)).write_bytes(raw)
        house.shelf.keep_document(sha256_of(raw))
        paper = LatePaper(
            document=f"here-{number}",
            title=title,
            sha256=sha256_of(raw),
            size=len(raw),
            item="" if replaces else "item-1",
            giver=0 if replaces else 5,
            replaces=replaces,
        )
        house.desk.add_document(MEETING, paper, SECRETARY)
    house.desk.withdraw_document(MEETING, "phan-bo", SECRETARY, "Gửi nhầm bản")
    known: Kiosk = house.app.extensions["kiosk"]
    shown = Presented(document="here-0", page=2, by=SECRETARY, at=house.clock.now().at_ms)
    known.presenting.show(MEETING, shown)
    note = Note(
        sha256=house.room.documents_here["here-0"].event.sha256, page=2, text="Hỏi lại số liệu quý III.", at=shown.at
    )
    known.notes.write(Whose(MEETING, 9), note)
    known.notes.draw(Whose(MEETING, 9), replace(note, text="", ink=INK))
    house.desk.bring_notes(MEETING, 9, (PageNotes(sha256=note.sha256, page=2, text=note.text, ink=INK),))


def offered(house: House) -> None:
    """Two delegates have sent papers from their phones; the chair has taken neither yet."""
    known: Kiosk = house.app.extensions["kiosk"]
    for number, (title, giver) in enumerate((("Số liệu giải ngân đến ngày 24/11", 9), ("Bản đồ tuyến đường tỉnh", 4))):
        raw = pdf(f"{title}. " * 60, pages=2)
        known.offers.file(MEETING, sha256_of(raw)).write_bytes(raw)
        paper = OfferedPaper(
            document=f"offer-{number}",
            title=title,
            sha256=sha256_of(raw),
            size=len(raw),
            item="item-3",
            giver=giver,
            at=house.clock.now().at_ms,
        )
        known.offers.add(MEETING, paper)
