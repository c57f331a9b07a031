"""A paper that comes back signed: taken when every signature in it holds for the paper as it is, and then its state."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from central.documents.store import Store
from central.meetings.models import Holds, MeetingRole
from central.meetings.planning import Planning
from central.papers.models import Files, Paper, PaperSignature, SignedFile
from central.papers.official import content
from central.papers.official.boxes import Box, boxes_of
from central.papers.rules import PaperAct
from central.papers.signing.faults import Fault
from central.papers.signing.trust import Trust
from central.papers.working import Working, revision_of, working
from central.people.models import Official
from contract.refused import Refused

MAX_BYTES = 32 * 1024 * 1024

_WHY: dict[Fault, str] = {
    Fault.NOT_OURS: "Tệp không phải bản PDF của văn bản này, hoặc công cụ ký đã ghi lại tệp. "
    "Kính mời tải PDF tại trang này và ký trên bản đó.",
    Fault.UNREADABLE: "Phần công cụ ký thêm vào tệp bị hỏng. Kính mời ký lại.",
    Fault.CHANGED: "Ngoài chữ ký số, tệp có nội dung được thêm vào sau (hình ảnh, ghi chú…). "
    "Hình ảnh chữ ký không phải là chữ ký số. Kính mời ký lại trên bản tải từ trang này.",
    Fault.UNSIGNED: "Tệp chưa có chữ ký số nào.",
    Fault.NO_BOX: "Chữ ký của %(signer)s nằm ngoài các ô dành sẵn.",
    Fault.OUT_OF_ORDER: "Các ô chưa được ký theo thứ tự: người ký trước, cơ quan sau cùng.",
    Fault.BROKEN: "Chữ ký của %(signer)s không khớp với nội dung văn bản.",
    Fault.UNTRUSTED: "Chứng thư số của %(signer)s không do tổ chức được hệ thống tin cậy cấp (nơi cấp: %(issuer)s).",
    Fault.EXPIRED: "Chứng thư số của %(signer)s đã hết hạn hoặc chưa đến hạn dùng.",
    Fault.REVOKED: "Chứng thư số của %(signer)s đã bị thu hồi.",
    Fault.OTHER_NAME: "Chứng thư số mang tên %(signer)s, khác người ký ghi trên văn bản: %(named)s.",
}


@dataclass(frozen=True, kw_only=True)
class Signing:
    """Where a signature stands: the box, and the signature in it, if somebody has signed there."""

    box: Box
    signature: PaperSignature | None


def take_signed(planning: Planning, store: Store, paper: int, raw: bytes, *, trust: Trust, by: Official) -> None:
    """Take a file with one or more signatures more than the last one; with the last box the paper is signed.

    The same file again changes nothing. Refused, in words: whatever does not hold in it; nothing of it is kept.
    """
    with working(planning, paper, PaperAct.UPLOAD, by) as now:
        one, before = revision_of(now.paper), signed_file(now.paper)
        if one.files != Files.READY:
            raise Refused("Bản in đang được tạo. Kính mời mở lại sau ít giây.")
        if not trust.roots:
            raise Refused("Hệ thống chưa khai báo tổ chức chứng thực chữ ký số nào. Kính mời báo quản trị hệ thống.")
        base = store.path(one.pdf_sha256).read_bytes()
        former = store.path(before.sha256).read_bytes() if before else base
        if raw == former and before:
            return
        if raw.startswith(base) and not raw.startswith(former):
            raise Refused(
                "Tệp thiếu chữ ký đã có trên bản mới nhất. Kính mời tải bản mới nhất tại trang này để ký tiếp."
            )
        _keep(now, store, raw, base, trust)


def signed_file(paper: Paper) -> SignedFile | None:
    """The newest signed file of the paper as it is now."""
    asked = (SignedFile.paper == paper) & (SignedFile.revision == paper.revision)
    found: SignedFile | None = SignedFile.select().where(asked).order_by(SignedFile.id.desc()).first()
    return found


def signings(paper: Paper, text: content.Paper) -> list[Signing]:
    """Who has signed and who has not, in the order of signing."""
    file = signed_file(paper)
    rows = PaperSignature.select().where(PaperSignature.file == file) if file else ()
    found = {one.field: one for one in rows}
    return [Signing(box=box, signature=found.get(box.field)) for box in boxes_of(text)]


def _keep(now: Working, store: Store, raw: bytes, base: bytes, trust: Trust) -> None:
    # Imported when a file has come: pyHanko takes a second, and memory, which pages have no use for.
    from central.papers.signing.reading import read_signed  # noqa: PLC0415

    at = now.planning.now_ms()
    boxes = boxes_of(now.text)
    found = read_signed(raw, paper=base, boxes=boxes, trust=trust, now=datetime.fromtimestamp(at / 1000, UTC))
    if found.fault:
        raise Refused(_WHY[found.fault])
    for one in found.seen:
        if one.fault:
            named = next((box.name for box in boxes if box.field == one.field), "")
            raise Refused(_WHY[one.fault], signer=one.signer, issuer=one.issuer, named=named)
    sha256, _size = store.put(io.BytesIO(raw))
    file = SignedFile.create(paper=now.paper, revision=now.paper.revision, sha256=sha256, official=now.by, at_ms=at)
    for one in found.seen:
        PaperSignature.create(
            file=file,
            field=one.field,
            signer=one.signer[:300],
            issuer=one.issuer[:300],
            signed_at_ms=int(one.signed_at.timestamp() * 1000) if one.signed_at else None,
            is_revocation_known=one.is_revocation_known,
        )
    now.record(PaperAct.UPLOAD, reason=found.seen[-1].signer)
    if len(found.seen) == len(boxes):
        now.record(PaperAct.SIGN)
    holding = MeetingRole.select().where(
        MeetingRole.meeting == now.paper.meeting_id, MeetingRole.holds.in_((Holds.SECRETARY, Holds.CHAIR))
    )
    told = "%(signer)s đã ký số văn bản của cuộc họp “%(title)s”."
    now.tell({row.official_id for row in holding}, told, signer=found.seen[-1].signer)
