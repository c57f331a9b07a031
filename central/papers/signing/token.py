"""Signing a paper in its reserved box with a key that never leaves its token (PKCS#11)."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import StaticStampStyle

from central.papers.official.appearance import write_appearance
from contract.refused import Refused

_PT_MM = 25.4 / 72
_FILLS = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID)


@dataclass(frozen=True, kw_only=True)
class Token:
    """The library that drives the token, which token and which key on it (by their labels), and the PIN."""

    library: Path
    label: str
    key: str
    pin: str


def sign_with(raw: bytes, token: Token, *, now: datetime, field: str = "") -> bytes:
    """The PDF with one more signature, in `field` or the next box that is empty. Refused: no such box, or the token
    can't be used; what was wrong is said."""
    try:
        reader = PdfFileReader(io.BytesIO(raw))
        empty = {name: box for name, value, box in enumerate_sig_fields(reader) if value is None}
        chosen = field or next(iter(sorted(empty, key=lambda name: (not name.startswith("signer-"), name))), "")
        if chosen not in empty:
            raise Refused("Văn bản không có ô ký nào còn trống với tên này.")
        left, low, right, top = (float(value) for value in empty[chosen].get_object()["/Rect"])
        session = open_pkcs11_session(
            str(token.library), token_criteria=TokenCriteria(label=token.label), user_pin=token.pin
        )
        with closing(session):
            signer = PKCS11Signer(session, cert_label=token.key, key_label=token.key)
            size_mm = ((right - left) * _PT_MM, (top - low) * _PT_MM)
            name = str(signer.signing_cert.subject.native.get("common_name", ""))
            return _signed(raw, signer, chosen, write_appearance(name, now, size_mm=size_mm))
    except (PdfError, SigningError, PKCS11Error) as error:
        raise Refused("Chưa ký được: %(reason)s", reason=str(error) or type(error).__name__) from None


def _signed(raw: bytes, signer: PKCS11Signer, field: str, appearance: bytes) -> bytes:
    """In a thread of its own: the library runs an event loop, and whoever asks may have one already."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_sign, raw, signer, field, appearance).result()


def _sign(raw: bytes, signer: PKCS11Signer, field: str, appearance: bytes) -> bytes:
    meant = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    with NamedTemporaryFile(suffix=".pdf") as page:
        page.write(appearance)
        page.flush()
        style = StaticStampStyle.from_pdf_file(page.name, border_width=0, background_layout=_FILLS)
        signed = PdfSigner(meant, signer, stamp_style=style).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(raw)))
        return bytes(signed.getbuffer())
