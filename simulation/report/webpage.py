"""One web page that needs nothing else: charts as vector pictures, no script, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from simulation.language.quotes import Sentence
from simulation.report.charts.bar_charts import charts, swing_note
from simulation.report.charts.path_charts import Chart
from simulation.report.charts.pictures import svg
from simulation.report.content.facts import Case
from simulation.report.content.story import Story, Table
from simulation.report.content.story_tables import (
    assumed_table,
    comparison_table,
    conditions_table,
    cost_table,
    group_note,
    group_table,
    lever_table,
    outcome_table,
    owner_table,
    price_table,
    ranking_table,
    swing_table,
)
from simulation.report.content.target_table import notes, target_table

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HINTED = re.compile(r'(<path aria-label="([^"]*)" role="graphics-symbol"[^>]*?)/>')  # marks whose words show when pointed at
WIDE = ("levers", "assumptions")
STYLE = Path(__file__).with_name("report.css")


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """The page."""
    language = {"zh": "zh-CN", "en": "en"}[story.language]
    head = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{escape(story.cover)}</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body>"
        f"<header><div>{_letterhead(story)}<h1>{escape(story.cover)}</h1><p>{escape(story.subtitle)}</p>"
        f"<p>{escape(story.date)} · {escape(story.words('paper.status'))}</p>"
        f"{''.join(f'<p>{escape(line)}</p>' for line in story.imprint_lines)}</div></header><main>"
    )
    signed = "".join(f"<p class='signed'>{escape(line)}</p>" for line in story.signature)
    foot = (
        f"{signed}<footer>{escape(story.words('paper.status'))} · {escape(story.stamp_line)}</footer></main></body></html>"
    )
    return {".html": (head + "".join(_body(story)) + foot).encode()}


def _letterhead(story: Story) -> str:
    imprint = story.imprint
    words = escape(imprint.letterhead or story.words("paper.imprint.logo"))
    logo = f'<img class="logo" src="data:image/png;base64,{imprint.logo}" alt="{words}">' if imprint.logo else ""
    return f'<p class="letterhead">{logo} {escape(imprint.letterhead)}</p>' if imprint.letterhead or logo else ""


def _body(story: Story) -> Iterable[str]:
    words = story.words
    yield f'<p class="lead">{escape(story.title.text)}</p>'
    yield from _headlines(story)
    yield _head(story, "conclusion") + _list(sentence.text for sentence in story.reading)
    if story.has("ask"):
        yield f'<div class="ask"><b>{escape(words("paper.head.ask"))}</b><br>{escape(story.ask)}</div>'
    drawn = charts(story)
    if story.has("paths"):
        paths = "".join(_figure(chart) for chart in drawn if chart.id.startswith("path_"))
        yield f'{_head(story, "paths")}<div class="charts">{paths}</div>{_note(story.paths_note)}'
    if story.has("targets"):
        yield _head(story, "targets") + _table(target_table(story), words("paper.head.targets"))
        yield _note(" ".join(notes(story)))
    if story.has("outcomes"):
        table = outcome_table(story, story.lead) if story.single else comparison_table(story)
        yield _head(story, "outcomes") + _table(table, words("paper.head.outcomes"))
        yield _head(story, "owner_view") + _table(owner_table(story), words("paper.head.owner_view"))
        if (groups := group_table(story)).rows:
            yield _head(story, "groups") + _note(group_note(story))
            yield _table(groups, words("paper.head.groups"))
    if story.has("because"):
        yield from _because(story, "".join(_figure(chart) for chart in drawn if not chart.id.startswith("path_")))
    if story.has("cost"):
        yield _head(story, "cost")
        for case in story.facts.cases:
            yield _of_case(story, case, [*story.speaker.bill(case), *story.speaker.limits(case)])
            yield _table(cost_table(story, case), _named(story, "cost", case))
    yield from _paid(story)
    yield _head(story, "uncovered") + _list((story.speaker.grounds().text, *story.uncovered))
    if story.remarks:
        yield _head(story, "remarks") + _list(story.remarks)
    if story.has("changed"):
        yield from _changed(story)
    yield _head(story, "stamp") + _table(story.stamp_table, words("paper.head.stamp"), "prose")
    yield _note(" ".join((story.central, words("paper.note.money"), story.checks)))


def _headlines(story: Story) -> Iterable[str]:
    """The four headline numbers: cards of each case; of many a table, a case a row."""
    if story.across:
        yield _table(ranking_table(story), story.words("paper.head.comparison"))
        yield _note(story.words("paper.note.ranking", year=story.year))
        return
    for case in story.facts.cases:
        if not story.single:
            yield f"<h2>{escape(story.names[case.code])}</h2>"
        yield (
            '<div class="cards">'
            + "".join(
                f'<div class="card"><span>{escape(c.label)}</span><b>{escape(c.value)}</b>'
                f'<span class="gap">{escape(c.gap)}</span><span>{escape(c.span)}</span></div>'
                for c in story.cards(case)
            )
            + "</div>"
        )


def _because(story: Story, drawn: str) -> Iterable[str]:
    yield _head(story, "because")
    for case in story.facts.cases:
        yield _of_case(story, case, [*(() if story.single else story.about(case)[:-1]), *story.because(case)])
    yield f'<div class="{"wide" if story.single else "charts"}">{drawn}</div>'
    if story.single:
        yield _note(f"{story.words('paper.note.levers')} {swing_note(story.words)}")
        yield _table(swing_table(story, story.lead), story.words("paper.head.risk"))


def _paid(story: Story) -> Iterable[str]:
    """What each case gives up beside its profit, its table and what is said of it."""
    given = [(case, price_table(story, case), story.lost(case).beside) for case in story.facts.cases]
    given = [(case, table, beside) for case, table, beside in given if table.rows or beside]
    if given:
        yield _head(story, "paid")
    for case, table, beside in given:
        yield "" if story.single else f"<h3>{escape(story.names[case.code])}</h3>"
        yield _table(table, _named(story, "paid", case), "prose") + (_list(beside) if beside else "")


def _changed(story: Story) -> Iterable[str]:
    """Levers each case moves, its own conditions and its own assumptions."""
    tables = {case.code: lever_table(story, case) for case in story.facts.cases}
    if any(table.rows for table in tables.values()):
        yield _head(story, "changed")
    for case in story.facts.cases:
        table = _table(tables[case.code], _named(story, "changed", case), "prose")
        if not table:
            continue
        yield f"<details open><summary>{escape(story.names[case.code])}</summary>{table}</details>"
    for case in story.facts.cases:
        for head, own in (("conditioned", conditions_table(story, case)), ("assumed", assumed_table(story, case))):
            if own.rows:
                yield _head(story, head) + _note(story.names[case.code])
                yield _table(own, _named(story, head, case), "prose")


def _head(story: Story, name: str) -> str:
    return f"<h2>{escape(story.words(f'paper.head.{name}'))}</h2>"


def _named(story: Story, head: str, case: Case) -> str:
    """Name of a table of one case."""
    return story.words("paper.caption.of", text=story.words(f"paper.head.{head}"), name=story.names[case.code])


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _of_case(story: Story, case: Case, sentences: Iterable[Sentence]) -> str:
    name = "" if story.single else f"<h3>{escape(story.names[case.code])}</h3>"
    return name + _list(sentence.text for sentence in sentences)


def _figure(chart: Chart) -> str:
    """A chart inside the page; its own text is escaped by the converter."""
    picture = svg(chart).decode().replace('id="', f'id="{chart.id}-').replace("url(#", f"url(#{chart.id}-")
    picture = HINTED.sub(r"\1><title>\2</title></path>", picture)
    start = picture.index("<svg")
    label = f'<svg role="img" aria-label="{escape(chart.description)}"'
    region = ' tabindex="0"' if chart.id in WIDE else ""  # on a narrow screen it is moved sideways
    return f"<figure{region}><figcaption>{escape(chart.title)}</figcaption>{label}{picture[start + 4 :]}</figure>"


def _table(table: Table, name: str, kind: str = "") -> str:
    """A table in a region that can be reached and moved by keyboard; name: of the region, for who does not see it."""
    if not table.rows:
        return ""
    classes = ['class="figure"' if figure else "" for figure in table.figures]
    heads = "".join(f'<th scope="col" {look}>{escape(text)}</th>' for text, look in zip(table.heads, classes, strict=False))
    rows = "".join(
        "<tr>" + "".join(f"<td {look}>{escape(text)}</td>" for text, look in zip(row, classes, strict=False)) + "</tr>"
        for row in table.rows
    )
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
    return f'{region}<table class="{kind}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
