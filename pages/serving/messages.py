"""What a browser says on its websocket: what no visitor may ask for is left out, and what is too much is never taken apart.

A message is weighed on its bytes first, before the library makes objects of it: millions of tiny fields fit into a few megabytes
and would be gigabytes of them. Only the browser's keeper sends much, the work that it kept, as one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import DecodeError
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

CLOSED = ("clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket", "debug_shutdown_runtime")
MOST_FIELDS = 10_000  # of a message, in all its depth; a page has some hundred widgets
MOST_BYTES = 1_000_000  # of a message, besides texts that a component sends once, as the keeper does
MOST_SIGNS = 100_000  # of all such texts outside quotation marks, and quotations: lists, numbers and texts, each an object
KEPT = WidgetState.DESCRIPTOR.fields_by_name["json_trigger_value"]
QUOTED = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<end>"?)', re.DOTALL)  # never fails, so that nothing is read twice


def heard_by(receive: Receive) -> Receive:
    """Messages of a websocket without those that are closed; one that is no message, or too much, ends the session as a broken line does."""

    async def heard() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            said = message.get("bytes")
            if said is not None and not bearable(said):
                return {"type": "websocket.disconnect", "code": 1009}
            kind = asked_for(said)
            if kind is None:
                return {"type": "websocket.disconnect", "code": 1002}
            if kind not in CLOSED:
                return message

    return heard


def asked_for(said: bytes | None) -> str | None:
    """Kind of a message to the app, blank where it asks for nothing; None where it is no message."""
    try:
        return None if said is None else BackMsg.FromString(said).WhichOneof("type") or ""
    except DecodeError:
        return None


def bearable(said: bytes) -> bool:
    """Whether a message is of a size that pages send: counted on its bytes, no further than the most there may be.

    What cannot be counted to its end is not: the library would make objects of all that stands before the fault.
    """
    left, kept, signs = MOST_FIELDS, 0, 0
    within: list[tuple[int, int, Descriptor]] = [(0, len(said), BackMsg.DESCRIPTOR)]
    try:
        while within:
            begin, end, kind = within.pop()
            for number, first, last in _fields(said, begin, end):
                left -= 1
                if left < 0:
                    return False
                field = kind.fields_by_number.get(number)
                if field is KEPT:
                    kept += last - first
                    signs = _signs(said[first:last], signs)
                    if signs > MOST_SIGNS:
                        return False
                elif field is not None and field.message_type is not None:
                    within.append((first, last, field.message_type))
    except (IndexError, ValueError):
        return False
    return len(said) - kept <= MOST_BYTES


def _signs(json: bytes, signs: int) -> int:
    """Signs of a text added to those before, a whole quotation as one: to the end of the text, or beyond the most there may be."""
    after = 0
    for quoted in QUOTED.finditer(json):
        signs += quoted.start() - after + (1 if quoted["end"] else len(quoted[0]))
        after = quoted.end()
        if signs > MOST_SIGNS:
            return signs
    return signs + len(json) - after


def _fields(said: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, begin and end of each field's content; ValueError or IndexError where these are no fields."""
    while at < end:
        tag, at = _number(said, at)
        wire = tag & 7
        if wire == 0:
            first, at = at, _number(said, at)[1]
        elif wire in (1, 5):
            first, at = at, at + (8 if wire == 1 else 4)
        elif wire == 2:
            length, first = _number(said, at)
            at = first + length
        else:  # groups, which no message of the app has, and what is no type at all
            raise ValueError(wire)
        if at > end:
            raise ValueError(at)
        yield tag >> 3, first, at


def _number(said: bytes, at: int) -> tuple[int, int]:
    """A number of variable length and where it ends."""
    found = shift = 0
    while shift < 70:
        byte = said[at]
        at += 1
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            return found, at
        shift += 7
    raise ValueError(at)
