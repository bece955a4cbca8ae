"""Reports made in another process are the same, do not mix, and survive the end of that process."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulation.report import background, produce
from simulation.workers.pool import WorkError
from tests.report_support import presets, request

FORMATS = ("xlsx", "csv", "json")


def small(name="deepening", language="zh", formats=FORMATS):
    return request(presets(name), language, formats, draws=16)


def end_at_csv(content, place, name, made):
    """In place of a format: one that takes its process with it."""
    if name == "csv":
        os._exit(3)
    return background.attempt(background._story(content, place), name, made)


def test_files_are_those_of_the_same_process():
    told = []
    apart = background.produce_apart(small(), lambda share, name: told.append((share, name)))
    assert apart == produce(small())
    assert [share for share, _ in told] == sorted(share for share, _ in told) and told[-1] == (1.0, "")
    assert [name for _, name in told if name] == list(FORMATS)


def test_reports_asked_for_at_once_do_not_mix():
    wanted = [small(formats=("csv", "json")), small("first_class", "en", ("csv", "json"))]
    with ThreadPoolExecutor(len(wanted)) as pool:
        found = list(pool.map(background.produce_apart, wanted))
    for product, own in zip(found, wanted, strict=True):
        assert not product.failures and product == produce(own)


def test_a_format_that_ends_the_process_leaves_the_others(monkeypatch):
    monkeypatch.setattr(background, "_attempt", end_at_csv)
    product = background.produce_apart(small(formats=("json", "csv", "parquet")))
    assert list(product.failures) == ["csv"] and "重试" in product.failures["csv"]
    assert {name.rpartition(".")[2] for name in product.files} == {"json", "parquet"}


def test_the_next_call_has_a_new_process():
    first = background.call(os.getpid)
    with pytest.raises(WorkError):
        background.call(os._exit, 1)
    assert background.call(os.getpid) not in (first, os.getpid())
