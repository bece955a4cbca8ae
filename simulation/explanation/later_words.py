"""Five years after in sentences, for pages and documents: what is left of changes, paybacks, the mark of a plan that lives on the future."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.analysis.causes.later_years import FADES, LaterYears
from simulation.analysis.causes.payback import Payback
from simulation.engine.place import Place
from simulation.engine.rows import AFTER
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.language.words import Words


def repaid(words: Words, found: Payback, place: Place) -> str:
    """When a lever has paid back, or a cut has lost again what it saved, over the whole path; what evidence cannot say."""
    side = ("", "lost", "repaid")[found.first]
    row = next(row for row in place.neglects.values() if row.lever == found.lever)
    fields = {"lever": words.lever(found.lever), "unproven": words.of(row, "unproven")}
    if found.year is not None:
        return words(f"later.{side}", **fields, year=found.year)
    year, most = found.most
    ends = {"last": found.last, "after": found.years[-1]}
    if found.given_back(ends["after"]) <= 0:
        return words(f"later.not_{side}", **fields, after=ends["after"])
    quoter = Quoter(words)
    parts: dict[str, Quote] = {name: quoter.year(at, f"{name}_year") for name, at in (*ends.items(), ("at", year))}
    for name, at in ends.items():
        parts[f"part_{name}"] = quoter.part(max(found.given_back(at), 0.0), f"given_back:{found.lever}", found.outcome, at)
    parts["most"] = quoter.size(found.outcome, most, most, f"most:{found.lever}", year)
    late = "" if found.given_back(ends["last"]) > 0 else "_late"
    return str(quoter.say(f"later.partly_{side}{late}", **fields, **parts))


def changes_after(quoter: Quoter, ends: Mapping[str, tuple[float, float]], year: int) -> Sentence:
    """Changes of outcomes against current practice five years after a target year. ends: under practice and of the plan."""
    words, after = quoter.words, year + AFTER
    said = [
        quoter.say("later.gain", name=words.inside(words.variable(key)), gap=quoter.more(key, pair, "gap", after))
        for key, pair in ends.items()
    ]
    return quoter.say("later.gains", after=after, changes=quoter.joined(said, "list.comma"))


def mark(words: Words, found: LaterYears, place: Place) -> str:
    """That a plan lives on the future, by which rule; blank where it does not."""
    if not found.mark:
        return ""
    less, part = (words.percent(share) for share in (-found.spending, found.part))
    years = {"start": place.decided_from, "year": found.year, "after": found.least}
    turned = found.mark == FADES and found.gain_least < 0 and not words.same(found.outcome, found.gain_least)
    return words("later.turns" if turned else f"later.{found.mark}", **years, less=less, part=part)
