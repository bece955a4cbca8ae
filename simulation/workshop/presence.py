"""Who is here: from when a team's phones were last heard of, on the server's clock."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

PATIENCE = 20.0  # seconds without a word before a team counts as quiet


class Presence(Enum):
    """State of a team: heard of lately, quiet, made beforehand and no phone come yet, excused, or watching."""

    PRESENT = "present"
    QUIET = "quiet"
    EXPECTED = "expected"
    EXCUSED = "excused"
    OBSERVING = "observing"


def presence(seen: Mapping[str, float], now: float) -> dict[str, Presence]:
    """Presence by team from when each was last heard of."""
    return {team: Presence.PRESENT if now - at <= PATIENCE else Presence.QUIET for team, at in seen.items()}
