"""Whom the address reaches at which a visitor has the app open."""

from __future__ import annotations

from urllib.parse import urlsplit

LOCAL = ("localhost", "127.0.0.1", "::1")  # addresses that only this computer reaches


def here_alone(address: str) -> bool:
    """Whether an address is one that only this computer reaches."""
    return (urlsplit(address).hostname or "") in LOCAL
