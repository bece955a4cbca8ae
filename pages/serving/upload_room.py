"""How much uploaded files may take of a process's memory: Streamlit bounds each file, not how many a session sends.

Whoever reaches the app may send files to a session of its own, signed in or not; they are forgotten when it ends.
"""

from __future__ import annotations

import re

from streamlit import runtime

OF_ONE, OF_ALL = 40_000_000, 400_000_000  # bytes of a session, of all sessions of a process
ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+/?$")


def there_is(path: str) -> bool:
    """Whether one more file may come by this address; true of any other address."""
    found = ADDRESS.search(path)
    return found is None or not runtime.exists() or _within(found[1])


def _within(session: str) -> bool:
    files = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    held = {one: sum(len(file.data) for file in dict(own).values()) for one, own in dict(files).items()}
    return held.get(session, 0) < OF_ONE and sum(held.values()) < OF_ALL
