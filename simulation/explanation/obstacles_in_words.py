"""Why a lever does so little, in sentences whose figures are quoted: for pages and documents."""

from __future__ import annotations

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.explanation.obstacles import CEILING, QUOTA, Diagnosis, Obstacle
from simulation.language.quotes import Quote, Quoter, Sentence
from simulation.language.words import Words

EFFECTS = ("free", "first", "half", "gain", "cost", "worst")


def node_name(words: Words, place: Place, node: str) -> str:
    """Name of a variable, a lever or an input that levers move."""
    for rows in (catalogue().variables, place.levers):
        if node in rows:
            return words.of(rows[node])
    return words(f"input.{node}") if words.known(f"input.{node}") else node


def verdict(quoter: Quoter, place: Place, found: Diagnosis) -> Sentence:
    """Whether the effect is small, and how small."""
    words, part = quoter.words, abs(found.effect / found.level) if found.level else None
    return quoter.say(
        f"little.{found.verdict}",
        lever=node_name(words, place, found.lever),
        name=words.inside(words.variable(found.outcome)),
        year=found.year,
        effect=_effect(quoter, found),
        part="" if part is None else quoter.number(part, "share", "effect_of_level", variable=found.outcome),
    )


def obstacle_sentence(quoter: Quoter, place: Place, found: Diagnosis, obstacle: Obstacle) -> Sentence:
    """One obstacle with its figures."""
    turns = obstacle.kind == "delay" and obstacle.figures["part"] <= 0
    lost = quoter.size(found.outcome, printed_lost(quoter.words, found, obstacle), obstacle.lost, "lost", found.year)
    return quoter.say(
        "little.turns" if turns else f"obstacle.{obstacle.kind}",
        **_effects(quoter, found, obstacle),
        **_others(quoter, place, found, obstacle),
        year=found.year,
        effect=_effect(quoter, found),
        lost=lost,
    )


def scope(quoter: Quoter, found: Diagnosis) -> Sentence:
    """Which part of the whole the lever acts on."""
    return quoter.say("little.scope", part=quoter.part(found.reach, "reach", "value_added"))


def printed_lost(words: Words, found: Diagnosis, obstacle: Obstacle) -> float:
    """What an obstacle costs: the effect without it less the effect, as both are printed."""
    free = obstacle.figures.get("free")
    return obstacle.lost if free is None else words.gap(found.outcome, found.effect, free)


def _effect(quoter: Quoter, found: Diagnosis) -> Quote:
    return quoter.change(found.outcome, found.effect, found.effect, "effect", found.year, found.lever)


def _effects(quoter: Quoter, found: Diagnosis, obstacle: Obstacle) -> dict[str, Quote]:
    """Effects on the outcome; gains and costs are printed so that they add up."""
    figures = {key: value for key, value in obstacle.figures.items() if key in EFFECTS}
    printed = dict(figures)
    if obstacle.kind == "cost":
        parts = quoter.words.parts(found.outcome, (figures["gain"], figures["cost"]), found.effect)
        printed |= dict(zip(("gain", "cost"), parts, strict=True))
    return {
        key: quoter.change(found.outcome, printed[key], value, f"effect:{key}", found.year, found.lever)
        for key, value in figures.items()
    }


def _others(quoter: Quoter, place: Place, found: Diagnosis, obstacle: Obstacle) -> dict[str, Quote | str]:
    """Shares, limits, counts and years that an obstacle is shown with, and what a cost comes through."""
    figures, words = obstacle.figures, quoter.words
    said: dict[str, Quote | str] = {"through": ""}
    if obstacle.through:
        said["through"] = words.inside(node_name(words, place, obstacle.through))
    if "part" in figures:
        said["part"] = quoter.part(figures["part"], f"part:{obstacle.kind}", found.outcome)
    if obstacle.kind in ("ceiling", "quota"):
        row = place.levers[CEILING if obstacle.kind == "ceiling" else QUOTA]
        said["limit"] = quoter.setting(row, figures["limit"], "limit")
    if "others" in figures:
        said["others"] = quoter.count(int(figures["others"]), "other_levers")
    if "late_year" in figures:
        said["late_year"] = quoter.year(int(figures["late_year"]), "late_year", found.outcome)
    return said
