"""Who asks, as far as that can be known: any script can say that it was handed on; only a proxy that `SOE_PROXY` names is believed."""

from __future__ import annotations

import ipaddress
from typing import Any

from starlette.requests import HTTPConnection
from uvicorn import config as server
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pages.serving.health import handed_on
from simulation.cli.listening import loopback
from simulation.engine.settings import configured

HERE = tuple(ipaddress.ip_network(one) for one in ("127.0.0.0/8", "::1/128"))


def believe_named_proxies() -> None:
    """Let the server take the word of proxies named alone, however it is started; by itself it would take that of whoever is on this machine."""
    setattr(server, ProxyHeadersMiddleware.__name__, _named_alone)


def _named_alone(app: Any, trusted_hosts: object = None) -> ProxyHeadersMiddleware:
    return ProxyHeadersMiddleware(app, configured("SOE_PROXY"))


def made_here(request: HTTPConnection) -> bool:
    """Whether a request was made on this machine: it comes from here, and no proxy that runs here may have handed it on."""
    if request.client is None:
        return True
    return loopback(request.client.host) and not (handed_on(request) and _proxy_here())


def _proxy_here() -> bool:
    named = [ipaddress.ip_network(one.strip(), strict=False) for one in configured("SOE_PROXY").split(",") if one.strip()]
    return any(one.version == own.version and one.overlaps(own) for one in named for own in HERE)
