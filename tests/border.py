"""Everything that comes in from outside, by its way in: an input that is accepted, how it is damaged, and what reads it.

A reader gives back whether the input was accepted; what it refuses is a `Refusal` that can be written in both languages.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pages.parts.state import kept_work
from simulation import Scenario, project
from simulation.cli.analysis_commands import read_range, read_target
from simulation.cli.commands import commands
from simulation.engine.errors import Refusal
from simulation.report.bundle.recipe import Pack
from simulation.report.bundle.reproduce import opened
from simulation.sharing import code_of, decode, encode, read_file, share, write_file
from simulation.sharing.code import FORM
from simulation.sharing.stamp import Shared
from tests import border_of_records, mutation
from tests.test_sharing_code import body_of, sealed

MADE = Path(__file__).parent / "data" / "releases" / "1.0.0"
PLAN = {
    "schema": "scenario/1.1",
    "name": "方案",
    "levers": {
        "benchmarking": 0.5,
        "delegation": {"value": 0.8, "start": 2027, "full": 2029, "shape": "s_curve"},
        "transformation_investment": {"by_year": {"2027": 180, "2030": 240}},
    },
    "entities": {"steel": {"rd_intensity_target": 0.035}},
    "conditions": {"preset": "downturn", "metals_price": {"by_year": {"2026": 1.1}}},
}
LONGEST = 3000  # characters of a refusal


@dataclass(frozen=True)
class Way:
    """A way in: an accepted input, its damage by seed, and its reader."""

    good: Any
    damage: Callable[[Any, random.Random], Any]
    read: Callable[[Any], None]


def taken(way: Way, given: Any) -> bool:
    """Whether an input is accepted; refused in a sentence of either language otherwise."""
    try:
        way.read(given)
    except Refusal as error:
        for language in ("zh", "en"):
            said = error.said(language)
            assert 0 < len(said) < LONGEST and "Traceback" not in said
        return False
    return True


def text_or_content(whole: Any, chance: random.Random) -> str:
    """Mostly a content with other parts; sometimes its text as such."""
    if chance.random() < 0.75:
        return mutation.content(whole, chance)
    return mutation.text(json.dumps(whole, ensure_ascii=False), chance)


def _scenario(text: str) -> None:
    profit = project(Scenario.from_json(text)).total("total_profit")
    assert np.isfinite(profit).all()


def _file(text: str) -> None:
    found = read_file(text.encode("utf-8", "surrogatepass"))
    code = code_of(found)
    if code:
        assert len(decode(code).cases) == len(found)
    for scenario, _ in found:
        project(scenario)


def _link(code: str) -> None:
    for case in decode(code).cases:
        project(case.scenario)


def _recipe(text: str) -> None:
    for request in Pack.from_json(text).requests("2026-11-22"):
        assert request.scenarios


def _kept(text: str) -> None:
    found = kept_work.read(text)
    for one in found.left_out:
        assert one.reason.said("zh") and one.reason.said("en")
    if found.timeline is not None:
        kept_work.read(kept_work.written("zh", found.choices, found.timeline))
    if found.left_out:
        raise found.left_out[0].reason


@cache
def _store() -> dict[str, Any]:
    content = json.loads((MADE / "browser" / "storage.json").read_text(encoding="utf-8"))
    return json.loads(json.loads(content["scenario-workbench"])["text"])


def _within(part: str) -> Callable[[str], None]:
    """Kept work whose story, targets or timeline is damaged inside."""

    def read(text: str) -> None:
        store = _store()
        inner = {**store, "timeline": text} if part == "timeline" else {**store, "kept": {**store["kept"], part: text}}
        _kept(json.dumps(inner))

    return read


def _shell(words: list[str]) -> None:
    """A command without its net for what is unforeseen: mistakes of usage are the shell's own refusals."""
    import click

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            commands.main(args=words, prog_name="soe", standalone_mode=False)
        except click.ClickException as error:
            raise Refusal("error.usage", reason=error.format_message()) from None
        except OSError as error:
            raise Refusal("error.file.other", file=str(error.filename), reason=error.strerror) from None


def _in_link(code: str, chance: random.Random) -> str:
    """Mostly other bytes within, with a checksum that is right again."""
    if chance.random() < 0.2:
        return mutation.text(code, chance)
    return sealed(mutation.octets(body_of(code), chance), FORM)


def _words(whole: list[str], chance: random.Random) -> list[str]:
    found = list(whole)
    place = chance.randrange(len(found))
    act = chance.randrange(4)
    if act == 0:
        del found[place]
    elif act == 1:
        found.insert(place, found[chance.randrange(len(found))])
    else:
        found[place] = mutation.text(found[place], chance)
    return found


def _folder(files: dict[str, bytes]) -> None:
    from simulation import load_baseline

    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        load_baseline(folder)


def _one_file(whole: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    name = chance.choice(sorted(whole))
    if chance.random() < 0.5:
        text = mutation.text(whole[name].decode("utf-8-sig"), chance)
        return {**whole, name: text.encode("utf-8", "surrogatepass")}
    return {**whole, name: mutation.octets(whole[name], chance)}


def _bundle(content: bytes) -> None:
    opened(content)


def _in_bundle(whole: bytes, chance: random.Random) -> bytes:
    inner = {"json": lambda member, luck: text_or_content(json.loads(member), luck).encode("utf-8", "surrogatepass")}
    return mutation.archive(whole, chance, inner)


def _sheet(content: bytes) -> None:
    from simulation.report.excel.lever_sheet import read_levers

    read_levers(content)


@cache
def ways() -> dict[str, Way]:
    """Every way in by its name."""
    plan = Scenario.from_dict(PLAN)
    shared = share([(project(plan), project(plan.reference()))] * 2, "2026-11-22")
    one = json.loads(write_file(Shared(shared.stamp, shared.cases[:1])))
    old = json.loads((MADE / "scenarios" / "everything.json").read_text(encoding="utf-8"))
    recipe = json.loads(Pack("套件", (plan, Scenario.preset("deepening")), ("csv", "docx"), ("zh", "en")).to_json())
    store = _store()
    tables = {path.name: path.read_bytes() for path in (MADE / "own_baseline").iterdir()}
    return {
        "scenario": Way(PLAN, text_or_content, _scenario),
        "scenario of 1.0": Way(old, text_or_content, _scenario),
        "stamped": Way(one, text_or_content, _file),
        "stamped together": Way(json.loads(write_file(shared)), text_or_content, _file),
        "link": Way(encode(shared), _in_link, _link),
        "recipe": Way(recipe, text_or_content, _recipe),
        "kept work": Way(store, text_or_content, _kept),
        "timeline": Way(json.loads(store["timeline"]), text_or_content, _within("timeline")),
        "story": Way(json.loads(store["kept"]["story"]), text_or_content, _within("story")),
        "targets": Way(json.loads(store["kept"]["targets"]), text_or_content, _within("targets")),
        "target": Way("total_profit>=260@2030:0.8", mutation.text, lambda text: read_target(text) and None),
        "range": Way("delegation=0.5:0.8", mutation.text, lambda text: read_range(text) and None),
        "shell": Way(["project", "--preset", "deepening", "--until", "2031"], _words, _shell),
        "baseline": Way(tables, _one_file, _folder),
        "bundle": Way((MADE / "reports" / "bundle.zip").read_bytes(), _in_bundle, _bundle),
        **_records(),
        "workbook": Way((MADE / "reports" / "levers_changed.xlsx").read_bytes(), _damaged_book, _sheet),
    }


def _records() -> dict[str, Way]:
    """What a year brings: text, JSON content or an archive, damaged as each of them is."""
    damage = {str: mutation.text, dict: text_or_content, bytes: lambda whole, chance: mutation.archive(whole, chance, {})}
    return {name: Way(good, damage[type(good)], read) for name, (good, read) in border_of_records.goods().items()}


def _damaged_book(whole: bytes, chance: random.Random) -> bytes:
    def text(member: bytes, luck: random.Random) -> bytes:
        return mutation.text(member.decode("utf-8", "replace"), luck, 1).encode("utf-8", "surrogatepass")

    return mutation.archive(whole, chance, {"xml": text, "rels": text})
