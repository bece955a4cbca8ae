"""News of a room as server-sent events: "version n" and nothing else; who hears it fetches its own snapshot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from pages.light.kept_workshop import workshop
from pages.light.visitor import identity, language, room_of
from simulation.engine.errors import Refusal
from simulation.language.words import Words
from simulation.workshop.service import REFRESH

QUIET = 15.0  # seconds after which a word is sent, so that nobody in between cuts the line


async def events(request: Request) -> Response:
    """The stream of a room."""
    try:
        room = await to_thread.run_sync(room_of, request)
    except Refusal as refused:
        return JSONResponse({"refused": Words.screen(language(request)).refusal(refused)}, 404)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(request, room), media_type="text/event-stream", headers=headers)


async def _stream(request: Request, room: str) -> AsyncIterator[str]:
    known, quiet = -1, 0.0
    own = identity(request)
    yield "retry: 1500\n\n"
    while not await request.is_disconnected():
        try:
            version = await to_thread.run_sync(workshop().version, room)
            if own is not None:
                await to_thread.run_sync(workshop().heard, own)
        except Refusal:
            yield "event: lost\ndata: 0\n\n"
            version = known
        if version != known:
            known, quiet = version, 0.0
            yield f"event: version\ndata: {version}\n\n"
        elif quiet >= QUIET:
            quiet = 0.0
            yield ": here\n\n"
        await anyio.sleep(REFRESH)
        quiet += REFRESH
