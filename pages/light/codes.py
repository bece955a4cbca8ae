"""QR codes of addresses of the server, as a visitor reaches it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from simulation.workshop.qr_codes import qr_code


def drawn(request: Request, path: str) -> Response:
    """A QR code of an address on the server that was asked, as the visitor reached it."""
    base = f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"
    return Response(qr_code(base + path), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})
