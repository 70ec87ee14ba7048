"""Which addresses may be called. Whoever may choose an address must not reach what stands beside the server."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import msgspec

Address = IPv4Address | IPv6Address
Network = str

# Ranges that no public service has, beside those that the standard library knows as not global: shared address space,
# protocol assignments, benchmarking, what is reserved, and translations that lead to an address of the old kind.
NEVER = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001:db8::/32",
        "3fff::/20",
    )
)
# All that is given out of the new kind so far; everything else of it is inside, reserved, or means something special.
GIVEN_OUT = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")


class Reach(msgspec.Struct, frozen=True):
    """How far calls may go beyond public addresses: ``loopback`` for trying things out on one's own machine, and
    networks that whoever runs the server allowed."""

    loopback: bool = False
    networks: tuple[Network, ...] = ()


def may_call(address: Address, reach: Reach) -> bool:
    """Whether a connection to this very address may be opened."""
    inner = inside(address)
    if inner is not address:
        # an address that stands for another is judged as that one
        return may_call(inner, reach)
    if any(address.version == ip_network(one).version and address in ip_network(one) for one in reach.networks):
        return True
    if address.is_loopback:
        return reach.loopback
    if isinstance(address, IPv6Address) and address not in GIVEN_OUT:
        return False
    return address.is_global and not any(address.version == one.version and address in one for one in NEVER)


def inside(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, NAT64, Teredo), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def first_allowed(addresses: Sequence[str], reach: Reach) -> str | None:
    """The address to connect to, where every one of a name may be called; None where one may not, or there is none.

    A name with a public and a private address is somebody's attempt to get in.
    """
    found = [ip_address(one.partition("%")[0]) for one in addresses]
    return str(found[0]) if found and all(may_call(one, reach) for one in found) else None
