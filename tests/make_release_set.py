"""Make what a user of this version may keep: `python tests/make_release_set.py`, once, when a version is handed out.

Writes `tests/data/releases/VERSION/`, which every later version has to open (`tests/test_releases.py`). All of it comes
from the program's shell commands, from its documented Python names, and from its pages in a real browser;
`--program FOLDER` takes another checkout's, run with this interpreter.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import click
import openpyxl

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.release_visit import visit  # noqa: E402

ADDRESS = "https://simulator.example/"
DOCUMENTS = ("docx", "pptx", "xlsx", "pdf", "html", "parquet")
LAST = 2030
HALVED = ("亿元", "万人", "万千瓦")  # units of the figures of a province half the size
TYPED = {  # into the lever sheet, by number of scenario and lever
    ("S1", "debt_ceiling"): {"value": 0.6},
    ("S1", "rd_intensity_target"): {"value": "3.2%", "start": 2026, "full": 2029, "shape": "linear"},
    ("S2", "chain_investment"): {"value": 200},
    ("S2", "benchmarking"): {"by_year": "2025=0.25; 2029=0.75"},
}
PRIVATE = re.compile(rb"/(?:home|root|tmp|Users|var|srv|work)/|[A-Z]:\\Users\\")
LISTS = (
    "import json, simulation as s; c = s.catalogue(); p = s.embedded_place();"
    " print(json.dumps({kind: [row.model_dump() for row in rows.values()]"
)
ABOUT = f"""{LISTS} for kind, rows in (("levers", p.levers), ("conditions", p.conditions), ("columns", c.columns))}}
    | {{"version": s.MODEL_VERSION, "data": c.digest, "made": str(c.releases[-1].date), "years": list(range(2023, {LAST + 1}))}}))"""
PATHS = """import json, sys, simulation as s
found = {}
for name in sys.argv[2:]:
    plan = s.Scenario.from_json(open(name, encoding="utf-8").read())
    years = range(2023, int(sys.argv[1]) + 1)
    levers = s.embedded_place().levers
    settings = {"": plan.levers} | {entity: {**plan.levers, **own} for entity, own in plan.entities.items()}
    found[name] = {
        place: {lever: [round(float(v), 12) for v in s.lever_path(levers[lever], own[lever], years)] for lever in own}
        for place, own in settings.items()
    }
print(json.dumps(found))"""


class Program:
    """A checkout of the program, used from outside: its shell, and its documented Python names."""

    def __init__(self, folder: Path):
        self.folder, self.env = folder, {**os.environ, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        self.about = json.loads(self.python(ABOUT))
        day = datetime.datetime.fromisoformat(self.about["made"]).replace(tzinfo=datetime.UTC)
        self.env["SOURCE_DATE_EPOCH"] = f"{day.timestamp():.0f}"

    def _run(self, *command: str) -> str:
        done = subprocess.run([sys.executable, *command], cwd=self.folder, env=self.env, capture_output=True, text=True)
        if done.returncode:
            raise click.ClickException(f"{' '.join(command[:3])}: {done.stderr.strip()}")
        return done.stdout

    def shell(self, *arguments: Any) -> str:
        """What a shell command prints."""
        return self._run("-m", "simulation", *map(str, arguments))

    def python(self, code: str, *arguments: Any) -> str:
        """What a few lines of Python print."""
        return self._run("-c", code, *map(str, arguments))


def plans(about: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Six scenario files as people write them: each way to state a setting, all levers and all conditions among them."""
    levers, conditions = about["levers"], about["conditions"]
    own = next(row for row in levers if row["scope"] != "province" and row["id"] == "rd_intensity_target")
    return {
        "by_year": {
            "name": "逐年安排",
            "levers": {
                "transformation_investment": {"by_year": {"2024": 180, "2028": 240}},
                "benchmarking": {"by_year": {str(year): round((year - 2023) / 10, 1) for year in range(2024, LAST + 1)}},
            },
        },
        "overrides": {
            "name": "分企业安排",
            "levers": {own["id"]: 0.03},
            "entities": {
                "steel": {own["id"]: 0.035, "delegation": {"value": 0.7, "start": 2026}},
                "power": {own["id"]: {"by_year": {"2025": 0.02, "2030": 0.04}}},
            },
        },
        "conditions": {"name": "自定环境", "levers": {"debt_ceiling": 0.65}, "conditions": _conditions(conditions)},
        "timing": {
            "name": "分步到位",
            "levers": {
                "benchmarking": 0.5,
                "delegation": {"value": 0.8, "start": 2025, "full": 2028, "shape": "s_curve"},
                "groups_merged": {"value": 4, "full": 2026},
                "mixed_ownership": {"value": 0.1, "start": 2027, "shape": "step"},
                "platform_phases": {"value": 2, "start": 2026, "full": 2026, "shape": "linear"},
            },
            "conditions": {"preset": "tight_money"},
        },
        "all_levers": {
            "name": "全部举措",
            "levers": {row["id"]: row["max"] if row["neutral"] < row["max"] else row["min"] for row in levers},
            "conditions": {"preset": "downturn"},
        },
        "everything": {
            "name": "All at once | *timed*, with own prices",
            "levers": {row["id"]: _timed(row, place) for place, row in enumerate(levers)},
            "entities": {"steel": {own["id"]: 0.05}},
            "conditions": {"preset": "boom", "loan_rate": 0.05},
        },
    }


def _conditions(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Every condition moved, half of them by a value for each of two years."""
    found: dict[str, Any] = {"preset": "downturn"}
    for place, row in enumerate(rows):
        high = round(row["base"] + (row["max"] - row["base"]) / 2, 4)
        found[row["id"]] = {"by_year": {"2025": row["base"], "2029": high}} if place % 2 else high
    return found


def _timed(row: dict[str, Any], place: int) -> dict[str, Any]:
    """A lever's setting part of the way to the far end of its range, by one of three kinds of timing."""
    far = row["max"] if row["neutral"] < row["max"] else row["min"]
    value = round(row["neutral"] + round((far - row["neutral"]) / 2 / row["step"]) * row["step"], 6)
    timing = ({"start": 2025, "full": 2028, "shape": "s_curve"}, {"start": 2026}, {"full": 2029, "shape": "linear"})
    return {"value": value, **timing[place % 3]}


def write(path: Path, content: Any) -> None:
    """A JSON file that people can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def scenarios(program: Program, folder: Path) -> list[Path]:
    """Plain files, and the same with a stamp."""
    files = []
    for name, plan in plans(program.about).items():
        write(folder / f"{name}.json", {"schema": "scenario/1.0", **plan})
        files.append(folder / f"{name}.json")
    return files


def links(program: Program, files: list[Path], folder: Path) -> dict[str, str]:
    """A link for each scenario, for a package and for all six together; stamped files are what links are opened to."""
    found = {file.stem: program.shell("link", file, "--address", ADDRESS).strip() for file in files}
    found["package"] = program.shell("link", "--preset", "deepening").strip()
    found["six"] = program.shell("link", *files).strip()
    for name in ("everything", "package", "six"):
        program.shell("open", found[name], "--output", folder / f"stamped_{name}.json")
    return found


def reports(program: Program, files: dict[str, Path], folder: Path, baseline: Path) -> None:
    """A report of two scenarios in each format, a bundle of it, its recipe, and a bundle of another province."""
    two, made = (files["everything"], files["by_year"]), folder / "made"
    program.shell("report", *two, "--format", ",".join(DOCUMENTS), "--output", made, "--save-pack", folder / "recipe.json")
    program.shell("report", *two, "--format", "pptx,zip", "--language", "en", "--output", made / "zip")
    program.shell("report", files["timing"], "--format", "zip", "--baseline", baseline, "--output", made / "own")
    for format in DOCUMENTS:
        next(made.glob(f"*.{format}")).rename(folder / f"report.{format}")
    next((made / "zip").glob("*.zip")).rename(folder / "bundle.zip")
    next((made / "own").iterdir()).rename(folder / "bundle_own_baseline.zip")
    shutil.rmtree(made)


def changed_sheet(program: Program, folder: Path) -> None:
    """The workbook after somebody typed into its lever sheet, and the scenarios which this version reads in it."""
    book, file = openpyxl.load_workbook(folder / "report.xlsx"), folder / "levers_changed.xlsx"
    sheet = next(s for s in book.worksheets if any("scenario-levers/" in str(c.value) for row in s["A1:A6"] for c in row))
    head = next(row for row in sheet.iter_rows(max_row=10) if "by_year" in [cell.value for cell in row])
    at = {cell.value: cell.column for cell in head if cell.value}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        number, part, code = (sheet.cell(row, at[field]).value for field in ("number", "part", "code"))
        for field, value in TYPED.get((number, code), {}).items():
            if part == "lever":
                sheet.cell(row, at[field], value)
    book.save(file)
    program.shell("report", file, "--format", "json", "--output", folder / "read")
    for number in ("S1", "S2"):
        next((folder / "read").glob(f"*_{number}.json")).rename(folder / f"levers_changed_{number}.json")
    shutil.rmtree(folder / "read")


def own_province(program: Program, folder: Path) -> None:
    """A baseline folder of another province: other ids and names, and amounts half as large."""
    folder.mkdir()
    units = {row["id"]: row["unit"] for row in program.about["columns"]}
    for name, head in (("entities.csv", "id"), ("base_year.csv", "entity")):
        text = next((program.folder / "data").rglob(name)).read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        for row in rows:
            row[head] = row[head] if row[head] == "province" else f"own_{row[head]}"
            for label in ("label_zh", "label_en"):
                row |= {label: f"{row[label]} B"} if label in row else {}
            half = name == "base_year.csv" and units[row["variable"]] in HALVED
            row |= {part: repr(float(row[part]) / 2) for part in ("value", "low", "high") if half and row[part]}
            row |= {"source": "Half of the embedded figure"} if "source" in row else {}
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)


def figures(program: Program, file: Path, work: Path, *more: Any) -> dict[str, float]:
    """Totals of the last year, by variable, as the shell gives them."""
    program.shell("project", file, "--until", LAST, "--output", work / "run.json", *more)
    rows = json.loads((work / "run.json").read_text(encoding="utf-8"))["rows"]
    (work / "run.json").unlink()
    return {row["variable"]: row["value"] for row in rows if row["entity"] == "total" and row["year"] == LAST}


def private(folder: Path) -> list[str]:
    """Files that hold a place of the machine they were made on, also within archives."""
    found = []
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        found += [
            f"{path.relative_to(folder)}: {name}" for name, content in _parts(path.read_bytes()) if PRIVATE.search(content)
        ]
    return found


def _parts(content: bytes, name: str = "") -> list[tuple[str, bytes]]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [(name, content)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [part for inner in archive.namelist() for part in _parts(archive.read(inner), f"{name}/{inner}")]


@click.command()
@click.option(
    "--program", "place", type=click.Path(exists=True, path_type=Path), default=ROOT, help="Checkout whose program is used."
)
@click.option("--output", type=click.Path(path_type=Path), help="Folder to write; tests/data/releases/VERSION by default.")
def make(place: Path, output: Path | None) -> None:
    """Make the set of one release."""
    program = Program(place.resolve())
    about = program.about
    folder = (output or ROOT / "tests" / "data" / "releases" / about["version"]).resolve()
    if folder.exists():
        raise click.ClickException(f"{folder}: made already; what was handed out stays as it is")
    folder.mkdir(parents=True)
    files = {file.stem: file for file in scenarios(program, folder / "scenarios")}
    write(folder / "links.json", found := links(program, list(files.values()), folder / "scenarios"))
    own_province(program, folder / "own_baseline")
    reports(program, files, folder / "reports", folder / "own_baseline")
    changed_sheet(program, folder / "reports")
    done = visit(program.folder, folder / "browser", files["conditions"], found["all_levers"].partition("=")[2])
    paths = json.loads(program.python(PATHS, LAST, *files.values()))
    expected = {name: {"totals": figures(program, file, folder), "paths": paths[str(file)]} for name, file in files.items()}
    write(folder / "manifest.json", {
        "release": about["version"], "data": about["data"], "made": about["made"], "until": LAST,
        "levers": [{key: row[key] for key in ("id", "neutral", "start", "full", "shape")} for row in about["levers"]],
        "expected": expected, "browser": done,
        "own_baseline": figures(program, files["timing"], folder, "--baseline", folder / "own_baseline"),
    })  # fmt: skip
    if told := private(folder):
        raise click.ClickException("places of this machine in " + "; ".join(told))
    click.echo(folder)


if __name__ == "__main__":
    make()
