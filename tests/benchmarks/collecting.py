"""An app of Streamlit that throws away what nobody holds whenever it is told to: `python collecting.py SCRIPT [options]`.

At SIGUSR1 it collects garbage, gives free memory back to the system, and writes a line to its output. For `bench_memory.py`.
"""

import ctypes
import gc
import os
import signal
import sys

from streamlit.web.cli import main


def collect(*_: object) -> None:
    """Let go of all that can be let go."""
    for _ in range(3):
        gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    os.write(1, b"collected\n")


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, collect)
    sys.argv[1:] = ["run", *sys.argv[1:]]
    main()
