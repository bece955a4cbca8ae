"""Briefing slides: one finding a slide, native charts whose data can be edited."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from simulation.language.quotes import Sentence
from simulation.language.text_width import text_width
from simulation.projection import HEADLINES
from simulation.report.archive import fixed
from simulation.report.charts.bar_charts import MOST_SWINGS, lever_title, swing_note
from simulation.report.content import findings
from simulation.report.content.facts import COSTS
from simulation.report.content.story import Story, Table
from simulation.report.content.story_tables import (
    assumed_table,
    comparison_table,
    conditions_table,
    cost_table,
    lever_table,
    moved_table,
    outcome_table,
    price_table,
    ranking_table,
)
from simulation.report.content.target_table import notes, target_table, title
from simulation.report.powerpoint.deck import Deck, fits, rows_high

TALL = 13.8  # cm of a table that leaves room for a note
MOST_ROWS, MOST_OUTCOMES = 15, 18  # of a table on one slide; of one whose rows have one line
FULL = 4000, 3400, 2800, 2200, 1800  # half-width characters of a slide of sentences, from the most that may stand on one
LINE = 60  # half-width characters that the end of a sentence leaves blank
BODY, LEGIBLE = 16, 12  # points of sentences across a slide; of those in two columns
COLUMNS = ((1.4, 15.1), (17.3, 15.1))  # left and width in cm
CONCLUDED = 7.0  # cm of the sentences between cards and the decision asked
FOOT = 17.9  # cm at which what stands on a slide ends
LEVEL = 100  # half-width characters by which pages are made alike
ROOM = 500  # half-width characters of prices that still stand beside the basis
MOST_PRICES = 11  # rows of prices on one slide, some of two lines
PRICE_WIDTHS, NAMED_PRICE_WIDTHS = (6.4, 9.0, 4.6, 7.4, 3.6), (4.4, 5.2, 7.8, 4.2, 6.0, 3.4)
MANY = 7  # columns beyond which a table needs small type
BASE = Path(__file__).parents[1] / "templates" / "base.pptx"


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """The deck: for one scenario some ten slides, for a comparison some nine."""
    deck = Deck(story, BASE)
    deck.cover()
    for slide in (_single if story.single else _comparison)(story):
        slide(story, deck)
    buffer = io.BytesIO()
    deck.save(buffer)
    return {".pptx": fixed(buffer.getvalue(), story.facts.request.date)}


def _single(story: Story) -> tuple[Callable, ...]:
    because = (_levers, _assumptions) if story.lead.moved else (_assumptions,)
    return _kept(story, targets=(_targets,), paths=(_paths,), because=because, changed=(_moved,), cost=(_cost,))


def _comparison(story: Story) -> tuple[Callable, ...]:
    return _kept(story, targets=(_targets,), paths=(_paths,), outcomes=(_bars,), cost=(_differences,), changed=(_moved,))


def _kept(story: Story, **parts: tuple[Callable, ...]) -> tuple[Callable, ...]:
    """Slides of the parts asked for, between the finding and what it rests on."""
    first = _conclusion if story.single else _ranking
    found = [slide for name, slides in parts.items() if story.has(name) for slide in slides]
    last = (_paid, *((_remarks,) if story.remarks else ()), _basis)
    return (first, *found, *((_table,) if story.has("outcomes") else ()), *last)


def _paid(story: Story, deck: Deck) -> None:
    """What plans give up beside their profit: on one slide where table and sentences stand together."""
    head, (table, widths) = story.words("paper.head.paid"), _prices(story)
    below, columns = 3.5 + rows_high(table, widths, LEGIBLE), _columns(story.paid)
    if story.single and table.rows and _apart(story) and all(_legible(part, below) for part in columns):
        slide = deck.slide(head)
        deck.table(slide, table, (1.4, 3.1, 31.0), widths, LEGIBLE)
        _in_columns(deck, slide, columns, below)
        return
    for _ in _laid(story, deck, head, table, widths, LEGIBLE, MOST_PRICES):
        pass
    if _apart(story):
        _paged(story, deck, head, story.paid)


def _prices(story: Story) -> tuple[Table, Sequence[float]]:
    """A table of what plans give up, of several with whose it is, and the widths of its columns."""
    if story.single:
        return price_table(story, story.lead), PRICE_WIDTHS
    tables = {story.names[case.code]: price_table(story, case) for case in story.facts.cases}
    first = next(iter(tables.values()))
    rows = tuple((name, *row) for name, one in tables.items() for row in one.rows)
    return Table((ranking_table(story).heads[0], *first.heads), rows, (False, *first.figures)), NAMED_PRICE_WIDTHS


def _remarks(story: Story, deck: Deck) -> None:
    _paged(story, deck, story.words("paper.head.remarks"), story.remarks)


def _apart(story: Story) -> bool:
    """Whether what plans are paid with is too much to be read beside the basis."""
    return sum(map(text_width, story.paid)) > ROOM


def _paged(story: Story, deck: Deck, head: str, texts: Sequence[str]) -> None:
    """Sentences over as many slides as they need to be read in a meeting, in two columns where they are many."""
    pages = next(filter(_all_legible, (shared_out(texts, full) for full in FULL)), shared_out(texts, FULL[-1]))
    for number, part in enumerate(pages, start=1):
        slide = deck.slide(_part_of(story, head, number, len(pages)))
        if len(pages) == 1 and fits(part, FOOT - 3.0, BODY):
            deck.bullets(slide, part, 3.0, FOOT - 3.0, BODY)
        else:
            _in_columns(deck, slide, _columns(part), 3.0)


def _columns(texts: Sequence[str]) -> list[list[str]]:
    """Texts in two columns of about the same length, in their order."""
    most = _page_width(texts) // 2 + LEVEL
    while len(found := shared_out(texts, most)) > len(COLUMNS):
        most += LEVEL
    return found


def _in_columns(deck: Deck, slide: Any, columns: Sequence[Sequence[str]], top: float) -> None:
    size = next((size for size in (14, 13) if all(_legible(part, top, size) for part in columns)), LEGIBLE)
    for part, across in zip(columns, COLUMNS, strict=False):
        deck.bullets(slide, part, top, FOOT - top, size, across)


def _all_legible(pages: Sequence[Sequence[str]]) -> bool:
    return all(_legible(part, 3.0) for page in pages for part in _columns(page))


def _legible(texts: Sequence[str], top: float, size: float = LEGIBLE) -> bool:
    """Whether sentences stand in a column below `top` at a size that can be read in a meeting."""
    return fits(texts, FOOT - top, size, COLUMNS[0][1])


def shared_out(texts: Sequence[str], most: int) -> list[list[str]]:
    """Texts in their order on pages of at most `most` half-width characters, of about the same length; a longer text is parted after a sentence."""
    parts = [part for text in texts for part in _parted(text, most)]
    pages = _filled(parts, most)
    for less in range(most - LEVEL, 0, -LEVEL):
        level = _filled(parts, less)
        if len(level) > len(pages):
            break
        pages = level
    return pages


def _filled(parts: Sequence[str], most: int) -> list[list[str]]:
    """Parts of texts on pages, each as full as it may be."""
    pages: list[list[str]] = [[]]
    for part in parts:
        if pages[-1] and _page_width([*pages[-1], part]) > most:
            pages.append([])
        pages[-1].append(part)
    return pages


def _page_width(texts: Sequence[str]) -> int:
    return sum(text_width(text) + LINE for text in texts)


def _parted(text: str, most: int) -> list[str]:
    """A text in parts of about at most `most` half-width characters, cut after full stops, a longer sentence after semicolons."""
    parts = [""]
    sentences = re.findall(r".+?(?:。|\.(?=\s|$)|$)\s*", text)
    clauses = (re.findall(r".+?(?:；|;(?=\s)|$)\s*", one) if text_width(one) + LINE > most else [one] for one in sentences)
    for sentence in chain.from_iterable(clauses):
        if parts[-1] and text_width(parts[-1] + sentence) + LINE > most:
            parts.append("")
        parts[-1] += sentence
    return [part.strip() for part in parts if part.strip()]


def _part_of(story: Story, head: str, number: int, count: int) -> str:
    return head if count == 1 else story.words("paper.part_of", text=head, number=number, count=count)


def _conclusion(story: Story, deck: Deck) -> None:
    slide = deck.slide(story.title.text)
    deck.cards(slide, story.cards(story.lead))
    because = () if story.speaker.main_gain(story.lead) else story.because(story.lead)  # they have slides of their own
    first, last = ([one.text for one in some] for some in (_beside_cards(story), story.speaker.limits(story.lead)[:1]))
    texts = [*first, *(one.text for one in because), *last]
    if not fits(texts, CONCLUDED, LEGIBLE):
        texts = first + last
    after = [one.text for one in (story.speaker.after(story.lead),) if one]
    if fits([*after, *texts], CONCLUDED, LEGIBLE):
        texts = after + texts
    elif after:  # for who speaks
        slide.notes_slide.notes_text_frame.text = after[0]
    deck.bullets(slide, texts, 7.2, CONCLUDED, BODY)
    if story.has("ask"):
        deck.ask(slide, story.ask)


def _beside_cards(story: Story) -> tuple[Sentence, ...]:
    """What is found, of the outcomes that stand on the cards what ends worse beside them; they five years after have a place of their own."""
    outcomes, after = story.speaker.outcomes(story.lead), story.speaker.after(story.lead)
    found = (story.speaker.meanwhile(story.lead) if one == outcomes else one for one in story.reading if one != after)
    return tuple(sentence for sentence in found if sentence)


def _targets(story: Story, deck: Deck) -> None:
    slide = deck.slide(title(story))
    table = target_table(story)
    widths = (
        (6.4, 6.2, 5.0, 5.8, 3.8, 3.8)
        if story.single
        else (5.2, 5.6, *([20.2 / len(story.facts.cases)] * len(story.facts.cases)))
    )
    below = deck.table(slide, table, (1.4, 3.1, 31.0), widths, 13 if len(table.heads) <= MANY else 10.5, 11.4) + 0.4
    deck.bullets(slide, notes(story), below, 17.4 - below, 12)


def _ranking(story: Story, deck: Deck) -> None:
    slide = deck.slide(story.title.text)
    deck.table(
        slide,
        ranking_table(story),
        (1.4, 3.1, 31.0),
        (6.6, 5.0, 5.4, 5.2, 5.2, 3.6),
        13 if len(story.facts.cases) < 5 else 10.5,
        11.0,
    )
    if story.has("ask"):
        deck.ask(slide, story.ask)
    deck.note(slide, story.words("paper.note.ranking", year=story.year))


def _paths(story: Story, deck: Deck) -> None:
    slide = deck.slide(findings.headlines(story))
    for number, variable in enumerate(HEADLINES):
        deck.path(slide, variable, number)
    deck.key(slide)
    deck.note(slide, story.words("paper.note.paths" if story.single else "paper.note.several", base=story.base))


def _levers(story: Story, deck: Deck) -> None:
    slide = deck.slide(lever_title(story, story.lead))
    deck.levers(slide, story.lead)
    deck.note(slide, story.words("paper.note.levers"))


def _moved(story: Story, deck: Deck) -> None:
    """What the plan changes, or each of several: a table over as many slides as its rows need."""
    table = lever_table(story, story.lead) if story.single else moved_table(story)
    cases = len(story.facts.cases)
    widths = (8.2, 3.1, 3.7, 2.7, 3.7, 3.6, 6.0) if story.single else (8.2, 3.2, 2.6, *([17.0 / cases] * cases))
    size = 12 if len(table.heads) <= MANY else 10
    for slide in _laid(story, deck, story.words("paper.head.changed"), table, widths, size):
        deck.note(slide, story.words("paper.note.levers" if story.single else "paper.note.moved"))


def _laid(
    story: Story, deck: Deck, head: str, table: Table, widths: Sequence[float], size: float, most: int = MOST_ROWS
) -> Iterator[Any]:
    """A table over as many slides as its rows need, evenly; each slide as it is laid."""
    count = -(-len(table.rows) // most)
    while any(rows_high(part, widths, size) > TALL for part in _parts(table, count)) and count < len(table.rows):
        count += 1
    for number, part in enumerate(_parts(table, count), start=1):
        slide = deck.slide(_part_of(story, head, number, count))
        deck.table(slide, part, (1.4, 3.1, 31.0), widths, size, TALL)
        yield slide


def _parts(table: Table, count: int) -> list[Table]:
    """A table in parts of the same length, each with the heads."""
    each = -(-len(table.rows) // max(count, 1))
    return [Table(table.heads, table.rows[part * each : (part + 1) * each], table.figures) for part in range(count)]


def _cost(story: Story, deck: Deck) -> None:
    texts = [sentence.text for sentence in story.speaker.limits(story.lead)]
    table = cost_table(story, story.lead)
    if not story.lead.moved:  # nothing differs by year that could be drawn
        slide = deck.slide(story.words("paper.head.cost"))
        below = deck.table(slide, table, (1.4, 3.1, 31.0), (23.0, 8.0), 14, 6.0) + 0.4
        deck.bullets(slide, texts, below, FOOT - below, 15)
        return
    slide = deck.slide(findings.spending(story).text)
    widths = (14.5, 5.5, 5.5, 5.5)
    least = rows_high(table, widths, LEGIBLE) + 0.2
    high = next((high for high in (7.1, 6.0, 4.9, 4.3) if fits(texts, FOOT - least - high - 3.9, LEGIBLE)), None)
    deck.money(slide, story.lead, high or 7.1)
    below = deck.table(slide, table, (1.4, 3.9 + (high or 7.1), 31.0), widths, LEGIBLE) + 0.2
    if high:
        deck.bullets(slide, texts, below, FOOT - below, 13)
    else:
        _paged(story, deck, story.words("paper.slide.bound"), texts)


def _assumptions(story: Story, deck: Deck) -> None:
    slide = deck.slide(findings.assumption(story).text)
    deck.swings(slide, story.lead, MOST_SWINGS)
    deck.note(slide, swing_note(story.words))


def _bars(story: Story, deck: Deck) -> None:
    slide = deck.slide(findings.gaps(story))
    for number, variable in enumerate(HEADLINES):
        deck.bars(slide, variable, number)
    deck.note(slide, story.words("paper.note.bars", year=story.year))


def _differences(story: Story, deck: Deck) -> None:
    """What each scenario takes, then what does it in each and what limits it."""
    slide = deck.slide(findings.spending(story).text)
    deck.costs(slide)
    whole = comparison_table(story)
    costs = Table(whole.heads, whole.rows[-len(COSTS) :], whole.figures)
    count = len(costs.heads) - 2
    deck.table(slide, costs, (1.4, 10.6, 31.0), (9.0, 2.6, *([19.4 / count] * count)), 12 if count < MANY else 10.5)
    texts = []
    for case in story.facts.cases:
        parts = [story.speaker.levers(case), *story.speaker.limits(case)]
        said = (" " if story.language == "en" else "").join(part.text for part in parts if part)
        texts.append(f"{story.names[case.code]}{'：' if story.language == 'zh' else ': '}{said}")
    _paged(story, deck, story.words("paper.slide.limits"), texts)


def _table(story: Story, deck: Deck) -> None:
    """Every outcome asked for; what a comparison costs stands on a slide of its own, where costs are asked for."""
    table: Table = outcome_table(story, story.lead) if story.single else comparison_table(story)
    if not story.single and story.has("cost"):
        table = Table(table.heads, table.rows[: -len(COSTS)], table.figures)
    count = len(table.heads)
    widths: Sequence[float] = (
        (6.6, 3.4, 3.2, 4.4, 4.4, 3.4, 5.6) if story.single else (9.0, 3.2, *([18.8 / (count - 2)] * (count - 2)))
    )
    if story.single and not story.lead.moved:
        widths = (9.6, 4.4, 4.6, 5.4, 7.0)
    if count > MANY:
        widths = (6.4, 2.6, *([22.0 / (count - 2)] * (count - 2)))
    size = 13 if len(table.rows) < 13 else 11 if count <= MANY else 10
    central = story.central_short if story.single else story.words("paper.note.plain")
    for slide in _laid(story, deck, findings.table(story).text, table, widths, size, MOST_OUTCOMES):
        deck.note(slide, f"{central} {story.words('paper.note.money')}")


def _basis(story: Story, deck: Deck) -> None:
    slide, paid = deck.slide(story.words("paper.slide.basis")), () if _apart(story) else story.paid
    deck.bullets(slide, [story.speaker.grounds().text, *paid, *story.uncovered], 3.1, 6.8, 16)
    rows = story.stamp_table.rows
    half = (len(rows) + 1) // 2
    for start, part in ((1.4, rows[:half]), (17.1, rows[half:])):
        size = 9.5 if len(rows) < 15 else 8
        deck.table(slide, Table(story.stamp_table.heads, part, (False, False)), (start, 10.1, 15.3), (6.6, 8.7), size)
    slide.notes_slide.notes_text_frame.text = "\n".join(_levers_in_words(story))


def _levers_in_words(story: Story) -> list[str]:
    """Every lever changed, one a line: unit, practice, chosen value, range, years; for the speaker and the auditor."""
    lines = []
    for case in story.facts.cases:
        table = lever_table(story, case)
        lines += [
            f"{story.words('paper.head.changed')} · {story.names[case.code]} · {case.scenario.id}",
            " | ".join(table.heads),
        ]
        lines += [" | ".join(row) for row in table.rows]
        for head, own in (("conditioned", conditions_table(story, case)), ("assumed", assumed_table(story, case))):
            if own.rows:
                rows = (" | ".join(row) for row in (own.heads, *own.rows))
                lines += [story.words(f"paper.head.{head}"), *rows]
    return [*lines, story.central, story.dots, story.words("paper.note.money"), story.checks]
