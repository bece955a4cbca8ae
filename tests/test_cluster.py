"""The same ensemble on a real cluster of separate processes."""

import os
import signal
import threading
import time

import numpy as np
import pytest

from simulation import Scenario
from simulation.analysis.cluster import mapper
from simulation.analysis.ensemble import project_ensemble
from simulation.analysis.errors import AnalysisError

DRAWS = 6 * 512
distributed = pytest.importorskip("distributed") if not os.environ.get("CI") else __import__("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as local:
        yield local


@pytest.fixture(scope="module")
def here():
    return project_ensemble(Scenario.preset("deepening"), DRAWS, seed=7)


def on_cluster(cluster, **options):
    with mapper(cluster.scheduler_address) as run:
        return project_ensemble(Scenario.preset("deepening"), DRAWS, seed=7, run=run, **options)


def test_cluster_gives_the_same_digits(cluster, here):
    there = on_cluster(cluster)
    for name, values in here.values.items():
        np.testing.assert_array_equal(there.values[name], values)


def test_a_worker_killed_midway_loses_nothing(cluster, here):
    workers = list(cluster.workers.values())
    killed = threading.Timer(0.3, lambda: os.kill(workers[0].pid, signal.SIGKILL))
    killed.start()
    there = on_cluster(cluster, progress=lambda share: time.sleep(0.05))
    killed.join()
    for name, values in here.values.items():
        np.testing.assert_array_equal(there.values[name], values)


def test_no_scheduler_is_said_plainly():
    with pytest.raises(AnalysisError, match="no Dask scheduler answers"), mapper("tcp://127.0.0.1:9"):
        pass
