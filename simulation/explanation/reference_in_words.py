"""What current practice continued is and why it goes where it goes, in one paragraph: figures from the run, and the kind of each cause."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.analysis.causes.reference_causes import Cause, ReferenceCauses
from simulation.analysis.like_for_like import unopened
from simulation.engine.place import Place
from simulation.language.quotes import Quoter, Sentence
from simulation.projection import HEADLINES

TOLD = 4  # causes of an outcome that are told; the others stand in the table
LEAST = 0.1  # of the largest: a cause below it is not told


def reference_paragraph(quoter: Quoter, found: ReferenceCauses, place: Place) -> Sentence:
    """Where each headline goes and which rows carry most of it; then what its direction rests on."""
    opening = quoter.say("reference.opening", last=quoter.year(found.years[-1], "horizon"))
    moved = [_moved(quoter, found, name, place) for name in HEADLINES]
    turned = [_turned(quoter, found, name) for name in HEADLINES if found.turning(name)]
    steady = [name for name in HEADLINES if not found.turning(name)]
    if steady:
        turned.append(quoter.say("reference.steady", names=_names(quoter, steady)))
    return quoter.in_a_row([opening, *moved, *turned])


def _moved(quoter: Quoter, found: ReferenceCauses, name: str, place: Place) -> Sentence:
    largest = found.largest(name)
    told = [one for one in largest[:TOLD] if abs(found.effect(one, name)) >= LEAST * abs(found.effect(largest[0], name))]
    base, last, label = found.years[0], found.years[-1], quoter.words.variable(name)
    return quoter.say(
        "reference.moved" if told else "reference.unmoved",
        name=quoter.say("closing.name", name=label) if unopened(place, name) else label,
        start=quoter.year(base, "base"),
        end=quoter.year(last, "horizon"),
        before=quoter.level(name, found.first[name], "closing", base),
        after=quoter.level(name, found.last[name], "closing", last),
        causes=quoter.joined([_cause(quoter, found, one, name) for one in told], "list.comma"),
    )


def _cause(quoter: Quoter, found: ReferenceCauses, one: Cause, name: str) -> Sentence:
    effect = found.effect(one, name)
    change = quoter.change(name, effect, effect, f"held:{one.row.id}", found.years[-1])
    return quoter.say("reference.cause", cause=quoter.words.of(one.row), change=change, grade=_grade(quoter, one))


def _turned(quoter: Quoter, found: ReferenceCauses, name: str) -> Sentence:
    """Rows that decide the way an outcome goes, each with what it would have been; or the one row that does."""
    turning, last = found.turning(name), found.years[-1]
    gap = found.last[name] - found.first[name]
    told = [
        quoter.say(
            "reference.if_still",
            cause=quoter.words.of(one.row),
            value=quoter.level(name, one.ends[name], f"held:{one.row.id}", last),
            grade=_grade(quoter, one),
        )
        for one in turning
    ]
    return quoter.say(
        "reference.turned.one" if len(turning) == 1 else "reference.turned",
        name=_name(quoter, name),
        change=quoter.change(name, gap, gap, "since_base", last),
        count=quoter.count(len(turning), "turning", name),
        causes=quoter.joined(told, "list.comma"),
    )


def _grade(quoter: Quoter, one: Cause) -> str:
    return quoter.words(f"kind.{one.grade}")


def _name(quoter: Quoter, name: str) -> str:
    return quoter.words.inside(quoter.words.variable(name))


def _names(quoter: Quoter, names: Sequence[str]) -> str:
    return quoter.words("list.comma").join(_name(quoter, name) for name in names)
