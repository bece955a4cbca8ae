"""Ways in of what a year brings: monthly records, a folder of them, adopted plans, broken-down targets, standard values, imprint, rooms and their backup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from simulation import Scenario, embedded_place, load_place
from simulation.backup.backup_file import unpack_backup
from simulation.backup.kept_rooms import rooms_from_file
from simulation.benchmarking.target_allotment import allot, as_csv, read_allotments
from simulation.cli.backup_commands import ROOMS
from simulation.engine.errors import Refusal
from simulation.language import table_files
from simulation.language.words import Words
from simulation.report.content.imprint import Imprint
from simulation.report.minutes.minutes_request import MinutesRequest
from simulation.report.minutes.minutes_story import MinutesStory
from simulation.tracking.kept_record import as_text, read_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.tracking.record_file import read_record_file
from simulation.tracking.record_folder import read_files
from simulation.tracking.record_sheet import table_of
from simulation.workbench.adopted_plan import AdoptedPlans, Adoption
from simulation.workshop.json_bounds import as_kept
from simulation.workshop.store import Store
from tests.make_room_set import SETS

ENTRIES = (
    Entry("total_profit", 2026, 6, 120.5, "total", "财务快报"),
    Entry("total_profit", 2026, 6, 6.25, "steel", "x"),
    Entry("revenue", 2026, 6, 650.0, "steel", "=1+1"),
)
NO_FILES = Refusal("error.sheet_empty")


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _first(refused: Iterable[Any]) -> None:
    """What was left out is refused in a sentence each; the first of them stands for all."""
    said = [getattr(one, "reason", one) for one in refused]
    for one in said:
        assert one.said("zh") and one.said("en")
    if said:
        raise said[0]


def _record(text: str) -> None:
    found = read_record_file(_octets(text), "月报.csv", embedded_place())
    _first((*found.problems, *found.doubts))


def _kept_record(text: str) -> None:
    record, left_out = read_text(text, embedded_place())
    read_text(as_text(record), embedded_place())
    _first(left_out)


def _folder(given: str | dict[str, str]) -> None:
    try:
        files = json.loads(given) if isinstance(given, str) else given
        named = [(str(name), _octets(content)) for name, content in files.items()]
    except (ValueError, AttributeError, RecursionError):
        raise NO_FILES from None
    found = read_files(named, embedded_place())
    _first(one for receipt in found.receipts for one in receipt.problems)


def _adopted(text: str) -> None:
    plans, left_out = AdoptedPlans.read(text, embedded_place())
    AdoptedPlans.read(plans.text, embedded_place())
    _first(left_out)


def _allotted(text: str) -> None:
    read_allotments(text, Scenario("x"))


def _standards(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("entities", "base_year"):
            (Path(folder) / f"{name}.csv").write_bytes((_made() / "own_baseline" / f"{name}.csv").read_bytes())
        (Path(folder) / "standard_values.csv").write_bytes(_octets(text))
        load_place(Path(folder))


def _made() -> Path:
    return Path(__file__).parent / "data" / "releases" / "1.0.0"


def _imprint(text: str) -> None:
    found, left_out = Imprint.read(text)
    Imprint.read(found.text)
    _first(left_out)


def _room(text: str) -> None:
    """A room as a store keeps it, which is JSON, to its minutes."""
    try:
        record = as_kept(text)
    except (ValueError, RecursionError):
        raise NO_FILES from None
    story = MinutesStory.of(MinutesRequest.of_record(record, language="zh", date="2026-11-30"))
    assert story.cover and story.tasks and story.levers is not NotImplemented


def _backup(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, unpacked = Path(folder) / "backup.zip", Path(folder) / "unpacked"
        file.write_bytes(content)
        unpacked.mkdir()
        unpack_backup(file, unpacked)
        if not (unpacked / ROOMS).is_file():
            raise Refusal("error.backup.no_backup", file="backup.zip")
        store = Store(f"sqlite:///{folder}/store.sqlite3")
        try:
            rooms_from_file(unpacked / ROOMS, store)
        finally:
            store.close()


def goods() -> dict[str, tuple[Any, Any]]:
    """Accepted inputs and readers, by name."""
    place, plan = embedded_place(), Scenario("方案", {"benchmarking": 0.5})
    record, metals = MonthlyRecord(ENTRIES), Entry("total_profit", 2026, 6, 30.0, "nonferrous", "")

    def table(entries: Iterable[Entry]) -> str:
        return table_files.as_csv(table_of(tuple(entries), Words.screen("zh"), place)).decode("utf-8-sig")

    last = max(SETS.iterdir())
    kept = json.loads((last / "room.json").read_text("utf-8"))
    standards = (Path(__file__).parents[1] / "data" / "gansu" / "standard_values.csv").read_text("utf-8-sig")
    adopted = AdoptedPlans().adopting(Adoption(plan, "2026-11-30", "省国资委党委会"))
    return {
        "monthly record": (table(ENTRIES), _record),
        "kept record": (json.loads(as_text(record)), _kept_record),
        "folder of records": ({"钢铁.csv": table(ENTRIES[1:]), "有色.csv": table([metals])}, _folder),
        "adopted plan": (json.loads(adopted.text), _adopted),
        "targets table": (as_csv([allot(plan, "total_profit", 2028, 250.0, {"steel": 7.0})]), _allotted),
        "standards": (standards, _standards),
        "imprint": ({"department": "国资委", "signer": "主任"}, _imprint),
        "room": (kept, _room),
        "rooms": ((last / "backup.zip").read_bytes(), _backup),
    }
