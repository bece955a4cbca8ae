"""Moments of a sitting as its minutes write them, on the clock of the server's own place."""

from __future__ import annotations

import datetime

from simulation.language.words import Words


def moment(at: float) -> datetime.datetime:
    """A moment where the server stands."""
    return datetime.datetime.fromtimestamp(at, datetime.UTC).astimezone()


def clock_time(at: float) -> str:
    """Hours and minutes."""
    return f"{moment(at):%H:%M}"


def day_of(at: float, words: Words) -> str:
    """The day."""
    return words.date(moment(at).date().isoformat())


def lasted(seconds: float) -> str:
    """A length as minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
