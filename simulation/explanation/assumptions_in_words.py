"""An assumption in words, whichever kind it is: its name, how well it is known, and its value at an end of its range."""

from __future__ import annotations

from typing import Any

from simulation.analysis.sensitivity.base_figures import ALL, is_base_figure
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.language.numbers import three_figures
from simulation.language.words import Words

LETTERS = {"reported": "A", "derived": "B", "assumed": "C"}  # kinds of figures beside grades of evidence


def assumption_name(words: Words, place: Place, assumption: str) -> str:
    """Name of a parameter, of a condition, or of a base-year figure with whose it is."""
    if not is_base_figure(assumption):
        return words.lever(assumption)
    entity, column = assumption.split(":")
    label = words.of(catalogue().columns[column]) if column in catalogue().columns else words.variable(column)
    whose = words("figure.all") if entity == ALL else words.of(place.entities[place.entity_ids.index(entity)])
    return words("figure.base", name=whose, figure=words.inside(label), year=place.base_year)


def assumption_inside(words: Words, place: Place, assumption: str) -> str:
    """The same within a sentence; an enterprise's name keeps its capital."""
    label = assumption_name(words, place, assumption)
    return label if is_base_figure(assumption) and place.of_enterprises else words.inside(label)


def assumption_grade(words: Words, grade: str) -> str:
    """Grade of an assumption, or the kind of a base-year figure."""
    return words(f"kind.{grade}" if grade in LETTERS else f"grade.{grade}")


def grade_letter(grade: str) -> str:
    """One of three steps by which it is known: A published or firm, B derived or fitted, C judged or assumed."""
    return LETTERS.get(grade, grade)


def assumption_unit(place: Place, assumption: str) -> str:
    """Unit of an assumption as in the tables."""
    if is_base_figure(assumption):
        column = assumption.split(":")[1]
        rows: Any = catalogue().columns if column in catalogue().columns else catalogue().variables
        return str(rows[column].unit)
    return str((place.parameters if assumption in place.parameters else place.conditions)[assumption].unit)


def assumption_value(words: Words, symbol: str, value: float, deviation: bool = False) -> str:
    """Value of an assumption to three figures with its unit; of a condition, its deviation from the path."""
    if symbol in ("index", "10MW") and deviation:
        return words.percent(value, signed=True)
    size = abs(float(words.scaled(value, symbol)))
    if deviation or size >= 1000:
        return words.number(value, symbol, three_figures(size), signed=deviation)
    return words.measured(words.given(float(f"{value:.3g}"), symbol), symbol)
