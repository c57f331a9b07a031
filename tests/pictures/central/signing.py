"""The notice of conclusions on its way through the digital signatures."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from central.documents.store import store_in
from central.papers import actions
from central.papers.files import draw_signed_next, make_next
from central.papers.models import Paper
from central.papers.official.boxes import boxes_of
from central.papers.official.content import Sort
from central.papers.rules import PaperState
from central.papers.signed import take_signed
from central.papers.signing.trust import read_trust
from central.papers.working import revision_of, text_of
from tests.central.papers.authority import Authority, Tokens, signed_by
from tests.pictures.central.scene import Scene, official


def partly_signed(scene: Scene) -> None:
    """The first of two has signed; the agency has not yet."""
    planning, store = scene.planning, store_in(scene.settings.central.data_dir)
    paper, secretary = Paper.get(Paper.meeting == scene.main, Paper.sort == Sort.CONCLUSIONS), official("thuky")
    if paper.state == PaperState.NUMBERED:
        return
    actions.submit(planning, paper.id, by=secretary)
    actions.agree(planning, paper.id, by=official("chutich"))
    today: date = planning.today
    actions.number_to_sign(planning, paper.id, number="12", dated_on=today, by=secretary)
    assert make_next(planning, store)
    paper = Paper.get_by_id(paper.id)
    authority = Authority(datetime.fromtimestamp(scene.now_ms / 1000, UTC))
    trusted = scene.folder / "trust"
    trusted.mkdir()
    (trusted / "root.pem").write_bytes(authority.root())
    token, _ = Tokens(scene.folder / "cupboard").give(boxes_of(text_of(paper))[0].name, authority)
    pdf = store.path(revision_of(paper).pdf_sha256).read_bytes()
    # In a thread of its own: the token's tool runs an event loop, and the browser's has this one.
    with ThreadPoolExecutor(1) as aside:
        raw = aside.submit(signed_by, pdf, token, at=authority.at).result()
    take_signed(planning, store, paper.id, raw, trust=read_trust(trusted), by=secretary)
    assert draw_signed_next(planning, store)
