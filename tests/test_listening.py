"""The app is reached from its own machine alone, unless its operator names another address."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.cli import listening
from simulation.engine.errors import Refusal
from tests.support import LIMIT

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("given", "settings", "found"),
    [
        ([], {}, "127.0.0.1"),
        (["--server.port", "80"], {"SOE_LISTEN": ""}, "127.0.0.1"),
        ([], {"SOE_LISTEN": "all"}, "0.0.0.0"),
        ([], {"SOE_LISTEN": "10.0.0.7"}, "10.0.0.7"),
        (["--server.address", "::1"], {}, "::1"),
        (["--server.address=localhost"], {}, "localhost"),
        (["--server.address=10.0.0.7"], {"SOE_LISTEN": "10.0.0.7"}, "10.0.0.7"),
    ],
)
def test_where_the_app_listens(given, settings, found):
    options = listening.options(given, settings)
    assert options[: len(given)] == given
    assert found in (options[-1], options[-1].partition("=")[2])


@pytest.mark.parametrize(
    ("given", "settings"),
    [
        (["--server.address", "0.0.0.0"], {}),
        (["--server.address=::"], {}),
        (["--server.address="], {}),
        (["--server.address=10.0.0.7"], {"SOE_LISTEN": "10.0.0.8"}),
        ([], {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}),
        (["--server.address", "127.0.0.1", "--server.address", "0.0.0.0"], {}),
    ],
)
def test_other_addresses_are_refused_in_a_sentence(given, settings):
    with pytest.raises(Refusal) as caught:
        listening.options(given, settings)
    assert "SOE_LISTEN" in caught.value.said("zh") and "SOE_LISTEN" in caught.value.said("en")


def test_streamlit_itself_listens_on_loopback_and_the_rest_is_refused():
    import tomllib

    assert (
        tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]["address"] == "127.0.0.1"
    )
    for address in (None, "", "0.0.0.0"):
        with pytest.raises(Refusal):
            listening.check(address, {})
    listening.check("127.0.0.1", {})
    listening.check("0.0.0.0", {"SOE_LISTEN": "all"})


@pytest.mark.parametrize(
    "command",
    [
        ["simulation", "app", "--server.address", "0.0.0.0"],
        ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "0"],
        pytest.param(["streamlit", "run", "app.py", "--server.address=", "--server.port", "0"], marks=pytest.mark.long),
    ],
    ids=" ".join,
)
def test_the_command_ends_with_the_sentence(command):
    """Past the program's own command too: no page, phone or console is served where nobody signs in."""
    settings = {name: value for name, value in os.environ.items() if name != "SOE_LISTEN"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 2 and "SOE_LISTEN" in done.stderr and "Traceback" not in done.stderr
