"""Answers of the light pages. Reading never changes anything; an act comes by POST, as JSON, from a page of our own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from pages.light import acts_of_teams, codes, shell
from pages.light.kept_workshop import workshop
from pages.light.visitor import identity, language, remember, remember_console, room_of, told_by, written_down
from simulation.engine.errors import Refusal
from simulation.language.words import Words
from simulation.workshop.prompts import prompts
from simulation.workshop.sitting_acts import place_here
from simulation.workshop.tokens import CODE_LENGTH, plain_code
from simulation.workshop.views import BOARD, Recipient
from simulation.workshop.workshop_errors import StoreFailure, WorkshopRefusal

LOST = ("error.workshop.no_room", "error.workshop.code", "error.workshop.token")


def answered(name: str, request: Request) -> Response:
    """The answer of a handler; a refusal as a sentence in the visitor's language."""
    try:
        return HANDLERS[name](request)
    except Refusal as refused:
        written_down(request, refused)
        status = 503 if isinstance(refused, StoreFailure) else 404 if refused.key in LOST else 409
        return _refused(request, Words.screen(language(request)).refusal(refused), status)
    except Exception:
        logging.getLogger(__name__).exception("light page %s", name)
        return _refused(request, Words.screen(language(request))("light.failure"), 500)


def _refused(request: Request, said: str, status: int) -> Response:
    if request.method == "POST" or request.url.path.endswith("/state"):
        return JSONResponse({"refused": said}, status, headers=shell.HEADERS)
    code = plain_code(request.path_params.get("code", ""))
    return _html(_door_page(language(request), said, code), status)


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers={**shell.HEADERS, "Cache-Control": "no-store"})


def _door_page(lang: str, refused: str = "", code: str = "") -> str:
    words = Words.screen(lang)
    field = (
        f'<form action="/w" method="get"><label for="code">{escape(words("light.code"))}</label>'
        f'<input id="code" name="code" value="{escape(code)}" maxlength="12" autocapitalize="characters" autocomplete="off" required>'
        f"<button>{escape(words('light.enter'))}</button></form>"
    )
    return shell.form(lang, words("light.door"), words("light.door.lead"), field, refused)


def door(request: Request) -> Response:
    """The page that asks for a room's code."""
    code = plain_code(request.query_params.get("code", ""))
    if len(code) == CODE_LENGTH:
        return RedirectResponse(f"/w/{code}", 303)
    return _html(_door_page(language(request)))


def asset(request: Request) -> Response:
    """A style or a script; its address bears its digest, so browsers keep it."""
    name = request.path_params["name"]
    if name not in shell.ASSETS:
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(shell.asset(name)[0], media_type=shell.ASSETS[name], headers=headers)


def team_page(request: Request) -> Response:
    """A team's page, the door to the room included."""
    return _shown(request, "team")


def board_page(request: Request) -> Response:
    """The board of a hall."""
    return _shown(request, "board")


def invited_page(request: Request) -> Response:
    """The page behind a team's own code: its button makes this phone one of the team's."""
    invite = request.path_params["invite"]
    own = told_by(request, "invite", invite)
    team = workshop().current(own.room).room.teams.get(own.team)
    return _shown(request, "team", {"invite": invite, "invited": team.name if team else ""}, own.room)


def _shown(request: Request, kind: str, more: Mapping[str, Any] | None = None, room: str = "") -> Response:
    room = room or room_of(request)
    state = workshop().current(room).room
    lang = state.language if kind == BOARD and "lang" not in request.query_params else language(request)
    told = {"code": plain_code(request.path_params["code"]), "entrance": request.query_params.get("e", ""), **(more or {})}
    response = _html(shell.page(kind, lang, state.name, told, place_here(state)))
    if "lang" in request.query_params:
        response.set_cookie("soe_language", lang, path="/w", samesite="lax")
    return response


def state(request: Request) -> Response:
    """All that the visitor may know now: a team by its cookie, else what the board shows."""
    room, own = room_of(request), identity(request)
    as_board = request.query_params.get("as") == BOARD
    workshop().current(room)  # of a room that is no more nothing is written
    if own is not None and not as_board:
        workshop().heard(own)
    recipient = Recipient(BOARD) if as_board else Recipient("team", own.team if own else "")
    told = workshop().snapshot(room, recipient)
    told["prompts"] = prompts(told, Words.screen(language(request)), place_here(workshop().current(room).room))
    if own is not None and not as_board:
        told["device"] = own.device
    return JSONResponse(told, headers={**shell.HEADERS, "Cache-Control": "no-store"})


def act(request: Request) -> Response:
    """Something a team does, read before (`pages/light/addresses.py`)."""
    content = acts_of_teams.content(request.state.sent)
    name = request.path_params["act"]
    if name in acts_of_teams.ENTERING:
        token = acts_of_teams.ENTERING[name](request, content)
        response = JSONResponse({"in": True}, headers=shell.HEADERS)
        remember(request, response, token)
        return response
    own = identity(request)
    if own is None:
        raise WorkshopRefusal("error.workshop.no_team")
    if name not in acts_of_teams.DOING:
        raise WorkshopRefusal("error.workshop.act", kind=name[:24])
    told = acts_of_teams.DOING[name](own, content, Words.screen(language(request)))
    workshop().heard(own)
    return JSONResponse(told, headers=shell.HEADERS)


def console(request: Request) -> Response:
    """A console's browser keeps its token, or gives it up: the page itself is drawn over a websocket, which writes no cookie."""
    content = acts_of_teams.content(request.state.sent)
    token = str(content.get("token", ""))
    if token:
        workshop().tokens.read_console(token)
    response = JSONResponse({"kept": bool(token)}, headers=shell.HEADERS)
    remember_console(request, response, token, str(content.get("path", "/")))
    return response


def room_code(request: Request) -> Response:
    """The room's address as a QR code."""
    room = room_of(request)
    code = plain_code(request.path_params["code"])
    return codes.drawn(request, f"/w/{code}?e={workshop().tokens.entrance(room)}")


def team_code(request: Request) -> Response:
    """The team's own address as a QR code, for its other phones."""
    own = identity(request)
    if own is None:
        raise WorkshopRefusal("error.workshop.no_team")
    code = plain_code(request.path_params["code"])
    return codes.drawn(request, f"/w/{code}/join/{workshop().tokens.invite(own.room, own.team)}")


HANDLERS: Mapping[str, Callable[[Request], Response]] = {
    "door": door,
    "asset": asset,
    "team_page": team_page,
    "board_page": board_page,
    "invited_page": invited_page,
    "state": state,
    "act": act,
    "console": console,
    "room_code": room_code,
    "team_code": team_code,
}
