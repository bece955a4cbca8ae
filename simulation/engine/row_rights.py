"""Rights on rows: somebody who may see some entities and the total, and nothing of the others."""

from __future__ import annotations

from collections.abc import Collection

from simulation.engine.errors import Refusal


def check_seen(entity: str, seen: Collection[str]) -> None:
    """Refuse an entity whose own figures are not to be shown."""
    if entity not in seen:
        raise Refusal("error.rows.entity")
