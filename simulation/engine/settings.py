"""Settings of the program in one table: from the environment, else from Streamlit's secrets file (`.streamlit/secrets.toml`).

Whoever needs one asks `configured`; a start asks `check_settings` once, so that a slip in a name or value is said before
anybody relies on it. Their meaning stands in `data/text.csv`, `setting.NAME`; `python -m simulation settings` prints them.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulation.engine.errors import Refusal
from simulation.engine.folders import APP

OWN = "SOE_"  # beginning of the program's own names
ROLES = ("viewer", "analyst", "facilitator", "administrator")  # each may do what those before it may
SECRETS = Path(".streamlit") / "secrets.toml"
ROLE_RULE = rf"[^=;]+=({'|'.join(ROLES)})"
LAST_SECOND = 253402300799  # of the year 9999


@dataclass(frozen=True)
class Setting:
    """A setting: what a value must look like (`form`, named in `setting.form.…`), and what holds where it is not set."""

    form: str
    unless: str
    secret: bool = False


SETTINGS: Mapping[str, Setting] = {
    "SOE_LISTEN": Setting("address", "127.0.0.1"),
    "SOE_HOSTS": Setting("hosts", ""),
    "SOE_PROXY": Setting("networks", ""),
    "SOE_WORKERS": Setting("workers", ""),
    "SOE_SESSIONS": Setting("sessions", "200"),
    "SOE_PLACE": Setting("paths", ""),
    "SOE_KEEP_WORKBOOKS": Setting("days", "365"),
    "SOE_DATA": Setting("folder", "~/.local/share/soe-reform"),
    "DATABASE_URL": Setting("database", "", secret=True),
    "SOE_DATABASE_PASSWORD": Setting("text", "", secret=True),
    "SOE_LOG": Setting("folder", ""),
    "SOE_SIGN_IN": Setting("switch", ""),
    "SOE_SIGN_IN_HOURS": Setting("hours", "12"),
    "SOE_ROLE_CLAIM": Setting("claim", "roles"),
    "SOE_ROLES": Setting("roles", "*=viewer"),
    "SOE_ENTITY_CLAIM": Setting("claim", ""),
    "SOE_DEBUG": Setting("flag", "0"),
    "SOURCE_DATE_EPOCH": Setting("second", ""),
}


def _whole(least: int, most: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and text.isdigit() and len(text) < 13 and least <= int(text) <= most


def _address(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        name = re.fullmatch(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*\.?", text) is not None
        return text == "all" or (name and not re.fullmatch(r"[0-9.]+", text))  # an address with a slip is no name


def _hosts(text: str) -> bool:
    return all(_address(one.strip()) and one.strip() != "all" for one in text.split(","))


def _networks(text: str) -> bool:
    try:
        return all(ipaddress.ip_network(one.strip(), strict=False) for one in text.split(","))
    except ValueError:
        return False


def _folder(text: str) -> bool:
    return "\0" not in text and not Path(text).is_file()


FORMS: Mapping[str, Callable[[str], bool]] = {
    "address": _address,
    "hosts": _hosts,
    "networks": _networks,
    "workers": _whole(1, 16),
    "sessions": _whole(1, 10_000),
    "hours": _whole(1, 720),
    "days": _whole(0, 36_500),
    "second": _whole(0, LAST_SECOND),
    "flag": lambda text: text in ("0", "1"),
    "switch": lambda text: text in ("on", "off"),
    "claim": lambda text: re.fullmatch(r"[\w:/.\-]{1,200}", text) is not None,
    "roles": lambda text: all(re.fullmatch(ROLE_RULE, one.strip()) for one in text.split(";")),
    "folder": _folder,
    "paths": lambda text: "\0" not in text,  # each is read by whoever offers it
    "database": lambda text: re.match(r"(postgres|postgresql|postgresql\+psycopg|sqlite)://", text) is not None,
    "text": bool,
}


def configured(name: str) -> str:
    """What a setting is set to, stripped; blank where it is set nowhere. The environment goes before the secrets file."""
    assert name in SETTINGS, name
    found = os.environ.get(name)
    return (secrets().get(name, "") if found is None else found).strip()


def or_usual(name: str) -> str:
    """What a setting is set to, else what holds unless it is set."""
    return configured(name) or SETTINGS[name].unless


def secret_files() -> list[Path]:
    """Where Streamlit looks for its secrets: the user's own folder, where the program was started, beside `app.py`."""
    own = [] if (home := home_folder()) is None else [home]
    return [path for path in dict.fromkeys(folder / SECRETS for folder in (*own, Path.cwd(), APP)) if path.is_file()]


def home_folder() -> Path | None:
    """The user's own folder; None where the system names none."""
    try:
        return Path.home()
    except RuntimeError:
        return None


@cache
def secrets() -> Mapping[str, str]:
    """Settings of the secrets files as text, later files before earlier ones; a file that cannot be read counts for nothing."""
    found: dict[str, str] = {}
    for path in secret_files():
        found |= {name: _text(value) for name, value in _tables(path)[0].items() if name in SETTINGS or name.startswith(OWN)}
    return found


@cache
def secret_sections() -> Mapping[str, Mapping[str, Any]]:
    """Sections of the secrets files by name, such as `auth`, which Streamlit reads for itself."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in secret_files():
        found |= {name: value for name, value in _tables(path)[0].items() if isinstance(value, dict)}
    return found


def _tables(path: Path) -> tuple[Mapping[str, Any], str]:
    """What a file holds, and why it could not be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig")), ""
    except (OSError, ValueError) as error:
        return {}, str(error).splitlines()[0]


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def check_settings(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse the first setting that is not one, or whose value cannot be used; and a secrets file that is none."""
    for path in secret_files():
        if reason := _tables(path)[1]:
            raise Refusal("error.setting.file", file=str(path), reason=reason)
    for name, found in {**secrets(), **environment}.items():
        if name.startswith(OWN) and name not in SETTINGS:
            raise Refusal("error.setting.unknown", name=name, known=", ".join(sorted(SETTINGS)))
        if name in SETTINGS and found.strip() and not FORMS[SETTINGS[name].form](found.strip()):
            shown = "…" if SETTINGS[name].secret else found
            form = Refusal(f"setting.form.{SETTINGS[name].form}")
            raise Refusal("error.setting.value", name=name, found=shown, form=form)


def shown_settings() -> list[dict[str, str]]:
    """Each setting with its value, secrets left out: for the operator."""
    return [
        {
            "setting": name,
            "value": "…" if row.secret and configured(name) else configured(name),
            "unless": row.unless,
            "from": "" if not configured(name) else "environment" if name in os.environ else str(SECRETS),
        }
        for name, row in SETTINGS.items()
    ]
