"""Where the app may be reached: this machine alone, unless SOE_LISTEN names another address in so many words.

Where visitors do not sign in, whoever reaches the address uses the app. Beyond loopback therefore stands a sign-in, a proxy
that knows its visitors (`deploy/nginx.conf`), or a word of whoever starts the app.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping, Sequence
from itertools import pairwise

from simulation.engine.errors import Refusal
from simulation.engine.settings import configured
from simulation.serving.roles import sign_in_on

SETTING = "SOE_LISTEN"
LOOPBACK = "127.0.0.1"
OPTION = "--server.address"
STREAMLIT = "STREAMLIT_SERVER_ADDRESS"  # the same option, as Streamlit reads it
EVERY = {"all": "0.0.0.0", "0.0.0.0": "0.0.0.0", "::": "::"}


def loopback(address: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def allowed(settings: Mapping[str, str] | None = None) -> str:
    """The address that SOE_LISTEN names; loopback where it names none. settings: in place of the program's own."""
    named = configured(SETTING) if settings is None else settings.get(SETTING, "").strip()
    return EVERY.get(named, named) or LOOPBACK


def check(address: str | None, settings: Mapping[str, str] | None = None) -> None:
    """Refuse an address beyond this machine that SOE_LISTEN does not name, unless visitors sign in; none at all means every address."""
    wanted = EVERY["all"] if not address else EVERY.get(address, address)
    if not loopback(wanted) and wanted != allowed(settings) and not sign_in_on():
        raise Refusal("error.listen", address=wanted, setting=SETTING)


def options(given: Sequence[str], settings: Mapping[str, str] | None = None) -> list[str]:
    """Options of `streamlit run` with the address to listen on; Refusal where it may not be listened on."""
    stated = [text.partition("=")[2] for text in given if text.startswith(f"{OPTION}=")]
    stated += [after for text, after in pairwise(given) if text == OPTION]
    own = (os.environ if settings is None else settings).get(STREAMLIT, "")
    if stated or own:
        for address in stated or [own]:
            check(address, settings)
        return list(given)
    return [*given, OPTION, allowed(settings)]
