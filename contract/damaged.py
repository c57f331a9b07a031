"""What Python's zipfile raises over an archive that is damaged or made to harm: far more than BadZipFile."""

import lzma
import struct
import zipfile
import zlib

ZIP_DAMAGE = (
    *(zipfile.BadZipFile, KeyError, ValueError, RuntimeError, EOFError, OSError, OverflowError),
    *(struct.error, zlib.error, lzma.LZMAError),
)
"""An entry in a cipher or an unknown way of packing, a seek before the start, names that are no text, spoiled data."""
