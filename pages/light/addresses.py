"""Addresses of the light pages, served by the app's own process; everything behind them is loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROOT = "/w"


def _late(name: str) -> Callable[[Request], Response]:
    """A handler of `pages.light.answers`, imported with its first request."""

    def handler(request: Request) -> Response:
        return import_module("pages.light.answers").answered(name, request)

    return handler


async def _events(request: Request) -> Response:
    return await import_module("pages.light.news").events(request)


def routes() -> list[Route]:
    """All routes of phones and board."""
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
        Route(f"{ROOT}/{{code}}/{{act}}", _late("act"), methods=post),
    ]
