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
from pages.light.visitor import identity, language, room_of, written_down
from simulation.engine.errors import Refusal
from simulation.language.words import Words
from simulation.workshop.service import REFRESH
from simulation.workshop.workshop_errors import StoreFailure

QUIET = 15  # seconds after which a word is sent, so that nobody in between cuts the line
AGAIN = 1500  # milliseconds after which a lost line is asked for anew


async def events(request: Request) -> Response:
    """The stream of a room; it ends with the server, so that a stop waits for nobody's phone."""
    try:
        room = await to_thread.run_sync(room_of, request)
    except Refusal as refused:
        written_down(request, refused)
        status = 503 if isinstance(refused, StoreFailure) else 404
        return JSONResponse({"refused": Words.screen(language(request)).refusal(refused)}, status)
    return EventSourceResponse(_stream(request, room), ping=QUIET, sep="\n", headers={"Cache-Control": "no-store"})


async def _stream(request: Request, room: str) -> AsyncIterator[ServerSentEvent]:
    """Each version; "lost" once where the store is away, and at the end of a room that is no more."""
    known, own, lost = -1, identity(request), False
    yield ServerSentEvent(retry=AGAIN)
    while True:
        try:
            version = await to_thread.run_sync(workshop().version, room)
            if own is not None:
                await to_thread.run_sync(workshop().heard, own)
        except StoreFailure:
            if not lost:
                yield ServerSentEvent("0", event="lost")
            lost = True
        except Refusal:
            yield ServerSentEvent("0", event="lost")
            return
        else:
            if lost or version != known:
                yield ServerSentEvent(str(version), event="version")
            known, lost = version, False
        await anyio.sleep(REFRESH)
