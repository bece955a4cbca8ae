"""What a phone sends: how a device comes in, and what its team does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from pages.light.kept_workshop import workshop
from pages.light.visitor import identity, room_of, told_by
from simulation.language.words import Words
from simulation.workshop import playing
from simulation.workshop.debrief_acts import room_for_lines
from simulation.workshop.json_bounds import from_outside
from simulation.workshop.playing import Tried
from simulation.workshop.prompts import known_question
from simulation.workshop.room import Room
from simulation.workshop.sitting_acts import place_here
from simulation.workshop.tokens import Identity
from simulation.workshop.views import Recipient, snapshot
from simulation.workshop.workshop_errors import WorkshopRefusal


def content(raw: bytes | None) -> Mapping[str, Any]:
    """The JSON object that was sent; raw: None where it was too much to be read."""
    if raw is None:
        raise WorkshopRefusal("error.workshop.content", place="size")
    try:
        found = from_outside(raw or b"{}")
    except ValueError:
        raise WorkshopRefusal("error.workshop.content", place="json") from None
    if not isinstance(found, dict):
        raise WorkshopRefusal("error.workshop.content", place="json")
    return found


def _join(request: Request, content: Mapping[str, Any]) -> str:
    own, entrance = identity(request), content.get("entrance")
    if own is not None:
        team = workshop().current(own.room).room.teams.get(own.team)
        if team is not None and not team.gone:  # a second tap is one team
            return workshop().tokens.device(own.room, own.team)
    by_token = isinstance(entrance, str) and entrance
    room = told_by(request, "entrance", str(entrance)).room if by_token else room_of(request)
    mark = content.get("mark", "")
    return workshop().join(room, content.get("name", ""), mark[:64] if isinstance(mark, str) else "")


def _invited(request: Request, content: Mapping[str, Any]) -> str:
    invite = str(content.get("invite", ""))
    told_by(request, "invite", invite)
    return workshop().joined(invite)


def _figures(tried: Tried | None, words: Words) -> dict[str, Any]:
    if tried is None:
        return {"kept": True}
    outcome, unkept = tried.outcome, tried.unkept
    return {
        "kept": unkept is None,
        "unkept": None if unkept is None else words.refusal(unkept),
        "figures": outcome.figures,
        "change": outcome.change,
        "money": outcome.money,
        "attention": outcome.attention,
        "years": outcome.years,
        "paths": outcome.paths,
        "broken": [words.refusal(refused) for refused in outcome.broken],
    }


def _draft(own: Identity, content: Mapping[str, Any], words: Words) -> dict[str, Any]:
    return _figures(playing.save_draft(workshop(), own, str(content.get("kind")), content.get("content")), words)


def _predict(own: Identity, content: Mapping[str, Any], words: Words) -> dict[str, Any]:
    return {"version": playing.predict(workshop(), own, content.get("prediction")).version}


def _submit(own: Identity, content: Mapping[str, Any], words: Words) -> dict[str, Any]:
    mark = str(content.get("submission", ""))
    return {"version": playing.submit(workshop(), own, content.get("levers"), mark).version}


def _line(kind: str, *parts: str) -> Callable[[Identity, Mapping[str, Any], Words], dict[str, Any]]:
    """A line of the debrief; a team leaves room for those of others."""

    def done(own: Identity, content: Mapping[str, Any], words: Words) -> dict[str, Any]:
        told = {part: content.get(part) for part in parts if part in content}

        def checked(room: Room, now: float) -> dict[str, Any]:
            room_for_lines(room, own.team)
            if "prompt" in parts:
                seen = snapshot(room, Recipient("team", own.team), 0, now, {})
                known_question(seen, words, place_here(room), told.get("prompt"))
            return told

        return {"version": workshop().act(own.room, f"team:{own.team}", kind, checked).version}

    return done


def _plainly(kind: str, *parts: str) -> Callable[[Identity, Mapping[str, Any], Words], dict[str, Any]]:
    def done(own: Identity, content: Mapping[str, Any], words: Words) -> dict[str, Any]:
        told = {part: content.get(part) for part in parts if part in content}
        return {"version": workshop().act(own.room, f"team:{own.team}", kind, told).version}

    return done


ENTERING: Mapping[str, Callable[[Request, Mapping[str, Any]], str]] = {"join": _join, "invited": _invited}
DOING: Mapping[str, Callable[[Identity, Mapping[str, Any], Words], dict[str, Any]]] = {
    "draft": _draft,
    "predict": _predict,
    "submit": _submit,
    "rename": _plainly("rename", "name"),
    "observe": _plainly("observe", "on"),
    "vote": _plainly("vote", "choice"),
    "dissent": _plainly("dissent", "lever", "reason"),
    "answer": _line("answer", "prompt", "text"),
    "commit": _line("commit", "what", "who", "by", "problem"),
}
