"""What a workshop refuses, and what it says when its store fails."""

from __future__ import annotations

from simulation.engine.errors import Refusal


class WorkshopRefusal(Refusal):
    """An act that cannot be done now; the sentence names the reason and the remedy."""


class StoreFailure(Refusal):
    """The store cannot be written or reached; nothing was confirmed, and the same act may be tried again."""
