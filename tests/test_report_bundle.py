"""Bundles: same bytes for the same inputs, all that is in them checked, and run again."""

import hashlib
import io
import json
import re
import zipfile
from contextlib import nullcontext
from functools import cache
from types import SimpleNamespace

import pytest

from simulation import Scenario, catalogue, load_baseline
from simulation.cli.commands import main
from simulation.report import ReportError, Request, gather, produce
from simulation.report.archive import fixed, zipped
from simulation.report.bundle.reproduce import reproduce
from simulation.report.produce import build
from tests.report_support import DATE, request
from tests.support import pieces


def bundle(**more):
    product = produce(request(formats=("docx", "pptx", "xlsx", "csv", "zip"), draws=16, **more), more.pop("baseline", None))
    assert not product.failures
    return next(content for name, content in product.files.items() if name.endswith(".zip"))


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(files):
    return zipped(files, DATE)


@pytest.fixture(scope="module")
def good():
    return bundle()


@pytest.fixture(scope="module")
def again():
    """What a bundle asks to be made again: facts of a request and a document of a report, each made once for this file."""
    documents = {}

    def document(story, kind, made):
        key = (story.facts.id, story.language, kind)
        if key not in documents:
            documents[key] = build(story, kind, made)
        return documents[key]

    return cache(lambda asked, place: gather(Request.from_plain(json.loads(asked), place=place), place)), document


@pytest.fixture
def held(good, again, monkeypatch):
    """The good bundle, for tests that change nothing but its files: what they are compared with is made once."""
    facts, document = again
    monkeypatch.setattr(
        "simulation.report.bundle.reproduce.gather", lambda request, place: facts(json.dumps(request.plain()), place)
    )
    monkeypatch.setattr("simulation.report.bundle.documents.build", document)
    return good


def test_same_inputs_give_the_same_bytes(good):
    assert bundle() == good
    verdict = reproduce(good)
    assert verdict.identical and verdict.exact


def test_bundle_of_another_baseline_carries_it():
    own = pieces({})
    product = produce(request((Scenario("x", {"benchmarking": 1}),), formats=("zip",), draws=16), own)
    (content,) = product.files.values()
    assert "baseline/base_year.csv" in unpacked(content) and reproduce(content).identical
    assert load_baseline().digest != own.digest


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("data/results.csv", "altered"),
        ("manifest.json", "altered"),
        ("scenarios/S1.json", "missing"),
        ("extra.txt", "added"),
    ],
)
def test_damage_is_named(held, name, word):
    files = unpacked(held)
    if word == "missing":
        del files[name]
    else:
        files[name] = files.get(name, b"") + b" "
    verdict = reproduce(repacked(files))
    assert not verdict.identical and any(name in str(line) and word in str(line) for line in verdict.damaged)


def resealed(files):
    """A bundle whose sums fit whatever it holds."""
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items() if name != "SHA256SUMS"
    )
    return repacked({**files, "SHA256SUMS": sums.encode()})


def ends(files, ending):
    return next(name for name in files if name.endswith(ending))


def stated(files, **changes):
    """The files with a manifest that says other things: parts of it changed, or put in place of what stood there."""
    manifest = json.loads(files["manifest.json"])
    for part, content in changes.items():
        manifest[part] = {**manifest[part], **content} if isinstance(content, dict) else content
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def of_other_makers(files, **more):
    """The files as another version of a library would have made them, some of them changed."""
    return stated({**files, **more}, makers={"python-docx": "0.1"})


def with_profit(files, figure):
    """The files with another total profit of the first plan in 2030."""
    text = files["data/results.csv"].decode("utf-8-sig")
    parts = ('"S1"', '"total_profit"', '"total"', ",2030,")
    line = next(row for row in text.splitlines() if all(part in row for part in parts))
    cells = line.split(",")
    cells[10] = figure
    return {**files, "data/results.csv": text.replace(line, ",".join(cells)).encode("utf-8-sig")}


@pytest.mark.parametrize(
    ("ending", "content", "word"),
    [
        (".docx", b"junk", "not what is made again"),
        (".xlsx", None, "not what is made again"),
        ("README.txt", b"do this instead", "not what is made again"),
        ("scenarios/S1.json", Scenario("other", {"benchmarking": 0.9}).to_json().encode(), "not the scenario"),
        ("scenarios/S2.json", b"{}", "not the scenario"),
        ("documents/run.exe", b"MZ", "belongs in no bundle"),
        ("documents/setup.docx", b"PK", "belongs in no bundle"),
        ("autorun.inf", b"[autorun]", "belongs in no bundle"),
        ("baseline/run.py", b"print()", "belongs in no bundle"),
    ],
)
def test_nothing_passes_because_its_sum_fits(held, ending, content, word):
    """Documents, scenarios and whatever else is held: checked themselves, not only their sums."""
    files = unpacked(held)
    name = next((name for name in files if name.endswith(ending)), ending)
    files[name] = content if content is not None else files[ends(files, ".pptx")]
    verdict = reproduce(resealed(files))
    assert not verdict.identical
    assert any(name in str(line) and word in str(line) for line in (*verdict.damaged, *verdict.changed))


def test_of_two_documents_of_a_kind_none_passes_for_the_other(held):
    files = unpacked(held)
    name = ends(files, ".docx")
    twin = f"documents/A_{name.rpartition('_')[2]}"
    changed = reproduce(resealed({twin: files[ends(files, ".xlsx")], **files})).changed
    assert [str(line) for line in changed] == [f"{twin}: not what is made again"]


def test_a_manifest_that_was_edited_is_found(held):
    files = stated(unpacked(held), approved="by all")
    assert any("manifest.json" in str(line) for line in reproduce(resealed(files)).changed)


def test_documents_of_other_versions_are_compared_by_their_numbers(held):
    """And said to be; what gives no numbers is said not to be checked; a changed number is found all the same."""
    files = of_other_makers(unpacked(held))
    word = ends(files, ".docx")
    parts = unpacked(files[word])
    files[word] = zipped({**parts, "docProps/app.xml": b"<x/>"}, DATE)
    verdict = reproduce(resealed(files))
    assert verdict.identical and not verdict.exact
    assert [str(line) for line in verdict.remarks] == [
        f"{word}: made by other versions, so only its numbers were compared; they agree"
    ]
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"2030", b"2031")
    files[word] = zipped(parts, DATE)
    assert any(word in str(line) for line in reproduce(resealed(files)).changed)
    picture = word.replace(".docx", ".pdf")
    assert any(f"{picture}: not checked" == str(line) for line in reproduce(resealed({**files, picture: b"%PDF"})).remarks)


def numbers_differ(held, document):
    """Whether of a bundle of other makers whose Word document was replaced just that is said: its numbers differ."""
    files = unpacked(held)
    word = ends(files, ".docx")
    verdict = reproduce(resealed(of_other_makers(files, **{word: document})))
    return [str(line) for line in verdict.changed] == [f"{word}: numbers differ"]


def test_a_document_that_unpacks_without_end_is_not_unpacked(held, monkeypatch):
    """A few hundred kilobytes that are gigabytes once unpacked: other numbers, for sure."""
    sizes, read = [], zipfile.ZipFile.read
    monkeypatch.setattr(
        zipfile.ZipFile,
        "read",
        lambda self, name, *more: (
            sizes.append(self.getinfo(getattr(name, "filename", name)).file_size),
            read(self, name, *more),
        )[1],
    )
    bomb = zipped({"word/document.xml": b"<w:t>" + b"1 " * 40_000_000 + b"</w:t>"}, DATE)
    assert numbers_differ(held, bomb) and max(sizes) < 80_000_000


def test_a_document_packed_in_another_way_and_damaged_is_said(held):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", b"<w:t>2030</w:t>" * 50)
    content = bytearray(buffer.getvalue())
    content[content.find(b".xml") + 14] ^= 0xFF
    assert numbers_differ(held, bytes(content))


def test_a_document_that_cannot_be_read_is_said(held):
    """A sign numbered with more digits than any reader takes."""
    assert numbers_differ(held, zipped({"word/document.xml": b"<w:t>&#" + b"9" * 5000 + b";</w:t>"}, DATE))


@pytest.mark.parametrize("figure", ["Infinity", "-Infinity", "NaN", "1e999", "true", '"1"'])
def test_no_figure_makes_room_for_itself(held, figure):
    """One without end is within any share of itself of everything."""
    files = unpacked(held)
    text = files["data/facts.json"].decode()
    value = re.search(r'"value": ([-0-9.e]+)', text)
    files["data/facts.json"] = (text[: value.start(1)] + figure + text[value.end(1) :]).encode()
    assert [str(line) for line in reproduce(resealed(files)).changed] == ["data/facts.json: numbers differ"]


@pytest.mark.parametrize("figure", ["inf", "-inf", "1e308"])
def test_no_cell_makes_room_for_itself(held, figure):
    changed = reproduce(resealed(with_profit(unpacked(held), figure))).changed
    assert any("values differ (1)" in str(line) for line in changed)


def test_what_stands_twice_or_behind_an_end_is_found(held):
    """Of a name that stands twice readers take one or the other; some end a text at a NUL."""
    files = unpacked(held)
    twice = b'{"levers": {"benchmarking": 0.9},' + files["scenarios/S1.json"].lstrip()[1:]
    said = reproduce(resealed({**files, "scenarios/S1.json": twice})).changed
    assert [str(line) for line in said] == ["scenarios/S1.json: not the scenario of the manifest"]
    with pytest.raises(ReportError, match="manifest"):
        reproduce(resealed({**files, "manifest.json": b'{"id": "approved",' + files["manifest.json"].lstrip()[1:]}))
    hidden = files["data/results.csv"].replace(b'"total_profit"', b'"total_profit\0 approved"', 1)
    assert any("results.csv" in str(line) for line in reproduce(resealed({**files, "data/results.csv": hidden})).changed)


def test_a_manifest_that_states_another_model_is_told_though_results_agree(held):
    files = stated(unpacked(held), stamp={"model": "9.9.9", "baseline": "0" * 12})
    verdict = reproduce(resealed(files))
    assert verdict.identical and not verdict.exact
    assert {str(line).split(" then")[0] for line in verdict.remarks} >= {"model: 9.9.9", "baseline: 000000000000"}
    assert any("manifest.json" in str(line) for line in reproduce(resealed(stated(files, approved="by all"))).changed)
    for emptied in ({"stamp": []}, {"versions": []}, {"stamp": {"model": ""}}):  # nothing left to be held against anything
        with pytest.raises(ReportError, match="manifest"):
            reproduce(resealed(stated(files, **emptied)))


def test_a_bundle_of_another_version_says_what_is_checked_and_what_not(held, tmp_path, capsys):
    """Identical, different, damaged and beyond this version: one sentence each, told apart by the exit code."""
    files = unpacked(held)
    old = {"model": "9.9.9"}
    request = json.loads(files["manifest.json"])["request"]
    request["scenarios"][0]["levers"] = {"a_lever_of_9": 1.0}
    for content, code, told in (
        (repacked(files), 1, "damaged"),
        (
            resealed(stated(files, stamp=old)),
            0,
            "by version 9.9.9, checked by .*: checksums, scenarios and all results were checked",
        ),
        (resealed(stated(with_profit(files, "999.5"), stamp=old)), 1, "Only version 9.9.9 tells"),
        (
            resealed(stated(files, stamp=old, request=request)),
            2,
            "made by version 9.9.9; this .*a_lever_of_9.*Checksums fit",
        ),
        (repacked({**stated(files, stamp=old, request=request)}), 2, "Checksums do not fit"),
        (resealed(stated(files, request=request)), 2, "a_lever_of_9"),
        (resealed(stated(files, schema="report-bundle/2.0")), 2, "its form is report-bundle/2.0"),
    ):
        if told == "damaged":
            content = repacked({**files, "README.txt": b"x"})
        (tmp_path / "bundle.zip").write_bytes(content)
        with pytest.raises(SystemExit) if code else nullcontext() as ended:
            main(["reproduce", str(tmp_path / "bundle.zip")])
        assert (ended.value.code if code else 0) == code, told
        out, err = capsys.readouterr()
        assert re.search(told, out + err) and "Traceback" not in err
        assert ("9.9.9" in out + err) == ("9.9.9" in told or "do not fit" in told)


def test_what_differs_is_said(held):
    """A number changed together with its checksum is found by the run itself."""
    files = stated(with_profit(unpacked(held), "999.5"), stamp={"model": "0.9.0"})
    verdict = reproduce(repacked(files))
    assert any("values differ (1), most in total_profit total 2030 of S1" in str(line) for line in verdict.changed)
    assert any(str(line).startswith("model: 0.9.0 then") for line in verdict.changed)


def made_earlier(held, figure=True, **changes):
    """What is said of a bundle whose manifest states other things, and of which a figure differs."""
    files = stated(unpacked(held), **changes)
    facts = json.loads(files["data/facts.json"])
    facts["S1"]["costs"][0]["value"] += 1.0 if figure else 0.0
    files["data/facts.json"] = json.dumps(facts).encode()
    return [str(line) for line in reproduce(repacked(files)).changed]


def test_equations_that_were_changed_are_named(held):
    parts = json.loads(unpacked(held)["manifest.json"])["definitions"]
    for part, name in (("equations", "total_profit"), ("program", "evaluate"), ("analyses", "project_ensemble")):
        assert name in parts[part]
    old = {**parts["equations"], "total_profit": "0" * 12, "left_out_since": "0" * 12}
    said = made_earlier(held, definitions={"equations": old}, stamp={"equations": "0" * 12})
    assert "equations: equations and functions that differ from then (2): left_out_since, total_profit" in said
    assert any(line.startswith("equations: 000000000000 then, ") for line in said)
    many = {**parts["program"], **{f"x{n:02d}": "0" * 12 for n in range(20)}}
    assert any(line.endswith("x10, x11…") for line in made_earlier(held, definitions={"program": many}))
    assert made_earlier(held, definitions=[1]) == made_earlier(held)


def test_a_bundle_of_1_0_0_is_not_told_that_its_program_differs(held, monkeypatch):
    """It states its program in another way; what 1.0.0 computed is known."""
    row = catalogue().releases[0]
    assert row.version == "1.0.0" and "e7178680abf3" in row.file_digests
    stamp = json.loads(unpacked(held)["manifest.json"])["stamp"]
    now = row.model_copy(update={name: stamp[name] for name in ("equations", "program", "analyses")})
    old = {"model": "1.0.0", "program": "e7178680abf3"}
    for released, blamed in ((now, set()), (now.model_copy(update={"program": "0" * 12}), {"program"})):
        monkeypatch.setattr(
            "simulation.identity.program.catalogue", lambda released=released: SimpleNamespace(releases=(released,))
        )
        said = made_earlier(held, stamp=old, definitions={})
        assert {line.split(":")[0] for line in said if " then, " in line} - {"model"} == blamed
    assert made_earlier(held, figure=False, stamp=old) == []


@pytest.mark.parametrize(("name", "spoilt"), [
    ("data/facts.json", b"{"), ("data/results.csv", b"\xff\xfe\x00"), ("data/results.csv", b"central\nx\n"),
])  # fmt: skip
def test_a_data_file_that_cannot_be_read_is_said(held, name, spoilt):
    verdict = reproduce(repacked({**unpacked(held), name: spoilt}))
    assert any(name in str(line) for line in verdict.damaged) and any(name in str(line) for line in verdict.changed)
    assert all(str(line) != line.said("zh") for line in (*verdict.damaged, *verdict.changed))


def test_last_digits_do_not_count(held):
    files = unpacked(held)
    facts = json.loads(files["data/facts.json"])
    facts["S1"]["costs"][0]["value"] *= 1 + 1e-13
    files["data/facts.json"] = json.dumps(facts).encode()
    verdict = reproduce(repacked(files))
    assert not verdict.changed and not verdict.exact


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        repacked({"a": b"b"}),
        repacked({"SHA256SUMS": b"", "manifest.json": b"[]"}),
        repacked({"SHA256SUMS": b""}),
    ],
)
def test_other_files_are_refused(content):
    with pytest.raises(ReportError, match="bundle"):
        reproduce(content)


def test_office_files_have_fixed_dates(held):
    files = unpacked(held)
    deck = next(content for name, content in files.items() if name.endswith(".pptx"))
    assert fixed(deck, DATE) == deck
