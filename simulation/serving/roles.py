"""Who may do what: the role of a visitor, read from what the sign-in says of them (claims), by settings.

Roles go up: viewer (looks, moves levers, takes results along), analyst (brings own figures and monthly records in),
facilitator (holds workshops), administrator (the operator's page). Without sign-in everybody is a facilitator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from simulation.engine.errors import Refusal
from simulation.engine.settings import ROLES, SECRETS, configured, or_usual, secret_sections

AUTH = "auth"  # Streamlit's section of the secrets file
KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
CALLBACK = "/oauth2callback"
LEAST_SECRET = 32  # characters that cookies are signed with
EVERY = "*"  # value of the claim for who may see every enterprise
OF_ALL = ("benchmarking", "workshop")  # pages that set all enterprises side by side, or lay them before many
NEEDS = {"own_data": "analyst", "tracking": "analyst", "workshop": "facilitator", "operator": "administrator"}


class SignInNeeded(Refusal):
    """Nobody is signed in, or too long ago."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at the app. entities: ids of those whose own figures may be shown beside the total; None: all."""

    role: str
    entities: tuple[str, ...] | None = None

    def may(self, page: str) -> bool:
        """Whether a page is open to this visitor."""
        if self.entities is not None and page in OF_ALL:
            return False
        return ROLES.index(self.role) >= ROLES.index(NEEDS.get(page, ROLES[0]))


ANYBODY = Visitor("facilitator")  # where there is no sign-in


def sign_in_on() -> bool:
    """Whether visitors sign in: as SOE_SIGN_IN says, else where the secrets file has a section for it."""
    said = configured("SOE_SIGN_IN")
    return said == "on" if said else AUTH in secret_sections()


def check_sign_in() -> None:
    """Refusal where visitors are to sign in and what that needs is missing or weak."""
    if not sign_in_on():
        if configured("SOE_ENTITY_CLAIM"):
            raise Refusal("error.rows.no_sign_in", setting="SOE_ENTITY_CLAIM")
        return
    own = secret_sections().get(AUTH, {})
    for key in KEYS:
        if not isinstance(own.get(key), str) or not own[key].strip():
            raise Refusal("error.sign_in.key", file=str(SECRETS), key=key)
    if not str(own["redirect_uri"]).endswith(CALLBACK):
        raise Refusal("error.sign_in.redirect", file=str(SECRETS), end=CALLBACK)
    if len(str(own["cookie_secret"])) < LEAST_SECRET:
        raise Refusal("error.sign_in.secret", file=str(SECRETS), least=LEAST_SECRET)
    if find_spec("authlib") is None or find_spec("httpx") is None:
        raise Refusal("error.sign_in.packages")


def visitor_of(claims: Mapping[str, Any], now: float) -> Visitor:
    """Who the sign-in says somebody is. now: seconds since 1970.

    SignInNeeded where nobody is signed in or it was longer ago than SOE_SIGN_IN_HOURS; Refusal where the account has no role.
    """
    if claims.get("is_logged_in") is not True:
        raise SignInNeeded("error.sign_in.needed")
    issued, hours = claims.get("iat"), int(or_usual("SOE_SIGN_IN_HOURS"))
    if isinstance(issued, bool) or not isinstance(issued, int | float) or not -300 <= now - issued <= hours * 3600:
        raise SignInNeeded("error.sign_in.over", hours=hours)
    role = _role(said(claims, or_usual("SOE_ROLE_CLAIM")))
    if role is None:
        raise Refusal("error.sign_in.no_role")
    return Visitor(role, entities_of(claims))


def entities_of(claims: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Entities whose figures somebody may see, by SOE_ENTITY_CLAIM; None: all. Refusal where the claim names nothing."""
    claim = configured("SOE_ENTITY_CLAIM")
    values = said(claims, claim) if claim else (EVERY,)
    if not values:
        raise Refusal("error.rows.none")
    return None if EVERY in values else values


def said(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Values of a claim as texts; a dot leads into a claim within one (`realm_access.roles`), unless the name itself has it."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    values = found if isinstance(found, list | tuple) else [found]
    return tuple(str(one) for one in values if isinstance(one, str | int) and not isinstance(one, bool))


def role_rules() -> dict[str, str]:
    """Value of the claim to role; `*` stands for whoever is signed in."""
    pairs = (one.strip().rpartition("=") for one in or_usual("SOE_ROLES").split(";") if one.strip())
    return {value.strip(): role for value, _, role in pairs}


def _role(values: tuple[str, ...]) -> str | None:
    """The highest role that any value stands for."""
    rules = role_rules()
    found = {rules[value] for value in ("*", *(one for one in values if one != "*")) if value in rules}
    return max(found, key=ROLES.index, default=None)
