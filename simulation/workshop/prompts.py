"""Questions of the debrief, each tied to a figure of the round: put by teams to each other, ending in commitments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulation.engine.place import Place
from simulation.language.quotes import Quoter, Sentence
from simulation.language.words import Words
from simulation.workshop.separation import side
from simulation.workshop.workshop_errors import WorkshopRefusal


def prompts(told: Mapping[str, Any], words: Words, place: Place | None) -> list[dict[str, str]]:
    """Questions on the last revealed round of a snapshot: id and sentence; none before a reveal.

    place: the room's, where this server has it.
    """
    sitting = told.get("sitting") or {}
    shown = [held["results"] for _, held in sorted(sitting.get("rounds", {}).items()) if "results" in held]
    if not shown or place is None:
        return []
    results = shown[-1]
    found = [_split(results, words, place), _best(results, words, place), _short(results, words, place)]
    asked = [prompt for prompt in found if prompt]
    return [
        *asked,
        {"id": "surprise", "text": words("workshop.prompt.surprise")},
        {"id": "commit", "text": words("workshop.prompt.commit")},
    ]


def known_question(told: Mapping[str, Any], words: Words, place: Place | None, prompt: Any) -> None:
    """WorkshopRefusal for what is no question of a snapshot: papers head what teams answered with it."""
    if prompt not in [one["id"] for one in prompts(told, words, place)]:
        raise WorkshopRefusal("error.workshop.question")


def by_question(asked: Iterable[str], answers: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Answers as they came by the question they answer, in the order of the questions; under a blank, last, those to none of them."""
    found: dict[str, list[Mapping[str, Any]]] = {prompt: [] for prompt in [*asked, ""]}
    for answer in answers:
        found[answer["prompt"] if answer["prompt"] in found else ""].append(answer)
    return found


def _split(results: Mapping[str, Any], words: Words, place: Place) -> dict[str, str] | None:
    """The lever on which teams agree least."""
    spread = min(results["spreads"], key=lambda one: one["agreed"], default=None)
    if spread is None or spread["agreed"] == 1:
        return None
    row = place.levers[spread["lever"]]
    quotes = Quoter(words)
    least, most = (quotes.setting(row, spread[end], f"{end}_of_teams") for end in ("least", "most"))
    return _asked("split", quotes.say("workshop.prompt.split", lever=words.of(row), least=least, most=most))


def _best(results: Mapping[str, Any], words: Words, place: Place) -> dict[str, str] | None:
    """The lever that helps the best plan most, of those that it moved and most other teams did not; none where there is none."""
    split = results["separation"]
    if not split:
        return None
    outcome = split["outcome"]
    helps = side(outcome, place)
    teams = results["count"] - 1
    found = [
        (share, player)
        for share, player in zip(split["shares"][outcome], split["players"], strict=True)
        if helps * share > 0 and not words.same(outcome, share) and 2 * split["others"].get(player, 0) > teams
    ]
    if not found:
        return None
    share, player = max(found, key=lambda pair: helps * pair[0])
    quotes = Quoter(words)
    change = quotes.change(outcome, share, share, "share", lever=player)
    name = words.lever(player)
    named = words("lever.below", lever=name) if player in split["below"] else name
    count = quotes.count(split["others"][player], "teams")
    inside = {"lever": words.inside(named), "outcome": words.inside(words.variable(outcome))}
    said = quotes.say("workshop.prompt.best", **inside, change=change, count=count)
    return _asked("best", said)


def _short(results: Mapping[str, Any], words: Words, place: Place) -> dict[str, str] | None:
    """The target that even the best team missed by most, or came nearest to missing."""
    extremes = results["extremes"]
    missed = {name: most for name, (_, most) in extremes.items() if most < 0}
    if not missed:
        return None
    name = min(missed, key=lambda one: missed[one] / place.target_rules[one].near)
    quotes = Quoter(words)
    gap = quotes.size(name, missed[name], missed[name], "beyond_target")
    return _asked("short", quotes.say("workshop.prompt.short", outcome=words.variable(name), gap=gap))


def _asked(id_: str, sentence: Sentence) -> dict[str, str]:
    return {"id": id_, "text": str(sentence)}
