"""The same work on a Dask cluster: blocks of draws run anywhere, in any number of processes.

Results depend on the seed and the block alone, so they are identical whatever the number of workers;
a block whose worker dies is run again elsewhere. Dask is imported only when a scheduler is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from simulation.analysis.errors import AnalysisError

RETRIES = 10


@contextmanager
def mapper(scheduler: str | None = None) -> Iterator[Callable[[Callable, Iterable], Iterable[Any]]]:
    """An ordered map: in this process, or over the workers of the Dask scheduler at an address."""
    if scheduler is None:
        yield map
        return
    client = _client(scheduler)
    try:
        yield lambda function, work: _in_order(client, function, list(work))
    finally:
        client.close()


def _client(scheduler: str):
    try:
        from distributed import Client
    except ImportError:
        raise AnalysisError("error.no_dask") from None
    try:
        return Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise AnalysisError("error.no_scheduler", address=scheduler, kind=type(error).__name__) from None


def _in_order(client, function: Callable, work: list) -> Iterator[Any]:
    """Results in the order of the work; each is let go once it has been handed over."""
    futures = client.map(function, work, pure=False, retries=RETRIES)
    for i in range(len(futures)):
        future, futures[i] = futures[i], None
        yield future.result()
