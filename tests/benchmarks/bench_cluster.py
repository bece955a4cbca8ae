"""Two workers beside one, and a slice of a national baseline: `python tests/benchmarks/bench_cluster.py [--turns 3] [--entities 20000] [--draws 64] [--json FILE]`.

A Dask cluster on this machine, one thread a worker. First one ensemble on nine entities by one and by two workers in turn; then `entities` × `draws` on
two workers, from which 200,000 × 1,000 is extrapolated at the same time an entity and draw, with the spread of the turns as its error. Says nothing
where other work takes the cores: the load is told beside it.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from distributed import LocalCluster

from simulation import Scenario, load_baseline
from simulation.analysis.cluster import mapper
from simulation.analysis.uncertainty.ensemble import project_ensemble
from tests.benchmarks.bench_analysis import written
from tests.benchmarks.circumstances import told

PLAN, OUTCOMES = (
    Scenario.preset("first_class"),
    ("total_profit", "return_on_equity", "labour_productivity", "new_energy_capacity"),
)
DRAWS = 8 * 1024
WHOLE = 200_000 * 1_000


def seconds(address: str, seed: int, draws: int, baseline=None) -> float:
    """Wall time of an ensemble on the workers of a scheduler; another seed, for what was made is kept."""
    begun = time.perf_counter()
    with mapper(address) as run:
        project_ensemble(PLAN, draws, seed, baseline, outputs=OUTCOMES, run=run)
    return time.perf_counter() - begun


def main() -> None:
    """Measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, usual in (("turns", 3), ("entities", 20_000), ("draws", 64)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    times: dict[int, list[float]] = {1: [], 2: []}
    clusters = {n: LocalCluster(n_workers=n, threads_per_worker=1, dashboard_address=None) for n in times}
    try:
        for cluster in clusters.values():
            seconds(cluster.scheduler_address, 0, 2 * 1024)
        for turn in range(1, chosen.turns + 1):
            for n, cluster in clusters.items():
                times[n].append(seconds(cluster.scheduler_address, turn, DRAWS))
        ratio = min(times[1]) / min(times[2])
        print(f"{DRAWS:,} draws: one worker {min(times[1]):.2f} s, two {min(times[2]):.2f} s: {ratio:.2f} times as fast")
        with tempfile.TemporaryDirectory() as folder:
            written(Path(folder), chosen.entities)
            baseline = load_baseline(folder)
            national = [seconds(clusters[2].scheduler_address, turn, chosen.draws, baseline) for turn in range(chosen.turns)]
    finally:
        for cluster in clusters.values():
            cluster.close()
    whole = [second / (chosen.entities * chosen.draws) * WHOLE / 60 for second in national]
    middle, error = statistics.median(whole), (max(whole) - min(whole)) / 2
    print(f"{chosen.entities:,} x {chosen.draws:,} on two workers: {min(national):.0f} to {max(national):.0f} s")
    print(f"200,000 x 1,000, extrapolated: {middle:.0f} ± {error:.0f} minutes")
    if chosen.json:
        found = {"one": times[1], "two": times[2], "ratio": ratio, "entities": chosen.entities, "draws": chosen.draws, "seconds": national,
                 "whole_minutes": middle, "whole_error": error}  # fmt: skip
        chosen.json.write_text(json.dumps({**begun, **found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
