"""One search over all that has a name: levers, outcomes and other variables, conditions, parameters, facts, enterprises, pages, terms.

The index is built from the tables; nothing is listed by hand. It is asked in Chinese, in English, by id, by the first letters of pinyin
(jzcsyl finds 净资产收益率), and with one letter wrong. A page is found by its charts and by what else people call it too (`also.PAGE` of
`data/text.csv`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.intake.workbook_fields import fields
from simulation.language.texts import texts
from simulation.projection import HEADLINES

# Kinds in order, and what a fit counts of each: of equals the one that more people mean comes first.
KINDS = {
    "page": 1.0, "lever": 1.0, "outcome": 1.0, "condition": 0.98, "entity": 0.98, "variable": 0.95, "parameter": 0.93, "column": 0.93,
    "term": 0.9, "fact": 0.88,
}  # fmt: skip
HEADLINE = 1.3
ENOUGH = 4  # letters from which on one may be wrong
NEAR, WITHIN = 0.45, 0.2  # worth of a name with one letter wrong, and of a match in the explanation alone
ALSO = 1.2  # and of another word that offices write for it: more than the beginning of a headline, which 净资产 is too
PART = 0.8  # and of a part of that other word
TERM, MEANING = "help.word.", "help.meaning."  # the program's own words and what they mean, in the table of wording
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)年?")  # of which something is asked, beside what it is called
REORDERED = 0.97  # worth of a name in another order: price of power, for power price
SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to"})  # say nothing of what is looked for
TIMELESS = 0.9  # worth of what fits a question without its year: less than what bears that year in its name
LOOKED_AT = (
    "studied", "attributed", "reported", "compared", "traded", "sought", "account", "by_entity", "ranked", "owner", "owner_view",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Something with a name: its kind and id, names in both languages and the text that explains it; also: other words for it."""

    kind: str
    id: str
    zh: str
    en: str
    about_zh: str = ""
    about_en: str = ""
    also: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names as they are compared: both languages, the id, and the first letters of pinyin."""
        own = [plain(self.zh), plain(self.en), plain(self.id.replace("_", " ")), plain(self.id)]
        return tuple(dict.fromkeys(filter(None, [*own, initials(self.zh), _acronym(self.en)])))

    @cached_property
    def others(self) -> Mapping[str, str]:
        """What else people call it, by how that is compared."""
        return {found: name for name in self.also for found in (plain(name), initials(name)) if found}

    @cached_property
    def about(self) -> str:
        """The explanation as it is searched."""
        return plain(f"{self.about_zh} {self.about_en}")


@dataclass(frozen=True)
class Hit:
    """An entry found and how well it fits, 1 for a name given in full; by: what else it is called, where that was asked for."""

    entry: Entry
    worth: float
    by: str = ""


def plain(text: str) -> str:
    """Text without what typing may change: width, case, marks, repeated blanks."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    return " ".join("".join(sign if sign.isalnum() or sign == "%" else " " for sign in text).split())


@cache
def initials(text: str) -> str:
    """First letters of a Chinese name's pinyin; blank for a name without Chinese characters."""
    from pypinyin import Style, lazy_pinyin

    if not any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return ""
    return plain("".join(lazy_pinyin(text, style=Style.FIRST_LETTER))).replace(" ", "")


def _acronym(text: str) -> str:
    """First letters of an English name of two words or more: roe of return on equity."""
    words = plain(text).split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def entries(pages: Mapping[str, tuple[str, str]] | None = None, place: Place | None = None) -> tuple[Entry, ...]:
    """All entries of the tables of model and place (the embedded one by default), with pages (names in both languages by id)."""
    tables, place, found = catalogue(), place or embedded_place(), []
    for page, (zh, en) in (pages or {}).items():
        about = texts().get(f"title.{page}", {})
        also = tuple(name for x in ("zh", "en") for name in texts().get(f"also.{page}", {}).get(x, "").split("|") if name)
        found.append(Entry("page", page, zh, en, about.get("zh", ""), about.get("en", ""), also))
    for kind, rows in (("lever", place.levers), ("condition", place.conditions), ("column", tables.columns)):
        found += [_entry(kind, row) for row in rows.values() if kind != "column" or row.id not in tables.variables]
    looked_at = {name for name, row in tables.outcomes.items() if any(getattr(row, place) for place in LOOKED_AT)}
    others = {row.id: tuple(filter(None, row.also.split("|"))) for row in fields()["base_year"].values()}
    for name, row in tables.variables.items():
        official = tables.scorecard.get(name)
        known = name in looked_at or official is not None
        found.append(_entry("outcome" if known else "variable", row, official, others.get(name, ())))
    found += [Entry("entity", row.id, row.label_zh, row.label_en) for row in place.seen]
    found += [Entry("parameter", row.id, row.label_zh, row.label_en, row.source) for row in tables.parameters.values()]
    found += [Entry("fact", row.id, row.subject_zh, row.subject_en, row.source) for row in place.facts.values()]
    return (*found, *_terms())


def _terms() -> list[Entry]:
    """The program's own words, with what they mean."""
    rows = {key.removeprefix(TERM): row for key, row in texts().items() if key.startswith(TERM)}
    told = {one: texts()[MEANING + one] for one in rows}
    return [Entry("term", one, row["zh"], row["en"], told[one]["zh"], told[one]["en"]) for one, row in rows.items()]


def _entry(kind: str, row: Any, official: Any = None, also: tuple[str, ...] = ()) -> Entry:
    """An entry of a row that explains itself, with the official definition where there is one and what offices call it besides."""
    about = [
        " ".join(filter(None, (getattr(row, f"help_{x}", ""), getattr(official, f"definition_{x}", ""))))
        for x in ("zh", "en")
    ]
    return Entry(kind, row.id, row.label_zh, row.label_en, about[0], about[1], also)


def find(text: str, among: Iterable[Entry], most: int = 12) -> tuple[Hit, ...]:
    """Entries that fit a text, best first; none for a blank text."""
    asked = {said: worth for said, worth in ((plain(YEAR.sub(" ", text)), TIMELESS), (plain(text), 1.0)) if said}
    if not asked:
        return ()
    hits = [hit for entry in among if (hit := _best_of(asked, entry)).worth]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return tuple(sorted(hits, key=lambda hit: (-hit.worth, order[hit.entry.kind], len(hit.entry.zh)))[:most])


def _best_of(asked: Mapping[str, float], entry: Entry) -> Hit:
    """The best fit of several wordings, each of its worth."""
    hits = [replace(hit, worth=hit.worth * worth) for said, worth in asked.items() for hit in (_hit(said, entry),)]
    return max(hits, key=lambda hit: hit.worth)


def _hit(asked: str, entry: Entry) -> Hit:
    """How well a text fits an entry: the name in full, its beginning, a part of it, its words, nearly so, or its explanation."""
    best = max(_of_name(asked, name) for name in entry.names)
    other = max(entry.others, key=lambda name: _of_other(asked, name), default="")
    by = entry.others[other] if other and _of_other(asked, other) > best else ""
    best = max(best, _of_other(asked, other)) if other else best
    if best == 0 and len(asked) > 1 and all(word in entry.about for word in asked.split()):
        best = WITHIN
    return Hit(entry, best * KINDS[entry.kind] * (HEADLINE if entry.id in HEADLINES and 0 < best < 1 else 1), by)


def _of_other(asked: str, name: str) -> float:
    """How well it fits what else an entry is called: in full more than in part, where the entry's own name would be meant."""
    return ALSO if asked == name else PART * _of_name(asked, name)


def _of_name(asked: str, name: str) -> float:
    if asked == name:
        return 1.0
    share = len(asked) / len(name)
    if name.startswith(asked):
        return 0.8 + 0.15 * share
    words = name.split()
    if any(word.startswith(asked) for word in words) or f" {asked} " in f" {name} ":
        return 0.65 + 0.1 * share
    if asked in name and ((len(asked) > 1 and not asked.isascii()) or len(asked) > 2):
        return 0.55 + 0.1 * share
    parts = [part for part in asked.split() if part not in SMALL]
    if len(parts) > 1 and sorted(parts) == sorted(word for word in words if word not in SMALL):
        return REORDERED
    if len(parts) > 1 and all(
        any(word.startswith(part) for word in words) or (not part.isascii() and part in name) for part in parts
    ):
        return 0.6 + 0.1 * share
    return NEAR * _nearly(asked, [name, *words])


def _nearly(asked: str, names: list[str]) -> float:
    """Whether one letter is wrong, missing, doubled or changed places with its neighbour: share of the longer that agrees."""
    from rapidfuzz.distance import OSA

    if len(asked) < (ENOUGH if asked.isascii() else 3):
        return 0.0
    near = [name for name in names if abs(len(name) - len(asked)) <= 1 and OSA.distance(asked, name, score_cutoff=1) == 1]
    return 1 - 1 / max(map(len, near)) if near else 0.0
