"""Sign-in in a real browser, with a provider that signs its tokens: in, refused, out."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from pages.parts.wording.words import texts
from tests.browser.conftest import ROOT
from tests.browser.test_app import choose_preset, go, still
from tests.deployment import free_ports, waited
from tests.report_support import needed
from tests.test_row_rights import found_in, hidden

SECRETS = """SOE_ROLES = "*=viewer;soe-office=facilitator;soe-group=administrator"
SOE_ENTITY_CLAIM = "company"
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "soe"
client_secret = "secret"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


CLAIMS = {
    "lin": {"company": ["*"]},
    "wang": {"company": ["*"], "roles": ["soe-office"]},
    "zhao": {"company": ["steel"], "roles": ["soe-group"]},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory, chromium):
    """The app with sign-in, started as on a server: settings from the secrets file of its folder. Nobody but three users is known."""
    provider, tmp_path = needed("oidc_provider_mock"), tmp_path_factory.mktemp("signed")
    users = [provider.User(sub=name, claims=claims) for name, claims in CLAIMS.items()]
    (port,) = free_ports(1)
    (tmp_path / ".streamlit").mkdir()
    with provider.run_server_in_thread(user_claims=users) as issuer:
        text = SECRETS.format(port=port, issuer=f"http://localhost:{issuer.server_port}")
        (tmp_path / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")
        own = {name: value for name, value in os.environ.items() if not name.startswith("SOE_")}
        settings = {**own, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "SOE_DATA": str(tmp_path)}
        command = [sys.executable, "-m", "simulation", "app", "--server.port", str(port)]
        server = subprocess.Popen(command, cwd=tmp_path, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            waited(f"http://127.0.0.1:{port}/live")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def enter(page, site, who):
    """Sign in at the provider."""
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{site}/**")
    expect(page.locator(".st-key-benchmarking input[type=range]")).to_be_attached()


def test_in_by_role_and_out(site, browser):
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{site}/workshop")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert page.locator("input").count() == 0 or page.get_by_label("房间名称").count() == 0

    enter(page, site, "lin")
    (own,) = [one for one in context.cookies() if one["name"] == "_streamlit_user"]
    assert own["httpOnly"] and own["sameSite"] in ("Lax", "Strict")
    page.goto(f"{site}/workshop")
    expect(page.get_by_text("需要主持及以上角色")).to_be_visible()
    out(page, site)
    page.goto(site)
    enter(page, site, "wang")
    page.goto(f"{site}/workshop")
    expect(page.locator(".st-key-workshop_key input")).to_be_attached()

    forged = browser.new_context(locale="zh-CN")
    forged.add_cookies([{"name": "_streamlit_user", "value": own["value"][:-4] + "AAAA", "url": site}])
    stranger = forged.new_page()
    stranger.goto(site)
    expect(stranger.get_by_role("button", name="登录")).to_be_visible()
    assert stranger.locator(".st-key-benchmarking").count() == 0
    forged.close()
    context.close()


def out(page, site):
    """Sign out, here and at the provider, and back to the door."""
    page.get_by_role("button", name="退出登录").click()
    end, door = page.get_by_role("button", name="End session"), page.get_by_role("button", name="登录", exact=True)
    expect(end.or_(door).first).to_be_visible()
    if end.is_visible():
        end.click()
    page.context.clear_cookies(domain="localhost", name="oidc")
    page.goto(f"{site}/scenarios")
    expect(door).to_be_visible()


def test_each_account_of_a_browser_finds_its_own_work_alone(site, browser):
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(site)
    page.evaluate("kept => localStorage.setItem(...kept)", ["scenario-workbench", "kept before anybody signed in"])
    enter(page, site, "wang")
    still(page)
    lever = page.locator(".st-key-benchmarking input[type=range]")
    begun = lever.get_attribute("aria-valuenow") or lever.input_value()
    lever.press("ArrowRight")
    own = "Object.keys(localStorage).filter(key => key.startsWith('scenario-workbench-of-') && localStorage[key].includes('benchmarking'))"
    page.wait_for_function(f"() => {own}.length === 1")
    page.evaluate(f"() => localStorage.setItem({own}[0] + '-aside-2026-01-01T00:00:00.000Z', 'of wang')")
    still(page)
    moved = lever.get_attribute("aria-valuenow") or lever.input_value()
    assert moved != begun
    out(page, site)
    for who, value, asides in (("zhao", begun, 0), ("wang", moved, 1)):
        enter(page, site, who)
        still(page)
        assert (lever.get_attribute("aria-valuenow") or lever.input_value()) == value
        expect(page.locator(".st-key-left_out")).to_have_count(0)
        page.goto(f"{site}/scenarios")
        still(page)
        page.get_by_text(texts()["kept.files"]["zh"]).click()
        expect(page.get_by_text(texts()["kept.asides"]["zh"])).to_be_visible()
        expect(page.locator("a[download^='scenario-workbench']")).to_have_count(asides)
        out(page, site)
    assert page.evaluate("() => localStorage.getItem('scenario-workbench')") == "kept before anybody signed in"
    context.close()


def recorded(page) -> list[bytes]:
    """All that comes to a page's websockets from now on."""
    found: list[bytes] = []

    def heard(part):
        found.append(part if isinstance(part, bytes) else part.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", heard))
    return found


@pytest.mark.parametrize(
    "pages", [("entities", "stress"), pytest.param(("goals", "ranges", "export"), marks=pytest.mark.long)]
)
def test_an_account_of_one_enterprise_is_sent_its_own_figures_and_the_total(site, browser, pages):
    """The same search finds others' figures where somebody may see all."""
    figures, names = hidden()
    sent = {}
    for who, opened in (("zhao", pages), ("lin", ("entities",))):
        context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
        page = context.new_page()
        sent[who] = recorded(page)
        page.goto(site)
        enter(page, site, who)
        for page_id in opened:
            go(page, page_id)
            still(page)
            expect(page.get_by_text("钢铁和合计").first).to_be_visible(visible=who == "zhao")
            expect(page.get_by_text(texts()["failure.page"]["zh"])).to_have_count(0)
        if who == "zhao":
            choose_preset(page, 1)
            still(page)
            page.goto(f"{site}/workshop")
            expect(page.get_by_role("alert").filter(has_text="不开放")).to_be_visible()
        context.close()
    assert len(sent["zhao"]) > 200 and not found_in(b"\0".join(sent["zhao"]), figures, names)
    assert len(found_in(b"\0".join(sent["lin"]), figures, names)) > 10
