"""What the written documents say of the tables and of the model is what stands there: counts, ids, figures."""

import csv
import re
from collections import Counter

import pytest

from simulation import Scenario, load_place, project
from tests.browser.conftest import ROOT


def text(name: str) -> str:
    """A document without its line breaks."""
    return (ROOT / name).read_text(encoding="utf-8").replace("\n", " ")


def rows(name: str) -> list[dict[str, str]]:
    """A table of the repository."""
    with (ROOT / "data" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_dictionary_counts_cells_and_parameters_by_grade():
    """How many base-year figures and parameters there are, of each grade."""
    cells, grades = (Counter(row["grade"] for row in rows(name)) for name in ("gansu/base_year.csv", "parameters.csv"))
    said = (
        f"Of {cells.total()} base-year cells {cells['reported']} are reported, {cells['derived']} derived and {cells['assumed']} assumed; "
        f"of {grades.total()} parameters {grades['A']} are A, {grades['B']} B and {grades['C']} C."
    )
    assert said in text("data/README.md")


def test_the_programmes_name_what_the_model_has():
    """Each lever, variable, parameter and column named where a reform programme is looked up is in a table."""
    section = text("data/README.md").split("## The reform programmes")[1].split(" ## ")[0]
    named = set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)`", section))
    place = load_place()
    known = {*place.levers, *place.parameters, *(row["id"] for row in rows("variables.csv"))}
    assert len(named) > 100
    assert sorted(named - known) == []


def test_the_limits_count_levers_and_quote_what_the_model_says():
    """Levers, those observed after the base year, and profit of practice under two forms of the rates."""
    said, place = text("docs/limits.md"), load_place()
    levers = set(re.findall(r"Of (\d+)\s+levers (\w+) were observed", said))
    observed = {row["lever"] for row in rows("gansu/practice.csv")}
    assert levers == {(str(len(place.levers)), {2: "two", 3: "three"}[len(observed)])}
    usual = Scenario.preset("reference")
    for form, written in ((0.0, "258.8"), (1.0, "244.5")):
        assumed = Scenario.from_dict({**usual.to_dict(), "assumptions": {"proportional_rate_form": form}})
        assert f"{project(assumed).total('total_profit')[-1]:.1f}" == written
        assert written in said


@pytest.mark.parametrize("document", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_other_documents_name_tables_that_exist(document):
    """Each table named with its folder is there."""
    named = set(re.findall(r"`(\w+/[\w/]+\.csv)`", text(f"docs/{document}")))
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []
