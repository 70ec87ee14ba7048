"""The verifier that stands alone agrees with what others made of the same specifications, and is fooled by nothing."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from participation.base.ledger import standalone
from participation.base.ledger.leaves import Leaf, committed
from participation.base.ledger.notes import Checkpoint, signed, verifier_of
from participation.base.ledger.standalone.kaimen_verify import (
    NotVerified,
    agree,
    canonical,
    goes_on,
    leaf_hash,
    main,
    root_by_path,
    signature_holds,
    verify,
)
from participation.base.ledger.tree import consistency_path, inclusion_path, root_of
from participation.base.ledger.words import LeafKind

NAME = "wangchao.example/ledger"
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNED_AT = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)
KEY = str(verifier_of(NAME, SECRET))
HASHES = [leaf_hash(b"%d" % at) for at in range(200)]
FILE = Path(standalone.__file__).parent / "kaimen_verify.py"


# The second and third test vector of RFC 8032, section 7.1: public key, message, signature.
@pytest.mark.parametrize(
    ("key", "message", "signature"),
    [
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_signatures_are_those_of_the_rfc(key: str, message: str, signature: str) -> None:
    said = bytes.fromhex(message)
    assert signature_holds(bytes.fromhex(key), said, bytes.fromhex(signature))
    assert not signature_holds(bytes.fromhex(key), said + b"x", bytes.fromhex(signature))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.integers(0, 511))
def test_a_signature_holds_until_one_bit_of_it_is_changed(seed: bytes, message: bytes, bit: int) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = secret.public_key().public_bytes_raw(), secret.sign(message)
    assert signature_holds(key, message, signature)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not signature_holds(key, message, bytes(changed))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_that_of_the_library(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.data(), st.integers(1, 200))
def test_every_leaf_leads_to_the_root_and_no_other_does(data: st.DataObject, size: int) -> None:
    position = data.draw(st.integers(0, size - 1))
    path = [root_of(HASHES[begin:end]) for begin, end in inclusion_path(position, size)]
    root = root_of(HASHES[:size])
    assert root_by_path(HASHES[position], position, size, path) == root
    assert root_by_path(leaf_hash(b"other"), position, size, path) != root
    for wrong in (path[:-1], [*path, HASHES[0]]):
        if wrong != path:
            with pytest.raises(NotVerified):
                root_by_path(HASHES[position], position, size, wrong)


@given(st.data(), st.integers(1, 200))
def test_a_tree_goes_on_from_each_of_its_beginnings_and_from_no_other(data: st.DataObject, later: int) -> None:
    earlier = data.draw(st.integers(1, later))
    path = [root_of(HASHES[begin:end]) for begin, end in consistency_path(earlier, later)]
    first, second = root_of(HASHES[:earlier]), root_of(HASHES[:later])
    assert goes_on(earlier, later, first, second, path)
    assert not goes_on(earlier, later, leaf_hash(b"other"), second, path)
    assert not goes_on(earlier, later, first, leaf_hash(b"other"), path)


def receipt() -> dict[str, Any]:
    """A receipt with its comment, a disposition, a withheld leaf and the line of a report, made by hand."""
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("comment", {"receipt": "ABCD", "text": "底楼采光受影响。"}),
        ("disposition", {"point": "1", "reason": "将写明补偿标准。", "status": "adopted"}),
        ("moderation", {"reason": "private"}),
    ]
    line = rfc8785.dumps({"outcome": "adopted", "points": [1], "receipt": "ABCD"})
    lines = [leaf_hash(b"one"), leaf_hash(b"\x05" * 32 + line), leaf_hash(b"three")]
    bodies.append(("report", {"lines": 3, "lines_root": root_of(lines).hex(), "version": 2}))
    salt = hashlib.sha256(b"salt").digest()
    leaves = [
        Leaf(commitment=committed(salt, rfc8785.dumps(said)), consultation="lift", kind=LeafKind(kind), sequence=at)
        for at, (kind, said) in enumerate(bodies, 1)
    ]
    hashes = [leaf_hash(leaf.content) for leaf in leaves]
    records = [
        {
            "position": at,
            "leaf": json.loads(leaf.content),
            "path": [root_of(hashes[begin:end]).hex() for begin, end in inclusion_path(at, len(hashes))],
            "salt": salt.hex() if leaf.kind != "moderation" else None,
            "body": rfc8785.dumps(bodies[at][1]).decode() if leaf.kind != "moderation" else None,
        }
        for at, leaf in enumerate(leaves)
    ]
    return {
        "kind": "kaimen receipt",
        "receipt": "ABCD",
        "keys": [KEY],
        "checkpoint": signed(Checkpoint(NAME, len(hashes), root_of(hashes), SIGNED_AT), NAME, SECRET),
        "records": records,
        "report": {
            "version": 2,
            "position": 1,
            "salt": (b"\x05" * 32).hex(),
            "body": line.decode(),
            "path": [root_of(lines[begin:end]).hex() for begin, end in inclusion_path(1, 3)],
        },
    }


RECEIPT = receipt()


def test_an_honest_receipt_is_verified_and_says_what_was_not_checked() -> None:
    said = verify(RECEIPT, [KEY])
    assert sum(sentence.startswith("Leaf") for sentence in said) == 4
    assert [sentence for sentence in said if "NOT CHECKED" in sentence] == [
        "Leaf 2 (moderation) is in the tree. NOT CHECKED: its words, which are withheld."
    ]


def test_without_a_key_of_ones_own_the_file_vouches_for_itself_and_that_is_said() -> None:
    assert any("--key" in sentence for sentence in verify(RECEIPT, []))


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every text and number of a document."""
    if isinstance(value, dict):
        return [way for name, inner in value.items() for way in places(inner, (*at, name))]
    if isinstance(value, list):
        return [way for place, inner in enumerate(value) for way in places(inner, (*at, place))]
    return [at]


# What says nothing of the record itself: which keys the file names when another is given.
PLACES = [way for way in places(RECEIPT) if way[0] != "keys"]


@given(st.sampled_from(PLACES), st.data())
def test_whatever_is_changed_in_a_receipt_it_is_refused(way: tuple[Any, ...], data: st.DataObject) -> None:
    changed = copy.deepcopy(RECEIPT)
    inside: Any = changed
    for name in way[:-1]:
        inside = inside[name]
    was = inside[way[-1]]
    if isinstance(was, str):
        at = data.draw(st.integers(0, len(was) - 1))
        letter = data.draw(st.sampled_from("0a甲\n").filter(lambda other: other.lower() != was[at].lower()))
        inside[way[-1]] = was[:at] + letter + was[at + 1 :]
    elif isinstance(was, int):
        inside[way[-1]] = was + data.draw(st.sampled_from([-1, 1, 7]))
    else:
        inside[way[-1]] = "made up"
    with pytest.raises((NotVerified, ValueError, KeyError, TypeError, AttributeError)):
        verify(changed, [KEY])


def test_two_checkpoints_of_one_size_and_two_trees_are_called_out() -> None:
    other = signed(Checkpoint(NAME, 4, leaf_hash(b"other"), SIGNED_AT), NAME, SECRET)
    with pytest.raises(NotVerified, match="another ledger"):
        agree(RECEIPT["checkpoint"], other)
    assert "very same" in agree(RECEIPT["checkpoint"], RECEIPT["checkpoint"])


def test_it_runs_alone_with_nothing_but_the_standard_library(tmp_path: Path) -> None:
    alone = tmp_path / "kaimen_verify.py"
    alone.write_bytes(FILE.read_bytes())
    (tmp_path / "receipt.json").write_text(json.dumps(RECEIPT), "utf-8")
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(alone), "receipt.json", "--key", KEY],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "Verified.")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"kind": "kaimen receipt"}', "null", '{"kind": "other"}'])
def test_what_is_no_receipt_is_not_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    (tmp_path / "receipt.json").write_text(content, "utf-8")
    assert main([str(tmp_path / "receipt.json")]) == 1
    assert capsys.readouterr().err.startswith("NOT VERIFIED")


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--unknown"], ["--key"]])
def test_wrong_usage_is_answered_by_the_manual(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 2
    assert "Needs Python" in capsys.readouterr().err
