"""A visitor without a browser: what a browser says to an app of Streamlit over its socket, and what it hears.

It keeps what a browser keeps (widgets with their values, large messages by their hash) and answers the app's keeper as a browser
does that has stored nothing. It draws nothing: a page's figures are there when their message is.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATIENCE = 120.0  # seconds in which a run must end
WHOLE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
CHARTS = ("vega_lite_chart", "arrow_vega_lite_chart")
SETTLED = 2.2  # seconds after a page opened within which it is drawn whole at each change


class CutOff(Exception):
    """The server has closed the line, as it does to who has too much unread."""


class Line(ClientConnection):
    """A line that counts what came over it, as it was sent."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


@dataclass
class Answer:
    """What came of one event. first, last: seconds from the event to its first and last chart; whole: to the end of its run.

    size: bytes on the line.
    """

    first: float = 0.0
    last: float = 0.0
    whole: float = 0.0
    messages: int = 0
    size: int = 0


@dataclass
class Widget:
    """A widget on the page: its id, the part it is in, what it holds."""

    id: str
    fragment: str
    value: float = 0.0
    step: float = 0.0
    least: float = 0.0
    most: float = 0.0


@dataclass
class Visitor:
    """One open page. rate: bytes a second that its line carries, none for as many as there are."""

    line: Line
    page: str = ""
    rate: float | None = None
    sliders: dict[str, Widget] = field(default_factory=dict)
    typed: dict[str, Widget] = field(default_factory=dict)
    components: dict[str, Widget] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)  # what the app's keeper was last given to store
    opened: dict[str, float] = field(default_factory=dict)  # where sliders stood when the page had opened
    cached: dict[str, ForwardMsg] = field(default_factory=dict)
    answer: Answer = field(default_factory=Answer)
    sent: float = 0.0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False
    _reader: asyncio.Task | None = None

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            counted = self.line.received
            async for content in self.line:
                size, counted = self.line.received - counted, self.line.received
                if self.rate:
                    await asyncio.sleep(size / self.rate)
                self._hear(ForwardMsg.FromString(content), size)
        self.closed = True
        self.ended.set()

    def _hear(self, message: ForwardMsg, size: int) -> None:
        now = time.perf_counter() - self.sent
        self.answer.messages += 1
        self.answer.size += size
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            message = self.cached.get(message.ref_hash, message)
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self.cached[message.hash] = message
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta.new_element, message.delta.fragment_id, now)
        elif kind == "script_finished" and message.script_finished in WHOLE:
            self.answer.whole = now
            self.ended.set()

    def _element(self, element: Any, fragment: str, now: float) -> None:
        kind = element.WhichOneof("type")
        if kind in CHARTS:
            self.answer.first = self.answer.first or now
            self.answer.last = now
        elif kind == "slider":
            one = element.slider
            self._widget(self.sliders, one.id, fragment, one.value[0] if one.set_value else None, one.default[0])
            known = self.sliders[_key(one.id)]
            known.step, known.least, known.most = one.step, one.min, one.max
        elif kind == "number_input":
            one = element.number_input
            self._widget(self.typed, one.id, fragment, one.value if one.set_value else None, one.default)
        elif kind == "bidi_component":
            one = element.bidi_component
            self.components[one.component_name] = Widget(one.id, fragment)
            if one.component_name.endswith("keeper"):
                self.kept = json.loads(one.json)

    def _widget(self, widgets: dict[str, Widget], id: str, fragment: str, said: float | None, default: float) -> None:
        key = _key(id)
        known = widgets.get(key)
        if known is None or known.id != id:
            widgets[key] = Widget(id, fragment, default if said is None else said)
        elif said is not None:
            known.value = said

    def _states(self) -> list[WidgetState]:
        states = []
        for one in self.sliders.values():
            state = WidgetState(id=one.id)
            state.double_array_value.data.append(one.value)
            states.append(state)
        states += [WidgetState(id=one.id, double_value=one.value) for one in self.typed.values()]
        return states + [WidgetState(id=one.id, json_value="{}") for one in self.components.values()]

    async def _event(self, fragment: str = "", trigger: WidgetState | None = None) -> None:
        said = BackMsg()
        said.rerun_script.page_name = self.page
        said.rerun_script.fragment_id = fragment
        said.rerun_script.context_info.locale = "zh-CN"
        said.rerun_script.context_info.timezone = "Asia/Shanghai"
        said.rerun_script.cached_message_hashes.extend(self.cached)
        said.rerun_script.widget_states.widgets.extend(self._states() + ([trigger] if trigger else []))
        self.answer, self.sent = Answer(), time.perf_counter()
        self.ended.clear()
        try:
            await self.line.send(said.SerializeToString())
        except ConnectionClosed:
            raise CutOff from None

    async def _done(self) -> Answer:
        async with asyncio.timeout(PATIENCE):
            await self.ended.wait()
        if self.closed:
            raise CutOff
        return self.answer

    async def arrive(self) -> Answer:
        """Open the page, and tell the app's keeper that nothing was stored."""
        self._reader = asyncio.create_task(self._read())
        await self._event()
        found = await self._done()
        if (keeper := self._keeper()) and not self.kept.get("answered", True):
            told = [{"event": "kept", "value": {"text": None, "newcomer": False}}]
            trigger = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{keeper.id}__events", json_trigger_value=json.dumps(told))
            await self._event(keeper.fragment, trigger)
            found = await self._done()
        self.opened = {key: one.value for key, one in self.sliders.items()}
        return found

    def _keeper(self) -> Widget | None:
        return next((one for name, one in self.components.items() if name.endswith("keeper")), None)

    async def move(self, lever: str, value: float, wait: bool = True) -> Answer:
        """Move a lever's slider to a value, and wait for what comes of it."""
        slider = self.sliders[lever]
        slider.value = value
        await self._event(slider.fragment)
        return await self._done() if wait else self.answer


def _key(id: str) -> str:
    """The key that the program gave a widget, which ends its id."""
    return id.rsplit("-", 1)[-1]


@asynccontextmanager
async def visitor(address: str, page: str = "", rate: float | None = None) -> AsyncIterator[Visitor]:
    """A visitor whose page stands; `rate` narrows its line, which then holds little on the way."""
    at = urlsplit(address)
    narrow: dict[str, Any] = {}
    if rate:
        plug = socket.socket()
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        plug.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plug, (at.hostname, at.port))
        narrow = {"sock": plug, "max_queue": 1}
    stream = f"ws://{at.netloc}{at.path.rstrip('/')}/_stcore/stream"
    told: dict[str, Any] = {
        "subprotocols": ["streamlit"],
        "max_size": None,
        "origin": f"http://{at.netloc}",
        "create_connection": Line,
    }
    async with connect(stream, ping_timeout=None, close_timeout=2, **told, **narrow) as line:
        one = Visitor(line, page)
        await one.arrive()
        one.rate = rate
        yield one
        if one._reader:
            one._reader.cancel()
