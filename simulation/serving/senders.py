"""Who counts as one where something is counted by address."""

from __future__ import annotations

import ipaddress

LINE = 64  # leading bits that all addresses of one line have in common; a machine on it may take any of them


def sender(address: str) -> str:
    """An address as it is counted: of IPv6 the network of its line; what is no address, as it stands."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, LINE), strict=False))
