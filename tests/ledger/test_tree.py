"""The tree agrees with RFC 6962's own definitions and with the vectors of Certificate Transparency."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.ledger.tiles import grown, hash_in, holding, unfinished
from participation.base.ledger.tree import (
    EMPTY,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
    roots,
)

# The leaves and roots of the Certificate Transparency project's tests (github.com/google/certificate-transparency,
# Apache-2.0), published with RFC 6962.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(b"%d" % at) for at in range(3_000)]


def stored(size: int, *, in_batches_of: int = 700) -> dict[tuple[int, int], bytes]:
    """The tiles of a tree that grew batch by batch."""
    tiles: dict[tuple[int, int], bytes] = {}
    for begin in range(0, size, in_batches_of):
        end = min(size, begin + in_batches_of)
        known = {tile: tiles[tile] for tile in unfinished(begin) if tile in tiles}
        tiles |= grown(known, begin, HASHES[begin:end])
    return tiles


def by_definition(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return node_hash(by_definition(hashes[:half]), by_definition(hashes[half:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root_of([leaf_hash(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size - 1]


def test_the_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY == hashlib.sha256(b"").digest()


@given(st.integers(1, 600), st.integers(1, 300))
def test_the_root_is_the_same_by_definition_at_once_and_from_tiles(size: int, batch: int) -> None:
    tiles = stored(size, in_batches_of=batch)
    assert holding([(0, size)]) <= set(tiles)
    [root] = roots([(0, size)], lambda subtree: hash_in(tiles, subtree))
    assert root == root_of(HASHES[:size]) == by_definition(HASHES[:size])


@given(st.data(), st.integers(1, 3_000))
def test_a_leaf_and_its_path_lead_to_the_root(data: st.DataObject, size: int) -> None:
    position = data.draw(st.integers(0, size - 1))
    tiles = stored(size)
    path = inclusion_path(position, size)
    assert holding(path) <= set(tiles)
    found = HASHES[position]
    begin = position
    for span, sibling in zip(path, roots(path, lambda subtree: hash_in(tiles, subtree)), strict=True):
        found = node_hash(found, sibling) if span[0] > begin else node_hash(sibling, found)
        begin = min(begin, span[0])
    assert found == root_of(HASHES[:size])


@pytest.mark.parametrize(("position", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_there_is_no_path_to_a_leaf_that_is_not_there(position: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_path(position, size)


def proof(earlier: int, hashes: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2, word for word."""
    if earlier == len(hashes):
        return [] if whole else [by_definition(hashes)]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    if earlier <= half:
        return [*proof(earlier, hashes[:half], whole=whole), by_definition(hashes[half:])]
    return [*proof(earlier - half, hashes[half:], whole=False), by_definition(hashes[:half])]


@given(st.data(), st.integers(1, 300))
def test_consistency_is_proved_as_the_rfc_defines_it(data: st.DataObject, later: int) -> None:
    earlier = data.draw(st.integers(1, later))
    tiles = stored(later)
    assert roots(consistency_path(earlier, later), lambda subtree: hash_in(tiles, subtree)) == proof(
        earlier, HASHES[:later]
    )


def test_a_smaller_tree_does_not_go_on_from_a_larger() -> None:
    with pytest.raises(ValueError, match="does not go on"):
        consistency_path(6, 5)
