"""What signatures a PDF bears, and whether each of them holds for our paper: nothing is asked of a network.

A signed file is our own bytes with something behind them. What is behind may fill the reserved boxes and nothing else:
a picture, a note or another page is a change, whoever signed it. pyHanko compares revision by revision.
"""

import io
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from central.papers.official.boxes import AGENCY, Box
from central.papers.signing.faults import Fault
from central.papers.signing.trust import Trust
from contract.vietnamese import fold

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One signature: in which box, by whom as the certificate says, and when as the signer's own clock says."""

    field: str
    signer: str
    issuer: str
    signed_at: datetime | None
    is_revocation_known: bool
    fault: Fault | None


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A file that was looked at; it may be taken when neither it nor a signature in it has a fault."""

    seen: tuple[Seen, ...] = ()
    fault: Fault | None = None

    @property
    def first_fault(self) -> Fault | None:
        return self.fault or next((one.fault for one in self.seen if one.fault), None)


def read_signed(raw: bytes, *, paper: bytes, boxes: tuple[Box, ...], trust: Trust | None, now: datetime) -> Signed:
    """Look at a signed file of `paper`, whose certificates have to be good at `now`; not asked without `trust`."""
    if not raw.startswith(paper):
        return Signed(fault=Fault.NOT_OURS)
    try:
        reader = PdfFileReader(io.BytesIO(raw))
        found = list(reader.embedded_signatures)
        if raw == paper:
            return Signed(fault=Fault.UNSIGNED)
        changes = DEFAULT_DIFF_POLICY.review_file(reader, _revisions(paper) - 1)
        fields = [_box_of(one, reader) for one in found]
        seen = tuple(_see(one, field, boxes, trust, now) for one, field in zip(found, fields, strict=True))
    except (PdfError, SignatureValidationError, ValueError, LookupError, TypeError, AttributeError, OSError):
        # What a stranger appended may be anything; pyHanko tells by all of these that it is no PDF.
        return Signed(fault=Fault.UNREADABLE)
    is_whole = bool(found) and found[-1].coverage == SignatureCoverageLevel.ENTIRE_FILE
    if isinstance(changes, SuspiciousModification) or not is_whole:
        return Signed(seen=seen, fault=Fault.CHANGED)
    is_inside = set(fields) <= {one.field for one in boxes}
    in_order = fields == [one.field for one in boxes[: len(fields)]]
    return Signed(seen=seen, fault=Fault.OUT_OF_ORDER if is_inside and not in_order else None)


def _revisions(paper: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(paper)).xrefs.total_revisions)


def _box_of(found: Any, reader: PdfFileReader) -> str:
    """The reserved box in which a signature is: its field, or, of a tool that makes fields itself, where it lies."""
    if found.field_name == AGENCY or found.field_name.startswith("signer-"):
        return str(found.field_name)
    x, y = _middle(found.sig_field["/Rect"])
    for field in reader.root["/AcroForm"]["/Fields"]:
        box = field.get_object()
        if box.raw_get("/P") != found.sig_field.raw_get("/P") or str(box["/T"]) == found.field_name:
            continue
        left, low, right, top = (float(value) for value in box["/Rect"])
        if left <= x <= right and low <= y <= top:
            return str(box["/T"])
    return ""


def _middle(rect: Any) -> tuple[float, float]:
    left, low, right, top = (float(value) for value in rect)
    return (left + right) / 2, (low + top) / 2


def _see(found: EmbeddedPdfSignature, field: str, boxes: tuple[Box, ...], trust: Trust | None, now: datetime) -> Seen:
    known = trust or Trust()
    context = ValidationContext(trust_roots=list(known.roots), other_certs=list(known.between), moment=now)
    status = _at_once(async_validate_pdf_signature(found, context))
    certificate: x509.Certificate = found.signer_cert
    box = next((one for one in boxes if one.field == field), None)
    return Seen(
        field=field,
        signer=_named(certificate.subject, "common_name"),
        issuer=_named(certificate.issuer, "common_name"),
        signed_at=found.self_reported_timestamp,
        is_revocation_known=known.is_listed(certificate, now),
        fault=Fault.NO_BOX if box is None else _fault(status, certificate, box, trust),
    )


def _fault(status: PdfSignatureStatus, certificate: x509.Certificate, box: Box, trust: Trust | None) -> Fault | None:
    if not (status.intact and status.valid and status.docmdp_ok):
        return Fault.BROKEN
    distrust = _distrust(status, trust) if trust else None
    if distrust:
        return distrust
    parts = ["common_name"]
    if box.field == AGENCY:
        parts += ["organization_name", "organizational_unit_name"]
    names, wanted = {_plain(_named(certificate.subject, part)) for part in parts}, _plain(box.name)
    # An agency's certificate tells of which province it is, where its papers need not.
    is_meant = wanted in names or (box.field == AGENCY and any(one.startswith(f"{wanted} ") for one in names))
    return None if is_meant else Fault.OTHER_NAME


def _distrust(status: PdfSignatureStatus, trust: Trust) -> Fault | None:
    problem = getattr(status.trust_problem_indic, "name", "")
    if any(trust.has_revoked(one) for one in status.validation_path or [status.signing_cert]):
        return Fault.REVOKED
    if problem.startswith("OUT_OF_BOUNDS") or problem in ("EXPIRED", "NOT_YET_VALID"):
        return Fault.EXPIRED
    return None if status.trusted and not problem else Fault.UNTRUSTED


def _named(name: x509.Name, part: str) -> str:
    value = name.native.get(part, "")
    return str(value if isinstance(value, str) else value[0])


def _plain(name: str) -> str:
    return " ".join(fold(name).split())


def _at_once(checking: Coroutine[Any, Any, T]) -> T:
    """The answer of a check that never waits: without a loop, which two requests in one thread could not both run."""
    try:
        checking.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise RuntimeError("a check that asks nobody has waited for something")
