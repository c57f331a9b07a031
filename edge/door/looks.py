"""The decoders off the shelf, each as one look at a grey frame: zxing-cpp, and zbar on boards that lack it."""

from __future__ import annotations

import cv2
from pyzbar import pyzbar

from edge.door.frame import Frame, as_frame

try:
    from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes
except ImportError:  # no wheel for this board
    HAS_ZXING = False
else:
    HAS_ZXING = True


def quick_look(grey: Frame) -> list[bytes]:
    """What the board's decoder reads in a frame as it is."""
    return zxing_look(grey) if HAS_ZXING else zbar_look(grey)


def sharper_look(grey: Frame) -> list[bytes]:
    """What zxing-cpp reads when the frame is enlarged and sharpened; the other decoder gains nothing by that."""
    if not HAS_ZXING:
        return []
    larger = cv2.resize(grey, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    blurred = cv2.GaussianBlur(larger, (0, 0), 2.0)
    return zxing_look(as_frame(cv2.addWeighted(larger, 2.2, blurred, -1.2, 0)))


def zxing_look(grey: Frame) -> list[bytes]:
    """What zxing-cpp reads, all its own retries on.

    QR model 2 only: other formats cost eight times as much and read what no ticket is.
    """
    return [code.bytes for code in read_barcodes(grey, formats=BarcodeFormats(BarcodeFormat.QRCodeModel2))]


def zbar_look(grey: Frame) -> list[bytes]:
    """What zbar reads, ASCII only: it re-encodes other bytes by a guess, which is a wrong read."""
    found = pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [code.data for code in found if code.data.isascii()]
