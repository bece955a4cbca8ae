"""The document a browser gets first holds the app's title, styles and frame; Streamlit's page is as the app expects it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit

from pages.parts.frame.first_paint import FRAME, ROOT, STYLE, TITLE, FirstPaint, completed
from simulation.engine.folders import STATIC

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
    assert PAGE.decode().count(ROOT) == 1 and PAGE.decode().count(TITLE) == 1


def test_title_styles_and_frame_come_before_the_app():
    page = completed(PAGE).decode()
    assert "国企改革情景推演" in page and TITLE not in page
    parts = ("</head>", ".first-paint {", FRAME, f"./app/static/{STYLE}?v=", ROOT)
    places = [page.index(part) for part in parts]
    assert places == sorted(places) and (STATIC / STYLE).is_file()


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
