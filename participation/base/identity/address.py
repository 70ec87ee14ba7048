"""From where a request comes, as far as that can be believed."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from litestar.connection import ASGIConnection

from participation.base import settings


def client_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address of the caller; empty where there is none, as on a socket file.

    Each proxy appends the address it saw to X-Forwarded-For, so with ``n`` proxies of ours the caller is the n-th
    from the right; what stands further left the caller may have written.
    """
    direct = connection.client.host if connection.client else ""
    proxies = settings.current().trusted_proxy
    if not proxies:
        return direct
    hops = [hop.strip() for header in connection.headers.getall("x-forwarded-for", []) for hop in header.split(",")]
    if len(hops) < proxies:
        return direct
    try:
        return str(ip_address(hops[-proxies]))
    except ValueError:
        return direct


def tells_nobody_apart(address: str) -> bool:
    """Whether an address is this machine itself, or everybody behind a proxy that is not set up, or none."""
    try:
        return not address or ip_address(address).is_loopback
    except ValueError:
        return False
