"""`/live` and `/ready`: for the machine's own supervisor. Whoever comes through a proxy finds nothing there."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulation.cli.listening import loopback
from simulation.model import MODEL_VERSION

if TYPE_CHECKING:
    from simulation.workshop.store import Store

HANDED_ON = ("x-forwarded-for", "x-real-ip", "forwarded", "via")  # what proxies add
QUIET = {"Cache-Control": "no-store"}


def from_here(request: HTTPConnection) -> bool:
    """Whether a request was made on this machine, and not handed on by a proxy that runs on it."""
    return request.client is not None and loopback(request.client.host) and not handed_on(request)


def handed_on(request: HTTPConnection) -> bool:
    """Whether a request says that a proxy handed it on."""
    return any(name in request.headers for name in HANDED_ON)


async def live(request: Request) -> Response:
    """The process answers."""
    if not from_here(request):
        return Response(status_code=404)
    return JSONResponse({"live": True, "version": MODEL_VERSION}, headers=QUIET)


def ready(request: Request) -> Response:
    """Store, tables, places and workers: 200 where all is well, else 503; which is which in the answer."""
    if not from_here(request):
        return Response(status_code=404)
    found = import_module("simulation.serving.readiness").readiness(own_store)
    return JSONResponse(found.told(), 200 if found.ready else 503, headers=QUIET)


def own_store() -> Store:
    """The store of this process, opened when it is first asked for."""
    from pages.light.kept_workshop import workshop

    return workshop().store


def health_routes() -> list[Route]:
    """Both routes; they stand at the root, whatever sub-path pages have, so that the shipped proxy does not reach them."""
    return [Route("/live", live, methods=["GET"]), Route("/ready", ready, methods=["GET"])]
