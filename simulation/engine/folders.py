"""Where the program's files lie: app, pages, tables and fonts, beside this package in a clone and inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def app_folder(package: Path = PACKAGE) -> Path:
    """Folder that holds `app.py`, `pages/`, `data/` and `static/`: `_app` of the installed package, else the clone."""
    installed = package / "_app"
    return installed if installed.is_dir() else package.parent


APP = app_folder()
DATA = APP / "data"
STATIC = APP / "static"
