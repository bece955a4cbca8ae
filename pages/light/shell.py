"""The HTML of light pages: one shell, its words and rows as data beside it, one style and one script."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from html import escape
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.folders import STATIC
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import REFERENCE
from simulation.language.texts import texts
from simulation.language.words import Words
from simulation.projection import HEADLINES

ASSETS = {
    "light.css": "text/css",
    "old_browser.js": "text/javascript",
    "light.js": "text/javascript",
    "light_after.js": "text/javascript",
    "light_team.js": "text/javascript",
    "path_drawing.css": "text/css",
    "path_drawing.js": "text/javascript",
    "light_reveal.js": "text/javascript",
    "light_board.js": "text/javascript",
}
SCRIPTS = {
    "team": ("light.js", "light_after.js", "light_team.js"),
    "board": ("light.js", "path_drawing.js", "light_reveal.js", "light_board.js"),
}
STYLES = {"board": ("light.css", "path_drawing.css")}
FAMILY = "light."
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


@cache
def asset(name: str) -> tuple[bytes, str]:
    """Content and digest of a style or script."""
    content = (STATIC / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


def _address(name: str) -> str:
    return f"/w/asset/{name}?v={asset(name)[1]}"


def _taken_over(words: Words, row: Lever) -> tuple[str, ...]:
    """That practice is not this place's own figure, where it is none."""
    return (" " if words.language == "en" else "", words(f"practice.how.{row.taken_over}")) if row.taken_over else ()


@cache
def rows(language: str, place: Place) -> dict[str, Any]:
    """What scripts need of the tables: words, levers, outcomes, conditions of a place, in a language."""
    words, model = Words.screen(language, place), catalogue()
    return {
        "language": language,
        "words": {key.removeprefix(FAMILY): row[language] for key, row in texts().items() if key.startswith(FAMILY)},
        "levers": {
            row.id: {
                "label": words.of(row),
                "help": "".join((words.of(row, "help"), *_taken_over(words, row))),
                "cost": words.of(row, "cost"),
                "group": words.of(model.groups[row.group]),
                "practice": row.neutral,
                "step": row.step,
                "factor": words.factor(row.unit),
                "digits": words.lever_digits(row),
                "unit": words.unit(row.unit),
                "form": words.measured("{}", row.unit),
                "choices": {f"{at:g}": said for at, said in words.anchors(row).items()} if row.categorical else None,
            }
            for row in place.levers.values()
        },
        "outcomes": {
            name: {
                "label": words.variable(name),
                "factor": words.factor(model.variables[name].unit),
                "digits": words.digits(name),
                "unit": words.unit_of(name),
                "form": words.measured("{}", model.variables[name].unit),
                "change_unit": words.unit_of_change(name),
                "side": place.target_rules[name].side if name in place.target_rules else "least",
            }
            for name in dict.fromkeys((*HEADLINES, *place.target_rules))
        },
        "packages": {
            row.id: {
                "label": words.of(row),
                "levers": {one.lever: one.value for one in place.scenarios[row.id] if not one.entity},
            }
            for row in place.scenario_presets.values()
            if row.id != REFERENCE
        },
        "groups": {row.id: words.of(row) for row in catalogue().groups.values()},
        "headlines": list(HEADLINES),
        "condition_rows": {
            row.id: {
                "label": words.of(row),
                "factor": words.factor(row.unit),
                "unit": words.unit(row.unit),
                "form": words.measured("{}", row.unit),
                "digits": max(words.decimals(row.unit), 2),
            }
            for row in place.conditions.values()
        },
        "conditions": {
            row.id: {"label": words.of(row), "help": words.of(row, "help")} for row in place.condition_presets.values()
        },
    }


def page(kind: str, language: str, title: str, told: dict[str, Any], place: Place | None = None, body: str = "") -> str:
    """A whole page. kind: script that draws it, "team" or "board", or "" for a form alone; told: what its script starts from.

    place: whose levers the page shows; the embedded one by default.
    """
    words = Words.screen(language)
    data = (
        json.dumps({**rows(language, place or embedded_place()), **told}, ensure_ascii=False).replace("<", "\\u003c")
        if kind
        else ""
    )
    scripts = "".join(f'<script src="{_address(name)}" defer></script>' for name in SCRIPTS[kind]) if kind else ""
    styles = "".join(f'<link rel="stylesheet" href="{_address(name)}">' for name in STYLES.get(kind, ("light.css",)))
    old = (
        f'<p id="old-browser" class="refused" data-for="light" role="alert" hidden>{escape(words("light.old_browser"))}</p>'
    )
    code = "zh-CN" if language == "zh" else "en"
    drawn = body or f"<main id=main tabindex=-1><p>{escape(words('light.loading'))}</p></main>"
    return (
        f'<!doctype html><html lang="{code}" class="{kind or "form"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{escape(title)} · {escape(words("app"))}</title><link rel="icon" href="data:,">'
        f"{styles}</head><body>{drawn}"
        '<div id="news" role="status" aria-live="polite"></div>'
        + (f'{old}<script src="{_address("old_browser.js")}"></script>' if kind else "")
        + (f'<script type="application/json" id="told">{data}</script>{scripts}' if kind else "")
        + f"<noscript><p>{escape(words('light.noscript'))}</p></noscript></body></html>"
    )


def form(language: str, title: str, lead: str, fields: str, refused: str = "") -> str:
    """A page that is a single form."""
    said = f'<p class="refused" role="alert">{escape(refused)}</p>' if refused else ""
    body = f"<main id=main><h1>{escape(title)}</h1><p>{escape(lead)}</p>{said}{fields}</main>"
    return page("", language, title, {}, body=body)
