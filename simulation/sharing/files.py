"""Scenario files with a stamp: the ordinary scenario file, which also says what it came from."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.rows import EARLY, FAR
from simulation.engine.scenario import OtherPlace, Scenario, fingerprint, plain_json
from simulation.engine.setting import ScenarioError
from simulation.language.clean import clean
from simulation.sharing.checked import checked, usable
from simulation.sharing.code import MOST_SCENARIOS, encode
from simulation.sharing.link_errors import SharedCodeError
from simulation.sharing.packing import DAY_LAST, DAY_ZERO, MOST_DAYS, NAME_LIMIT, printed
from simulation.sharing.registry import row_of
from simulation.sharing.stamp import PARTS, Case, Shared, Stamp

SCHEMA = "scenarios/1.0"  # several scenarios in one file
MOST_BYTES = 1024 * 1024
MOST_FIGURE = 1e9
VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}")
DIGITS = {"data": 8, "results": 8, "scenario": 12}  # hexadecimal digits of each
ADOPTION = ("date", "body")
PART = re.compile(r"[0-9a-f]{4}")


def write_file(shared: Shared) -> bytes:
    """A scenario file (`scenario/1.1`), or for several scenarios a list of them (`scenarios/1.0`), with stamps."""
    contents = [_stamped(case, shared.stamp) for case in shared.cases]
    content = contents[0] if len(contents) == 1 else {"schema": SCHEMA, "scenarios": contents}
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _stamped(case: Case, stamp: Stamp) -> dict[str, Any]:
    plain = {**asdict(stamp), "scenario": case.scenario.id, "results": case.results}
    if case.adopted:
        plain["adopted"] = dict(zip(ADOPTION, case.adopted, strict=True))
    plain["headlines"] = {name: list(pair) for name, pair in case.headlines.items()}
    return {**case.scenario.to_dict(), "name": printed(case.scenario.name), "stamp": plain}


def read_file(content: bytes, place: Place | None = None) -> tuple[tuple[Scenario, Shared | None], ...]:
    """Scenarios of a file, each with what it came from, or None where that is not stated.

    place: whose plans can be read here, the embedded one's by default; a file made on another place is refused ("other_place").
    A stamp whose scenario was edited since does not count. SharedCodeError says why a file cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise SharedCodeError("large", size=len(content) // 1024, most=MOST_BYTES // 1024)
    try:
        plain = plain_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SharedCodeError("json") from None
    except ScenarioError as error:
        raise (SharedCodeError("file", reason=error) if error.key == "error.twice" else SharedCodeError("json")) from None
    many = isinstance(plain, Mapping) and plain.get("schema") == SCHEMA
    parts = plain.get("scenarios") if many else [plain]
    if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_SCENARIOS:
        raise SharedCodeError("many", count=len(parts) if isinstance(parts, list) else 0, most=MOST_SCENARIOS)
    return tuple(_read(part, place or embedded_place()) for part in parts)


def _read(plain: Any, place: Place) -> tuple[Scenario, Shared | None]:
    try:
        scenario = Scenario.from_dict(plain, place)
    except OtherPlace as error:
        raise SharedCodeError("other_place", made=error.fields["made"]) from None
    except ScenarioError as error:
        raise _named(plain, place) or SharedCodeError("file", reason=error) from None
    scenario = usable(scenario.renamed(printed(scenario.name)))
    stamp = plain.get("stamp")
    if stamp is None:
        return scenario, None
    found = _stamp(stamp)
    return scenario, _shared(scenario, found) if found.get("scenario") in (scenario.id, fingerprint(plain)) else None


def _named(plain: Any, place: Place) -> SharedCodeError | None:
    """A fault of a file that has a reason of its own, such as an unknown lever; None for any other."""
    try:
        checked(plain, place)
    except SharedCodeError as error:
        return error if error.id != "malformed" else None
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return None


def _stamp(plain: Any) -> Mapping[str, Any]:
    """A stamp whose every part has its form; SharedCodeError otherwise."""
    try:
        sound = VERSION.fullmatch(plain["model"]) is not None
        sound = sound and all(re.fullmatch(f"[0-9a-f]{{{count}}}", plain[key]) for key, count in DIGITS.items())
        sound = sound and isinstance(plain["parts"], Mapping)
        sound = sound and all(PART.fullmatch(plain["parts"][part]) for part in PARTS if part in plain["parts"])
        sound = sound and plain["until"] in range(EARLY, FAR + 1)
        sound = sound and DAY_ZERO <= datetime.date.fromisoformat(plain["made"]) <= DAY_LAST
        pairs = [pair for name, pair in plain["headlines"].items() if row_of("outcome", name)]
        sound = sound and all(map(_pair, pairs))
        if adopted := plain.get("adopted"):
            sound = sound and abs((datetime.date.fromisoformat(adopted["date"]) - DAY_ZERO).days) <= MOST_DAYS
            sound = sound and isinstance(adopted["body"], str) and clean(adopted["body"], NAME_LIMIT) != ""
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        sound = False
    if not sound:
        raise SharedCodeError("stamp")
    return plain


def _pair(raw: Any) -> bool:
    """Whether a headline is two numbers."""
    kind = isinstance(raw, list) and len(raw) == 2
    return kind and all(type(value) in (int, float) and abs(value) < MOST_FIGURE for value in raw)


def code_of(found: Sequence[tuple[Scenario, Shared | None]]) -> str | None:
    """The code of a file's scenarios; None where they have not all one stamp and the same outcomes, or fit no link."""
    shared = [one for _, one in found if one]
    if not shared or len(shared) < len(found):
        return None
    cases = tuple(one.cases[0] for one in shared)
    if any(one.stamp != shared[0].stamp or one.cases[0].headlines.keys() != cases[0].headlines.keys() for one in shared):
        return None
    try:
        return encode(Shared(shared[0].stamp, cases))
    except SharedCodeError:
        return None


def _shared(scenario: Scenario, plain: Mapping[str, Any]) -> Shared:
    parts = {part: plain["parts"][part] for part in PARTS if part in plain["parts"]}
    stamp = Stamp(plain["model"], plain["data"][:8], parts, plain["made"], int(plain["until"]))
    pairs = {n: (float(v[0]), float(v[1])) for n, v in plain["headlines"].items() if row_of("outcome", n)}
    adopted = plain.get("adopted")
    decision = (adopted["date"], clean(adopted["body"], NAME_LIMIT)) if adopted else None
    return Shared(stamp, (Case(scenario, pairs, plain["results"][:8], decision),))
