"""The same work on a Dask cluster: blocks of draws and pieces of batches run anywhere, in any number of processes.

A result depends on its piece alone, so results are identical whatever the number of workers; a piece
whose worker dies is run again elsewhere. Dask is imported only when a scheduler is named.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from simulation.analysis.analysis_errors import AnalysisError

RETRIES = 10
PATIENCE = "10s"
AHEAD = 4  # pieces sent for each thread of the cluster before the first result is awaited: bounds memory


@contextmanager
def mapper(scheduler: str | None = None) -> Iterator[Callable[[Callable, Iterable], Iterable[Any]]]:
    """An ordered map: in this process, or over the workers of the Dask scheduler at an address."""
    if scheduler is None:
        yield map
        return
    client = _client(scheduler)
    try:
        yield lambda function, work: _in_order(client, function, iter(work))
    finally:
        client.close()


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise AnalysisError("error.no_dask") from None
    try:
        return Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise AnalysisError("error.no_scheduler", address=scheduler, kind=type(error).__name__) from None


def _in_order(client: Any, function: Callable, work: Iterator) -> Iterator[Any]:
    """Results in the order of the work, which is sent as results come back; each is let go once handed over.

    The function, which may hold a large baseline, is sent once.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that it is large: a national baseline is
        held = client.submit(_same, function, pure=False, retries=RETRIES)

    def sent(count: int) -> list:
        return [client.submit(_applied, held, piece, pure=False, retries=RETRIES) for piece in islice(work, count)]

    waiting = deque(sent(AHEAD * max(sum(client.nthreads().values()), 2)))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(sent(1))


def _same(function: Callable) -> Callable:
    return function


def _applied(function: Callable, piece: Any) -> Any:
    return function(piece)
