"""Who is at the app in this run: what the sign-in says, and what that allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.serving.health import HANDED_ON
from simulation.cli.listening import LOOPBACK, loopback
from simulation.engine.errors import Refusal
from simulation.serving.roles import ANYBODY, Visitor, sign_in_on, visitor_of
from simulation.serving.senders import sender
from simulation.serving.server_log import audit, audit_refusal
from simulation.workshop.server_clock import server_clock


def claims() -> Mapping[str, Any]:
    """What the sign-in says of this session, checked and signed by the server; nothing where nobody is signed in."""
    return st.user.to_dict()


def person() -> str:
    """Who is signed in (issuer and subject); blank where there is no sign-in, or it does not say who."""
    found = claims() if sign_in_on() else {}
    named = [str(found.get(part) or "") for part in ("iss", "sub")]
    return "\n".join(named) if all(named) else ""


def origin() -> str:
    """What tells this visitor from others where work is shared out: who is signed in, else where the browser is."""
    return person() or sender(st.context.ip_address or LOOPBACK)


def visitor() -> Visitor:
    """Role and rows of whoever is here. SignInNeeded where sign-in is on and nobody signed in, Refusal where there is no role."""
    if sign_in_on():
        return visitor_of(claims(), server_clock())
    return Visitor("administrator") if on_this_machine() else ANYBODY


def request_id() -> str:
    """Id of the request that opened this session, as the log has it."""
    return st.context.headers.get("X-Request-Id", "")


def auditing(write: Callable[..., None] = audit) -> Callable[..., None]:
    """What writes into the audit log as `noted(event, **facts)`, with request and role of this visitor, also once the run is over."""
    try:
        role = visitor().role
    except Refusal:
        role = "none"
    return partial(write, request_id(), role=role)


def audited(event: str, **facts: str | int) -> None:
    """Write an event of this visitor into the audit log."""
    auditing()(event, **facts)


def audited_refusal(event: str, **facts: str | int) -> None:
    """Write what this visitor was refused, as often as that may be."""
    auditing(audit_refusal)(event, **facts)


def told_once(role: str) -> bool:
    """Whether this session's role has yet to be written down."""
    told = st.session_state.get("role_told") != role
    st.session_state["role_told"] = role
    return told


def on_this_machine() -> bool:
    """Whether the browser runs on the server's own machine, and no proxy stands between them."""
    handed_on = any(name in st.context.headers for name in HANDED_ON)
    return not handed_on and loopback(st.context.ip_address or LOOPBACK)
