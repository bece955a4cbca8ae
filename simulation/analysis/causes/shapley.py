"""Shapley values and interactions from the worth of every coalition.

Coalitions are numbered by their members: player i belongs to coalition c when bit i of c is set.
Source: Shapley (1953); Grabisch & Roubens (1999) for the interaction index.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import factorial

import numpy as np


def coalitions(players: int) -> np.ndarray:
    """Membership (coalition, player), from nobody to everybody."""
    return (np.arange(2**players)[:, None] >> np.arange(players)) & 1 == 1


@lru_cache(maxsize=32)
def _value_weights(players: int) -> np.ndarray:
    """Weights (player, coalition) with which coalitions enter each player's value."""
    member = coalitions(players)
    others = member.sum(axis=1, keepdims=True) - member
    weight = np.array([factorial(s) * factorial(players - 1 - s) / factorial(players) for s in range(players)])
    return np.where(member, 1, -1).T * weight[others.T]


def values(worth: np.ndarray) -> np.ndarray:
    """Shapley value of each player (…, player) from the worth of coalitions (…, coalition); they sum to the change."""
    players = worth.shape[-1].bit_length() - 1
    return (worth - worth[..., :1]) @ _value_weights(players).T if players else np.zeros((*worth.shape[:-1], 0))


def pairs(players: int) -> tuple[tuple[int, int], ...]:
    """Pairs of players in order."""
    return tuple(combinations(range(players), 2))


@lru_cache(maxsize=32)
def _pair_weights(players: int) -> np.ndarray:
    member = coalitions(players)
    weight = np.array(
        [factorial(s) * factorial(players - 2 - s) / factorial(players - 1) for s in range(max(players - 1, 0))]
    )
    rows = []
    for i, j in pairs(players):
        rest = member.sum(axis=1) - member[:, i] - member[:, j]
        rows.append(np.where(member[:, i] == member[:, j], 1, -1) * weight[rest])
    return np.array(rows).reshape(-1, len(member))


def interactions(worth: np.ndarray) -> np.ndarray:
    """Shapley interaction index of each pair (…, pair): what two players do together beyond what each does alone."""
    players = worth.shape[-1].bit_length() - 1
    return (worth - worth[..., :1]) @ _pair_weights(players).T
