"""QR codes as pictures that scale."""

from __future__ import annotations

import io

import segno
from starlette.requests import Request
from starlette.responses import Response


def drawn(request: Request, path: str) -> Response:
    """A QR code of an address on the server that was asked, as the visitor reached it."""
    base = f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"
    buffer = io.BytesIO()
    segno.make(base + path, error="m", micro=False).save(buffer, kind="svg", border=2, scale=8, xmldecl=False, svgns=True)
    return Response(buffer.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})
