"""Documents that are made when a button is pressed: queue, cancel and sentence on the page; the browser takes what was made."""

from threading import Event
from types import SimpleNamespace

import pytest
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileStorageError

from pages.serving.said_downloads import say_why_no_file, why
from simulation.language.texts import texts
from simulation.workers.pool import WorkError
from simulation.workshop.workshop_errors import StoreFailure
from tests.support import awaited
from tests.test_pages import open_page, sound
from tests.test_tracking_page import text

KEY = "track_report_docx"


class Full:
    """A pool that is as full as `failure` says, and otherwise lets one wait first, until it is `free`."""

    failure: Exception | None = None
    asked = 0
    free = Event()

    def ask(self, work, *arguments, queued, alive):
        Full.asked += 1
        if Full.failure is not None:
            raise Full.failure
        queued(3)
        while not Full.free.wait(0.05):
            queued(3)
        alive()
        return b"made"


@pytest.fixture
def full(monkeypatch):
    monkeypatch.setattr("simulation.report.background.pool", Full)
    monkeypatch.setattr(Full, "failure", None)
    monkeypatch.setattr(Full, "asked", 0)
    Full.free.set()
    return Full


def made(app):
    """Press, and look until it is over."""
    app.button(key=KEY).click().run()
    while f"{KEY}_cancel" in {one.key for one in app.button}:
        app.run()


def downloads(app):
    return {one.key for one in app.get("download_button")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_monthly_report_is_made_in_the_queue_and_offered_once_made(full, language):
    app = sound(open_page("tracking", language, "deepening", record=text()))
    assert f"{KEY}_file" not in downloads(app)
    for failure, said in (
        (WorkError("error.work.busy", count=20), texts()["error.work.busy"][language].format(count=20)),
        (WorkError("error.work.late"), texts()["error.work.late"][language]),
        (ZeroDivisionError("secret"), texts()["failure.unmade"][language]),
    ):
        full.failure = failure
        made(app)
        assert not app.exception and said in [one.value for one in app.error]
        if isinstance(failure, ZeroDivisionError):
            sound(app.run())
    full.failure = None
    full.free.clear()
    app.button(key=KEY).click().run()
    while texts()["work.queued"][language].format(place=3) not in [one.proto.text for one in app.get("progress")]:
        app.run()
    assert f"{KEY}_file" not in downloads(sound(app)), "the page goes on meanwhile"
    app.button(key=f"{KEY}_cancel").click().run()
    assert KEY in {one.key for one in sound(app).button}
    full.free.set()
    before = full.asked
    made(app)
    assert f"{KEY}_file" in downloads(sound(app)) and full.asked == before + 1
    sound(app.run())
    assert f"{KEY}_file" in downloads(app) and full.asked == before + 1, "kept until something else is asked for"


@pytest.mark.parametrize("error", [StoreFailure("error.workshop.store_lost"), ValueError("secret"), WorkError("error.work.busy", count=3)])  # fmt: skip
def test_a_file_made_behind_the_page_says_why_it_was_not(error, monkeypatch):
    """In the visitor's words: no traceback, no English of the library's."""

    def fails(file_id):
        raise MediaFileStorageError("Callable execution failed") from error

    usual = DeferredFileHandler.handle
    monkeypatch.setattr(DeferredFileHandler, "handle", usual)
    say_why_no_file()
    handler = DeferredFileHandler(lambda: SimpleNamespace(execute_deferred=fails))
    asked = SimpleNamespace(request_id="1", deferred_file=SimpleNamespace(file_id="x"))
    answer = awaited(handler.handle(asked, ""))
    assert answer.error_msg == why(error) and "secret" not in answer.error_msg and "Callable" not in answer.error_msg
    assert len(answer.error_msg.splitlines()) == 2
    good = DeferredFileHandler(lambda: SimpleNamespace(execute_deferred=lambda file_id: "/media/x"))
    assert awaited(good.handle(asked, "")).deferred_file.url == "/media/x"
