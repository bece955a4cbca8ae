"""What a browser may say on its websocket, and that weighing it costs no more than its length."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from time import process_time

import pytest
from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.serving.guarded import Guarded
from pages.serving.messages import CLOSED, MOST_BYTES, MOST_FIELDS, MOST_SIGNS, asked_for, bearable

ROOT = Path(__file__).parents[1]
HERE = ("127.0.0.1", 50000)
ROOMS = ("pages/serving", "pages/light", "simulation/serving", "simulation/sharing")
MEASURABLE = 0.02  # seconds: below them the clock says nothing of growth


def test_no_visitor_empties_caches_or_asks_for_the_repository():
    """Streamlit does so for whoever asks, signed in or not; everything else is handed on as it came."""
    heard, said = [], []
    for kind, value in (
        ("clear_cache", True),
        ("load_git_info", True),
        ("set_run_on_save", True),
        ("debug_shutdown_runtime", True),
    ):
        message = BackMsg()
        setattr(message, kind, value)
        said.append(message.SerializeToString())
    rerun = BackMsg()
    rerun.rerun_script.query_string = "s=1"
    kept = [rerun.SerializeToString(), b"", BackMsg(stop_script=True).SerializeToString()]

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(message["bytes"])

    sent = iter([*said, *kept, b"\xff no message", rerun.SerializeToString()])

    async def receive():
        found = next(sent, None)
        return {"type": "websocket.disconnect"} if found is None else {"type": "websocket.receive", "bytes": found}

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", b"localhost")], "client": HERE}
    with ThreadPoolExecutor(1) as apart:  # this thread may have a loop of its own
        apart.submit(asyncio.run, Guarded(app)(scope, receive, None)).result()
    assert heard == kept and {asked_for(one) for one in said} <= set(CLOSED)
    assert {field.name for field in BackMsg.DESCRIPTOR.fields} - set(CLOSED) == {
        "stop_script", "rerun_script", "file_urls_request", "app_heartbeat", "backend_operation_request",
    }, "a new kind of message: may any visitor send it?"  # fmt: skip


def rerun(*states, **content):
    message = BackMsg()
    for state in states:
        message.rerun_script.widget_states.widgets.add(**state)
    for name, value in content.items():
        getattr(message.rerun_script, name).extend(value)
    return message.SerializeToString()


def test_what_pages_send_is_let_in_and_what_would_fill_the_memory_is_not():
    kept = json.dumps([{"event": "kept", "value": {"text": json.dumps({"timeline": "[1,{}]" * 500_000}), "draft": "方案"}}])
    page = [{"id": f"w{n}", "double_value": n} for n in range(800)]
    assert len(kept) > 3_000_000 and bearable(rerun(*page, {"id": "keeper", "json_trigger_value": kept}))
    assert bearable(rerun(cached_message_hashes=["0" * 32] * 2_000)) and bearable(b"")
    tiny = [{"id": f"{n:x}", "trigger_value": True} for n in range(MOST_FIELDS)]
    assert not bearable(rerun(*tiny)), "each is a few bytes here and a thousand as an object"
    assert not bearable(rerun(cached_message_hashes=[""] * (MOST_FIELDS + 1)))
    assert not bearable(rerun({"id": "a", "string_value": "x" * MOST_BYTES}))
    objects = json.dumps([{"event": "kept", "value": [[] for _ in range(60_000)]}])
    assert not bearable(rerun({"id": "keeper", "json_trigger_value": objects})), "a list each"
    assert not bearable(rerun({"id": "keeper", "json_trigger_value": '"' + "[]," * 60_000})), "no end to its quotation"


def test_a_message_that_is_too_much_ends_the_session_unparsed(monkeypatch):
    monkeypatch.setattr("pages.serving.messages.asked_for", lambda said: pytest.fail("it was taken apart"))
    heard, sent = [], rerun(*({"id": f"{n:x}", "bool_value": True} for n in range(MOST_FIELDS)))

    async def app(scope, receive, send):
        heard.append(await receive())

    async def receive():
        return {"type": "websocket.receive", "bytes": sent}

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", b"localhost")], "client": HERE}
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, Guarded(app)(scope, receive, None)).result()
    assert heard == [{"type": "websocket.disconnect", "code": 1009}]


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("wire", [3, 4, 6, 7])
def test_a_type_of_field_that_no_message_has_does_not_switch_the_limits_off(wire, broken):
    """A group before it, which the library skips, and all that stands behind was taken apart uncounted."""
    known = rerun(*({"id": "a"} for _ in range(MOST_FIELDS)))
    group = b"\xc3\x3e\xc4\x3e" if wire == 3 else bytes([1 << 3 | wire])
    if wire == 3:
        assert asked_for(group + rerun({"id": "a"})) == "rerun_script", "the library reads on"
    assert not bearable(known + group if broken else group + known)
    assert not bearable(group) and not bearable(rerun() + group)


def test_a_fault_at_the_end_lets_nothing_before_it_be_taken_apart():
    whole = rerun(*({"id": "a"} for _ in range(MOST_FIELDS)))
    for fault in (b"\x0a\xff\x01", b"\xff", b"\x09"):
        with pytest.raises(DecodeError):
            BackMsg.FromString(whole + fault)
        assert not bearable(whole + fault) and not bearable(rerun() + fault)


def test_many_kept_texts_are_weighed_together():
    few = "[" + "[]," * (MOST_SIGNS // 10) + "[]]"
    kept = [{"id": f"k{n}", "json_trigger_value": few} for n in range(4)]
    assert bearable(rerun(*kept[:3])) and not bearable(rerun(*kept))
    assert not bearable(rerun({"id": "k", "json_trigger_value": '""' * (MOST_SIGNS + 1)})), "each a text"


def seconds(work, text):
    """Processor time of some work on a text, the best of three."""
    found = []
    for _ in range(3):
        began = process_time()
        work(text)
        found.append(process_time() - began)
    return min(found)


def grows_as_its_text(work, text, size=2_000, most=2_000_000):
    """Whether a text of twice a size takes less than three times as long, at the least size whose time can be told; asked again when others disturb."""
    while (once := seconds(work, text(size))) < MEASURABLE and size < most:
        size *= 2
    return once < MEASURABLE or any(seconds(work, text(2 * size)) < 3 * seconds(work, text(size)) for _ in range(3))


QUOTATIONS = ('\\"', "\\", "\\\\", '"', '""', '"\\"', "x", "[")


@pytest.mark.parametrize("piece", QUOTATIONS)
@pytest.mark.parametrize("begun", ["", '"'])
def test_weighing_a_kept_text_takes_as_long_as_it_is(monkeypatch, begun, piece):
    """An unterminated quotation was read again from each of its marks: 200 KB stopped a process."""
    monkeypatch.setattr("pages.serving.messages.MOST_SIGNS", 1_000)

    def message(size):
        return rerun({"id": "keeper", "json_trigger_value": begun + piece * size})

    assert grows_as_its_text(bearable, message)


def patterns():
    """Patterns of the rooms that meet text from outside, by where they stand."""
    for path in (one for room in ROOMS for one in sorted((ROOT / room).glob("*.py"))):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, found in vars(module).items():
            if isinstance(found, re.Pattern):
                yield pytest.param(found, id=f"{module.__name__}.{name}")


@pytest.mark.parametrize("pattern", [*patterns()])
def test_no_pattern_that_meets_text_from_outside_reads_it_twice(pattern):
    pieces = (
        "a",
        "0",
        ".",
        "a.",
        "0.",
        "-",
        "a-",
        ":",
        "[",
        "/",
        "/a",
        "//a",
        "/_stcore/upload_file/",
        "=",
        "a=",
        *QUOTATIONS,
    )
    for begun in ("", '"', "[", "/_stcore/upload_file/", "/_stcore/upload_file/a/"):
        for piece in pieces:
            for end in ("", "!", "/", "//", "\n"):

                def text(size, begun=begun, piece=piece, end=end):
                    whole = begun + piece * size + end
                    return whole.encode() if isinstance(pattern.pattern, bytes) else whole

                for work in (pattern.fullmatch, pattern.search):
                    assert grows_as_its_text(work, text, 4_000, 16_000), (begun, piece, end)
