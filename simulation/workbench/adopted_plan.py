"""Plans of record: which scenario was adopted, when and by whom; the last one stands, earlier ones stay to be read.

As text (`adopted/1.0`) they are kept with the work, and are a file that `track --adopted` takes.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulation.engine.errors import LeftOut
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.language.clean import clean
from simulation.language.words import Words
from simulation.run import horizon
from simulation.workbench.bench import LONGEST
from simulation.workbench.differences import assumption_differences, condition_differences, lever_differences
from simulation.workbench.stored_timeline import scenario_or_why

SCHEMA = "adopted/1.0"
MOST = 12  # adoptions kept
BODY = 60  # characters of the name of a deciding body
LARGEST = 600_000  # characters of a stored text
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Adoption:
    """A scenario as it was adopted. date: the day (ISO); body: who decided.

    ScenarioError where the date is none, or no body is named.
    """

    scenario: Scenario
    date: str
    body: str

    def __post_init__(self) -> None:
        body = clean(self.body if isinstance(self.body, str) else "", BODY)
        if not body:
            raise ScenarioError("error.adopted_body")
        try:
            day = datetime.date.fromisoformat(self.date)
        except (TypeError, ValueError):
            raise ScenarioError("error.adopted_date", found=str(self.date)[:30]) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ScenarioError("error.adopted_date", found=self.date)
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "date", day.isoformat())

    def to_dict(self) -> dict[str, Any]:
        """What a file holds of it."""
        return {"date": self.date, "body": self.body, "scenario": self.scenario.to_dict()}


@dataclass(frozen=True)
class Departure:
    """How far a scenario is from the adopted plan: how many levers (exceptions of entities one by one), conditions and assumptions differ."""

    levers: int
    conditions: int
    assumptions: int

    @property
    def any(self) -> bool:
        """Whether anything differs; a name alone is nothing."""
        return bool(self.levers or self.conditions or self.assumptions)


@dataclass(frozen=True)
class AdoptedPlans:
    """Adoptions in the order in which they were entered."""

    adoptions: tuple[Adoption, ...] = ()

    @property
    def standing(self) -> Adoption | None:
        """The adopted plan, or None."""
        return self.adoptions[-1] if self.adoptions else None

    def adopting(self, one: Adoption) -> AdoptedPlans:
        """With one more, which stands from now on; of more than are kept the oldest go."""
        return AdoptedPlans((*self.adoptions, one)[-MOST:])

    def taken_back(self) -> AdoptedPlans:
        """Without the last one: the one before it stands again."""
        return AdoptedPlans(self.adoptions[:-1])

    @property
    def text(self) -> str:
        """All of them as text, for keeping."""
        content = {"schema": SCHEMA, "adopted": [one.to_dict() for one in self.adoptions]}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, text: Any, place: Place | None = None) -> tuple[AdoptedPlans, tuple[LeftOut, ...]]:
        """Adopted plans of a place from their text, and what this model cannot use. Whatever the text is, nothing is raised."""
        if text in (None, ""):
            return cls(), ()
        try:
            if not isinstance(text, str) or len(text) > LARGEST:
                raise ScenarioError("error.adopted_store")
            content = json.loads(text)
            if content["schema"] != SCHEMA:
                raise ScenarioError("error.adopted_store")
            raw = list(content["adopted"])[-MOST:]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            reason = error if isinstance(error, ScenarioError) else ScenarioError("error.adopted_store")
            return cls(), (LeftOut("adopted", "", reason),)
        found = [_adoption(one, place or embedded_place()) for one in raw]
        return (
            cls(tuple(one for one in found if isinstance(one, Adoption))),
            tuple(one for one in found if isinstance(one, LeftOut)),
        )


def _adoption(raw: Any, place: Place) -> Adoption | LeftOut:
    if not isinstance(raw, dict):
        return LeftOut("adopted", "", ScenarioError("error.adopted_store"))
    scenario = scenario_or_why(raw.get("scenario"), place)
    if isinstance(scenario, LeftOut):
        return replace(scenario, kind="adopted")
    try:
        return Adoption(scenario.renamed(scenario.name[:LONGEST]), raw.get("date", ""), raw.get("body", ""))
    except ScenarioError as error:
        return LeftOut("adopted", scenario.name, error)


def departure(adopted: Adoption, scenario: Scenario) -> Departure:
    """What of a scenario differs from the adopted plan, in the years that can be planned for."""
    pair = (adopted.scenario.at(scenario.place), scenario)
    if pair[0].renamed(scenario.name) == scenario:
        return Departure(0, 0, 0)
    years = horizon(scenario.place.last_year, scenario.place)
    found: Sequence[Sequence] = (
        lever_differences(*pair),
        condition_differences(years, *pair),
        assumption_differences(*pair),
    )
    return Departure(*map(len, found))


def told(words: Words, adopted: Adoption) -> str:
    """Name, date and deciding body of the adopted plan, for the middle of a sentence."""
    return words("adopted.named", name=words.scenario(adopted.scenario), date=words.date(adopted.date), body=adopted.body)


def compared(words: Words, adopted: Adoption, scenario: Scenario) -> str:
    """Whether a scenario is the adopted plan, or how far it differs, in one sentence."""
    differs = departure(adopted, scenario)
    if not differs.any:
        return words("adopted.same", date=words.date(adopted.date), body=adopted.body)
    counts = {name: getattr(differs, name) for name in ("levers", "conditions", "assumptions") if getattr(differs, name)}
    parts = words("list.comma").join(words(f"adopted.differs.{name}", count=count) for name, count in counts.items())
    key = "adopted.changed" if adopted.scenario.name == scenario.name else "adopted.other"
    return words(key, adopted=told(words, adopted), parts=parts)
