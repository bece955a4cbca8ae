"""One web page that needs nothing else: charts as vector pictures, no script, nothing fetched."""

from __future__ import annotations

from html import escape
from typing import Iterable, Mapping

from simulation.report.charts import Chart, charts
from simulation.report.pictures import svg
from simulation.report.story import Story, Table

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root{color-scheme:light}body{font:16px/1.65 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1b2430;margin:0;background:#fff}
main{max-width:1080px;margin:0 auto;padding:0 20px 48px}header{background:#1f3b63;color:#fff;padding:28px 20px}header>div{max-width:1080px;margin:0 auto}
h1{font-size:28px;margin:0}header p{margin:6px 0 0;color:#dfe7f3}.lead{font-size:20px;font-weight:700;color:#1f3b63;margin:22px 0 14px}
h2{font-size:20px;color:#1f3b63;border-bottom:2px solid #1f3b63;padding-bottom:4px;margin:34px 0 12px}h3{font-size:16px;color:#1f3b63;margin:22px 0 8px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px}.card{background:#eef2f8;padding:12px 14px;border-radius:6px}
.card span{display:block;font-size:13px;color:#4a5462}.card b{display:block;font-size:24px;color:#1f3b63}.card .gap{font-weight:700;color:#1b2430}
.ask{border-left:4px solid #1f3b63;background:#f6f8fb;padding:12px 16px;margin:18px 0}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:18px}
figure{margin:0;min-width:0}figure svg{width:100%;height:auto;display:block}figcaption{font-size:14px;font-weight:700;margin-bottom:4px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}th{background:#1f3b63;color:#fff;text-align:left;font-weight:600}
th,td{padding:6px 9px;border-bottom:1px solid #d5dbe5;white-space:nowrap}td:first-child{white-space:normal;min-width:11em}.figure{text-align:right}.prose td{white-space:normal}
.note{font-size:13px;color:#5a6472}footer{font-size:13px;color:#5a6472;margin-top:36px;border-top:1px solid #d5dbe5;padding-top:10px}
summary{cursor:pointer;color:#1f4e9c}@media print{header{-webkit-print-color-adjust:exact;print-color-adjust:exact}figure,tr,.card{break-inside:avoid}details{display:block}}
"""


def build(story: Story, name: str) -> Mapping[str, bytes]:
    """The page."""
    language = {"zh": "zh-CN", "en": "en"}[story.language]
    head = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{escape(story.cover)}</title><style>{STYLE}</style></head><body>'
        f"<header><div><h1>{escape(story.cover)}</h1><p>{escape(story.subtitle)}</p><p>{escape(story.date)} · {escape(story.words('status'))}</p></div></header><main>"
    )
    foot = f"<footer>{escape(story.words('status'))} · {escape(story.stamp_line)}</footer></main></body></html>"
    return {".html": (head + "".join(_body(story)) + foot).encode()}


def _body(story: Story) -> Iterable[str]:
    words = story.words
    yield f'<p class="lead">{escape(story.title.text)}</p>'
    for case in story.facts.cases:
        if not story.single:
            yield f"<h3>{escape(story.names[case.code])}</h3>"
        yield '<div class="cards">' + "".join(
            f'<div class="card"><span>{escape(c.label)}</span><b>{escape(c.value)}</b><span class="gap">{escape(c.gap)}</span><span>{escape(c.span)}</span></div>'
            for c in story.cards(case)
        ) + "</div>"
    yield _head(story, "conclusion") + _list(sentence.text for sentence in story.reading)
    yield f'<div class="ask"><b>{escape(words("head.ask"))}</b><br>{escape(story.ask)}</div>'
    drawn = charts(story)
    yield _head(story, "paths") + '<div class="charts">' + "".join(_figure(chart) for chart in drawn if chart.id.startswith("path_")) + "</div>"
    yield _note(words("note.paths" if story.single else "note.several", base=story.base))
    yield _head(story, "outcomes") + _table(story.outcome_table(story.lead) if story.single else story.comparison_table())
    yield _head(story, "because")
    for case in story.facts.cases:
        yield _of_case(story, case, [*(() if story.single else story.about(case)[:-1]), *story.because(case)])
    yield '<div class="charts">' + "".join(_figure(chart) for chart in drawn if not chart.id.startswith("path_")) + "</div>"
    if story.single:
        yield _note(f"{words('note.levers')} {words('note.swings')}") + _table(story.swing_table(story.lead))
    yield _head(story, "cost")
    for case in story.facts.cases:
        yield _of_case(story, case, [story.speaker.cost(case), *story.speaker.limits(case)]) + _table(story.cost_table(case))
    yield _head(story, "uncovered") + _list((story.speaker.grounds().text, *story.uncovered))
    yield _head(story, "changed")
    for case in story.facts.cases:
        yield f"<details open><summary>{escape(story.names[case.code])}</summary>{_table(story.lever_table(case))}</details>"
    yield _head(story, "stamp") + _table(story.stamp_table, "prose")
    yield _note(" ".join((words("note.central", draws=story.facts.request.draws), words("note.money"), story.checks)))


def _head(story: Story, name: str) -> str:
    return f"<h2>{escape(story.words(f'head.{name}'))}</h2>"


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _of_case(story: Story, case, sentences) -> str:
    name = "" if story.single else f"<h3>{escape(story.names[case.code])}</h3>"
    return name + _list(sentence.text for sentence in sentences)


def _figure(chart: Chart) -> str:
    """A chart inside the page; its own text is escaped by the converter."""
    picture = svg(chart).decode().replace('id="', f'id="{chart.id}-').replace("url(#", f"url(#{chart.id}-")
    start = picture.index("<svg")
    label = f'<svg role="img" aria-label="{escape(chart.description)}"'
    return f"<figure><figcaption>{escape(chart.title)}</figcaption>{label}{picture[start + 4:]}</figure>"


def _table(table: Table, kind: str = "") -> str:
    if not table.rows:
        return ""
    classes = ['class="figure"' if figure else "" for figure in table.figures]
    heads = "".join(f'<th scope="col" {look}>{escape(text)}</th>' for text, look in zip(table.heads, classes))
    rows = "".join("<tr>" + "".join(f"<td {look}>{escape(text)}</td>" for text, look in zip(row, classes)) + "</tr>" for row in table.rows)
    return f'<div class="scroll"><table class="{kind}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
