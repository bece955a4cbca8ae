"""Documents that are made when a button is pressed: queue, cancel and sentence on the page; the browser takes what was made."""

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
    """A pool that is as full as `failure` says, and otherwise lets one wait first; what it said meanwhile stands in `seen`."""

    failure: Exception | None = None
    asked = 0

    def ask(self, work, *arguments, queued, alive):
        Full.asked += 1
        if Full.failure is not None:
            raise Full.failure
        queued(3)
        alive()
        return b"made"


@pytest.fixture
def full(monkeypatch):
    monkeypatch.setattr("simulation.report.background.pool", Full)
    monkeypatch.setattr(Full, "failure", None)
    monkeypatch.setattr(Full, "asked", 0)
    return Full


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
        again = [one for one in app.button if one.key == f"{KEY}_again"]
        (again[0] if again else app.button(key=KEY)).click().run()
        assert not app.exception and said in [one.value for one in app.error]
        if isinstance(failure, ZeroDivisionError):
            sound(app.run())
    full.failure = None
    before = full.asked
    app.button(key=KEY).click().run()
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
