"""Reports made in the program's workers, so that a program that serves many people is not held up.

A report keeps one worker from its first format to its last; every call is complete in itself, so that reports asked for
at once do not mix.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from simulation.engine.place import Place
from simulation.language.words import Words
from simulation.report.content.facts import gather
from simulation.report.content.request import Request
from simulation.report.content.story import Story
from simulation.report.pages_shown import PRINTED, Pages, PreviewError, pages
from simulation.report.produce import Product, attempt, each
from simulation.workers.pool import Queued, Watch, WorkError, pool

TRIES = 2


def no_queue(place: int) -> None:
    """Where nobody is told of the place in the queue."""


def nothing_else() -> None:
    """Where nothing else can happen meanwhile."""


def shown(
    request: Request, kind: str, queued: Queued = no_queue, alive: Watch = nothing_else
) -> tuple[Mapping[str, bytes], Pages | None]:
    """Files of one format of a request by their names, and where it has pages, pictures of them. queued, alive: as in `Pool.ask`.

    PreviewError where it cannot be made, or its pages not shown.
    """
    files, pages, error = call(_shown, _content(request), request.scenarios[0].place, kind, queued=queued, alive=alive)
    if error:
        raise error
    return files, pages


def produce_apart(
    request: Request,
    progress: Callable[[float, str], None] | None = None,
    queued: Queued = no_queue,
    alive: Watch = nothing_else,
) -> Product:
    """What `produce` makes of the request on its own place; a format that brings the worker down is reported like any other."""
    tell, content = progress or (lambda share, name: None), (_content(request), request.scenarios[0].place)
    tell(0.0, "")
    with pool().worker(queued) as worker:
        found = worker.ask(_id, *content, alive=alive)

        def make(name: str, made: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], str]:
            try:
                return worker.ask(_attempt, *content, name, made if name == "zip" else {}, alive=alive)
            except WorkError as error:
                stopped = error.key == "error.work.ended"
                return {}, Words.paper(request.language)("failed.stopped") if stopped else error.said(request.language)

        return Product(found, *each(request.formats, make, tell))


def call(work: Callable, *arguments: Any, queued: Queued = no_queue, alive: Watch = nothing_else) -> Any:
    """The answer of a worker; asked again when it ended meanwhile."""
    for left in reversed(range(TRIES)):
        try:
            return pool().ask(work, *arguments, queued=queued, alive=alive)
        except WorkError as error:
            if error.key != "error.work.ended" or not left:
                raise
    raise AssertionError("unreachable")


def _content(request: Request) -> str:
    return json.dumps(request.plain(), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=4)
def _story(content: str, place: Place) -> Story:
    """The story of a request, kept for the next format of the same."""
    return Story(gather(Request.from_plain(json.loads(content), place=place)))


def _id(content: str, place: Place) -> str:
    return _story(content, place).facts.id


def _attempt(content: str, place: Place, name: str, made: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], str]:
    return attempt(_story(content, place), name, made)


def _shown(content: str, place: Place, kind: str) -> tuple[Mapping[str, bytes], Pages | None, PreviewError | None]:
    files, failed = attempt(_story(content, place), kind, {})
    if failed:
        return {}, None, PreviewError("error.preview.unmade", reason=failed)
    if kind not in PRINTED:
        return files, None, None
    try:
        return files, pages(kind, next(iter(files.values()))), None
    except PreviewError as error:
        return files, None, error
