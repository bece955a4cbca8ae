"""Every file, link, sheet and kept work names its place, and runs on no other in silence."""

from __future__ import annotations

import dataclasses
import io
import json
import pickle

import pytest

from pages.parts.state.kept_work import carried_over, part_of
from simulation import Scenario, embedded_place, load_place, project
from simulation.engine import known_places
from simulation.engine.place_reading import place_of, tables_of
from simulation.engine.place_ref import LONGEST, PlaceRef
from simulation.engine.scenario import OtherPlace
from simulation.intake.own_place import own_place
from simulation.intake.own_workbook import read_workbook
from simulation.places import remember
from simulation.report.bundle.reproduce import opened, reproduce
from simulation.report.content.request import Request
from simulation.report.excel.lever_sheet import read_levers
from simulation.report.produce import produce
from simulation.sharing import SharedCodeError, decode, encode, share, write_file
from simulation.sharing.files import read_file
from simulation.tracking.kept_record import as_text
from simulation.tracking.monthly_record import Entry, MonthlyRecord
from simulation.workbench.bench import Workbench
from simulation.workbench.stored_timeline import read_timeline
from simulation.workbench.timeline import Timeline
from simulation.workers.wire import MOST_PLACES, Wire
from tests.intake_support import filled, saved

SETTINGS = {"benchmarking": 0.5}


def place_called(name: str, factor: float = 1.0, id: str = "own"):
    """A place of the embedded tables under another name, with another figure."""
    tables = {table: rows for table, rows in tables_of(embedded_place()).items() if table != "place"}
    rows = [dict(row) for row in tables["base_year"]]
    rows[next(i for i, row in enumerate(rows) if row["variable"] == "overhead_share")]["value"] *= factor
    return place_of({**tables, "base_year": rows}, id, name)


HERE, ELSEWHERE, CORRECTED = place_called("北山国资"), place_called("南海国资"), place_called("北山国资", 1.01)


def plan(place):
    return Scenario("plan", SETTINGS, place=place)


def shared(place):
    found = plan(place)
    return share([(project(found), project(found.reference()))], "2026-11-29")


def lever_sheet(place) -> bytes:
    (content,) = produce(Request((plan(place),), "en", ("xlsx",), draws=16), place).files.values()
    return content


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return lever_sheet(HERE)


def test_a_file_names_its_place_and_opens_there_alone():
    text = plan(HERE).to_json()
    assert json.loads(text)["place"] == HERE.ref.plain() == {
        "id": "own", "base_year": HERE.base_year, "digest": HERE.digest, "label_zh": "北山国资", "label_en": "北山国资",
    }  # fmt: skip
    again = Scenario.from_json(text, HERE)
    assert again == plan(HERE) and again.place is HERE and not again.remarks
    for other in (ELSEWHERE, embedded_place(), None):
        with pytest.raises(OtherPlace) as caught:
            Scenario.from_json(text, other)
        assert "北山国资" in caught.value.said("zh") and str(HERE.base_year) in caught.value.said("en")
    assert plan(HERE).id == plan(ELSEWHERE).id  # what is set is the same


def test_a_process_that_knows_a_place_finds_it_by_its_name(monkeypatch):
    monkeypatch.setattr(known_places, "_known", known_places.OrderedDict())
    remember(HERE)
    assert Scenario.from_json(plan(HERE).to_json()).place is HERE
    for number in range(known_places.MOST):
        remember(dataclasses.replace(HERE, row=HERE.row.model_copy(update={"label_en": str(number)})))
    with pytest.raises(OtherPlace):
        Scenario.from_json(plan(HERE).to_json())


def test_a_corrected_workbook_is_the_same_place_and_says_so():
    again = Scenario.from_json(plan(HERE).to_json(), CORRECTED)
    assert again.place is CORRECTED and [remark.key for remark in again.remarks] == ["remark.own_place_other"]
    assert all(one.digest[:6] in again.remarks[0].said("zh") for one in (HERE, CORRECTED))
    elsewhere = dataclasses.replace(HERE.ref, id="yunzhou")
    assert elsewhere.means(dataclasses.replace(CORRECTED.ref, id="yunzhou", label_zh="云州"))  # an id of its own suffices
    assert not HERE.ref.means(dataclasses.replace(HERE.ref, base_year=HERE.base_year + 1))


def test_a_file_without_a_place_is_taken_for_the_one_at_hand_and_said_to_be():
    bare = {name: value for name, value in plan(embedded_place()).to_dict().items() if name != "place"}
    assert not Scenario.from_dict(bare).remarks
    (remark,) = Scenario.from_dict(bare, HERE).remarks
    assert "北山国资" in remark.said("zh")


@pytest.mark.parametrize(
    "spoilt", ["gansu", 7, [], {}, {"id": "own"}, {"id": "Own!", "base_year": 2023, "digest": "0" * 12},
               {"id": "own", "base_year": "2023", "digest": "0" * 12}, {"id": "own", "base_year": 2023, "digest": "zz"},
               {"id": "own", "base_year": 2023, "digest": "0" * 12, "label_zh": "长" * (LONGEST + 1)}],
)  # fmt: skip
def test_a_place_that_is_none_is_refused(spoilt):
    assert PlaceRef.read(spoilt) is None
    with pytest.raises(ValueError, match="place"):
        Scenario.from_dict({**plan(embedded_place()).to_dict(), "place": spoilt})


def test_a_link_names_its_place(monkeypatch):
    code = encode(shared(HERE))
    assert decode(code, HERE).cases[0].scenario == plan(HERE)
    assert decode(code, CORRECTED).cases[0].scenario.remarks
    for other in (None, ELSEWHERE):
        with pytest.raises(SharedCodeError) as caught:
            decode(code, other)
        assert caught.value.id == "other_place" and "北山国资" in str(caught.value)
    with pytest.raises(SharedCodeError, match="Gansu"):
        decode(encode(shared(embedded_place())), HERE)
    assert len(code) < len(encode(shared(embedded_place()))) + 60


def test_a_stamped_file_and_a_lever_sheet_name_their_place(sheet):
    content = write_file(shared(HERE))
    ((found, stamp),) = read_file(content, HERE)
    assert found == plan(HERE) and stamp is not None
    with pytest.raises(SharedCodeError, match="北山国资"):
        read_file(content)
    assert read_levers(sheet, HERE)[0].levers == plan(HERE).levers
    with pytest.raises(OtherPlace):
        read_levers(sheet, ELSEWHERE)


def test_documents_and_bundles_say_whose_figures_they_rest_on(sheet):
    import openpyxl

    cells = {cell.value for page in openpyxl.load_workbook(io.BytesIO(sheet)) for row in page.iter_rows() for cell in row}
    assert f"北山国资 · own/{HERE.base_year}" in cells and HERE.digest in cells
    (bundle,) = produce(Request((plan(HERE),), "en", ("zip",), draws=16), HERE).files.values()
    files, manifest, request = opened(bundle)
    assert manifest["stamp"]["place"] == f"own/{HERE.base_year}" and request.scenarios[0].place == HERE
    assert reproduce(bundle).identical


def test_kept_work_of_another_place_is_named_not_run():
    text = Timeline.begun(Workbench(plan(HERE), (plan(HERE),))).text
    timeline, left_out = read_timeline(text, HERE)
    assert timeline.bench.current == plan(HERE) and not left_out
    timeline, left_out = read_timeline(text)
    assert timeline.bench.place == embedded_place() and "北山国资" in left_out[0].reason.said("en")


def test_a_place_crosses_to_a_worker_once():
    """Four messages on one place weigh little more than one; the other end finds it again by its name, in answers too."""
    here, there, stream, sizes = Wire(), Wire(), io.BytesIO(), []
    for _ in range(4):
        at = stream.tell()
        here.send(stream, (plan(HERE), HERE))
        sizes.append(stream.tell() - at)
    assert sizes[1] == sizes[3] < min(sizes[0] / 20, 3000)
    stream.seek(0)
    (first, place), *_, (last, same) = [there.received(stream) for _ in range(4)]
    assert first == last == plan(HERE) and place is same and place.digest == HERE.digest and place.facts == HERE.facts
    answer = io.BytesIO()
    there.send(answer, last)
    assert answer.tell() < 3000
    answer.seek(0)
    assert here.received(answer).place is HERE
    assert len(pickle.dumps(plan(embedded_place()))) < 3000  # the embedded one needs no sending


def test_places_that_crossed_are_forgotten_by_both_ends():
    here, there = Wire(), Wire()
    for number in range(2 * MOST_PLACES):
        place = dataclasses.replace(HERE, row=HERE.row.model_copy(update={"label_en": str(number)}))
        stream = io.BytesIO()
        here.send(stream, place)
        stream.seek(0)
        assert there.received(stream) == place
        assert here.shared.keys() == there.shared.keys() and len(here.shared) <= MOST_PLACES


def test_the_embedded_place_is_loaded_once():
    assert load_place() is embedded_place() is Scenario().place


def test_enterprises_are_known_by_their_names_wherever_they_stand():
    book, other = filled(count=3), filled(count=3)
    for kind in ("企业", "基年数据"):
        for column in range(1, 9):
            a, b = (other[kind].cell(row, column) for row in (7, 9))
            a.value, b.value = b.value, a.value
    first, turned = (own_place(read_workbook(saved(one), "own.xlsx")).place for one in (book, other))
    assert first.entity_ids == tuple(reversed(turned.entity_ids))
    entity, name = first.entity_ids[0], first.entities[0].label_zh
    apart = Scenario("a", {}, {entity: {"cost_discipline": 0.005}}, place=first)
    again = Scenario.from_json(apart.to_json(), turned)
    assert [row.label_zh for row in turned.entities if row.id in again.entities] == [name]
    assert first.seen_by([name]).seen_ids == (entity,)


def test_work_on_a_corrected_workbook_goes_along_with_names_and_says_what_is_gone():
    place = own_place(read_workbook(saved(filled(count=3)), "own.xlsx")).place
    first, second = place.entity_ids[:2]
    setting = {"cost_discipline": 0.005}
    bench = Workbench(Scenario("a", {}, {first: setting, second: setting}, place=place))
    part = part_of({"record": as_text(MonthlyRecord((Entry("revenue", 2026, 6, 9.0, first),)))}, Timeline.begun(bench))

    def corrected(**names):
        rows = tuple(row.model_copy(update=names[row.id]) if row.id in names else row for row in place.entities)
        return dataclasses.replace(place, entities=rows)

    renamed = corrected(**{first: {"id": "e99", "label_zh": "新名"}})
    found, gone = carried_over(part, renamed)
    assert gone == () and '"e99"' in found["timeline"] and '"e99"' in found["kept"]["record"]
    fewer = dataclasses.replace(place, entities=place.entities[1:])
    found, (lost,) = carried_over(part, fewer)
    assert f'"{second}"' in found["timeline"] and f'"{first}"' not in found["timeline"].split("steps")[0]
    assert place.entities[0].label_zh in lost.reason.said("zh") and lost.name == "a"


def test_a_place_in_a_session_of_python_is_one_line():
    """And not all of its figures."""
    place = embedded_place()
    assert repr(place) == f"Place('{place.id}', base_year={place.base_year}, entities={len(place.entities)})"
