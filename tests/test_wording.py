"""The one table of wording: nothing missing, nothing unused, both languages alike; and how figures are written."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from simulation import embedded_place
from simulation.engine.catalogue import catalogue
from simulation.language import rounding
from simulation.language.quotes import Quoter
from simulation.language.texts import texts
from simulation.language.words import Words

ROOT = Path(__file__).parents[1]
LANGUAGES = ("zh", "en")
EITHER = {"size", "change"}  # one language may write the size of a change, the other its sign as well
DATED = {"year", "start", "base", "month", "name"}  # a blank that one language may do without, as in a date
CHINESE = re.compile("[\u4e00-\u9fff]")
SOURCES = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "simulation").rglob("*.py")]
ASKING = {"word", "words", "say"}  # functions whose first argument is a key


def trees():
    for path in SOURCES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def used_keys() -> tuple[set[str], set[str]]:
    """Keys named in the code, and beginnings of keys that the code completes."""
    whole, begun = set(), set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(node.values[0].value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                (begun if node.value.endswith(".") and " " not in node.value else whole).add(node.value)
    return whole, {start for start in begun if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*\.", start)}


def test_no_text_is_unused():
    whole, begun = used_keys()
    assert not [key for key in texts() if key not in whole and not any(key.startswith(start) for start in begun)]


def asked(node: ast.AST) -> str | None:
    """The key a call asks for, where it is written out."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    first = node.args[0]
    return first.value if name in ASKING and isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def test_no_text_is_missing():
    found = [(path.name, key) for path, tree in trees() for node in ast.walk(tree) if (key := asked(node))]
    assert len(found) > 500
    assert not [one for one in found if one[1] not in texts()]


def test_only_one_module_reads_the_table():
    assert [
        path.name
        for path in SOURCES
        if "text.csv" in path.read_text(encoding="utf-8") and "TABLE" in path.read_text(encoding="utf-8")
    ] == ["texts.py"]
    assert [path.name for path in ROOT.rglob("*text*.csv") if "tests" not in path.relative_to(ROOT).parts] == ["text.csv"]


@pytest.mark.parametrize("table, key", [("text.csv", "key"), ("units.csv", "id")])
def test_both_languages_are_complete(table, key):
    with (ROOT / "data" / table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row[key] for row in rows}) == len(rows)
    for row in rows:
        assert all(cell and cell.strip() for cell in row.values()), row
        zh, en = ({name for _, name, _, _ in Formatter().parse(row[language]) if name is not None} for language in LANGUAGES)
        assert zh ^ en <= EITHER | DATED, f"{row[key]}: {zh ^ en}"


def test_pages_are_named_by_reference_alone():
    """A text that names a page or an entry of the menu refers to it: renamed, it is renamed everywhere."""
    with (ROOT / "data" / "text.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    names = "|".join(re.escape(row["en"]) for key, row in rows.items() if key.startswith("menu."))
    besides = "|".join(row["zh"] for key, row in rows.items() if key.startswith("menu."))
    chinese = re.compile(rf"“[^”{{]+”页(?!面)|(?<=在)“(?:{besides})”")
    english = re.compile(rf"(?:page|[Ss]ee|[Uu]nder|on) [“*\"]?(?:{names})\b|\b(?:{names}) page\b")
    others = {key: row for key, row in rows.items() if not key.startswith(("menu.", "title.", "old_browser"))}
    assert not [key for key, row in others.items() if chinese.search(row["zh"]) or english.search(row["en"])]
    asked = {found for row in rows.values() for part in row.values() for found in re.findall(r"\{(menu\.[a-z_.]+)\}", part)}
    assert len(asked) > 8 and asked <= set(rows)
    assert not [key for key, row in texts().items() if "{menu." in row["zh"] + row["en"]]


def test_english_texts_hold_no_chinese():
    allowed = {"language.zh"}
    assert not [key for key, row in texts().items() if CHINESE.search(row["en"]) and key not in allowed]


COUNTED = re.compile(
    r"\{(acts|all|cells|count|enterprises|errors|people|places|received|rooms|rounds|rows|scenarios|steps|submissions|targets|teams|warnings|years)\}"
    r" (?:(?:more|other|own|points) )?(?:[a-z-]{3,}s|people)\b"
)
NEVER_ONE = {  # thousands, ends of a bound, what is only said of several, amounts with decimals
    "checks.missed",
    "checks.passed",
    "computed.more_sources",
    "costs.efforts",
    "duties.finding",
    "equations.count",
    "error.archive_files",
    "error.cell_long",
    "error.cells",
    "error.groups",
    "error.option_twice",
    "error.record_rows",
    "error.saved_key",
    "error.too_many",
    "error.weights",
    "error.work.busy",
    "export.pages_more",
    "export.rows",
    "neglects.finding",
    "own.page.completed",
    "paper.ask.comparison",
    "paper.ask.equal",
    "paper.ask.one_first",
    "paper.ask.unequal",
    "paper.cost.efforts",
    "ranges.base_year",
    "record.reading",
    "remedy.together",
    "routes.finding_same",
    "share.link_note",
    "stress.all_met",
    "stress.deviations",
    "stress.far",
    "stress.none_met",
    "stress.some_missed",
    "two_funds.note",
    "workshop.people.many",
}


def test_a_count_of_one_has_no_plural():
    """English says how many behind a colon or in brackets; "1 other teams" is no English."""
    plural = {key for key, row in texts().items() if COUNTED.search(row["en"])}
    assert plural == NEVER_ONE


def test_documents_repeat_no_text_of_the_pages():
    """A row of documents' own says what no shared row of the same family says."""
    said = {(row["zh"], row["en"]) for key, row in texts().items() if not key.startswith("paper.")}
    again = [
        key
        for key, row in texts().items()
        if key.startswith("paper.") and (row["zh"], row["en"]) in said and len(row["zh"]) > 6
    ]
    assert not again


def test_keys_of_a_family_stand_together_in_documents():
    families = [".".join(key.split(".")[:2]) for key in texts() if key.startswith("paper.")]
    runs = Counter(family for before, family in zip(["", *families], families, strict=False) if family != before)
    assert not [family for family, count in runs.items() if count > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_chances_are_written_alike_everywhere(language):
    words = Words(language)
    sure, none = words("chance.high", value=95), words("chance.low", value=5)
    assert [words.chance(p) for p in (1.0, 0.95, 0.94, 0.52, 0.06, 0.05, 0.0)] == [
        sure, sure, words("chance.about", value=95), words("chance.about", value=50), words("chance.about", value=5), none, none,
    ]  # fmt: skip
    assert "95" in sure and "5" in none and "99" not in sure + none


@pytest.mark.parametrize("language", LANGUAGES)
def test_screen_and_paper_write_the_same_figures(language):
    """They differ in the space beside a figure, in nothing else."""
    screen, paper = Words.screen(language), Words.paper(language)
    ways = (
        lambda words, name: words.figure(name, 0.123456),
        lambda words, name: words.change(name, -1234.5),
        lambda words, name: words.size(name, 2.25),
        lambda words, name: words.span(name, -3.2, 41.7),
        lambda words, name: words.span(name, 3.2, 41.7, signed=True),
        lambda words, name: words.unit_of_change(name),
    )
    for name in catalogue().variables:
        for way in ways:
            assert re.sub(r"\s", "", way(screen, name)) == re.sub(r"\s", "", way(paper, name)), name
    assert screen.figure("total_profit", 271.0) == {"zh": "271.0 亿元", "en": "CNY\u00a027.10\u00a0bn"}[language]
    assert paper.figure("total_profit", 271.0) == {"zh": "271.0亿元", "en": "CNY 27.10 bn"}[language]


@pytest.mark.parametrize(
    ("filled", "found"),
    [
        ("1.2 亿元", "多 1.2 亿元"),
        ("+0.10 个百分点", "多 +0.10 个百分点"),
        ("2.38%", "多 2.38%"),
        ("12", "多12"),
        ("约55%", "多约55%"),
    ],
)
def test_on_chinese_screens_a_figure_with_its_unit_stands_apart_from_the_word_before_it(filled, found):
    """Whether or not its text writes the gap; counts, years and words stay close, and documents leave the gap to the typesetter."""
    assert Words.screen("zh")("owner.gives", size=filled) == f"出资人现金收支累计比现状延续{found}"
    assert Words.screen("zh")("phrase.amount.up", size=filled) == f"多 {filled}"
    assert Words.paper("zh")("owner.gives", size=filled) == f"出资人现金收支累计比现状延续多{filled}"


def test_ranges_write_a_unit_once_but_percent_at_both_ends():
    words = Words.paper("zh")
    assert words.span("total_profit", 203.4, 361.0) == "200～360亿元"
    assert words.span("return_on_equity", 0.0212, 0.0331) == "2.1%～3.3%"
    assert words.span("total_profit", -12.0, 41.0, signed=True, key="between") == "−10至+40亿元"
    assert Words.paper("en").span("total_profit", 203.4, 361.0, key="between") == "CNY 20 and 36 bn"
    assert words.span("total_profit", 271.0, 271.0) == "271.0亿元"


@pytest.mark.parametrize(
    ("first", "last", "places", "found"),
    [(226.96, 272.74, 1, 45.7), (0.14, 0.16, 1, 0.1), (-0.04, 0.04, 1, 0.0), (1.25, -1.35, 1, -2.6), (100.4, 101.6, 0, 2.0)],
)
def test_a_difference_is_that_of_the_printed_numbers(first, last, places, found):
    assert rounding.difference(first, last, places) == pytest.approx(found, abs=1e-12)


@pytest.mark.parametrize(
    ("parts", "whole", "places", "found"),
    [
        ([1.24, 2.24, 3.24], 6.72, 1, [1.3, 2.2, 3.2]),  # of equals the first gives way
        ([1.26, 2.26, -3.26], 0.26, 1, [1.3, 2.3, -3.3]),
        ([0.4, 0.4, 0.4], 1.2, 0, [1.0, 0.0, 0.0]),
        ([], 0.0, 1, []),
    ],
)
def test_parts_add_up_to_the_printed_whole(parts, whole, places, found):
    shown = rounding.adding_up(parts, whole, places)
    assert sum(shown) == pytest.approx(round(whole, places))
    assert all(abs(one - part) <= 1.001 * 10**-places for one, part in zip(shown, parts, strict=True))
    assert shown == pytest.approx(found)


def test_a_lever_s_value_has_the_decimals_it_needs():
    """Those of its step at most, and no noughts at the end; in tables of documents as in sentences of pages."""
    rows, words = catalogue().lever_rows, Words("zh")
    practice = embedded_place().levers["exit_coverage"]
    assert [words.setting(practice, value) for value in (0.6925, 1.0)] == ["69.25%", "100%"]
    assert [Quoter(words).setting(practice, value, "x").text for value in (0.6925, 1.0)] == ["69.25%", "100%"]
    assert words.bare_setting(embedded_place().levers["contract_quality"], 0.5) == "0.5" and practice.id in rows


def test_people_are_counted_in_english():
    """No half a thousand persons: 0.05 万人 are 500, to the same hundreds as in Chinese."""
    english = Words("en")
    assert english.number(0.0473, "万人") == "500 persons" and english.number(26.0, "万人") == "260,000 persons"
    assert Words("zh").number(0.0473, "万人") == "0.05 万人"
    assert english.number(0.0473, "万人/项", signed=True) == "+473 persons/item"


def test_a_source_in_chinese_alone_says_so_in_english():
    title = embedded_place().facts["F406"].source
    assert Words("en").half(title) == f"{title} (in Chinese)" and Words("zh").half(title) == title
    assert Words("en").half("公布数 | Published") == "Published"
