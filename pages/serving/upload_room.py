"""How much uploaded files may take of a process's memory: Streamlit bounds each file, not how many a session sends.

Whoever reaches the app may send files to a session of its own, signed in or not; they are forgotten when it ends. What is under way counts
as if it were there, with the length it announces: sixty at once would otherwise all find room.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import Scope
from streamlit import runtime

OF_ONE, OF_ALL = 40_000_000, 400_000_000  # bytes of a session, of all sessions of a process
FILES_OF_ONE = 1_000  # of a session, as an archive may hold
OF_A_FILE = 2_000  # bytes that a file takes beside its content, its name among them
UNSAID = 6_000_000  # bytes taken for those of a file that does not say how long it is
LONGEST_ID = 100
ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)/?$")

_under_way: dict[str, Counter[str]] = {"bytes": Counter(), "files": Counter()}


@contextmanager
def room_for(scope: Scope) -> Iterator[bool]:
    """Whether one more file may come with this request, kept free for it meanwhile; true of any request that brings none."""
    found = ADDRESS.search(scope["path"])
    if scope.get("method") != "PUT" or found is None or not runtime.exists():
        yield True
        return
    session, id = found[1], found[2]
    told = Headers(scope=scope).get("content-length", "")
    size = OF_A_FILE + (int(told) if told.isascii() and told.isdigit() and len(told) < 13 else UNSAID)
    if len(id) > LONGEST_ID or len(session) > LONGEST_ID or not _fits(session, size):
        yield False
        return
    for kind, more in (("bytes", size), ("files", 1)):
        _under_way[kind][session] += more
    try:
        yield True
    finally:
        for kind, more in (("bytes", size), ("files", 1)):
            _under_way[kind][session] -= more
            if not _under_way[kind][session]:
                del _under_way[kind][session]


def _fits(session: str, size: int) -> bool:
    files = dict(getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {}))
    held = {one: sum(OF_A_FILE + len(file.data) for file in dict(own).values()) for one, own in files.items()}
    own = held.get(session, 0) + _under_way["bytes"][session]
    count = len(files.get(session, ())) + _under_way["files"][session]
    every = sum(held.values()) + sum(_under_way["bytes"].values())
    return own + size <= OF_ONE and every + size <= OF_ALL and count < FILES_OF_ONE
