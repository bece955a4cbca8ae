"""Tables that leave the program by shell, page or bundle hold text as text, and are read back as they were."""

import ast
import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from simulation import Scenario, embedded_baseline
from simulation.language.cells import cell, safe, written
from tests.test_cli import shell

ROOT = Path(__file__).parents[1]
FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "+A1",
    "-2+3",
    "＝1",
    "\t=1",
    "  =1",
    '=HYPERLINK("http://x")',
    "-A1",
    "+",
    "+CNY 5|cmd",
    "+CNY(1)",
    "+A1→+",
]
PLAIN = [
    "方案",
    "a=b",
    "+3.4",
    "-12",
    "+3.4%",
    "-12 亿元",
    "1-2",
    "",
    "'quoted'",
    "’",
    "+CNY 5.53 bn",
    "+CNY\u00a011k/person",
    "+ → (+)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text_and_is_read_back(text):
    assert cell(text) == "'" + text and written(cell(text)) == text


def test_what_steers_a_terminal_reaches_neither_a_table_nor_a_refusal(capsys):
    evil = "\x1b[31m\0\x07=1"
    assert list(safe(pd.DataFrame({"\x07=": [evil, "\0\x0b=1"]}))["'="]) == ["[31m=1", "'=1"]
    for arguments in (("project", evil.replace("\0", "")), ("project", "--preset", evil), ("link", "\u202e")):
        code, _, said = shell(capsys, *arguments)
        assert code == 2 and said.strip().isprintable(), said


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_and_signed_numbers_stay(text):
    assert cell(text) == text and written(text) == text


def test_tables_keep_their_numbers_kinds_and_lists():
    table = pd.DataFrame({"=head": [-1.5, 2.0], "name": ["=a", None], "path": [[1, 2], [3]]})
    table["kind"] = pd.Categorical(["+x", "y"])
    found = safe(table)
    assert list(found) == ["'=head", "name", "path", "kind"] and found["'=head"].tolist() == [-1.5, 2.0]
    assert found["name"][0] == "'=a" and pd.isna(found["name"][1]) and found["path"].tolist() == [[1, 2], [3]]
    assert found["kind"].tolist() == ["'+x", "y"] and table["name"][0] == "=a"


@pytest.mark.parametrize("name", FORMULAS)
def test_what_the_shell_prints_and_writes(capsys, tmp_path, name):
    """A scenario's name stands in every table of it, and nothing else of the user's does."""
    file, table = tmp_path / "plan.json", tmp_path / "out.csv"
    file.write_text(Scenario(name).to_json(), encoding="utf-8")
    assert shell(capsys, "project", file, "--output", table)[0] == 0
    code, out, _ = shell(capsys, "project", file)
    assert code == 0
    for text in (out, table.read_text(encoding="utf-8-sig")):
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert {row["scenario"] for row in rows} == {"'" + name}


def test_a_baseline_with_formulas_for_names_comes_back_from_a_bundle(tmp_path):
    from simulation import load_baseline
    from simulation.engine.place_reading import embedded_folder
    from simulation.report.bundle.bundle import _table

    rows = [{**row.model_dump(), "label_en": f"={row.label_en}"} for row in embedded_baseline().entities]
    content = _table("entities", rows)
    assert b"\n=" not in content and b",=" not in content and b'"=' not in content
    (tmp_path / "entities.csv").write_bytes(content)
    (tmp_path / "base_year.csv").write_bytes((embedded_folder() / "base_year.csv").read_bytes())
    assert [row.label_en for row in load_baseline(tmp_path).entities] == [row["label_en"] for row in rows]


def test_tables_of_pages_are_safe_to_copy():
    """The menu of a table copies it and saves it as CSV."""

    def page():
        import pandas

        from pages.parts.figures.page_tables import grid

        grid(pandas.DataFrame({"name": ["=1+1", "板块"], "change": ["+3.4", "-A1"]}), "t")

    shown = AppTest.from_function(page).run()
    assert not shown.exception
    frame = shown.dataframe[0].value
    assert frame["name"].tolist() == ["'=1+1", "板块"] and frame["change"].tolist() == ["+3.4", "'-A1"]


def test_no_other_place_writes_tables():
    """Whatever writes CSV, or shows a table that can be copied, goes through `cells`."""
    writers = ("to_csv", "write_csv", "DictWriter", "writer", "dataframe", "to_excel", "to_clipboard", "savetxt")
    found = set()
    for path in [*ROOT.glob("simulation/**/*.py"), *ROOT.glob("pages/**/*.py")]:
        text = path.read_text(encoding="utf-8")
        calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        names = {call.attr for call in calls if isinstance(call, ast.Attribute)}
        if names & set(writers) and "simulation.language.cells import" not in text:
            found.add(path.name)
    assert not found
