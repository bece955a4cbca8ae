"""A hall behind the shipped nginx: `python tests/benchmarks/bench_hall.py [--teams 30] [--seconds 300] [--json FILE]`.

Two processes on this machine, a board, and simulated teams over the addresses of phones (`python -m simulation rehearse`), through TLS: first
one phone a team, then four, each phone with a change every three seconds. Printed: how long own figures and the way from a submission to the board take,
what was refused or lost, and what share of a core the simulated phones took. Linux; needs nginx and openssl.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulation.workshop.rehearsal.load_run import LoadRun, high
from simulation.workshop.service import Workshop
from simulation.workshop.store import Store
from tests.benchmarks.circumstances import told
from tests.deployment import site

PHONES = (1, 4)  # of each team
SHARES = {"p50": 0.5, "p95": 0.95, "most": 1.0}


def measured(teams: int, phones: int, seconds: float) -> dict:
    """One load on fresh processes; what else the machine did is told from before."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="hall") as folder, site(Path(folder)) as running:
        workshop = Workshop(Store(f"sqlite:///{folder}/workshop.sqlite3"), refresh=0)
        seen = LoadRun(workshop, running.address, [phones] * teams, seconds, trust=running.context).run()
        workshop.store.close()
    waits = {"own": seen.own, "board": seen.board}
    found = {f"{name} {part}": high(times, share) for name, times in waits.items() for part, share in SHARES.items()}
    counts = {"changes": len(seen.own), "submissions": seen.submissions, "refused": len(seen.refused), "lost": seen.lost}
    return {"teams": teams, "phones": phones, "load": load, "clients": seen.clients, **counts, **found}


def main() -> None:
    """Measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teams", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    halls = []
    for phones in PHONES:
        halls.append(measured(chosen.teams, phones, chosen.seconds))
        print({name: round(value, 3) for name, value in halls[-1].items()}, flush=True)
        if chosen.json:
            chosen.json.write_text(
                json.dumps({**begun, "seconds": chosen.seconds, "halls": halls}, indent=1) + "\n", encoding="utf-8"
            )


if __name__ == "__main__":
    main()
