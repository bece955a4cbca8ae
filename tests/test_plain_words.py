"""No word of programmers stands on the template, among problems of own workbooks, or in what is said of monthly figures."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from simulation.engine.errors import sentences
from simulation.intake.template import template

PROGRAMMERS = re.compile(
    r"(?<![.\w])(?:nan|none|null|true|false|ids?|csv|json|entit(?:y|ies)|baseline|floats?|ints?|str|dicts?|default|boolean|index|elasticity"
    r"|[a-z]+_[a-z_]+)(?![\w])"
)
SAID = (
    "own.",
    "error.record",
    "error.own",
    "track.column",
    "track.doubt",
    "receipt",
    "error.target_unreported",
    "name.additions",
)
PLAIN = {
    "own.debt_above_assets.do",
    "own.not_number.do",
    "own.marked.none",
    "own.past_not_used.do",
}  # English "none" and "true" as words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_speaks_plainly(language):
    book = openpyxl.load_workbook(io.BytesIO(template(language, 2)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [c.value for c in cells if isinstance(c.value, str) and not c.value.startswith("=")]
    texts += [c.comment.text for c in cells if c.comment]
    wrong = [text for text in texts if PROGRAMMERS.search(text) and "none" not in text]
    assert len(texts) > 150 and not wrong
    if language == "zh":
        assert not [text for text in texts if re.search(r"[A-Za-z]{4,}", text)]


def test_what_is_said_of_own_figures_is_plain():
    said = {
        (key, language): re.sub(r"\{[^}]*\}", "", row[language])
        for key, row in sentences().items()
        if key.startswith(SAID)
        for language in ("zh", "en")
    }
    wrong = [where for where, text in said.items() if PROGRAMMERS.search(text) and where[0] not in PLAIN]
    assert len(said) > 400 and not wrong
