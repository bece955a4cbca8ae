"""Handouts as PDF files."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulation.engine.place import Place
from simulation.language.words import Words
from simulation.model import MODEL_VERSION
from simulation.report.content.request import today
from simulation.report.handouts.guide_story import (
    plan_name,
    preparations,
    questions,
    reasons,
    role_cards,
    shock_cards,
    timetable,
)
from simulation.report.names_in_print import names_in_print
from simulation.report.pdf import alone, inputs, typeset
from simulation.workshop.qr_codes import qr_code
from simulation.workshop.sitting_plans import sitting_plans

GUIDE, CARDS, SIGNS = (Path(__file__).with_name(f"{name}.typ") for name in ("guide", "cards", "signs"))


@dataclass(frozen=True)
class Sign:
    """A table's sign: the team's name and the address that its QR code opens."""

    team: str
    address: str


def guide(language: str) -> bytes:
    """The facilitator's guide: every timetable with sentences to say, preparation, reasons, questions."""
    words, date = Words.paper(language), today()
    content = {
        "language": language,
        "cover": words("workshop.kit"),
        "subtitle": words("app"),
        "date": words.date(date),
        "day": [int(part) for part in date.split("-")],
        "status": f"{words('stamp.model')} {MODEL_VERSION}",
        "title": words("workshop.lead"),
        "foot": words("workshop.kit"),
        "heads": {name: words(f"workshop.kit.{name}") for name in ("plan", "before", "why", "asked")},
        "plans": [
            {"name": plan_name(plan, words), "table": dataclasses.asdict(timetable(plan, words))} for plan in sitting_plans()
        ],
        "before": preparations(words),
        "why": reasons(words),
        "asked": questions(words),
    }
    return typeset(inputs(GUIDE, content, {}))


def cards(language: str, place: Place) -> bytes:
    """Role cards and shock cards, two a page."""
    words = Words.paper(language)
    kinds = ((words("workshop.role"), role_cards(words), ""), (words("workshop.kit.shock"), shock_cards(words, place),
              words("workshop.kit.shock.ask")))  # fmt: skip
    content = {
        "language": language,
        "title": words("workshop.kit.cards"),
        "cards": [
            {"kind": kind, "name": name, "text": text, "ask": ask} for kind, found, ask in kinds for name, text in found
        ],
    }
    return typeset(alone(CARDS, content))


def signs(language: str, room: str, code: str, home: str, found: Sequence[Sign]) -> bytes:
    """Table signs, a page a team: its name, the QR code that makes a phone one of the team's, the room's code."""
    words = Words.paper(language)
    pictures = {f"sign{number}.svg": qr_code(sign.address) for number, sign in enumerate(found)}
    names = names_in_print((sign.team for sign in found), words)
    content = {
        "language": language,
        "title": words("workshop.kit.foot", room=room, code=code),
        "code": code,
        "scan": words("workshop.kit.sign.scan", address=f"{home.removesuffix('/')}/w"),
        "alt": words("workshop.kit.sign.alt"),
        "signs": [{"team": name, "file": file} for name, file in zip(names, pictures, strict=True)],
    }
    return typeset({**alone(SIGNS, content), **pictures})
