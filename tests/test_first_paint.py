"""The document a browser gets first holds the app's title, styles and frame; Streamlit's page is as the app expects it."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit

from pages.parts.frame import native_words
from pages.parts.frame.first_paint import AHEAD, FRAME, ICONS, NOSCRIPT, OWN_ICONS, ROOT, STYLE, TITLE, FirstPaint, completed
from simulation.engine.folders import STATIC
from simulation.language.texts import texts

# Scripts of Streamlit in which its texts stand.
OWN_SCRIPTS = (
    "index", "DataFrame", "Toolbar", "Selectbox", "Multiselect", "NumberInput", "DateInput", "TextInput", "FileUploader", "Download", "Input",
    "Date", "use", "Text", "ArrowVegaLiteChart",
)  # fmt: skip
PAGE = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()


def asked(chunks, headers, status=200, method="GET"):
    """What a browser receives of an answer that another program gives in these pieces."""

    async def app(scope, receive, send):
        assert b"accept-encoding" not in dict(scope["headers"]), "what comes compressed cannot be completed"
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for place, chunk in enumerate(chunks):
            await send({"type": "http.response.body", "body": chunk, "more_body": place < len(chunks) - 1})

    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "headers": [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip")]}
    with ThreadPoolExecutor(1) as apart:  # where a browser is driven, this thread has a loop of its own
        apart.submit(asyncio.run, FirstPaint(app)(scope, None, send)).result()
    return dict(sent[0]["headers"]), b"".join(one["body"] for one in sent[1:])


def test_streamlits_page_is_as_expected():
    """Where this fails, Streamlit has changed its page: see what takes the place of these, and whether all still shows."""
    assert len(AHEAD.findall(PAGE.decode())) == 1 and "SourceSans" in AHEAD.findall(PAGE.decode())[0]
    shipped = Path(streamlit.__file__).parent / "static"
    assert sum(bool(ICONS.search(f"/{path.relative_to(shipped)}")) for path in shipped.glob("static/media/*")) == 1
    assert PAGE.decode().count(ROOT) == 1 and PAGE.decode().count(TITLE) == PAGE.decode().count(NOSCRIPT) == 1


def test_title_styles_and_frame_come_before_the_app():
    page = completed(PAGE).decode()
    assert "国企改革情景推演" in page and TITLE not in page
    parts = ("</head>", ".first-paint {", FRAME, 'id="old-browser"', "function fits(", f"./app/static/{STYLE}?v=", ROOT)
    assert "SourceSans" not in page, "no type is fetched that nothing is set in"
    assert NOSCRIPT not in page and texts()["light.noscript"]["zh"] in page
    places = [page.index(part) for part in parts]
    assert places == sorted(places) and (STATIC / STYLE).is_file()


def test_streamlits_own_words_are_those_of_the_version_installed():
    """Where this fails, Streamlit says something else now: see what, and write that in its place."""
    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js")
    said = "".join(path.read_text(encoding="utf-8") for path in scripts if path.name.startswith(OWN_SCRIPTS))
    wanted = (*native_words.TABLE, *native_words.CHART, *native_words.FIELDS, *native_words.FRAME, *native_words.PATTERNS)
    parts = {text: text.removeprefix("Error").removeprefix(": ").split("{}") for text in wanted}
    assert not [text for text in wanted if not all(part in said for part in parts[text])]
    assert not [text for text in wanted if native_words.key(text) not in texts()]


def test_icons_are_the_apps_own():
    """Below any address of the app; the way is asked for anew, what it leads to is kept by its digest."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/soe/static/media/MaterialSymbols-Rounded.x1.woff2", "headers": []}
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, FirstPaint(None)(scope, None, send)).result()
    headers = dict(sent[0]["headers"])
    way, _, digest = headers[b"location"].decode().partition("?v=")
    assert sent[0]["status"] == 307 and headers[b"cache-control"] == b"no-cache" and len(digest) == 12
    assert way == f"../../app/static/{OWN_ICONS}" and (STATIC / OWN_ICONS).is_file()


def test_what_speaks_to_old_browsers_is_old_itself():
    """ES5: no word or sign that an engine of 2011 does not know, outside comments and texts."""
    script = re.sub(r"'[^']*'|//.*", "", (STATIC / "old_browser.js").read_text(encoding="utf-8"))
    assert not re.search(r"=>|`|\?\.|\?\?|\.\.\.|\b(let|const|class|async|await|of)\b", script)


@pytest.mark.parametrize("chunks", [[PAGE], [PAGE[:3000], PAGE[3000:], b""]])
def test_a_page_is_completed_however_it_comes(chunks):
    kind = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(PAGE)).encode()), (b"etag", b"x")]
    headers, body = asked(chunks, kind)
    assert body == completed(PAGE)
    assert headers[b"content-length"] == str(len(body)).encode() and b"etag" not in headers


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        (b"text/html", b"<h1>a page of another part</h1>", 200),
        (b"text/event-stream", b"data: 1", 200),
        (b"text/javascript", ROOT.encode(), 200),
        (b"text/html", PAGE, 404),
    ],
)
def test_everything_else_passes_untouched(kind, content, status):
    length = str(len(content)).encode()
    headers, body = asked([content], [(b"content-type", kind), (b"content-length", length)], status)
    assert body == content and headers[b"content-length"] == length
