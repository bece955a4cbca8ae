"""Data files hold every number exactly; text stays text; files appear whole and under safe names."""

import io
import json
import threading
import zipfile

import pandas as pd
import pytest

from simulation import Scenario, project
from simulation.language.cells import cell
from simulation.language.clean import clean
from simulation.report import produce
from simulation.report.safety import file_part, write_files
from tests.report_support import HOSTILE, made, plan, presets, request, story


def test_csv_and_parquet_hold_the_projection_exactly():
    files = made(("deepening",), "zh", ("csv", "parquet", "json"))
    assert files[".csv"].startswith(b"\xef\xbb\xbf") and files[".csv"].count(b"\r\n") == files[".csv"].count(b"\n")
    frames = [pd.read_csv(io.BytesIO(files[".csv"])), pd.read_parquet(io.BytesIO(files[".parquet"]))]
    own = project(Scenario.preset("deepening")).tidy()
    for frame in frames:
        mine = frame[frame["scenario"] == "S1"].reset_index(drop=True)
        assert mine["central"].equals(own["value"]) and mine["variable"].tolist() == own["variable"].tolist()
        row = mine[(mine["variable"] == "total_profit") & (mine["entity"] == "total") & (mine["year"] == 2030)].iloc[0]
        assert row["p10"] == story(("deepening",)).lead.headlines[0].low and row["kind"] == "projected"
    assert Scenario.from_json(files[".json"]) == Scenario.preset("deepening")


def test_scenario_files_of_a_comparison():
    scenarios = (plan(), *presets("deepening"))
    product = produce(request(scenarios, formats=("json",), draws=16))
    assert tuple(Scenario.from_json(content) for content in product.files.values()) == scenarios


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_safe_in_every_place(name):
    part = file_part(name)
    assert part.strip() and not set(part) & set('<>:"/\\|?*\x00\n\t') and part.upper() != "CON" and part not in (".", "..")
    assert len(part.encode()) <= 121 and not part.endswith((" ", "."))
    line = clean(name)
    assert "\x00" not in line and "\u202e" not in line and "\n" not in line
    assert not cell(line).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("number", range(0, len(HOSTILE), 6))
def test_hostile_names_pass_through_every_format(number):
    """Names, title and decision that look like formulas, markup, paths or code stay text everywhere."""
    names = HOSTILE[number : number + 6]
    rich, *rest = names  # one with every way to set a lever
    scenarios = (plan(rich), *(Scenario(name, {"benchmarking": 0.3}) for name in rest))
    wanted = ("docx", "pptx", "xlsx", "pdf", "html", "csv", "json", "zip")
    product = produce(
        request(scenarios, formats=wanted, outcomes=("total_profit",), draws=16, title=names[0], ask=names[-1])
    )
    assert not product.failures
    page = next(content.decode() for name, content in product.files.items() if name.endswith(".html"))
    assert "<script" not in page and "<img" not in page and "onerror=alert(1)>" not in page.replace("&gt;", "")
    table = pd.read_csv(io.BytesIO(next(c for n, c in product.files.items() if n.endswith(".csv"))))
    assert not table["scenario_name"].str.match(r"^\s*[=+\-@＝＋－＠]").any()
    book = zipfile.ZipFile(io.BytesIO(next(c for n, c in product.files.items() if n.endswith(".xlsx"))))
    formulas = b"".join(book.read(n) for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
    assert b"HYPERLINK" not in formulas.replace(b"hyperlinks", b"") and b"cmd|" not in formulas and b"<f>+" not in formulas
    assert not any("externalLink" in n or "vba" in n.lower() for n in book.namelist())
    for name in product.files:
        assert not set(name) & set('<>:"/\\|?*') and len(name.encode()) < 220
    assert [Scenario.from_json(c) for n, c in product.files.items() if n.endswith(".json")] == list(scenarios)


def test_a_library_that_panics_leaves_the_others(monkeypatch):
    """Rust's way to fail is no Exception in Python; leaving the program still is none of a format's business."""
    panic = type("PanicException", (BaseException,), {})
    for error, caught in ((panic, True), (KeyboardInterrupt, False)):

        def broken(story_, name, error=error):
            raise error("no threads")

        monkeypatch.setattr("simulation.report.word.letter.build", broken)
        if caught:
            product = produce(request(formats=("docx", "json"), draws=16))
            assert list(product.failures) == ["docx"] and len(product.files) == 1
        else:
            with pytest.raises(KeyboardInterrupt):
                produce(request(formats=("docx",), draws=16))


def test_a_failed_format_leaves_the_others(monkeypatch):
    def broken(story_, name):
        raise RuntimeError("no paper")

    monkeypatch.setattr("simulation.report.word.letter.build", broken)
    product = produce(request(formats=("docx", "json", "csv"), draws=16))
    assert (
        list(product.failures) == ["docx"]
        and "RuntimeError" in product.failures["docx"]
        and {n.rsplit(".")[-1] for n in product.files}
        == {
            "csv",
            "json",
        }
    )


def test_files_appear_whole_or_not_at_all(tmp_path, monkeypatch):
    write_files(tmp_path, {"a.csv": b"old"})
    monkeypatch.setattr("os.replace", lambda *a: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError):
        write_files(tmp_path, {"a.csv": b"new"})
    assert (tmp_path / "a.csv").read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_two_exports_at_once_do_not_mix(tmp_path):
    """Side by side in threads, each gives exactly what it gives alone."""
    kinds = ("csv", "xlsx", "pdf")
    wanted = [
        request(presets(name), language, kinds, draws=16) for name, language in (("deepening", "zh"), ("first_class", "en"))
    ]
    alone = [produce(one).files for one in wanted]
    found = [None] * len(wanted)

    def work(i):
        found[i] = produce(wanted[i]).files
        write_files(tmp_path, found[i])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(wanted))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert found == alone
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {n: c for files in alone for n, c in files.items()}


def test_progress_is_told():
    heard = []
    produce(request(formats=("json", "csv"), draws=16), progress=lambda share, name: heard.append((share, name)))
    shares = [share for share, _ in heard]
    assert shares == sorted(shares) and shares[-1] == 1.0 and ("csv" in {n: s for s, n in heard})


def test_facts_file_is_plain_numbers():
    content = made(("deepening",), "zh", ("zip",))[".zip"]
    facts = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("data/facts.json"))
    assert facts["S1"]["headlines"][0]["value"] == project(Scenario.preset("deepening")).total("total_profit")[-1]
