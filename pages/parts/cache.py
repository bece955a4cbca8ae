"""What the process keeps for whoever asks again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from simulation import Scenario
from simulation.engine.place import Place


def kept(entries: int) -> Callable:
    """Keep the last results of a function in the process, by what it is asked: of a scenario its place and its text."""
    return st.cache_resource(max_entries=entries, show_spinner=False, hash_funcs={Scenario: told_apart, Place: digest_of})


def told_apart(scenario: Scenario) -> tuple[str, str]:
    """What makes a scenario another one."""
    return scenario.place.digest, scenario.to_json()


def digest_of(place: Place) -> str:
    """What makes a place another one."""
    return place.digest
