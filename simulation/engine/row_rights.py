"""Rights on rows: somebody who may see some entities and the total, and nothing of the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.engine.errors import Refusal

if TYPE_CHECKING:
    from simulation.engine.place import Place


@dataclass(frozen=True)
class RowRights:
    """The place with all figures that a narrowed one was made of, and the entities it shows."""

    whole: Place
    entities: tuple[str, ...]


def check_seen(entity: str, seen: Collection[str]) -> None:
    """Refuse an entity whose own figures are not to be shown."""
    if entity not in seen:
        raise Refusal("error.rows.entity")
