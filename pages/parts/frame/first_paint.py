"""The document a browser gets first: the app's own title, styles and empty frame, before any script has run.

Streamlit offers no way to add to its page; this application does so as the page leaves the server. A test fails where that page changes.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts.frame import native_words
from simulation.engine.folders import STATIC
from simulation.language.texts import texts

ROOT = '<div id="root"></div>'
TITLE = "<title>Streamlit</title>"
NOSCRIPT = "<p>You need to enable JavaScript to run this app.</p>"
STYLE = "style.css"
ICONS, OWN_ICONS = re.compile(r"/static/media/MaterialSymbols-Rounded\.[^/]+\.woff2$"), "fonts/icons.woff2"
AHEAD = re.compile(
    r'<link\s+rel="preload"\s+href="[^"]+"\s+as="font"[^>]*>'
)  # Streamlit's own type, which the app's stack does not reach
# An empty panel, menu, heading, four cards and four charts, where they will stand.
FRAME = (
    '<div class="first-paint" aria-hidden="true"><div><i></i><i></i><i></i><i></i><i></i><i></i></div>'
    "<div><i></i><i></i><p><i></i><i></i><i></i><i></i></p><p><i></i><i></i></p><p><i></i><i></i></p></div></div>"
)


class FirstPaint:
    """Middleware that completes Streamlit's page; everything else passes untouched."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; only an HTML answer is held back until it is whole."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        if ICONS.search(scope.get("path", "")):
            await _own_icons(send)
            return
        started: list[Message] = []
        parts: list[bytes] = []

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                started.append(message)
            elif not started:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    body = completed(b"".join(parts))
                    headers = MutableHeaders(scope=started[0])
                    headers["content-length"] = str(len(body))
                    for name in ("etag", "last-modified"):  # they tell of Streamlit's page alone
                        if name in headers:
                            del headers[name]
                    await send(started[0])
                    await send({"type": "http.response.body", "body": body})

        await self.app(_uncompressed(scope), receive, complete)


async def _own_icons(send: Send) -> None:
    """In place of Streamlit's 4,300 icons the way to those that are drawn (`deploy/icons.py`), which a browser keeps by their digest."""
    way = f"../../app/static/{OWN_ICONS}?v={_digest(OWN_ICONS)}"
    headers = [(b"location", way.encode()), (b"cache-control", b"no-cache"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _uncompressed(scope: Scope) -> Scope:
    """A request for a page, answered as it lies on the disk: pages other than the first would come compressed."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept} if b"text/html" in dict(scope["headers"]).get(b"accept", b"") else scope


def _is_page(message: Message) -> bool:
    """Whether an answer that begins is an HTML page as it lies on the disk."""
    headers = MutableHeaders(scope=message)
    plain = "content-encoding" not in headers
    return message["status"] == 200 and plain and headers.get("content-type", "").startswith("text/html")


def completed(page: bytes) -> bytes:
    """Streamlit's page with title, styles and frame; any other page as it is."""
    text = page.decode("utf-8", errors="replace")
    if ROOT not in text:
        return page
    # The frame waits for no other file. The app's styles come after Streamlit's own, which they must outdo, and before a page's.
    frame = f"<style>{_text('first_paint.css')}{_type()}</style>{FRAME}{_old_browser()}"
    link = f'<link rel="stylesheet" href="./app/static/{STYLE}?v={_digest(STYLE)}" />'
    text = AHEAD.sub("", text)
    text = text.replace(NOSCRIPT, _both("light.noscript"))
    text = text.replace(
        "<html ", '<html translate="no" ', 1
    )  # a browser's translation would break figures and what the app redraws
    return (
        text.replace(ROOT, frame + link + ROOT + _native_words())
        .replace(TITLE, f"<title>{escape(_title())}</title>")
        .encode()
    )


@cache
def _type() -> str:
    """The app's type from the first letter on: what Streamlit sets in its own until it knows the theme would have that fetched."""
    font = st.get_option("theme.font")
    return f"body, [data-testid=stSkipToContent] {{ font-family: {font} !important }}" if font else ""


@cache
def _old_browser() -> str:
    """What a browser reads that is too old for the app, and the script that shows it there."""
    told = f'<div id="old-browser" class="old-browser" data-for="app" role="alert" hidden>{_both("old_browser")}</div>'
    return f"{told}<script>{_text('old_browser.js')}</script>"


@cache
def _native_words() -> str:
    keys = "".join(f"<script>{_text(name)}</script>" for name in ("chart_stops.js", "table_keys.js"))
    return native_words.script() + keys


def _both(key: str) -> str:
    """A text in both languages, for the visitor's is not known yet."""
    row = texts()[key]
    return "".join(f'<p lang="{language}">{escape(row[language])}</p>' for language in ("zh", "en"))


@cache
def _text(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _title() -> str:
    row = texts()["app"]
    return f"{row['zh']} · {row['en']}"


@cache
def _digest(name: str) -> str:
    """What changes with a style sheet or a font, so that a browser keeps none too long."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
