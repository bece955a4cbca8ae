"""Arrows run one way; one concept, one id; every row is used and every equation is declared."""

import ast
import csv
import inspect
import re
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from streamlit.web import bootstrap

from simulation import catalogue, embedded_place, model
from simulation.engine.place_reading import OF_ITS_OWN
from simulation.equations import MODULES
from simulation.inputs import ATTENTION
from tests.support import OUTCOMES

ROOT = Path(__file__).parents[1]
SCREEN = {"streamlit", "altair", "pages", "app"}
EQUATIONS = sorted((ROOT / "simulation" / "equations").glob("*.py"))
ENGINE = sorted((ROOT / "simulation" / "engine").glob("*.py"))
MODEL = sorted((ROOT / "simulation").rglob("*.py"))
PAGES = sorted([*(ROOT / "pages").rglob("*.py"), *ROOT.glob("app.py")])
# Docstrings say units in words; the table uses ids.
WORDS = {"share a year": "share_per_year", "ln of core value added": "ln of core value added"}
LINES = {"module": 420, "function": 65}  # a chart specification is one long value


def imports(path):
    """Modules that a file imports, `from a.b import c` as a.b and a.b.c."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODEL, ids=lambda path: str(path.relative_to(ROOT)))
def test_model_knows_no_screen(path):
    """The model never imports Streamlit, Altair or a page."""
    assert not {name.split(".")[0] for name in imports(path)} & SCREEN


@pytest.mark.parametrize("path", [p for p in EQUATIONS if p.stem != "__init__"], ids=lambda path: path.stem)
def test_equations_know_only_numbers(path):
    """Equations import NumPy and the engine's small helpers, nothing else."""
    allowed = {"numpy", "simulation.engine.maths"}
    assert all(name in allowed or name.startswith("simulation.engine.maths.") for name in imports(path)), imports(path)


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_engine_knows_no_equation(path):
    """The engine imports nothing of the simulation but itself and, for refusals and tables, how they are written."""
    own = {name for name in imports(path) if name.split(".")[0] == "simulation"}
    written = {"errors": ("simulation.language.texts",), "tables": ("simulation.language.cells",)}
    allowed = ("simulation.engine", *written.get(path.stem, ()))
    assert all(name.startswith(allowed) for name in own), own


def test_the_table_of_wording_needs_only_its_folder():
    """So the engine may read its refusals there."""
    own = {name for name in imports(ROOT / "simulation/language/texts.py") if name.startswith("simulation")}
    assert all(name.startswith("simulation.engine.folders") for name in own), own


def test_core_knows_no_analysis():
    """Running the model needs no analysis, no report, no sharing and no shell; those stand on it. Where a workbook is a place, it is read."""
    above = tuple(
        f"simulation.{room}"
        for room in (
            "analysis",
            "backup",
            "cli",
            "evidence",
            "explanation",
            "intake",
            "report",
            "serving",
            "sharing",
            "workbench",
            "workshop",
        )
    )
    for path in (*ENGINE, *EQUATIONS, *(ROOT / "simulation").glob("*.py")):
        if path.stem not in ("__main__", "places"):
            assert not any(name.startswith(above) for name in imports(path)), path


@pytest.mark.parametrize("folder", ["simulation", "pages"])
def test_a_base_name_occurs_once(folder):
    """A file name is enough to say which file is meant."""
    names = Counter(path.stem for path in (ROOT / folder).rglob("*.py") if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []


def arrows():
    """Which module imports which, late and type-checking imports too."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in (*MODEL, *PAGES)
    }
    graph = nx.DiGraph()
    for name, path in modules.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                whole = {f"{node.module}.{alias.name}" for alias in node.names}
                graph.add_edges_from(
                    (name, other)
                    for other in {node.module or "", *whole} & set(modules) - {name}
                    if other in whole or not whole <= set(modules)
                )
    return graph


def test_no_circle_of_imports():
    """Arrows between modules never lead back, also where an import is hidden in a function."""
    assert [sorted(circle) for circle in nx.strongly_connected_components(arrows()) if len(circle) > 1] == []


def test_no_circle_of_rooms_on_the_screen():
    """Nor do arrows between the rooms of `pages/parts/`."""
    rooms = nx.DiGraph()
    for one, other in arrows().edges:
        if one.startswith("pages.parts.") and other.startswith("pages.parts.") and one.split(".")[2] != other.split(".")[2]:
            rooms.add_edge(one.split(".")[2], other.split(".")[2])
    assert [sorted(circle) for circle in nx.strongly_connected_components(rooms) if len(circle) > 1] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_use_the_public_model(path):
    """Pages call the simulation, never an equation or the evaluation itself."""
    barred = ("simulation.equations", "simulation.engine.evaluate", "simulation.engine.tables", "simulation.inputs")
    assert not any(name.startswith(barred) for name in imports(path))


def test_no_clock_and_no_unseeded_chance():
    """The model neither reads the clock nor draws without a seed; a workshop has one clock and asks the system for its codes."""
    for path in MODEL:
        if (
            path.stem == "server_clock" or path.parent.name == "workers"
        ):  # how long work may take is no part of what it gives
            continue
        names = imports(path)
        assert not names & {"time", "random"}, path
        assert not any(name == "datetime.datetime.now" for name in names)
        assert "default_rng()" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("path", [*MODEL, *PAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_year_stands_in_code(path):
    """Nothing is one year's alone: a year that nobody named is the place's usual one. Seeds and a file's date of making are none."""
    text = path.read_text(encoding="utf-8")
    years = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant) and type(n.value) is int)
    lines = {text.splitlines()[n.lineno - 1].strip() for n in years if 2024 <= n.value <= 2045}
    assert not {line for line in lines if not line.startswith(("SEED = ", "self.file.set_properties({"))}


def test_coroutines_are_awaited_where_no_loop_runs():
    """Tests of the fast and whole tiers share a thread with browsers, whose loop runs there: `tests.support.awaited`."""
    asked = [file for file in (ROOT / "tests").glob("**/*.py") if "asyncio.run(" in file.read_text(encoding="utf-8")]
    assert {file.parent.name for file in asked if file.name != Path(__file__).name} <= {"long", "benchmarks"}


def test_every_variable_has_an_equation_and_back():
    """Rows of variables.csv and functions of the equations are the same set, each in the module that its row names."""
    assert {name: row.topic for name, row in catalogue().variables.items()} == {
        name: equation.module for name, equation in model().equations.items()
    }


def unit_of(function):
    """What the docstring says after `Unit:`."""
    text = inspect.getdoc(function) or ""
    assert "Unit: " in text, f"{function.__name__} states no unit"
    unit = text.split("Unit: ", 1)[1].split("\n")[0]
    unit = unit.split(". ")[0].rstrip(".")
    return WORDS.get(unit, unit)


@pytest.mark.parametrize("name", model().equations)
def test_units_agree(name):
    """The docstring's unit is the table's."""
    assert unit_of(model().equations[name].function) == catalogue().variables[name].unit


def test_base_year_rules_agree():
    """A base-year rule has the unit of its variable, and belongs to a variable."""
    extra = {"unrelieved_losses"}
    for name, rule in model().initials.items():
        if name not in extra:
            assert unit_of(rule) == catalogue().variables[name].unit, name
        else:
            assert unit_of(rule) == "亿元"


def test_docstrings_are_sentences():
    """The first line of each equation is a sentence that says what it is."""
    for equation in model().equations.values():
        assert equation.meaning[0].isupper() and equation.meaning.endswith("."), equation.name


def used():
    """Every name that an equation or base-year rule takes."""
    names = {argument.name for equation in model().equations.values() for argument in equation.arguments}
    return names.union(*model().initial_arguments.values())


@pytest.mark.parametrize("table", ["levers", "conditions", "parameters", "columns"])
def test_every_row_is_used(table):
    """No lever, condition, parameter or base-year column without effect."""
    shares = {row.share for row in embedded_place().levers.values()}
    assert (
        set(getattr(embedded_place() if table in ("levers", "conditions") else catalogue(), table))
        - used()
        - shares
        - set(ATTENTION)
        == set()
    )


@pytest.mark.parametrize("lever", embedded_place().levers)
def test_no_dead_lever(lever):
    """Each lever reaches an outcome through the equations; one that is counted, not valued, reaches nothing but its count."""
    reached = nx.descendants(model().causal_graph, lever)
    if embedded_place().levers[lever].standing == "counted":
        assert reached and not reached & set(OUTCOMES)
    else:
        assert reached & set(OUTCOMES)


@pytest.mark.parametrize("condition", embedded_place().conditions)
def test_no_dead_condition(condition):
    """So does each condition."""
    assert nx.descendants(model().causal_graph, condition) & set(OUTCOMES)


def test_fixed_ids_are_there():
    """Ids that others rely on."""
    assert set(OUTCOMES) <= set(catalogue().variables)
    promised = """benchmarking cost_discipline contract_quality exit_coverage wage_linkage board_powers mixed_ownership
        loss_treatment new_subsidiary_control asset_disposal transformation_investment chain_investment
        new_energy_starts new_energy_quota wind_share storage_share cooperation_signing rd_intensity_target
        joint_research key_technology_share groups_merged core_business_share delegation platform_phases
        supervision_closure debt_ceiling dividend_payout"""
    assert set(promised.split()) <= {*embedded_place().levers, *embedded_place().retired}


def test_no_entity_is_named_in_an_equation():
    """Sectors are rows, never code."""
    entities = {"nonferrous", "trade_logistics", "coal_chemicals", "finance_other", "construction_transport"}
    for path in EQUATIONS:
        names = {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
        assert not names & entities


def test_equations_have_no_defaults_and_no_loops():
    """Arguments are causes; vectorised over entities, years and draws."""
    for path in EQUATIONS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                assert not node.args.defaults and not node.args.vararg and not node.decorator_list, node.name
            assert not isinstance(node, ast.For | ast.While), path


def test_small_functions():
    """A module fits in a sitting, a function on a screen."""
    for path in MODEL:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= LINES["module"], path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < LINES["function"], f"{path}: {node.name}"


def test_modules_are_all_in_the_model():
    """No file of equations is forgotten."""
    assert {module.__name__.rsplit(".", 1)[-1] for module in MODULES} == {p.stem for p in EQUATIONS} - {"__init__"}


@pytest.mark.parametrize("path", sorted((ROOT / "static").glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_close_what_they_open(path):
    depth = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        assert not (depth and line.startswith("@")), f"still open before: {line}"
        depth += line.count("{") - line.count("}")
        assert depth >= 0, line
    assert depth == 0


def test_starting_the_app_asks_the_internet_for_nothing(monkeypatch, capsys):
    """The server says where it is without looking up its own address elsewhere."""
    monkeypatch.setattr("streamlit.net_util.get_external_ip", lambda: pytest.fail("the server asks for its address"))
    bootstrap._print_url(False)
    assert "http://localhost" in capsys.readouterr().out


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "README.md", "data/README.md"])
def test_documents_name_files_that_exist(document):
    """Whoever looks for a room finds it: each file or folder named in code letters is there, or is a table that a place may have."""
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+(?:\.(?:py|csv|md|css|js|toml|lock)|/))`", text))
    there = {path.name for path in ROOT.rglob("*") if ".git" not in path.parts} | {f"{table}.csv" for table in OF_ITS_OWN}
    missing = [name for name in sorted(named - {"pages/NAME.py"}) if name.rstrip("/").rpartition("/")[2] not in there]
    assert named and missing == []
    assert [name for name in sorted(named) if name.startswith("data/") and not (ROOT / name).exists()] == []


def test_walks_name_functions_that_exist():
    """Each step of the two walks is a function of the file named beside it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    walks = text[text.index("## Two walks") : text.index("## Glossary")]
    steps = re.findall(r"`([\w/]+\.py)`,? \(?`([a-z_]+)`", walks)
    sources = {
        path.relative_to(ROOT).as_posix(): path for room in ("pages", "simulation") for path in (ROOT / room).rglob("*.py")
    }
    for file, function in steps:
        found = [path.read_text(encoding="utf-8") for place, path in sources.items() if place.endswith(file)]
        assert any(f"def {function}(" in source for source in found), (file, function)
    assert len(steps) > 6


def test_the_dictionary_names_the_columns_that_tables_have():
    """A section with a table of columns names each column of its table, and no other."""
    checked = 0
    for section in re.split(r"(?m)^### ", (ROOT / "data" / "README.md").read_text(encoding="utf-8"))[1:]:
        head, _, body = section.partition("\n")
        files = [path for name in re.findall(r"`(\w+\.csv)`", head) for path in (ROOT / "data").rglob(name)]
        if len(files) != 1 or "| column | type |" not in body:
            continue
        cells = re.findall(r"(?m)^\| (`[^|]*`[^|]*) \|", body)
        named = {name for cell in cells for name in re.findall(r"`([a-z0-9_*]+)`", cell)}
        spelt = {name.replace("*", language) for name in named for language in ("zh", "en")}
        with files[0].open(encoding="utf-8-sig", newline="") as file:
            assert spelt == set(next(csv.reader(file))), files[0].name
        checked += 1
    assert checked > 8
