"""News of a room as server-sent events: "version n" and nothing else; who hears it fetches its own snapshot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from anyio import to_thread
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pages.light.kept_workshop import workshop
from pages.light.visitor import identity, language, room_of
from simulation.engine.errors import Refusal
from simulation.language.words import Words
from simulation.workshop.service import REFRESH

QUIET = 15  # seconds after which a word is sent, so that nobody in between cuts the line
AGAIN = 1500  # milliseconds after which a lost line is asked for anew


async def events(request: Request) -> Response:
    """The stream of a room; it ends with the server, so that a stop waits for nobody's phone."""
    try:
        room = await to_thread.run_sync(room_of, request)
    except Refusal as refused:
        return JSONResponse({"refused": Words.screen(language(request)).refusal(refused)}, 404)
    return EventSourceResponse(_stream(request, room), ping=QUIET, sep="\n", headers={"Cache-Control": "no-store"})


async def _stream(request: Request, room: str) -> AsyncIterator[ServerSentEvent]:
    known, own = -1, identity(request)
    yield ServerSentEvent(retry=AGAIN)
    while True:
        try:
            version = await to_thread.run_sync(workshop().version, room)
            if own is not None:
                await to_thread.run_sync(workshop().heard, own)
        except Refusal:
            yield ServerSentEvent("0", event="lost")
            version = known
        if version != known:
            known = version
            yield ServerSentEvent(str(version), event="version")
        await anyio.sleep(REFRESH)
