"""Every format holds what a leader asks for and what an auditor asks for."""

import html
import io
import json
import re
import subprocess
import zipfile

import docx
import lxml.html
import openpyxl
import pandas as pd
import pptx
import pytest

from simulation import catalogue
from simulation.report.content.story_tables import lever_table
from simulation.report.pdf import STRAIGHT
from tests.report_support import made, program, squeezed, story

NAMES = ("deepening",)
FORMATS = ("docx", "pptx", "xlsx", "pdf", "html", "csv", "parquet", "json", "zip")
READ = ("docx", "pptx", "xlsx", "pdf", "html")


def office_text(content):
    """Texts of a Word or PowerPoint file, notes included."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(n).decode() for n in archive.namelist() if re.search(r"(document|lide\d+|chart\d+)\.xml$", n)]
    return html.unescape("".join(re.findall(r"<(?:w|a):t(?: [^>]*)?>([^<]*)<", "".join(parts))))


def book_text(content):
    """Texts and numbers of a workbook, as shown."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def pdf_text(content):
    """Text of a PDF as another program reads it."""
    return subprocess.run(
        [program("pdftotext"), "-raw", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def text_of(name, language):
    content = made(NAMES, language, FORMATS)[f".{name}"]
    readers = {"xlsx": book_text, "pdf": pdf_text, "html": lambda c: html.unescape(re.sub(r"<[^>]+>", "\n", c.decode()))}
    return squeezed(readers.get(name, office_text)(content))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", READ)
def test_a_leader_finds_what_decides(name, language):
    told, text = story(NAMES, language), text_of(name, language)
    case, words = told.lead, told.words
    wanted = [told.title.text, told.ask, words("paper.status"), told.date, *told.uncovered, *told.paid]
    wanted += [
        words.inside(words.lever(case.swings[0].assumption))
        if name in ("xlsx", "pptx")  # a deck says it as the title of its chart where the conclusion is full
        else told.speaker.assumption(case).text
    ]
    wanted += [sentence.text for sentence in told.speaker.limits(case)]
    for card, headline in zip(told.cards(case), case.headlines, strict=True):
        wanted.append(words.variable(headline.variable))
        if name == "xlsx":
            continue  # its numbers are formulas, checked by recalculation
        wanted += (
            [card.value] if name == "docx" else [card.value, words.change(headline.variable, told.speaker.printed(headline))]
        )
        wanted += words.ends(headline.variable, headline.low, headline.high)
    for cost in case.costs:
        wanted.append(words(f"paper.cost.{cost.variable}", year=told.year))
    for part in wanted:
        part = part.translate(STRAIGHT) if (name, language) == ("pdf", "en") else part
        assert stands(squeezed(part), text, over_pages=name == "pdf"), (name, part)


def stands(part: str, text: str, over_pages: bool) -> bool:
    """Whether a text holds a part; over_pages: in two pieces too, with the running foot of a page between them."""
    ends = range(len(part)) if over_pages else range(1)
    return any(part[:end] in text and part[end:] in text for end in ends)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", READ)
def test_an_auditor_finds_where_it_comes_from(name, language):
    told, text = story(NAMES, language), text_of(name, language)
    wanted = [told.lead.scenario.id, *told.facts.stamp.values(), told.facts.versions["numpy"], told.speaker.grounds().text]
    wanted += [told.checks, told.words("paper.note.money")]
    wanted += [row[0] for row in lever_table(told, told.lead).rows] + [told.words.of(told.facts.baseline.row)]
    if name != "xlsx":
        wanted += [cell for row in lever_table(told, told.lead).rows for cell in row[2:5]]
    for part in wanted:
        assert squeezed(str(part)) in text, (name, part)


def test_a_workbook_has_formulas_checks_and_graded_sources():
    book = openpyxl.load_workbook(io.BytesIO(made(NAMES, "zh", FORMATS)[".xlsx"]))
    formulas = [
        c.value for s in book for row in s.iter_rows() for c in row if isinstance(c.value, str) and c.value.startswith("=")
    ]
    assert len(formulas) > 800 and sum("tblResults" in formula for formula in formulas) > 500
    grades = {row[7].value for row in book["假设与来源"].iter_rows(min_row=4)}
    assert {"A", "B", "C"} & {str(grade)[:1] for grade in grades if grade}
    assert all(row[8].value for row in book["假设与来源"].iter_rows(min_row=4, max_row=60))


def test_data_files_identify_their_results():
    files, told = made(NAMES, "zh", FORMATS), story(NAMES, "zh")
    frames = [pd.read_csv(io.BytesIO(files[".csv"])), pd.read_parquet(io.BytesIO(files[".parquet"]))]
    for frame in frames:
        assert {"scenario_id", "unit", "kind", "central", "p10", "p90"} <= set(frame.columns)
        assert set(frame["kind"]) == {"base", "projected"} and told.lead.scenario.id in set(frame["scenario_id"])
    scenario = json.loads(next(content for ending, content in files.items() if ending.endswith(".json")))
    assert scenario["schema"] == "scenario/1.1" and set(scenario["levers"]) == set(told.lead.scenario.levers)
    archive = zipfile.ZipFile(io.BytesIO(files[".zip"]))
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["stamp"] == told.facts.stamp and manifest["request"]["seed"] == told.facts.request.seed
    assert set(archive.namelist()) - {"SHA256SUMS"} == {
        line.split("  ")[1] for line in archive.read("SHA256SUMS").decode().splitlines()
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_documents_name_the_appraisal_scheme_of_their_year(language):
    """Targets and indicators follow the scheme in force; the note that every format carries says which."""
    said = story(language=language)
    scheme = catalogue().appraisal.scheme(said.year)
    name = scheme.label_zh if language == "zh" else scheme.label_en
    assert scheme.id == "scheme_2025" and name in said.central and str(said.year) in said.central


def tables_in(name, content):
    """Tables of a document as another library reads them, rows of texts."""
    if name == "docx":
        return [
            [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(content)).tables
        ]
    if name == "pptx":
        slides = pptx.Presentation(io.BytesIO(content)).slides
        shapes = [shape for slide in slides for shape in slide.shapes if shape.has_table]
        return [[[cell.text for cell in row.cells] for row in shape.table.rows] for shape in shapes]
    tables = lxml.html.document_fromstring(content).iter("table")
    return [[[cell.text_content() for cell in row] for row in table.iter("tr")] for table in tables]


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("name", ["docx", "pptx", "html"])
@pytest.mark.parametrize(("names", "language"), [(NAMES, "zh"), (("deepening", "first_class", "new_energy_first"), "en")])
def test_figures_of_tables_read_back_are_those_of_the_run(names, language, name):
    """Of every outcome, of practice and each scenario: what the document says is the run's figure, rounded to what is printed."""
    told = story(names, language)
    words, cases = told.words, told.facts.cases
    runs = [next(iter(told.facts.references.values()))[0], *(case.projection for case in cases)]
    heads = [words("column.outcome"), words("column.unit")]
    rows = {}
    for table in tables_in(name, made(names, language, (name,))[f".{name}"]):
        if table[0][:2] == heads:
            rows |= {row[0]: row for row in table[1:]}
    for variable in told.facts.request.outcomes:
        row, factor = rows[words.variable(variable)], words.factor(catalogue().variables[variable].unit)
        figures = row[3:5] if told.single else row[2:]
        assert len(figures) == len(runs)
        for figure, run in zip(figures, runs, strict=True):
            half = 0.5 * 10.0 ** -words.digits(variable)
            assert number(figure) == pytest.approx(float(run.total(variable)[-1]) * factor, abs=half * (1 + 1e-9)), variable
        if told.single:
            assert number(row[5]) == pytest.approx(number(row[4]) - number(row[3]), abs=1e-9), (
                "as the two figures shown differ"
            )
