"""The decoders off the shelf, each as one look at a grey frame: zxing-cpp first, zbar as the second opinion."""

from __future__ import annotations

from pyzbar import pyzbar

from edge.door.frame import Frame

try:
    from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes
except ImportError:  # no wheel for this board: zbar alone reads then
    HAS_ZXING = False
else:
    HAS_ZXING = True


def zxing_look(grey: Frame) -> list[bytes]:
    """What zxing-cpp reads, all its own retries on; nothing where it isn't installed.

    QR model 2 only: other formats cost eight times as much and read what no ticket is.
    """
    if not HAS_ZXING:
        return []
    return [code.bytes for code in read_barcodes(grey, formats=BarcodeFormats(BarcodeFormat.QRCodeModel2))]


def zbar_look(grey: Frame) -> list[bytes]:
    """What zbar reads, ASCII only: it re-encodes other bytes by a guess, which is a wrong read."""
    found = pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data for code in found if code.data.isascii()]
