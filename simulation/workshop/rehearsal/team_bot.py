"""A simulated team: from what its phone is told it does what the step under way asks for, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulation.engine.place import Place
from simulation.engine.place_ref import PlaceRef
from simulation.language.words import Words
from simulation.workshop.rehearsal.team_phone import PhoneError, TeamPhone
from simulation.workshop.rehearsal.temperaments import VOTES, plan_of, prediction_of
from simulation.workshop.room_rules import Rules
from simulation.workshop.trial import figures_of

WEAKER = (1.0, 0.7, 0.5, 0.3, 0.1, 0.0)  # shares of the way that a team tries where a budget binds


class TeamBot:
    """A team of one phone. number: its own chance, so that a rehearsal repeats."""

    def __init__(self, phone: TeamPhone, temperament: str, number: int):
        self.phone, self.temperament = phone, temperament
        self.chance = np.random.default_rng([number, len(temperament)])
        self.done: set[tuple[Any, ...]] = set()
        self.confirmed: dict[str, float] | None = None
        self.tries = 0

    def look(self) -> Mapping[str, Any]:
        """Look at the room, and do what is to be done; what the phone was told."""
        told = self.phone.state()
        sitting = told["sitting"]
        if sitting is None or sitting["ended"] or "you" not in told:
            return told
        words = Words.screen(told["room"]["language"])
        step = getattr(self, f"_{sitting['phase']}", None)
        if step is not None:
            try:
                step(told, sitting, words)
            except PhoneError as refused:
                if refused.status != 409:  # a step that ended meanwhile is no fault
                    raise
        return told

    def _once(self, sitting: Mapping[str, Any], what: str) -> bool:
        key = (sitting["number"], sitting["index"], what)
        if key in self.done:
            return False
        self.done.add(key)
        return True

    def _alone(self, told: Mapping[str, Any], sitting: Mapping[str, Any], words: Words) -> None:
        if self._once(sitting, "alone"):
            self.phone.act(
                "draft", {"kind": "alone", "content": prediction_of(self.temperament, self._why(words), _place(told))}
            )

    def _why(self, words: Words) -> str:
        return words(f"workshop.bot.why.{self.temperament}")

    def _predict(self, told: Mapping[str, Any], sitting: Mapping[str, Any], words: Words) -> None:
        if sitting["collects"] and self._once(sitting, "predict"):
            self.phone.act("predict", {"prediction": prediction_of(self.temperament, self._why(words), _place(told))})

    def _plan(self, told: Mapping[str, Any], sitting: Mapping[str, Any], words: Words) -> None:
        if sitting["collects"] and self._once(sitting, "plan"):
            self.hand_in(told)

    def _submit(self, told: Mapping[str, Any], sitting: Mapping[str, Any], words: Words) -> None:
        own = sitting["rounds"][str(sitting["round"])]["entries"]
        if sitting["collects"] and told["you"]["id"] not in own and self._once(sitting, "submit"):
            self.hand_in(told)

    def try_out(self, told: Mapping[str, Any]) -> dict[str, float]:
        """A plan that keeps the room's rules, found as a team finds it: by looking at its own figures."""
        sitting = told["sitting"]
        rules = Rules.model_validate(sitting["rules"])
        before = _before(sitting, told["you"]["id"])
        plan: dict[str, float] = {}
        for self.tries, force in enumerate(WEAKER, start=1):
            plan = plan_of(self.temperament, rules, self.chance, before, _place(told), force)
            if not self.phone.act("draft", {"kind": "plan", "content": plan})["broken"]:
                break
        return plan

    def hand_in(self, told: Mapping[str, Any]) -> int:
        """Try out and hand in."""
        return self.send(self.try_out(told))

    def send(self, plan: dict[str, float]) -> int:
        """Hand in a plan; number of the act."""
        mark = f"{self.chance.integers(2**60):x}"
        answer = self.phone.act("submit", {"levers": plan, "submission": mark})
        self.confirmed = plan
        return int(answer["version"])

    def _merge(self, told: Mapping[str, Any], sitting: Mapping[str, Any], words: Words) -> None:
        if self._once(sitting, "vote"):
            self.phone.act("vote", {"choice": VOTES[self.temperament]})
        outside = sitting["merged"].get("outside", {}) if sitting["merged"] else {}
        own = [lever for lever, teams in outside.items() if told["you"]["id"] in teams]
        if own and self._once(sitting, "dissent"):
            reason = words(f"workshop.bot.dissent.{self.temperament}")
            self.phone.act("dissent", {"lever": own[0], "reason": reason})

    def _debrief(self, told: Mapping[str, Any], sitting: Mapping[str, Any], words: Words) -> None:
        asked = [prompt["id"] for prompt in told["prompts"] if prompt["id"] != "commit"]
        if asked and self._once(sitting, "answer"):
            self.phone.act("answer", {"prompt": asked[0], "text": self._why(words)})
        if self._once(sitting, "commit"):
            said = {part: words(f"workshop.bot.{part}.{self.temperament}") for part in ("what", "who")}
            self.phone.act("commit", {**said, "by": words("workshop.bot.by"), "problem": ""})


def _place(told: Mapping[str, Any]) -> Place:
    """The place that the room is on, where this process knows it."""
    return figures_of(PlaceRef(**told["room"]["place"]))


def _before(sitting: Mapping[str, Any], team: str) -> Mapping[str, float]:
    """The team's last plan before the round under way."""
    earlier = [
        held["entries"][team]["levers"]
        for number, held in sorted(sitting["rounds"].items())
        if int(number) < sitting["round"] and team in held["entries"]
    ]
    return earlier[-1] if earlier else {}
