"""No call goes to an address inside: private, loopback, link-local, metadata, multicast, or one that stands for it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.webhooks.rules import Address, Reach, first_allowed, inside, may_call

PUBLIC = Reach()
OWN = Reach(loopback=True)
INNER = Reach(networks=("10.8.0.0/16",))
PRIVATE = [
    "0.0.0.0",  # noqa: S104 # an address not to be called, not one to listen on
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.170",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "100.100.100.200",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "::7f00:1",
]
ANY = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))
NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_is_never_called(address: str) -> None:
    assert not may_call(ip_address(address), PUBLIC)


@pytest.mark.parametrize("address", ["1.1.1.1", "202.96.209.5", "2400:3200::1", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_a_public_address_is_called(address: str) -> None:
    assert may_call(ip_address(address), PUBLIC)


@given(ANY)
def test_nothing_that_is_not_global_is_ever_called(address: Address) -> None:
    if may_call(address, PUBLIC):
        real = inside(address)
        assert real.is_global
        kinds = ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_reserved", "is_unspecified")
        assert [kind for kind in kinds if getattr(real, kind)] == []


@given(st.sampled_from(NETWORKS).flatmap(lambda network: st.ip_addresses(network=network)))
def test_no_disguise_makes_an_inner_address_a_public_one(address: IPv4Address) -> None:
    number = int(address)
    disguises: list[Address] = [
        address,
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0x64FF9B << 96 | number),
        IPv6Address(0x2002 << 112 | number << 80),
        IPv6Address(0x20010000 << 96 | (number ^ 0xFFFFFFFF)),
        IPv6Address(number),
    ]
    assert not any(may_call(one, PUBLIC) for one in disguises)


@given(ANY)
def test_on_ones_own_machine_only_loopback_is_added(address: Address) -> None:
    assert may_call(address, OWN) == (may_call(address, PUBLIC) or inside(address).is_loopback)


@given(ANY | st.ip_addresses(network="10.8.0.0/16"))
def test_a_network_that_was_allowed_is_called_and_no_other(address: Address) -> None:
    within = address.version == 4 and address in ip_network("10.8.0.0/16")
    mapped = inside(address)
    within = within or (mapped.version == 4 and mapped in ip_network("10.8.0.0/16"))
    assert may_call(address, INNER) == (may_call(address, PUBLIC) or within)


@given(st.lists(ANY, max_size=4))
def test_a_name_is_called_only_where_all_its_addresses_may_be(addresses: list[Address]) -> None:
    found = first_allowed([str(one) for one in addresses], PUBLIC)
    if addresses and all(may_call(one, PUBLIC) for one in addresses):
        assert found == str(addresses[0])
    else:
        assert found is None
