"""Who may do what: roles from claims, by settings; the gate before every page; what a start asks of sign-in."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import state
from pages.parts.frame import browser_store
from pages.parts.frame.menu import APART, MENU
from pages.parts.scenarios import kept_files
from pages.parts.state import signed_in
from simulation.cli import listening
from simulation.engine import settings
from simulation.engine.errors import Refusal
from simulation.engine.settings import ROLES
from simulation.serving import roles
from simulation.serving.roles import NEEDS, SignInNeeded, Visitor, check_sign_in, sign_in_on, visitor_of
from tests.test_settings import folder, written

__all__ = ["folder"]
ROOT = Path(__file__).parents[1]
NOW = 1_764_374_400.0
GOOD = {
    "redirect_uri": "https://sim.example.cn/soe/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "soe",
    "client_secret": "x",
    "server_metadata_url": "https://id.example.cn/.well-known/openid-configuration",
}


def signed(**more):
    return {"is_logged_in": True, "iat": NOW - 60, **more}


def auth(folder, **changed):
    lines = [f'{key} = "{value}"' for key, value in {**GOOD, **changed}.items() if value is not None]
    written(folder, "\n".join(["[auth]", *lines]))
    settings.secret_sections.cache_clear()


@pytest.fixture(autouse=True)
def forgotten():
    settings.secret_sections.cache_clear()
    yield
    settings.secret_sections.cache_clear()


@pytest.mark.parametrize(
    ("claims", "rules", "claim", "role"),
    [
        ({}, "", "", "viewer"),
        ({"roles": ["soe-analyst"]}, "*=viewer;soe-analyst=analyst", "", "analyst"),
        ({"roles": "soe-admin"}, "soe-admin=administrator", "", "administrator"),
        ({"roles": ["a", "b", "c"]}, "a=analyst;b=facilitator;c=viewer", "", "facilitator"),
        ({"realm_access": {"roles": ["x"]}}, "x=facilitator", "realm_access.roles", "facilitator"),
        ({"https://x.cn/roles": ["x"]}, "x=analyst", "https://x.cn/roles", "analyst"),
        ({"roles": [7]}, "7=analyst", "", "analyst"),
    ],
)
def test_the_highest_role_that_a_claim_stands_for(folder, monkeypatch, claims, rules, claim, role):
    monkeypatch.setenv("SOE_ROLES", rules)
    monkeypatch.setenv("SOE_ROLE_CLAIM", claim)
    assert visitor_of(signed(**claims), NOW) == Visitor(role)


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        "administrator",
        "*",
        ["*"],
        [True],
        [None],
        {"roles": "boss"},
        [["boss"]],
        [{"boss": 1}],
        "boss ",
        "BOSS",
        "boss=administrator",
    ],
)
def test_whoever_has_no_role_is_refused(folder, monkeypatch, found):
    """Names of roles are no values of the claim, `*` in a claim is a value like any other, and shapes of all kinds fall to nothing."""
    monkeypatch.setenv("SOE_ROLES", "boss=administrator")
    with pytest.raises(Refusal) as caught:
        visitor_of(signed(roles=found), NOW)
    assert caught.value.key == "error.sign_in.no_role"


@pytest.mark.parametrize(
    ("claims", "key"),
    [
        ({}, "needed"),
        ({"is_logged_in": "yes", "iat": NOW}, "needed"),
        ({"is_logged_in": 1, "iat": NOW}, "needed"),
        ({"is_logged_in": True}, "over"),
        (signed(iat=NOW - 13 * 3600), "over"),
        (signed(iat=NOW + 3600), "over"),
        (signed(iat="now"), "over"),
        (signed(iat=True), "over"),
        (signed(iat=float("nan")), "over"),
    ],
)
def test_nobody_and_long_ago_are_asked_to_sign_in(folder, claims, key):
    with pytest.raises(SignInNeeded) as caught:
        visitor_of(claims, NOW)
    assert caught.value.key == f"error.sign_in.{key}"


def test_each_role_opens_the_pages_of_those_before_it():
    pages = {*MENU, *APART}
    opened = [{page for page in pages | set(NEEDS) if Visitor(role).may(page)} for role in ROLES]
    assert all(less < more for less, more in pairwise(opened))
    assert opened[0] == pages - set(NEEDS) and opened[-1] == pages | set(NEEDS)


def test_sign_in_is_on_where_its_section_is_and_must_be_whole(folder, monkeypatch):
    assert not sign_in_on()
    check_sign_in()
    auth(folder)
    assert sign_in_on()
    check_sign_in()
    for key in GOOD:
        auth(folder, **{key: None})
        with pytest.raises(Refusal, match=key):
            check_sign_in()
    for key, bad in {"cookie_secret": "short", "redirect_uri": "https://sim.example.cn/soe/"}.items():
        auth(folder, **{key: bad})
        with pytest.raises(Refusal, match=key):
            check_sign_in()
    auth(folder)
    monkeypatch.setattr(roles, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match=r"\[sign-in\]"):
        check_sign_in()
    monkeypatch.setenv("SOE_SIGN_IN", "off")
    check_sign_in()
    written(folder, "")
    settings.secret_sections.cache_clear()
    monkeypatch.setenv("SOE_SIGN_IN", "on")
    with pytest.raises(Refusal, match="redirect_uri"):
        check_sign_in()


def test_all_addresses_may_be_listened_on_where_visitors_sign_in(folder):
    with pytest.raises(Refusal):
        listening.options(["--server.address", "0.0.0.0"], {})
    auth(folder)
    assert listening.options(["--server.address", "0.0.0.0"], {})[-1] == "0.0.0.0"
    assert listening.options([], {})[-1] == "127.0.0.1", "and not unless asked for"


@pytest.fixture
def gate(monkeypatch):
    """A page as somebody with these claims meets it."""

    def opened(path, claims):
        monkeypatch.setenv("SOE_SIGN_IN", "on")
        monkeypatch.setattr(signed_in, "claims", lambda: claims)
        monkeypatch.setattr(signed_in, "server_clock", lambda: NOW)
        at = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        return (at if path == "app.py" else at.switch_page(path)).run()

    return opened


@pytest.mark.parametrize("path", ["app.py", "pages/workshop.py"])
def test_nothing_of_a_page_is_sent_to_who_is_not_signed_in(gate, path):
    at = gate(path, {})
    assert not at.exception and not at.error and [one.key for one in at.button] == ["sign_in"]
    assert not at.sidebar.slider and not at.get("vega_lite_chart") and not at.get("text_input") and not at.get("page_link")


def fields(at):
    """Fields of the page itself: the search of the menu stands on every page."""
    return [field for field in at.get("text_input") if field.key != "finder_field"]


def test_a_viewer_is_told_which_role_a_page_needs(gate, monkeypatch):
    at = gate("pages/workshop.py", signed())
    assert not at.exception and not fields(at) and len(at.error) == 1
    assert [one.key for one in at.button if one.key == "sign_out"]
    monkeypatch.setenv("SOE_ROLES", "soe=facilitator")
    at = gate("pages/workshop.py", signed(roles="soe"))
    assert not at.error and fields(at)
    at = gate("pages/workshop.py", signed(roles="other"))
    assert len(at.error) == 1 and not at.get("page_link"), "without a role not even a menu"


class Browser:
    """What components were told."""

    def __init__(self, patch):
        self.told = {}
        for module, name in ((browser_store, "_keeper"), (kept_files, "_asides")):
            patch.setattr(module, name, lambda *, data, key, **_: self.told.update({key: data}))

    def store(self):
        found = {data["store"] for data in self.told.values()}
        assert {*self.told} == {"keeper", "asides"} and len(found) == 1
        return found.pop()


@pytest.mark.parametrize("on", ["on", "off"])
def test_the_browser_keeps_the_work_of_each_account_apart(monkeypatch, on):
    """One browser, two accounts; without sign-in the key is that of earlier versions, whose work is found again."""
    stores = []
    people = [{"iss": "https://id.example.cn", "sub": "wang"}, {"iss": "https://id.example.cn", "sub": "zhao"},
              {"iss": "https://other.example.cn", "sub": "wang"}, {"iss": "https://id.example.cn", "sub": "wang"}]  # fmt: skip
    monkeypatch.setenv("SOE_SIGN_IN", on)
    monkeypatch.setattr(signed_in, "server_clock", lambda: NOW)
    for person in people:
        monkeypatch.setattr(signed_in, "claims", lambda person=person: signed(**person))
        browser = Browser(monkeypatch)
        at = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        at.session_state["answered"] = True
        assert not at.switch_page("pages/scenarios.py").run().exception
        stores.append(browser.store())
    if on == "off":
        assert set(stores) == {"scenario-workbench"}
        return
    assert stores[0] == stores[3] and len(set(stores)) == 3
    assert all(re.fullmatch(r"scenario-workbench-of-[0-9a-f]{20}", one) for one in stores), "no name in it"


def test_an_account_that_says_not_whose_it_is_finds_nothing_kept(monkeypatch):
    monkeypatch.setenv("SOE_SIGN_IN", "on")
    monkeypatch.setattr(signed_in, "claims", signed)
    found = set()
    for _ in range(2):
        monkeypatch.setattr(st, "session_state", {})
        found |= {state.kept_under(), state.kept_under()}
    assert len(found) == 2 and "scenario-workbench" not in found
