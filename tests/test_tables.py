"""Bad data tables: each is refused with file, row, column and reason."""

import shutil

import pytest

from simulation import MODEL_VERSION, TableError, catalogue, embedded_place, load_baseline
from simulation.engine.catalogue import digest, load_catalogue
from simulation.engine.place_reading import MAY_LACK, OF_ITS_OWN, embedded_folder, whole_place
from tests.regenerate import state_digest
from tests.support import TABLES, read

FAULTS = read("spoilt_tables.csv")
READ = (
    "place", "lever_ranges", "base_year", "entities", "groups", "levers", "conditions", "condition_presets", "condition_paths", "parameters",
    "columns", "variables", "scenario_presets", "scenarios", "scorecard", "facts",
    "codes", "releases", "target_rules", "targets", "history", "correlations",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A copy of the data tables to spoil."""
    return shutil.copytree(TABLES, tmp_path / "data")


def loader(file):
    """What reads a table: the model's, or the place's."""
    return load_catalogue if (TABLES / file).exists() else load_whole


def load_whole(folder):
    """The place that lies among the tables of a folder."""
    return whole_place(embedded_folder(folder), catalogue())


def lying(folder, file):
    """Where a table lies in a copy of the data folder."""
    return folder / file if (TABLES / file).exists() else folder / embedded_folder(TABLES).name / file


def edit(folder, file, old, new, count=1):
    """Replace text in a table; the text must be there."""
    path = lying(folder, file)
    text = path.read_text(encoding="utf-8-sig")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def line_of(folder, file, start):
    """Number of the first line that starts so."""
    lines = lying(folder, file).read_text(encoding="utf-8-sig").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))


def refused(folder, load=load_catalogue):
    """The refusal, as (file, row, column, message)."""
    with pytest.raises(TableError) as caught:
        load(folder)
    return caught.value


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{row['file']}-{row['fault']}" for row in FAULTS])
def test_spoilt_table(folder, fault):
    """One fault in one cell: refused with file, row, column and reason."""
    file = fault["file"]
    edit(folder, file, fault["text"], fault["replacement"])
    error = refused(folder, loader(file))
    expected = (file, line_of(folder, file, fault["row_starts"]), fault["column"] or None)
    assert (error.file, error.row, error.column) == expected
    assert fault["reason"] in str(error) and str(error).startswith(f"{file}, row {error.row}")


def set_cell(folder, entity, variable, value):
    """Set a base-year figure with a range around it; its row number."""
    path = lying(folder, "base_year.csv")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    number = next(i for i, line in enumerate(lines) if line.startswith(f"{entity},{variable},"))
    cells = lines[number].split(",")
    cells[2:5] = [str(value), str(min(value, 0)), str(max(value, 0))]
    lines[number] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return number + 1


IDENTITIES = {
    "equity above assets": ("steel", "equity", 1181, "more than total_assets"),
    "net above total profit": ("steel", "net_profit", 12.5, "more than total_profit"),
    "no revenue": ("steel", "revenue", 0, "above zero"),
    "no employees": ("steel", "employees", 0, "above zero"),
    "percent for a share": ("steel", "tax_rate", 15, "outside 0 to 1"),
    "percent of debt": ("steel", "interest_bearing_share", 60, "outside 0 to 1"),
    "overflow": ("steel", "revenue", 1e300, "outside 0 to 1e+09"),
    "negative stock": ("steel", "depreciation", -1, "below zero"),
}


@pytest.mark.parametrize("fault", IDENTITIES)
def test_cell_that_breaks_an_identity(folder, fault):
    """A figure that no accounts could show."""
    entity, variable, value, reason = IDENTITIES[fault]
    row = set_cell(folder, entity, variable, value)
    error = refused(folder, load_whole)
    assert (error.file, error.row, error.column) == ("base_year.csv", row, "value") and reason in str(error)


def test_net_loss_smaller_than_total_loss(folder):
    """Tax is never negative, so a net loss cannot be smaller than the total loss."""
    set_cell(folder, "steel", "total_profit", -5)
    set_cell(folder, "steel", "net_profit", -3)
    assert "net_profit" in str(refused(folder, load_whole))


def test_shares_that_do_not_add_up(folder):
    """Shares over entities must sum to one."""
    set_cell(folder, "steel", "transformation_share", 0.5)
    error = refused(folder, load_whole)
    assert error.row and "transformation_share adds up to 1.26" in str(error)


def test_missing_cell(folder):
    """An entity without one of its figures."""
    path = lying(folder, "base_year.csv")
    lines = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("steel,equity,")]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "steel has no equity" in str(refused(folder, load_whole))


OF_A_FILE = ("missing", "empty", "gbk", "repeated", "ragged", "extra column")
WITHOUT = [name for name in READ if name in (*MAY_LACK, *OF_ITS_OWN)]
BROKEN = [(f"{name}.csv", fault) for name in READ for fault in OF_A_FILE if fault != "missing" or name not in WITHOUT]


@pytest.mark.parametrize("name", WITHOUT)
def test_a_place_may_be_without_a_table(folder, name):
    """It reads without, and nothing is said there; facts that other tables cite must be there."""
    assert getattr(load_whole(folder), name)
    lying(folder, f"{name}.csv").unlink()
    if name == "facts":
        assert "facts.csv" in str(refused(folder, load_whole))
        return
    left = getattr(load_whole(folder), name)
    assert not any(left.values() if name == "scenarios" else left)


@pytest.mark.parametrize(("file", "fault"), BROKEN)
def test_each_table_broken_each_way(folder, file, fault):
    """Faults of the file itself, in every table."""
    path = lying(folder, file)
    text = path.read_text(encoding="utf-8-sig")
    header, *rows = text.splitlines(keepends=True)
    spoilt = {
        "missing": None,
        "empty": header.encode(),
        "gbk": text.encode("gbk", errors="replace"),
        "repeated": (text.rstrip("\n") + "\n" + rows[0]).encode(),
        "ragged": (text.rstrip("\n") + "\n" + rows[0].rstrip("\r\n") + ",one,more\n").encode(),
        "extra column": "".join([header.rstrip("\r\n") + ",remark\n", *(r.rstrip("\r\n") + ",x\n" for r in rows)]).encode(),
    }[fault]
    path.unlink() if spoilt is None else path.write_bytes(spoilt)
    error = refused(folder, loader(file))
    assert error.file == file
    assert (error.row is None) == (fault in ("missing", "empty"))


FORMS = {
    "semicolons": (lambda text: text.replace(",", ";"), 1, "id", "separated by commas"),
    "tabs": (lambda text: text.replace(",", "\t"), 1, "id", "separated by commas"),
    "capitals in the header": (lambda text: text.replace("order", "Order", 1), 1, "order", "lacks this column"),
    "blank column": (lambda text: text.replace("\n", ",\n").replace(",\n", ",remark\n", 1), 1, "remark", "unknown"),
    "blank row": (lambda text: text.replace("\n", "\n,,,,,,\n", 2), 2, None, "blank"),
    "open quote": (lambda text: text.replace("\n", '\n"', 1), 2, None, "cells"),
    "UTF-16": (lambda text: text.encode("utf-16"), 1, None, "UTF-8"),
}


@pytest.mark.parametrize("form", FORMS)
def test_file_in_another_form(folder, form):
    """What spreadsheets and editors do to a file: said as it is, at the place."""
    change, row, column, reason = FORMS[form]
    path = folder / "groups.csv"
    spoilt = change(path.read_text(encoding="utf-8"))
    path.write_bytes(spoilt if isinstance(spoilt, bytes) else spoilt.encode())
    error = refused(folder)
    assert (error.row, error.column) == (row, column) and reason in str(error)


@pytest.mark.parametrize("change", [
    lambda text: text + "\n\n,,,,,,\n", lambda text: text.replace("\n", ",\n"), lambda text: text.replace("\n", "   \n"),
    lambda text: text.replace("\n", "\r"),
])  # fmt: skip
def test_harmless_forms_are_read(folder, change):
    """Blank rows at the end, a blank column without a name, spaces at line ends, old line ends."""
    path = folder / "groups.csv"
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode())
    assert load_catalogue(folder).groups == catalogue().groups


def test_row_numbers_are_those_of_a_spreadsheet(folder):
    """A line break inside a cell does not count as a row."""
    path = folder / "groups.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1][: lines[1].rindex(",")] + ',"two\nlines"'
    lines[3] = lines[3].replace(",3,", ",third,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    error = refused(folder)
    assert (error.row, error.column) == (4, "order")


def test_folder_in_place_of_a_table(folder):
    """A table that cannot be opened."""
    (folder / "groups.csv").unlink()
    (folder / "groups.csv").mkdir()
    assert "cannot be read" in str(refused(folder))


def test_repeated_id_names_both_rows(folder):
    """A second row of the same id points to the first."""
    edit(folder, "groups.csv", "vitality,2", "first_class,2")
    assert str(refused(folder)) == "groups.csv, row 3, column id: first_class repeats row 2"


def test_column_stated_twice(folder):
    """A header with the same name twice."""
    edit(folder, "groups.csv", "label_zh,label_en", "label_zh,label_zh")
    error = refused(folder)
    assert (error.row, error.column) == (1, "label_zh")


def test_excel_utf8_is_read(folder):
    """A byte-order mark and Windows line ends, as Excel writes them, change nothing, the digest included."""
    path = folder / "groups.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_catalogue(folder).groups == catalogue().groups


def test_not_a_folder(tmp_path):
    """A baseline that is not there."""
    with pytest.raises(TableError, match="nowhere"):
        load_baseline(tmp_path / "nowhere")


def test_digest_follows_every_table(folder):
    """Any changed figure changes the fingerprint; line ends do not."""
    assert digest(folder) == catalogue().digest
    path = folder / "groups.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert digest(folder) == catalogue().digest
    edit(folder, "parameters.csv", ",1,0.4,1.8,index", ",1,0.4,1.7,index")
    assert digest(folder) != catalogue().digest


def test_digest_leaves_out_what_enters_no_result(folder):
    """Link codes and the list of releases, which itself states digests, do not count."""
    edit(folder, "codes.csv", "entity,steel,1,,,,", "entity,steel,1,,,,kept")
    edit(folder, "releases.csv", "2026-11-22", "2026-11-23")
    state_digest(folder)
    assert digest(folder) == catalogue().digest


def test_releases_come_in_order(folder):
    """A later row is a later version."""
    path = folder / "releases.csv"
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, first, first.replace("1.0.0", "0.9.9", 1), ""]), encoding="utf-8")
    assert str(refused(folder)) == "releases.csv, row 3, column version: 0.9.9 does not come after 1.0.0"


@pytest.mark.parametrize("name", ["total", "province"])
def test_no_entity_is_called_as_the_whole(folder, name):
    """Results name the whole `total`, base-year figures name it `province`."""
    edit(folder, "entities.csv", "steel,", f"{name},")
    error = refused(folder, load_whole)
    assert (error.file, error.row, error.column) == ("entities.csv", 3, "id") and name in str(error)


def test_stated_digest_is_that_of_the_tables(folder):
    """The last step of a release: the row of this version states what its tables are, whatever was there before."""
    edit(folder, "parameters.csv", ",1,0.4,1.8,index", ",1,0.4,1.7,index")
    for _ in range(2):
        assert state_digest(folder) == digest(folder) == load_catalogue(folder).releases[-1].data
    with pytest.raises(SystemExit):
        state_digest(folder, "9.9.9")


def test_only_the_last_release_may_lack_its_digest(folder):
    """What was handed out keeps the digest it was handed out with."""
    state_digest(folder)
    path = folder / "releases.csv"
    header, *_, last = path.read_text(encoding="utf-8").splitlines()
    blank = last.replace(digest(folder), "")
    path.write_text("\n".join([header, last, blank.replace(MODEL_VERSION, "99.0.0", 1)]), encoding="utf-8")
    assert [row.data for row in load_catalogue(folder).releases] == [digest(folder), ""]
    path.write_text("\n".join([header, blank, last.replace(MODEL_VERSION, "99.0.0", 1)]), encoding="utf-8")
    error = refused(folder)
    assert (error.file, error.row, error.column) == ("releases.csv", 2, "data")


def test_baseline_digest_follows_its_cells(folder):
    """The baseline has a fingerprint of its own."""
    before = load_whole(folder).digest
    set_cell(folder, "steel", "equity", 343)
    assert load_whole(folder).digest != before


def test_labels_in_both_languages():
    """No blank label or help, and no label twice in a table."""
    tables = catalogue()
    place = embedded_place()
    inputs = (place.conditions, place.condition_presets, tables.parameters, tables.columns)
    for table in (tables.groups, place.levers, *inputs, tables.variables, place.scenario_presets):
        rows = table.values()
        name = type(next(iter(rows))).__name__
        for field in ("label_zh", "label_en", "help_zh", "help_en"):
            if field in type(next(iter(rows))).model_fields:
                texts = [getattr(row, field) for row in rows]
                assert all(texts), f"{name}: blank {field}"
                assert field.startswith("help") or len(set(texts)) == len(texts), f"{name}: repeated {field}"


def test_every_number_has_a_source():
    """Each parameter, lever, condition, path and base-year cell says where it is from."""
    tables = embedded_place()
    points = [point for path in tables.condition_paths.values() for point in path.values()]
    for row in (*tables.levers.values(), *tables.conditions.values(), *tables.parameters.values(), *points):
        assert row.source.strip() and row.grade


def test_lever_rows_are_in_order():
    """Neutral, minimum, maximum, step and timing fit together."""
    for row in (*embedded_place().levers.values(), *embedded_place().retired.values()):
        assert row.min <= row.neutral <= row.max and 0 < row.step < row.max - row.min
        assert row.ramp <= 3
    place = embedded_place()
    assert {row.start for row in embedded_place().levers.values()} == {
        place.decided_from
    } and place.observed_until < place.decided_from


def test_practice_is_the_last_observed_year():
    """Two levers were observed after the base year; the others keep what they were in it."""
    observed = {row.id: row.practice for row in embedded_place().levers.values() if len(row.practice) > 1}
    assert set(observed) == {"rd_intensity_target", "transformation_investment"}
    for row in embedded_place().levers.values():
        assert row.practice[0][0] == 2023 and row.practice[-1][1] == row.neutral


def test_practice_that_does_not_end_at_neutral_is_refused(folder):
    edit(folder, "practice.csv", "transformation_investment,2025,230", "transformation_investment,2025,240")
    error = refused(folder, load_whole)
    assert (error.file, error.column) == ("practice.csv", "value") and "230" in str(error)


def test_levers_cannot_act_in_observed_years(folder):
    edit(folder, "place.csv", ",2025,2027,", ",2027,2027,")
    assert refused(folder, load_whole).file == "place.csv"


def test_a_group_of_parameters_without_a_correlation_is_refused(folder):
    edit(folder, "correlations.csv", "parameters,capex,,0.4", "parameters,prices,capex,0.4")
    assert refused(folder).file == "correlations.csv"


def test_correlations_that_contradict_each_other_are_refused(folder):
    """Growth cannot go nearly always with metals and coal where these two hardly ever go together."""
    for old, new in (
        ("metals_price,coal_price,0.45", "metals_price,coal_price,-0.9"),
        ("metals_price,0.3", "metals_price,0.9"),
        ("gdp_growth,coal_price,0.3", "gdp_growth,coal_price,0.9"),
    ):
        edit(folder, "correlations.csv", old, new)
    error = refused(folder)
    assert (error.file, error.column) == ("correlations.csv", "value") and "contradict" in str(error)
