"""The same ensembles and sweeps on a real cluster of separate processes."""

import operator
import os
import pickle
import signal
from functools import partial

import numpy as np
import pandas as pd
import pytest

from simulation import Scenario, embedded_baseline, embedded_place
from simulation.analysis import batch
from simulation.analysis import cluster as cluster_module
from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.attribution import attribute, attribute_entities
from simulation.analysis.cluster import mapper
from simulation.analysis.goals.pareto import pareto
from simulation.analysis.goals.plans import Limits, PlanSpace
from simulation.analysis.goals.problem import Problem
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity.morris_sobol import morris, sobol
from simulation.analysis.sensitivity.tornado import tornado
from simulation.analysis.stress.discovery import discover
from simulation.analysis.stress.stress_tests import preset_table, regret, reverse_stress
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.analysis.uncertainty.width_by_source import width_by_source
from simulation.cli import analysis_commands
from simulation.cli.commands import main
from simulation.run import horizon
from tests.support import pieces

DRAWS = 6 * 512
WORKERS = 2
distributed = pytest.importorskip("distributed") if not os.environ.get("CI") else __import__("distributed")

PLAN = Scenario.preset("deepening")
NAMES = ("metals_price", "loan_rate", "steel_spread", "price_pass_through")
TARGET = Target("total_profit", 2030, at_least=245.0)
FEW = Limits(locked=tuple(name for name in embedded_place().levers if name not in ("contract_quality", "loss_treatment")))
SWEEPS = {
    "sobol": lambda run: sobol(PLAN, NAMES, ("total_profit",), 128, run=run).indices("total_profit", 2030),
    "morris": lambda run: morris(PLAN, trajectories=2, run=run),
    "tornado": lambda run: tornado(PLAN, Scenario(), outcomes=("total_profit",), run=run).table("total_profit", 2030),
    "attribution": lambda run: attribute(PLAN, outcomes=("total_profit", "eva"), run=run).tidy(),
    "entities": lambda run: pd.DataFrame(attribute_entities(PLAN, "total_profit", run=run)[1][-1]),
    "presets": lambda run: preset_table(PLAN, run=run),
    "breaks": lambda run: reverse_stress(PLAN, TARGET, run=run),
    "regret": lambda run: regret([PLAN, Scenario()], run=run),
    "width": lambda run: width_by_source(PLAN, 64, outputs=("total_profit",), run=run),
    "boxes": lambda run: pd.DataFrame(map(vars, discover(PLAN, TARGET, 256, run=run))),
    "front": lambda run: pareto("total_profit", "debt_ratio", limits=FEW, samples=16, run=run).table(),
}


def local_cluster():
    return distributed.LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    )


@pytest.fixture(scope="module")
def cluster():
    with local_cluster() as local:
        yield local


@pytest.fixture
def losing():
    """A cluster of its own for a test that kills one of its workers, who may not be replaced on a busy machine."""
    with local_cluster() as local:
        yield local


@pytest.fixture(scope="module")
def here():
    return project_ensemble(PLAN, DRAWS, seed=7)


def on_cluster(cluster, **options):
    with mapper(cluster.scheduler_address) as run:
        return project_ensemble(PLAN, DRAWS, seed=7, run=run, **options)


def killer(cluster):
    """Kills one worker when it is first called."""
    victims = [next(iter(cluster.workers.values())).pid]

    def kill(_share):
        if victims:
            os.kill(victims.pop(), signal.SIGKILL)

    return kill


def test_cluster_gives_the_same_digits(cluster, here):
    there = on_cluster(cluster)
    for name, values in here.values.items():
        np.testing.assert_array_equal(there.values[name], values)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_sweeps_give_the_same_digits(cluster, sweep, monkeypatch):
    monkeypatch.setattr(batch, "CELLS", 9 * 40)
    with mapper(cluster.scheduler_address) as run:
        there = SWEEPS[sweep](run)
    pd.testing.assert_frame_equal(there, SWEEPS[sweep](map), check_exact=True)


def test_plans_are_judged_the_same(cluster, monkeypatch):
    monkeypatch.setattr(batch, "CELLS", 9 * 40)
    space = PlanSpace(Scenario("start"), embedded_baseline(), horizon(2030), FEW)
    points = np.random.default_rng(1).uniform(space.box.low, space.box.high, (96, 2))
    with mapper(cluster.scheduler_address) as run:
        there = Problem.of(space, (TARGET,), 1, run).run(points)
    here = Problem.of(space, (TARGET,), 1).run(points)
    np.testing.assert_array_equal(there[0], here[0])
    for name, values in vars(here[1]).items():
        np.testing.assert_array_equal(there[1][name], values)


def test_a_worker_killed_midway_loses_nothing(losing, here):
    there = on_cluster(losing, progress=killer(losing))
    for name, values in here.values.items():
        np.testing.assert_array_equal(there.values[name], values)


@pytest.mark.long  # as of an ensemble, above
def test_a_worker_killed_in_a_sweep_loses_nothing(losing):
    study = partial(sobol, PLAN, NAMES, ("total_profit",), 1024)
    with mapper(losing.scheduler_address) as run:
        there = study(progress=killer(losing), run=run)
    np.testing.assert_array_equal(there.ab["total_profit"], study().ab["total_profit"])


def test_work_is_sent_as_results_come_back(cluster):
    taken = []

    def work():
        for number in range(200):
            taken.append(number)
            yield number

    with mapper(cluster.scheduler_address) as run:
        results = run(abs, work())
        assert next(results) == 0 and len(taken) < 20
        assert list(results) == list(range(1, 200))


class Counted:
    """A function that counts how often it is packed; unpacked it gives a number's real part."""

    packed = 0

    def __reduce__(self):
        Counted.packed += 1
        return operator.attrgetter, ("real",)


def test_what_the_work_has_in_common_is_sent_once(cluster):
    with mapper(cluster.scheduler_address) as run:
        assert list(run(Counted(), range(20))) == list(range(20))
    assert Counted.packed == 1


def test_a_large_function_is_sent_without_a_warning(cluster, recwarn):
    weight = np.zeros(2_000_000)
    with mapper(cluster.scheduler_address) as run:
        assert list(run(lambda number: number + float(weight[0]), range(3))) == [0, 1, 2]
    assert not [one for one in recwarn.list if "large" in str(one.message)], (
        "what else is slow on a busy machine may be said"
    )


def test_a_baseline_travels_as_its_figures_alone():
    baseline = pieces({})
    packed = pickle.dumps(baseline.bare)
    there = pickle.loads(packed)
    assert len(packed) < len(pickle.dumps(baseline))
    assert there.digest == baseline.digest and there.entity_ids == baseline.entity_ids
    for name, values in baseline.columns.items():
        np.testing.assert_array_equal(there.columns[name], values)


def test_the_embedded_place_travels_by_its_name_alone():
    packed = pickle.dumps(embedded_baseline())
    assert len(packed) < 200 and pickle.loads(packed) is embedded_baseline()


def test_pieces_of_several_batches_come_back_in_order(monkeypatch):
    plans = [PLAN, Scenario(), Scenario.preset("first_class")]

    def widened(plan):
        usual = batch.Batch.of(plan, embedded_baseline(), horizon(2030))
        path = usual.moving["metals_price"] * np.linspace(0.9, 1.1, 8)
        return usual.widened(8, {"metals_price": path})

    alone = [batch.totals(widened(plan), ("total_profit",))["total_profit"] for plan in plans]
    monkeypatch.setattr(batch, "CELLS", 18)
    together = list(batch.each(map(widened, plans), ("total_profit",)))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other["total_profit"])


@pytest.mark.parametrize(
    "command",
    [
        ("attribute", "--preset", "deepening"),
        ("sensitivity", "--preset", "deepening"),
        ("stress", "--preset", "deepening"),
        ("ensemble", "--draws", "64"),
    ],
)
def test_the_shell_runs_on_a_scheduler(cluster, command, tmp_path):
    files = [tmp_path / name for name in ("here.csv", "there.csv")]
    main([*command, "--output", str(files[0])])
    main([*command, "--output", str(files[1]), "--scheduler", cluster.scheduler_address])
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_shell_seeks_on_a_scheduler(cluster, monkeypatch, capsys):
    given = []

    def stop(*_, run, **__):
        given.extend(run(abs, [-1, -2]))
        raise AnalysisError("error.no_plan")

    monkeypatch.setattr(analysis_commands, "seek", stop)
    with pytest.raises(SystemExit):
        main(["seek", "--target", "total_profit>=240@2030", "--scheduler", cluster.scheduler_address])
    assert given == [1, 2] and "no plan" in capsys.readouterr().err


def test_no_scheduler_is_said_plainly(monkeypatch):
    monkeypatch.setattr(cluster_module, "PATIENCE", "1s")
    with pytest.raises(AnalysisError, match="no Dask scheduler answers"), mapper("tcp://127.0.0.1:9"):
        pass
