"""A process that writes to a room and says on standard output what was confirmed; tests kill it, or run two at once.

python workshop_writer.py ADDRESS ROOM TEAM COUNT
"""

import sys

from simulation.workshop.service import Workshop
from simulation.workshop.store import Store

address, room, team, count = sys.argv[1:]
workshop = Workshop(Store(address), refresh=0)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(count)):
    said = f"{team}:{number}"
    workshop.act(room, f"team:{team}", "answer", {"prompt": "test", "text": said})
    print(said, flush=True)
