"""A slow line: `python tests/benchmarks/bench_link.py [--json FILE]`. Streamlit cuts off who has 500 messages unread.

A visitor whose line carries so many kilobits a second moves a lever every so often, whether the answer is there or not, as who holds
down a key does. Said of each line and pace: cut off or not, seconds until the last answer, kilobytes and messages that came. A client of the protocol with small buffers; Linux.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.app_visitor import SETTLED, CutOff, visitor
from tests.benchmarks.circumstances import told
from tests.browser.conftest import serve

LINES, PACES = (1000, 256, 64), (3.0, 0.25)  # kbit/s; seconds between two changes
CHANGES = 40


async def hurried(address: str, kilobits: float, pace: float, changes: int) -> dict[str, float | bool]:
    """Changes at a pace over a slow line."""
    async with visitor(address, rate=kilobits * 125) as one:
        await asyncio.sleep(SETTLED)
        levers = sorted(one.sliders)
        begun, size, messages = time.perf_counter(), 0, 0
        try:
            for turn in range(changes):
                slider = one.sliders[levers[turn % len(levers)]]
                way = -slider.step if slider.value + slider.step > slider.most + 1e-9 else slider.step
                await one.move(levers[turn % len(levers)], slider.value + way, wait=False)
                await asyncio.sleep(pace)
                size, messages = size + one.answer.size, messages + one.answer.messages
            ended = time.perf_counter()
            while time.perf_counter() - ended < 60 and not one.closed:
                before = one.answer.messages
                await asyncio.sleep(2.0)
                if one.answer.messages == before and one.ended.is_set():
                    break
            cut = one.closed
        except CutOff:
            cut = True
        return {
            "cut": cut, "kilobytes": size / 1000, "messages": messages, "behind": max(one.sent + one.answer.whole - ended, 0.0) if not cut else 0.0,
            "seconds": time.perf_counter() - begun,
        }  # fmt: skip


def main() -> None:
    """Measure, print, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=CHANGES)
    parser.add_argument("--json", type=Path)
    chosen, begun = parser.parse_args(), told()
    server, address = serve()
    found = []
    try:
        for kilobits in LINES:
            for pace in PACES:
                seen = asyncio.run(hurried(address, kilobits, pace, chosen.changes))
                found.append({"kilobits": kilobits, "pace": pace, **seen})
                print({name: round(value, 2) for name, value in found[-1].items()}, flush=True)
                if chosen.json:  # after each, for all together take long
                    told_ = {**begun, "changes": chosen.changes, "lines": found}
                    chosen.json.write_text(json.dumps(told_, indent=1) + "\n", encoding="utf-8")
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
