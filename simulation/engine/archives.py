"""What opening an archive (.zip) that was damaged, or made to mislead, ends in, however it was packed: one list for whoever opens one.

One from memory may also end in an OSError, which where files are read or written means the disk.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

BROKEN = (  # a refusal is a ValueError too: let it pass before these
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    MemoryError,  # a dictionary of four gigabytes, which its head may ask for
)
