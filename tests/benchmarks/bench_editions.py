"""Time a year and enterprise beside another edition's, in turns on one machine: `python tests/benchmarks/bench_editions.py FOLDER [--turns N] [--json FILE]`.

FOLDER: a checkout of the other edition (`git worktree add --detach FOLDER COMMIT`). Processor time of this program's runs over the other's: the ratio
of each turn, its median and the middle half of the turns.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.circumstances import told

HERE = Path(__file__).resolve().parents[2]
KINDS = ("a central run", "1,000 draws")
WORKER = """
import json, sys, time
from simulation import Scenario, embedded_baseline, model, project
sys.path.insert(0, {bench!r})
from bench_model import drawn
scenario = Scenario.preset("first_class")
plan, draws = (lambda: project(scenario)), drawn(scenario)
found = plan()
per = len(found.years) * len(embedded_baseline().entity_ids)
plan(), draws()
print(json.dumps(dict(per=per, variables=len(found.values))), flush=True)
for line in sys.stdin:
    times = []
    for action, often in ((plan, 20), (draws, 2)):
        start = time.process_time()
        for _ in range(often):
            action()
        times.append((time.process_time() - start) / often / per * 1e6)
    print(json.dumps(times), flush=True)
"""


class Edition:
    """One edition in a process of its own, that measures when asked."""

    def __init__(self, folder):
        bench = str(folder / "tests" / "benchmarks")
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER.format(bench=bench)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.about = json.loads(self.process.stdout.readline())

    def turn(self):
        """Microseconds a year and enterprise of each kind of run."""
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def main():
    """Print the table, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    own, other = Edition(HERE), Edition(chosen.folder.resolve())
    turns = np.array([(own.turn(), other.turn()) for _ in range(chosen.turns)])
    ratios, rows = turns[:, 0] / turns[:, 1], {}
    for at, kind in enumerate(KINDS):
        low, middle, high = (float(found) for found in np.quantile(ratios[:, at], (0.25, 0.5, 0.75)))
        mine, theirs = (float(np.median(turns[:, side, at])) for side in (0, 1))
        best = [float(turns[:, side, at].min()) for side in (0, 1)]
        rows[kind] = {"own_us": mine, "other_us": theirs, "best_us": best, "ratio": middle, "half": [low, high]}
        print(f"{kind:15} {mine:7.1f} us here, {theirs:7.1f} there, ratio {middle:.2f} [{low:.2f}, {high:.2f}]")
        print(f"{'':15} best {best[0]:.1f} and {best[1]:.1f}, ratio {best[0] / best[1]:.2f}")
    print(own.about, other.about, begun)
    if chosen.json:
        chosen.json.write_text(json.dumps({**begun, "own": own.about, "other": other.about, **rows}, indent=1) + "\n")
    for edition in (own, other):
        edition.process.stdin.close()
        edition.process.wait()


if __name__ == "__main__":
    main()
