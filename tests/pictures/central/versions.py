"""A paper of which there is a newer version."""

import io

import weasyprint

from central.documents.actions import add_document
from central.documents.drawing import draw_next
from central.documents.store import Intake, Upload, store_in
from central.documents.versions import replace_document
from tests.pictures.central.scene import Scene, official


def paper_replaced(scene: Scene) -> None:
    """Of another meeting than the one that has the most pictures; done once."""
    if "newer" in scene.numbers:
        return
    intake = Intake(store=store_in(scene.settings.central.data_dir), support="Văn phòng")
    meeting, by = scene.meetings["soon"], official("thuky")
    old = add_document(scene.planning, intake, meeting.id, _file("Báo cáo giao ban", "Bản trình."), by=by)
    new = replace_document(scene.planning, intake, old.id, _file("Báo cáo giao ban, bản sửa", "Bản sửa."), by=by)
    while draw_next(scene.planning, intake.store):
        pass
    scene.numbers |= {"older": old.id, "newer": new.id}


def _file(name: str, text: str) -> Upload:
    raw = weasyprint.HTML(string=f"<h1>Báo cáo giao ban</h1><p>{text}</p>").write_pdf()
    return Upload(file=io.BytesIO(raw), name=f"{name}.pdf")
