"""Reports made in a process of their own, so that a program that serves many people is not held up.

One worker serves all; it starts when it is first needed and ends when nobody has asked for a while. Every call is
complete in itself, so that reports asked for at once do not mix.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from simulation.language.words import Words
from simulation.report.charts.path_charts import Chart
from simulation.report.content.facts import gather
from simulation.report.content.request import Request
from simulation.report.content.story import Story
from simulation.report.produce import Product, attempt, each

IDLE = 600  # seconds
TRIES = 2


def preview(request: Request) -> bytes:
    """Picture of the first page of the PDF, PNG."""
    return call(_first_page, _content(request))


def produce_apart(request: Request, progress: Callable[[float, str], None] | None = None) -> Product:
    """What `produce` makes of the embedded baseline; a format that brings the worker down is reported like any other."""
    from loky.process_executor import BrokenProcessPool

    tell, content = progress or (lambda share, name: None), _content(request)
    tell(0.0, "")
    found = call(_id, content)

    def make(name: str, made: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], str]:
        try:
            return call(_attempt, content, name, made if name == "zip" else {})
        except (BrokenProcessPool, MemoryError):
            return {}, Words.paper(request.language)("failed.stopped")

    return Product(found, *each(request.formats, make, tell))


def call(work: Callable, *arguments: Any) -> Any:
    """The answer of the worker; asked again when it ended meanwhile, perhaps through another report."""
    from loky import get_reusable_executor
    from loky.process_executor import BrokenProcessPool

    for left in reversed(range(TRIES)):
        worker = get_reusable_executor(max_workers=1, timeout=IDLE, initializer=_warm)
        try:
            return worker.submit(work, *arguments).result()
        except BrokenProcessPool:
            if not left:
                raise
    raise AssertionError("unreachable")


def _warm() -> None:
    """Load what takes memory at the start, or the pool would take it for a leak and begin anew in the middle of a report."""
    import typst  # noqa: F401

    from simulation.report.charts.pictures import png

    mark = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    png(Chart("warm", "", "", mark), 72)


def _content(request: Request) -> str:
    return json.dumps(request.plain(), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=4)
def _story(content: str) -> Story:
    """The story of a request, kept for the next format of the same."""
    return Story(gather(Request.from_plain(json.loads(content))))


def _id(content: str) -> str:
    return _story(content).facts.id


def _attempt(content: str, name: str, made: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], str]:
    return attempt(_story(content), name, made)


def _first_page(content: str) -> bytes:
    from simulation.report.pdf import preview as first_page

    return first_page(_story(content))
