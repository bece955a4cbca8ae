"""The protocol between browser and program about widgets: who may say what a widget shows, and when it is believed.

The program is right about the visitor's work (the timeline of scenarios, choices kept beyond a page); widgets only show
it and are heard when somebody moves them. Four things make that harder than it sounds:

1.  **An event brings the values of all widgets**, not only of the one moved. What the others send is what they showed
    when the event left: it may be older than what the program has written since. So a value that the program replaced
    is remembered until the browser knows better: until `LATE` seconds after the run that wrote it, or the next one that
    was not cut short, has ended, and until the browser has sent back the number of that run (`KNOWS`), which a slow one does later. An
    event that merely repeats it, or what the program itself wrote, is not taken up (`heed`). Once an event of the
    widget is taken up, nothing older can come: what was replaced is forgotten, and the visitor may go back to it.
2.  **What the visitor has just moved is not written back.** The run that follows an event would otherwise set the
    slider to the value it was moved to, and a run cut short by the next key press would write its own, older value
    over the newer one. A widget whose event was taken up (`heeding`, in the next run `heeded`) and that shows the right
    value is left alone by `fill`; so is a slider that is `held` in the browser.
3.  **A browser may not know what was written.** After a run that was cut short (`finished` is false), in another
    language (labels), or on a page newly opened (`opened`), widgets are written even if they seem to show the value
    (`unsure`); so they are by a run that follows so quickly on the first of a page that the browser may take in only the later of
    the two (`fresh`). After a step back or forward (`stepped`) all are written too: what they showed is of before the step.
4.  **Options travel by their labels.** A browser that still shows a page in another language sends labels in place of
    ids; what looks like a label of something offered and is no id is not read (`misread`).

How quickly a visitor does one thing after another is told from the time in which the program waited for him (`moment`), not
from the clock: on a busy server the events of one held key are taken up seconds apart.

One `BrowserProtocol` lives in a session, over the mapping in which widgets have their values. Nothing else in the
program knows these rules.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any

KNOWS = "browser_knows"  # widget with the number of the last run that the browser has drawn to its end
LATE = 2.0  # seconds after a run's end within which a browser may still send a value that the run replaced


class BrowserProtocol:
    """What browser and program know of each other's widgets in one session.

    values: the values of widgets by key, as the browser sent them or the program wrote them; clock: seconds.
    """

    def __init__(self, values: MutableMapping[Any, Any], clock: Callable[[], float] = time.monotonic):
        self.values, self.clock = values, clock
        self.page: str | None = None
        self.opened = False  # this run shows another page than the one before
        self.finished = True  # the last run drew its page to the end
        self.unsure = False  # the browser may not show what the program last wrote
        self.stepped = False  # since the last run the visitor went back or forward
        self.rewriting = False  # this run follows such a step
        self.held: str | None = None  # lever whose slider is held in the browser during this run
        self.dragged = ""  # lever whose slider was held last
        self.heard = 0  # number of the last value told of a held slider
        self._told: str | None = None
        self._language: str | None = None
        self._heeding: set[str] = set()
        self._heeded: frozenset[str] = frozenset()
        self._written: dict[str, Any] = {}  # by this run or one that ended less than LATE ago
        self._replaced: dict[str, list[Any]] = {}
        self._number = 0  # of this run
        self._asked = 0  # the last number that the browser was given to send back
        self._known: dict[str, tuple[float, int]] = {}  # when, and in which run, the browser was told of what replaced them
        self._waited, self._waiting_since = 0.0, self.clock()
        self._page_known = -math.inf  # when the first whole run of the page shown ended
        self._ids: set[Any] = set()
        self._labels: set[str] = set()

    def arrive(self, page: str, language: str) -> None:
        """A run begins: what is known of the browser by now."""
        self._waited, self._waiting_since = self.moment(), math.inf
        self._number += 1
        self.opened, self.page = self.page != page, page
        self.held, self._told = self._told, None
        self._heeded, self._heeding = frozenset() if self.opened else frozenset(self._heeding), set()
        fresh = self.clock() - self._page_known < LATE
        self.unsure = fresh or not self.finished or self._language not in (None, language)
        if self.opened:
            self._page_known = math.inf
        self.finished, self._language = False, language
        self.rewriting, self.stepped = self.stepped, False

    def finish(self) -> None:
        """A run has drawn its page to the end: the browser knows all that was written."""
        now = self._waiting_since = self.clock()
        self.finished = True
        self._page_known = min(self._page_known, now)
        for key in self._replaced:
            self._known.setdefault(key, (now, self._asked))

    def tell(self) -> None:
        """At the end of a run of the whole page: have the browser say that it has drawn it, if it was told of what it may not know yet.

        What a run of parts of the page replaces is late for the usual time.
        """
        untold = any(key not in self._known or not self._drawn(key) for key in self._replaced)
        if untold or KNOWS not in self.values:
            self._asked = self._number
            self.values[KNOWS] = str(self._number)

    def settled(self, language: str) -> bool:
        """Whether widgets that a run leaves alone show what they should: no step back, no other language, no page just opened."""
        return not self.stepped and self._language == language and self.clock() - self._page_known >= LATE

    def moment(self) -> float:
        """Seconds in which the program has waited for the visitor so far: what quick succession is measured by."""
        return self._waited + max(0.0, self.clock() - self._waiting_since)

    def doubt(self) -> None:
        """What widgets show may be older than what the program knows: the next run writes them all."""
        self.finished = False

    def step(self) -> None:
        """The visitor went back or forward: what widgets show is of before."""
        self.stepped = True

    def hear(self, number: int, lever: str | None) -> None:
        """The browser told of a slider: the message's number, and the lever while it is still held."""
        self.heard = number
        if lever is not None:
            self._told = self.dragged = lever

    def fill(self, key: str, value: Any) -> None:
        """Give a widget its value before it is drawn, unless it shows it or is in the visitor's hand."""
        self._forget(key)
        shown, late = self.values.get(key), self._replaced.get(key, [])
        if key == self.held or (key in self._heeded and same(shown, value)):
            return
        if not (self.opened or self.rewriting or self.unsure or late) and same(shown, value):
            return
        self.values[key] = value
        old = () if self.opened else (shown, self._written.get(key))
        self._replaced[key] = late + [one for one in old if one is not None and not same(one, value)]
        self._written[key] = value
        self._known.pop(key, None)

    def heed(self, key: str, alone: bool = False) -> bool:
        """Whether a widget's event is taken up: not if it repeats what the program wrote or replaced, or speaks another language.

        alone: no other widget moved in the event, so that after a run that the browser has drawn to its end the visitor moved this one,
        back to what it was.
        """
        self._forget(key)
        theirs = [*self._replaced.get(key, []), *([self._written[key]] if key in self._written else [])]
        repeats = any(same(self.values[key], value) for value in theirs)
        told = key not in self._known or self._drawn(key)
        if self.misread(key) or (repeats and not (alone and self.finished and told)):
            return False
        self._heeding.add(key)
        self._drop(key)  # from here on the browser shows this, or something newer
        return True

    def offer(self, options: Mapping[Any, str]) -> None:
        """Note what options there are and how they are called now."""
        self._ids.update(options)
        self._labels.update(options.values())

    def misread(self, key: str) -> bool:
        """Whether a widget holds a label, as it was in another language, in place of an option."""
        shown = self.values[key]
        every: Iterable[Any] = shown if isinstance(shown, list) else (shown,)
        return any(one in self._labels and one not in self._ids for one in every if isinstance(one, str))

    def _forget(self, key: str) -> None:
        """Forget what was replaced once the browser has long been told and has drawn it."""
        if key in self._known and self.clock() - self._known[key][0] >= LATE and self._drawn(key):
            self._drop(key)

    def _drawn(self, key: str) -> bool:
        """Whether the browser has drawn the run that told it, as far as it says what it has drawn."""
        said = self.values.get(KNOWS)
        if not isinstance(said, str) or len(said) > 9 or not said.isdecimal():
            return True
        return int(said) >= self._known[key][1]

    def _drop(self, key: str) -> None:
        for known in (self._replaced, self._written, self._known):
            known.pop(key, None)


def same(one: Any, other: Any) -> bool:
    """Whether two values of a widget are the same; numbers up to what a slider rounds."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=1e-9)
    return one == other
