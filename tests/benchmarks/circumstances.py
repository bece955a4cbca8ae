"""Where and when something was measured: what makes a figure repeatable."""

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np


def told() -> dict[str, object]:
    """Date, machine, load and command of this run."""
    script = Path(sys.argv[0]).name
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load": round(os.getloadavg()[0], 1),
        "command": " ".join([f"python tests/benchmarks/{script}", *sys.argv[1:]]),
    }
