"""QR codes as pictures that scale."""

from __future__ import annotations

import io

import segno


def qr_code(address: str) -> bytes:
    """A QR code of an address, as SVG."""
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=2, scale=8, xmldecl=False, svgns=True)
    return buffer.getvalue()
