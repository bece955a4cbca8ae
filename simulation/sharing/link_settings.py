"""Lever settings, conditions and own assumptions as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.engine.setting import TIMING, Setting
from simulation.sharing import registry
from simulation.sharing.link_errors import SharedCodeError
from simulation.sharing.packing import YEAR_ZERO, Reader, Writer, index_of, value_of

FORMS = LIST, MASK = 0, 1  # plain settings one by one, or a mask of the levers set and values in the order of codes
MASK_CODES = 62  # codes a mask can hold
START, FULL, SHAPE, BY_YEAR = 1, 2, 4, 8
MOST = 2000
MOST_YEARS = 60


def write_settings(writer: Writer, settings: Mapping[str, Setting]) -> None:
    """Settings of levers: plain ones short, the others (own timing, by year, between steps) after them."""
    plain: dict[int, int] = {}
    special: list[str] = []
    for name, setting in settings.items():
        row = registry.row_of("lever", name)
        timed = setting.by_year or any(getattr(setting, part) is not None for part in TIMING)
        index = None if timed or setting.value is None else index_of(row, setting.value)
        if row is None or index is None:
            special.append(name)
        else:
            plain[row.code] = index
    _write_plain(writer, dict(sorted(plain.items())), bool(special))
    if special:
        writer.number(len(special))
    for name in special:
        registry.write_id(writer, "lever", name)
        _write_special(writer, name, settings[name])


def _write_plain(writer: Writer, plain: dict[int, int], more: bool) -> None:
    """The shorter form. It begins with the number of settings one by one, or zero for a mask; twice, plus one when
    other settings follow."""
    forms = []
    for form in FORMS:
        if form == MASK and max(plain, default=0) >= MASK_CODES:
            continue
        trial = Writer()
        trial.number((len(plain) + 1 if form == LIST else 0) << 1 | more)
        if form == MASK:
            trial.number(sum(1 << code for code in plain))
        for code, index in plain.items():
            if form == LIST:
                trial.number(code)
            trial.number(index)
        forms.append(trial.data)
    writer.data += min(forms, key=len)


def _write_special(writer: Writer, name: str, setting: Setting) -> None:
    row = registry.row_of("lever", name)
    flags = {START: setting.start, FULL: setting.full, SHAPE: setting.shape, BY_YEAR: setting.by_year or None}
    writer.number(sum(flag for flag, part in flags.items() if part is not None))
    if setting.by_year:
        write_years(writer, row, setting.by_year)
        return
    writer.value(row, setting.value or 0.0)
    for year in (setting.start, setting.full):
        if year is not None:
            writer.number(year - YEAR_ZERO)
    if setting.shape is not None:
        registry.write_id(writer, "shape", setting.shape)


def write_years(writer: Writer, row: Any, points: tuple[tuple[int, float], ...]) -> None:
    """Values by year."""
    writer.number(len(points))
    for year, value in points:
        writer.number(year - YEAR_ZERO)
        writer.value(row, value)


def read_settings(reader: Reader) -> dict[str, Any]:
    """Settings of levers as in a scenario file; ids are known to the registry, not yet to the model."""
    found: dict[str, Any] = {}
    head = reader.number(4 * MOST)
    more, count = head & 1, (head >> 1) - 1
    codes = masked(reader.number()) if count < 0 else range(count)
    for place in codes:
        code = place if count < 0 else reader.number()
        name, index = registry.coded("lever", code), reader.number()
        _once(found, name, value_of(registry.by_code("lever")[code], index))
    for _ in range(reader.number(MOST) if more else 0):
        name = _named(registry.read_id(reader, "lever"))
        _once(found, name, _read_special(reader, name))
    return found


def _read_special(reader: Reader, name: str) -> dict[str, Any]:
    row, flags = registry.row_of("lever", name), reader.number(15)
    if flags & BY_YEAR:
        if flags != BY_YEAR:
            raise SharedCodeError("malformed")
        return {"by_year": read_years(reader, row)}
    setting: dict[str, Any] = {"value": reader.value(row)}
    for flag, part in ((START, "start"), (FULL, "full")):
        if flags & flag:
            setting[part] = _year(reader)
    if flags & SHAPE:
        setting["shape"] = _named(registry.read_id(reader, "shape"))
    return setting


def read_years(reader: Reader, row: Any) -> dict[str, float]:
    """Values by year as in a scenario file."""
    found: dict[str, float] = {}
    for _ in range(reader.number(MOST_YEARS)):
        _once(found, str(_year(reader)), reader.value(row))
    if not found:
        raise SharedCodeError("malformed")
    return found


def write_conditions(writer: Writer, conditions: Mapping[str, Any]) -> None:
    """The preset, then own values: a number, or values by year."""
    registry.write_id(writer, "condition_preset", conditions.get("preset"))
    own = {name: value for name, value in conditions.items() if name != "preset"}
    writer.number(len(own))
    for name, value in own.items():
        registry.write_id(writer, "condition", name)
        points = value if isinstance(value, tuple) else ()
        row = registry.row_of("condition", name)
        write_years(writer, row, points)
        if not points:
            writer.value(row, value)


def read_conditions(reader: Reader) -> dict[str, Any]:
    """Conditions as in a scenario file."""
    preset = registry.read_id(reader, "condition_preset")
    found: dict[str, Any] = {}
    for _ in range(reader.number(MOST)):
        name = _named(registry.read_id(reader, "condition"))
        row = registry.row_of("condition", name)
        start = reader.at
        if reader.number() == 0:
            _once(found, name, reader.value(row))
        else:
            reader.at = start
            _once(found, name, {"by_year": read_years(reader, row)})
    return found if preset is None else {"preset": preset, **found}


def write_assumptions(writer: Writer, assumptions: Mapping[str, float]) -> None:
    """Own values of parameters."""
    writer.number(len(assumptions))
    for name, value in assumptions.items():
        registry.write_id(writer, "parameter", name)
        writer.value(registry.row_of("parameter", name), value)


def read_assumptions(reader: Reader) -> dict[str, float]:
    """Own values of parameters as in a scenario file."""
    found: dict[str, float] = {}
    for _ in range(reader.number(MOST)):
        name = _named(registry.read_id(reader, "parameter"))
        _once(found, name, reader.value(registry.row_of("parameter", name)))
    return found


def masked(mask: int) -> list[int]:
    """Codes in a mask, in order."""
    if mask >= 1 << MASK_CODES:
        raise SharedCodeError("malformed")
    return [code for code in range(MASK_CODES) if mask >> code & 1]


def _named(name: str | None) -> str:
    if name is None:
        raise SharedCodeError("malformed")
    return name


def _year(reader: Reader) -> int:
    return YEAR_ZERO + reader.number(MOST_YEARS)


def _once(found: dict[str, Any], name: str, value: Any) -> None:
    if name in found:
        raise SharedCodeError("malformed")
    found[name] = value
