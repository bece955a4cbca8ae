"""Scenarios as a short code for links, and back.

Form 2 (3 where parameters are assumed, which follow the conditions of each scenario; 4 on another place than the
embedded one, which follows the stamp, with assumptions as in 3; 5 where one is the adopted plan, as 4 with day and body of the
decision after each scenario), base64url without padding: form, length of what follows, stamp, number of scenarios, scenarios, CRC-32.
Whole numbers take seven bits a byte. Levers, conditions, parameters, entities, named packages, shapes and outcomes are written
as the numbers of `data/codes.csv`, never by their place in a table, and values as grid steps from an origin, both of
that table: a link therefore keeps its meaning when levers are added, moved or get another step, provided that a code
is never changed nor given to another id. An id without a code is spelt out, a value between steps written in all its
digits, so nothing is ever lost. A changed layout gets another form number. The checksum finds mistakes; it is no
signature, so everything is checked as if a stranger had written it. Every form begins with its number and ends with
the checksum.
"""

from __future__ import annotations

import base64
import datetime
import re
import zlib
from itertools import takewhile
from urllib.parse import parse_qs, urlsplit

from simulation.engine import first_edition
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.place_ref import PlaceRef
from simulation.engine.rows import FAR
from simulation.engine.scenario import SCHEMA, Scenario
from simulation.language.clean import clean
from simulation.sharing import link_settings, registry
from simulation.sharing.checked import checked
from simulation.sharing.link_errors import SharedCodeError
from simulation.sharing.packing import (
    DAY_ZERO,
    MOST_DAYS,
    NAME_LIMIT,
    YEAR_ZERO,
    Reader,
    Writer,
    printed,
    steps_of,
    value_of,
)
from simulation.sharing.stamp import PARTS, Case, Shared, Stamp

FORM, ASSUMING, PLACED, ADOPTED = 2, 3, 4, 5
MEANT = {
    1: first_edition.SCHEMA,
    **dict.fromkeys((FORM, ASSUMING, PLACED, ADOPTED), SCHEMA),
}  # how the settings of each form are meant
PARAMETER = "s"  # name of the code in an address
LINK_LIMIT = 6000  # characters of a code; browsers and proxies take addresses of 8,000
MOST_SCENARIOS = 6
CODE = re.compile(r"[A-Za-z0-9_-]*")
AFTER = "。．，、；：！？…）〕】》」』”’.,;:!?)]}>\"'"  # what a sentence may put after an address
CHECK_BYTES = 4


def encode(shared: Shared) -> str:
    """The code of one to six scenarios; SharedCodeError when they do not fit a link.

    Names are shortened to 40 characters and lose control characters; everything else comes back as it was.
    """
    if not 1 <= len(shared.cases) <= MOST_SCENARIOS:
        raise SharedCodeError("many", count=len(shared.cases), most=MOST_SCENARIOS)
    body, place = Writer(), shared.cases[0].scenario.place
    form = ASSUMING if any(case.scenario.assumptions for case in shared.cases) else FORM
    form = form if place == embedded_place() else PLACED
    form = ADOPTED if any(case.adopted for case in shared.cases) else form
    names = tuple(sorted(shared.cases[0].headlines, key=lambda name: registry.by_id("outcome", name).code))
    _write_stamp(body, shared.stamp, names)
    if form >= PLACED:
        _write_place(body, place.ref)
    body.number(len(shared.cases))
    for case in shared.cases:
        _write_scenario(body, case.scenario)
        if form != FORM:
            link_settings.write_assumptions(body, case.scenario.assumptions)
        if form == ADOPTED:
            _write_adoption(body, case.adopted)
        body.data += bytes.fromhex(case.results)
        for name in names:
            for value in case.headlines[name]:
                body.signed(steps_of(registry.by_id("outcome", name), value))
    whole = Writer()
    whole.number(form)
    whole.number(len(body.data))
    whole.data += body.data
    whole.data += zlib.crc32(whole.data).to_bytes(CHECK_BYTES, "big")
    code = base64.urlsafe_b64encode(whole.data).decode().rstrip("=")
    if len(code) > LINK_LIMIT:
        raise SharedCodeError("too_long", length=len(code), most=LINK_LIMIT)
    return code


def decode(text: str, place: Place | None = None) -> Shared:
    """What a code, or an address that holds one, stands for; SharedCodeError says what is wrong with it.

    place: whose plans can be read here, the embedded one's by default; a code made on another place is refused ("other_place").
    """
    form, body = _body(_code(text))
    reader = Reader(body)
    stamp, names = _read_stamp(reader)
    where, made = place or embedded_place(), _read_place(reader) if form >= PLACED else embedded_place().ref
    if not made.means(where.ref):
        raise SharedCodeError("other_place", made=made.named())
    cases = []
    for _ in range(_between(reader, 1, MOST_SCENARIOS)):
        scenario = _read_scenario(reader, form, where, made)
        adopted = _read_adoption(reader) if form == ADOPTED else None
        results = reader.take(4).hex()
        cases.append(
            Case(scenario, {name: (_figure(reader, name), _figure(reader, name)) for name in names}, results, adopted)
        )
    reader.end()
    return Shared(stamp, tuple(cases))


def _code(text: str) -> str:
    """The bare code: out of an address if need be, without the blanks and line ends that mail programs add.

    Nor with the full stop or bracket after it, which a chat program takes for a part of the address.
    """
    if len(text) > 2 * LINK_LIMIT:
        raise SharedCodeError("too_long", length=len(text), most=LINK_LIMIT)
    text = "".join(text.split())
    if "=" in text or "/" in text:
        try:
            text = parse_qs(urlsplit(text).query).get(PARAMETER, [""])[0]
        except ValueError:
            raise SharedCodeError("characters") from None
    text = text.rstrip(AFTER)
    if not text:
        raise SharedCodeError("empty")
    if not CODE.fullmatch(text):
        raise SharedCodeError("characters")
    if len(text) > LINK_LIMIT:
        raise SharedCodeError("too_long", length=len(text), most=LINK_LIMIT)
    return text


def _body(code: str) -> tuple[int, bytes]:
    """The form, and the bytes between length and checksum."""
    data = base64.urlsafe_b64decode(code[: len(code) - (len(code) % 4 == 1)] + "=" * (-len(code) % 4 % 3))
    reader = Reader(data)
    form = reader.number()
    sound = len(data) > CHECK_BYTES and zlib.crc32(data[:-CHECK_BYTES]) == int.from_bytes(data[-CHECK_BYTES:], "big")
    if form not in MEANT:
        raise SharedCodeError("format", found=form, known=ADOPTED) if sound else SharedCodeError("malformed")
    expected = reader.number() + reader.at + CHECK_BYTES
    if len(data) < expected:
        raise SharedCodeError("truncated")
    if len(data) > expected or not sound:
        raise SharedCodeError("altered")
    return form, data[reader.at : -CHECK_BYTES]


def _write_stamp(writer: Writer, stamp: Stamp, names: tuple[str, ...]) -> None:
    for part in stamp.model.split("."):
        writer.number(int(part))
    writer.data += bytes.fromhex(stamp.data)
    parts = list(takewhile(stamp.parts.__contains__, PARTS))  # an older stamp holds the first of them
    writer.number(len(parts))
    writer.data += b"".join(bytes.fromhex(stamp.parts[part]) for part in parts)
    writer.number((datetime.date.fromisoformat(stamp.made) - DAY_ZERO).days)
    writer.number(stamp.until - YEAR_ZERO)
    writer.number(sum(1 << registry.by_id("outcome", name).code for name in names))


def _read_stamp(reader: Reader) -> tuple[Stamp, list[str]]:
    """The stamp, and the ids of the outcomes whose figures follow."""
    model = ".".join(str(reader.number(9999)) for _ in range(3))
    data = reader.take(4).hex()
    parts = [reader.take(2).hex() for _ in range(reader.number(40))]
    made = (DAY_ZERO + datetime.timedelta(reader.number(MOST_DAYS))).isoformat()
    until = YEAR_ZERO + _between(reader, 1, FAR - YEAR_ZERO)
    names = [registry.coded("outcome", code) for code in link_settings.masked(reader.number())]
    return Stamp(model, data, dict(zip(PARTS, parts)), made, until), names


def _write_place(writer: Writer, ref: PlaceRef) -> None:
    writer.word(ref.id)
    writer.number(ref.base_year)
    writer.data += bytes.fromhex(ref.digest)
    writer.word(ref.label_zh)
    writer.word("" if ref.label_en == ref.label_zh else ref.label_en)


def _read_place(reader: Reader) -> PlaceRef:
    id, year, digest, zh, en = reader.word(), reader.number(9999), reader.take(6).hex(), reader.word(), reader.word()
    ref = PlaceRef.read({"id": id, "base_year": year, "digest": digest, "label_zh": zh, "label_en": en or zh})
    if ref is None:
        raise SharedCodeError("malformed")
    return ref


def _write_adoption(writer: Writer, adopted: tuple[str, str] | None) -> None:
    """1, day and body; 0 for a plan that is not the adopted one."""
    writer.number(0 if adopted is None else 1)
    if adopted is not None:
        writer.signed((datetime.date.fromisoformat(adopted[0]) - DAY_ZERO).days)
        writer.word(clean(adopted[1], NAME_LIMIT))


def _read_adoption(reader: Reader) -> tuple[str, str] | None:
    if not reader.number(1):
        return None
    days, body = reader.signed(), clean(reader.word(), NAME_LIMIT)
    if not body or abs(days) > MOST_DAYS:
        raise SharedCodeError("malformed")
    return (DAY_ZERO + datetime.timedelta(days)).isoformat(), body


def _write_scenario(writer: Writer, scenario: Scenario) -> None:
    name = scenario.name
    registry.write_id(writer, "scenario_preset", name if registry.row_of("scenario_preset", name) else printed(name))
    link_settings.write_settings(writer, scenario.levers)
    writer.number(len(scenario.entities))
    for entity, own in scenario.entities.items():
        registry.write_id(writer, "entity", entity)
        link_settings.write_settings(writer, own)
    link_settings.write_conditions(writer, scenario.conditions)


def _read_scenario(reader: Reader, form: int, place: Place, made: PlaceRef) -> Scenario:
    name = printed(registry.read_id(reader, "scenario_preset") or "")
    levers, entities = link_settings.read_settings(reader), {}
    for _ in range(reader.number(link_settings.MOST)):
        entity = registry.read_id(reader, "entity") or ""
        if entity in entities:
            raise SharedCodeError("malformed")
        entities[entity] = link_settings.read_settings(reader)
    content = {
        "schema": MEANT[form],
        "name": name,
        "place": made.plain(),
        "levers": levers,
        "entities": entities,
        "conditions": link_settings.read_conditions(reader),
        "assumptions": link_settings.read_assumptions(reader) if form >= ASSUMING else {},
    }
    return checked(content, place)


def _figure(reader: Reader, name: str) -> float:
    return value_of(registry.by_id("outcome", name), reader.signed())


def _between(reader: Reader, low: int, high: int) -> int:
    value = reader.number(high)
    if value < low:
        raise SharedCodeError("malformed")
    return value
