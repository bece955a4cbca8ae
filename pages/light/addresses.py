"""Addresses of the light pages, served by the app's own process; everything behind them is loaded when first asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module

import anyio
from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

ROOT = "/w"
LARGEST = 20_000  # bytes that a phone sends
SECONDS = 10.0  # in which it has sent them


def _late(name: str) -> Callable[[Request], Response]:
    """A handler of `pages.light.answers`, imported with its first request."""

    def handler(request: Request) -> Response:
        return import_module("pages.light.answers").answered(name, request)

    return handler


def _sending(name: str) -> Callable[[Request], Awaitable[Response]]:
    """A handler of what is sent, read whole before it takes one of the few threads that answer."""

    async def handler(request: Request) -> Response:
        return await _received(name, request)

    return handler


async def _received(name: str, request: Request) -> Response:
    """Another site's page cannot send anything: it needs a header of our own."""
    if request.headers.get("x-workshop") != "1":
        return Response(status_code=403)
    try:
        with anyio.fail_after(SECONDS):
            request.state.sent = await _sent(request)
    except (TimeoutError, ClientDisconnect):
        return Response(status_code=408, headers={"Connection": "close"})
    return await to_thread.run_sync(_late(name), request)


async def _sent(request: Request) -> bytes | None:
    """The body of a request; None where it is too much."""
    found = b""
    async for part in request.stream():
        found += part
        if len(found) > LARGEST:
            return None
    return found


async def _events(request: Request) -> Response:
    return await import_module("pages.light.news").events(request)


def routes() -> list[Route]:
    """All routes of phones and board, and what a console tells its browser to keep."""
    get, post = ["GET"], ["POST"]
    return [
        Route(ROOT, _late("door"), methods=get),
        Route(f"{ROOT}/asset/{{name}}", _late("asset"), methods=get),
        Route(f"{ROOT}/{{code}}", _late("team_page"), methods=get),
        Route(f"{ROOT}/{{code}}/board", _late("board_page"), methods=get),
        Route(f"{ROOT}/{{code}}/join/{{invite}}", _late("invited_page"), methods=get),
        Route(f"{ROOT}/{{code}}/qr.svg", _late("room_code"), methods=get),
        Route(f"{ROOT}/{{code}}/team.svg", _late("team_code"), methods=get),
        Route(f"{ROOT}/{{code}}/state", _late("state"), methods=get),
        Route(f"{ROOT}/{{code}}/events", _events, methods=get),
        Route(f"{ROOT}/console", _sending("console"), methods=post),
        Route(f"{ROOT}/{{code}}/{{act}}", _sending("act"), methods=post),
    ]
