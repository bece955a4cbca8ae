"""Addresses of what a browser needs to run the model: scripts, and the table of operations, each under its digest."""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulation.engine.folders import STATIC
from simulation.in_browser.operation_table import operation_table

KEPT = {"Cache-Control": "public, immutable, max-age=31536000"}


@cache
def script_address(name: str) -> str:
    """Where a page finds a script."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"./app/static/{name}?v={digest}"


def table_address(digest: str) -> str:
    """Where a page finds a table of operations."""
    return f"./model/{digest}.json"


def _table(request: Request) -> Response:
    """A table as this version of the program has it; none under another digest, and then the server computes."""
    for table in map(operation_table, (False, True)):
        if table.digest == request.path_params["digest"]:
            return Response(table.text, media_type="application/json", headers=KEPT)
    return Response(status_code=404)


def model_routes(base: str) -> list[Route]:
    """The route of the tables. base: the path under which pages are served, blank for the root."""
    root = f"/{base.strip('/')}" if base.strip("/") else ""
    return [Route(f"{root}/model/{{digest}}.json", _table, methods=["GET"])]
