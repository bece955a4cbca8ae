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


def test_reports_asked_for_at_once_are_those_of_this_process_and_do_not_mix():
    told = []
    wanted = [small(), small("first_class", "en", ("csv", "json"))]
    heard = [lambda share, name: told.append((share, name)), None]
    with ThreadPoolExecutor(len(wanted)) as pool:
        found = list(pool.map(background.produce_apart, wanted, heard))
    for product, own in zip(found, wanted, strict=True):
        assert not product.failures and product == produce(own)
    assert [share for share, _ in told] == sorted(share for share, _ in told) and told[-1] == (1.0, "")
    assert [name for _, name in told if name] == list(FORMATS)


def test_a_format_that_ends_the_process_leaves_the_others_to_a_new_one(monkeypatch):
    first = background.call(os.getpid)
    monkeypatch.setattr(background, "_attempt", end_at_csv)
    product = background.produce_apart(small(formats=("json", "csv", "parquet")))
    assert list(product.failures) == ["csv"] and "重试" in product.failures["csv"]
    assert {name.rpartition(".")[2] for name in product.files} == {"json", "parquet"}
    assert background.call(os.getpid) not in (first, os.getpid())


def test_work_that_ends_its_process_is_said():
    with pytest.raises(WorkError):
        background.call(os._exit, 1)
