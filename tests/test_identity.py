"""A program is told by what it computes: wording, layout and places do not count, one changed sign does."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulation import MODEL_VERSION, Scenario, catalogue, model, project
from simulation.engine import maths
from simulation.equations import MODULES
from simulation.identity import code_meaning, parts_beyond, program_digests, program_parts, restated, together
from simulation.identity import program as own
from simulation.identity.code_meaning import digests, reached, read
from simulation.report.content import analyses
from simulation.sharing import Stamp, account, decode, encode, ingredients, share
from tests.support import LIMIT

ROOT = Path(__file__).parents[1]
KEPT = (own.program_parts, own.program_digests, own.parts_beyond, own._central, own._code, own._source, ingredients)
AS_1_0_0 = {"base_year": "b3c1", "parameters": "bcdc", "conditions": "bcef", "levers": "b354", "program": "a7a0"}


def meaning(text: str, start: str = "", **others: str) -> dict[str, str]:
    """Digests of a module `m.a`, and of other modules of the package `m` that it draws on."""
    sources = {"m.a": text, **{f"m.{name}": other for name, other in others.items()}}
    return digests(reached(read("m.a", sources.get), [("m.a", start)]))


PLAIN = """
import numpy as np
from m.b import fund, RATE

def debt(room, demand):
    '''What is owed.'''
    paid = fund(room, demand)  # in full
    return np.exp(RATE) * (demand - paid)
"""
HELPERS = "RATE = 0.05\nOTHER = 3\ndef fund(room, demand): return min(room, demand)\ndef unused(): return 1\n"


def test_only_what_is_mentioned_counts():
    assert list(meaning(PLAIN, "debt", b=HELPERS)) == ["RATE", "debt", "fund"]


@pytest.mark.parametrize("old, new", [
    ("What is owed", "Liabilities that bear interest"), ("  # in full", ""), ("    paid = ", "\n\n    paid =  "),
    ("import numpy as np", "import numpy"), ("from m.b import fund, RATE", "from m.b import RATE, fund"),
    ("from m.b import fund, RATE", "from m.b import fund\nfrom m.c import RATE"), ("import numpy as np", "import numpy as np\nimport os"),
    ("(room, demand):", "(room: float, demand: float) -> 'float':"), ("paid = ", "paid: float = "),
    ("from m.b import fund, RATE", "import m.b\nfrom m.b import RATE"), ("from m.b import fund, RATE", "from m import b as helpers\nfrom m.b import RATE"),
])  # fmt: skip
def test_what_does_not_compute_does_not_count(old, new):
    text = PLAIN.replace(old, new)
    text = text.replace("np.exp", "numpy.exp") if new == "import numpy" else text
    text = text.replace(" fund(", " m.b.fund(") if new.startswith("import m.b") else text
    text = text.replace(" fund(", " helpers.fund(") if "helpers" in new else text
    assert text != PLAIN
    assert meaning(text, "debt", b=HELPERS, c="RATE = 0.05") == meaning(PLAIN, "debt", b=HELPERS)


@pytest.mark.parametrize("old, new, changed", [
    ("demand - paid", "demand + paid", {"debt"}), ("np.exp", "np.expm1", {"debt"}), ("import numpy as np", "import scipy as np", {"debt"}),
    ("RATE) *", "RATE) /", {"debt"}), ("(room, demand)", "(room, demand, more=1)", {"debt"}), ("RATE = 0.05", "RATE = 0.06", {"RATE"}),
    ("min(room, demand)", "max(room, demand)", {"fund"}), ("RATE = 0.05", "RATE = 1", {"RATE"}), ("    return np", "    if room: return np", {"debt"}),
])  # fmt: skip
def test_a_change_is_in_the_part_that_holds_it(old, new, changed):
    before = meaning(PLAIN, "debt", b=HELPERS)
    text, helpers = (PLAIN.replace(old, new), HELPERS) if old in PLAIN else (PLAIN, HELPERS.replace(old, new))
    assert (text, helpers) != (PLAIN, HELPERS)
    after = meaning(text, "debt", b=helpers)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == changed


@pytest.mark.parametrize("old, new, same", [
    ("class A:\n    x: int = 1", "class A:\n    x: float = 1", True), ("class A:\n    x: int = 1", "class A:\n    y: int = 1", False),
    ("class A(B):\n    x: int", "class A(B):\n    x: float", False), ("class A:\n    x: int", "class A:\n    x: ClassVar[int]", False),
    ("def f(): return f'a{1}' 'b'", "def f(): return f'a{1}b'", True), ("def f(): return f'a{1}'", "def f(): return f'a{2}'", False),
    ("def f(): pass", "def f(): 'words'", True), ("X = 1\nY = X", "X = 1.0\nY = X", False), ("X = True", "X = 1", False), ("X = None", "X = 0", False),
    ("def f(): return 1\ndef g(): return 2", "def g(): return 2\ndef f(): return 1", True),
    ("x = 1\nprint(x)", "x = 1\nprint(-x)", False), ("def f(np): return np.x", "def f(np): return np.y", False),
])  # fmt: skip
def test_corners(old, new, same):
    assert (meaning(old) == meaning(new)) is same


def test_a_module_divided_in_two_computes_the_same():
    """Equations are collected from modules; into how many they are divided does not count."""
    whole = "from m import b\nALL = (b,)\ndef run(): return ALL"
    parts = "from m import b, c\nALL = (b, c)\ndef run(): return ALL"
    equations = ("def x(y): return -y\n", "def z(x): return x + 1\n")
    assert meaning(whole, "run", b="".join(equations)) == meaning(parts, "run", b=equations[0], c=equations[1])


def test_every_version_of_python_gives_the_same_digest():
    """Held against a stored value, so that running the tests under another version compares the two."""
    text = """
import os, numpy as np
from collections.abc import Mapping
@np.vectorize
def f(x: int, /, *more, key=None, **rest) -> int:
    match x:
        case {"a": [1, *others], **rest} if others: return f"{x!r:>{key}} {x=}" "end" "."
        case None | True: return (lambda y: y ** -1)(x)
    with open(os.devnull) as a, a: pass
    try: assert x[1:, ::2] is not ..., "no"
    except* (OSError, ValueError) as error: raise error from None
    else: return {**rest, "a": {y for y in more if (z := y) not in others}}
    async def g(): return [i async for i in x]
    return 1e3 + 0x10 + 2j
class A(dict, metaclass=type):
    x: int = 1
    def m(self): global q; q = self.x; del q; yield from ()
"""
    assert together(meaning(text)) == "981e65b7af34"


def changed(monkeypatch, edit) -> dict[str, dict[str, str]]:
    """Digests of the whole program before and after its modules' texts went through `edit(module, text)`."""
    source, found = own._source, []
    for read_as in (source, lambda module: text if (text := source(module)) is None else edit(module, text)):
        monkeypatch.setattr(own, "_source", read_as)
        for kept in KEPT:
            kept.cache_clear()
        found.append({**program_parts(), "parts": dict(ingredients()), "analyses": dict(parts_beyond(analyses))})
    return found


@pytest.fixture(autouse=True)
def fresh():
    yield
    for kept in KEPT:
        kept.cache_clear()


def differing(before, after) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def reworded(_, text: str) -> str:
    """Other docstrings, no comments, everything laid out anew."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body[0] = ast.Expr(ast.Constant("In other words."))
    return "# A comment.\n" + ast.unparse(ast.fix_missing_locations(tree))


def test_other_words_and_layout_change_nothing(monkeypatch):
    before, after = changed(monkeypatch, reworded)
    assert before == after


def test_a_raised_version_changes_nothing(monkeypatch):
    before, after = changed(
        monkeypatch, lambda _, text: text.replace(f'MODEL_VERSION = "{MODEL_VERSION}"', 'MODEL_VERSION = "99.0.0"')
    )
    assert before == after


def test_one_sign_in_one_equation(monkeypatch):
    """The link's part for equations changes and no other; of the definitions, the equation alone."""
    found = signs_turned(MODULES[0])["price_value_index"]
    before, after = changed(monkeypatch, lambda module, text: found if module == MODULES[0].__name__ else text)
    assert differing(before["equations"], after["equations"]) == {"price_value_index"}
    assert before["program"] == after["program"]
    assert differing(before["parts"], after["parts"]) == {"equations"} and before["analyses"] == after["analyses"]


def signs_turned(module) -> dict[str, str]:
    """By equation with a sum or difference: the text of its module with the first of them turned."""
    found = {}
    for at, node in enumerate(ast.parse(own._source(module.__name__)).body):
        if isinstance(node, ast.FunctionDef) and any(_is_sum(part) for part in ast.walk(node)):
            tree = ast.parse(own._source(module.__name__))
            part = next(part for part in ast.walk(tree.body[at]) if _is_sum(part))
            part.op = ast.Sub() if isinstance(part.op, ast.Add) else ast.Add()
            found[node.name] = ast.unparse(tree)
    return found


def _is_sum(node) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_any_equation_whose_sign_is_turned_is_named(module):
    def alone(text):
        code = read(module.__name__, lambda name: text if name == module.__name__ else None)
        return digests(one for found in code.definitions.values() for one in found)

    before, turned = alone(own._source(module.__name__)), signs_turned(module)
    assert turned or module.__name__.endswith("capability")
    for name, text in turned.items():
        assert differing(before, alone(text)) == {name}


def test_every_equation_has_its_digest():
    equations, parts = {*model().equations, *(f"initial_{name}" for name in model().initials)}, program_parts()
    assert equations | {"saturate"} <= parts["equations"].keys() and {"evaluate", "project"} <= parts["program"].keys()
    shared = parts["equations"].keys() & parts["program"].keys()
    assert not shared & equations and set(parts) == set(program_digests())
    assert all(
        re.fullmatch("[0-9a-f]{12}", digest) for found in (*parts.values(), program_digests()) for digest in found.values()
    )


def test_ranges_and_attribution_are_told_apart_from_the_projection():
    found = parts_beyond(analyses)
    assert {"project_ensemble", "attribute", "tornado", "FAMILIES"} <= found.keys() and not {
        "total_profit",
        "project",
    } & found.keys()


RUN = """
import json, sys
from simulation import Scenario, catalogue, embedded_baseline, project
catalogue(), embedded_baseline()
seen = set()
def watch(frame, event, _):
    module = frame.f_globals.get("__name__") or ""
    if event == "call" and module.split(".")[0] == "simulation" and frame.f_code.co_filename.endswith(".py"):
        seen.add((module, frame.f_code.co_qualname.split(".")[0]))
plans = [Scenario.preset("first_class"), Scenario("p", {"benchmarking": {"value": 0.5, "shape": "s_curve"}, "wage_linkage": {"by_year": {"2026": 0.4}}},
    {"steel": {"rd_intensity_target": 0.03, "asset_disposal": 12}}, {"preset": "boom", "coal_price": 1.1, "gdp_growth": {"by_year": {"2027": 0.04}}})]
sys.setprofile(watch)
for plan in plans:
    found = project(plan, until=2035)
    for name, row in catalogue().variables.items():
        row.aggregate != "none" and found.total(name)
sys.setprofile(None)
print(json.dumps(sorted(seen)))
"""


def python(text: str, folder: Path = ROOT) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_that_a_projection_runs_through_is_in_the_list():
    """Found by watching a run; what reads the tables is not watched, for what it reads has digests of its own; settings are no part of it."""
    ran = {tuple(pair) for pair in json.loads(python(RUN)) if pair[1][0] != "<" and pair[0] != "simulation.engine.settings"}
    listed = {(one.module, one.name) for one in own._central()}
    assert len(ran) > 200 and ran - listed == set()


def test_the_list_holds_nothing_that_stands_on_the_projection():
    above = (
        "simulation.analysis",
        "simulation.sharing",
        "simulation.report",
        "simulation.cli",
        "simulation.language",
        "simulation.identity",
    )
    assert not [one for one in own._central() if one.module.startswith(above)]
    assert not [one for one in own._central() if one.name in own.APART]


STATE = """
import json
from simulation import Scenario, project
from simulation.identity import program_parts, program_digests, together, parts_beyond
from simulation.report.content import analyses
from simulation.sharing import ingredients, result_digest
print(json.dumps([{part: dict(found) for part, found in program_parts().items()}, dict(program_digests()), together(parts_beyond(analyses)), dict(ingredients()), result_digest(project(Scenario.preset("deepening")))]))
"""
MOVED = {MODULES[0].__name__: "simulation.people.work", maths.__name__: "simulation.arithmetic"}


def test_files_moved_elsewhere_change_nothing(tmp_path):
    """A copy of the program with a file of equations and the one of helpers under other names, in other packages."""
    for name in ("simulation", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "simulation" / "people").mkdir()
    (tmp_path / "simulation" / "people" / "__init__.py").write_text('"""People."""\n', encoding="utf-8")
    for old, new in MOVED.items():
        _file(tmp_path, old).rename(_file(tmp_path, new))
    for path in (tmp_path / "simulation").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for old, new in MOVED.items():
            (package, own_name), (there, name) = old.rsplit(".", 1), new.rsplit(".", 1)
            text = text.replace(old, new)
            if f"from {package} import (" in text:
                text = re.sub(rf"^    {own_name},\n", "", text, count=1, flags=re.MULTILINE)
                text = text.replace(
                    f"from {package} import (", f"from {there} import {name} as {own_name}\nfrom {package} import ("
                )
        path.write_text(text, encoding="utf-8")
    assert json.loads(python(STATE, tmp_path)) == json.loads(python(STATE))


def _file(folder: Path, module: str) -> Path:
    return folder.joinpath(*module.split(".")).with_suffix(".py")


def test_text_comes_from_where_the_program_was_imported(tmp_path, monkeypatch):
    """Also out of an archive, without a path of its own; a module without its text is another one."""
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("packed_m/__init__.py", "")
        archive.writestr("packed_m/a.py", "from packed_m.b import rate\ndef f(): return rate()\n")
        archive.writestr("packed_m/b.py", "def rate(): return 2\n")
    monkeypatch.syspath_prepend(str(tmp_path / "packed.zip"))
    assert list(digests(reached(read("packed_m.a", own._source), [("packed_m.a", "f")]))) == ["f", "rate"]
    assert own._source("packed_m.none") is None and own._source("no_such_package.a") is None


def released(monkeypatch, **columns):
    """A list of releases whose row of 1.0.0 states these digests."""
    row = next(row for row in catalogue().releases if row.version == "1.0.0").model_copy(update=columns)
    monkeypatch.setattr(own, "catalogue", lambda: SimpleNamespace(releases=(row,)))
    return row


def test_a_digest_of_files_is_restated(monkeypatch):
    columns = {"equations": "0123456789ab", "program": "123456789abc", "analyses": "cba987654321"}
    released(monkeypatch, **columns)
    link = {"model": "1.0.0", "program": "a7a0"}
    assert restated(link) == {**link, "equations": "0123", "program": "1234", "analyses": "cba9"}
    whole = {"model": "1.0.0", "program": "e7178680abf3", "seed": "1"}
    assert restated(whole) == {**whole, **columns}
    for other in ({"model": "1.0.0", "program": "6068"}, {"model": "2.0.0", "program": "a7a0"}, {"model": "1.0.0"}, {}):
        assert restated(other) == other


PLAN = Scenario(
    "方案一", {"benchmarking": {"value": 0.5, "start": 2024, "full": 2026, "shape": "s_curve"}}, {}, {"preset": "boom"}
)


def link_of_1_0_0(program_part: str):
    """A link as 1.0.0 made it, of results that are those of today: five parts, and no word of the equations."""
    made = share([(project(PLAN), project(PLAN.reference()))], "2026-11-27")
    parts = {**ingredients(), "program": program_part}
    del parts["equations"]
    code = encode(type(made)(Stamp("1.0.0", catalogue().releases[0].data[:8], parts, "2026-11-27", 2030), made.cases))
    assert decode(encode(decode(code))) == decode(code) and len(decode(code).stamp.parts) == 5
    return decode(code)


def test_a_link_of_1_0_0_is_not_told_that_the_program_differs(monkeypatch):
    """Unless it does: what 1.0.0 computed is known, however its links state it."""
    released(monkeypatch, **program_digests())
    shared = link_of_1_0_0(AS_1_0_0["program"])
    found = account(shared.cases[0], shared.stamp)
    assert found.unchanged and not found.parts and not found.edited_then
    for part in ("equations", "program"):
        released(monkeypatch, **{**program_digests(), part: "0" * 12})
        assert account(shared.cases[0], shared.stamp).parts == (part,)
    other = link_of_1_0_0("6068")
    assert account(other.cases[0], other.stamp).parts == ("program",)


def test_a_link_that_states_fewer_parts_can_be_made_again():
    """A file may leave parts out; a link states the first of them without a gap."""
    made = share([(project(PLAN), project(PLAN.reference()))], "2026-11-27")
    parts = {part: digest for part, digest in made.stamp.parts.items() if part not in ("levers", "equations")}
    shared = decode(encode(replace(made, stamp=replace(made.stamp, parts=parts))))
    assert list(shared.stamp.parts) == ["base_year", "parameters", "conditions"]


def test_the_list_states_what_1_0_0_released():
    row = next(row for row in catalogue().releases if row.version == "1.0.0")
    assert (row.equations, row.program, row.analyses) == ("40fe85bce639", "566c5138123b", "3401b585adda")
    assert row.file_digests == "a7a0 e7178680abf3" and len(row.program) == code_meaning.DIGITS
