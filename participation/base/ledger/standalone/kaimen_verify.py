#!/usr/bin/env python3
"""Checks a receipt, a proof, a checkpoint or a report of a Kaimen ledger. Needs Python 3.9 or later and nothing else.

    python3 kaimen_verify.py receipt.json [--key NAME+ID+KEY ...] [--checkpoint FILE]

What it checks: that the text in the receipt is the one that the ledger committed to; that this commitment is in the
tree under the signed checkpoint; that the signature is of a given key; and the same for what was decided on it. With
another checkpoint, for example from a newspaper, a friend's receipt or the office's page, it also says whether both
are of one size and then of one tree.

The formats: leaves and tree as in RFC 6962, canonical JSON as in RFC 8785, checkpoints as in the specifications
signed-note and tlog-checkpoint of c2sp.org, signatures as in RFC 8032. Exit status 0 verified, 1 not, 2 wrong usage.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


class NotVerified(Exception):
    """One sentence that says what does not hold."""


# --- Ed25519 (RFC 8032, section 6, verification only) ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _added(found, point)
        point = _added(point, point)
        scalar >>= 1
    return found


def _point(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature of a message is of the key."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER or BASE is None:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = _times(s, BASE), _added(r, _times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- canonical JSON (RFC 8785, for what a ledger holds: no fractions) ---


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value of objects, lists, strings, whole numbers, true, false and null."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    if isinstance(value, float):
        raise NotVerified("A number with a fraction is not part of any record.")
    return json.dumps(value, ensure_ascii=False).encode()


# --- the tree (RFC 6962, section 2.1; verification as in RFC 9162, section 2.1.3.2) ---


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by_path(digest: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a leaf's hash leads to. Raises NotVerified where the path has not the right length."""
    if not 0 <= position < size:
        raise NotVerified("The leaf's place is outside of the tree.")
    at, last = position, size - 1
    for step in path:
        if last == 0:
            raise NotVerified("The path to the root is too long.")
        if at & 1 or at == last:
            digest = node_hash(step, digest)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            digest = node_hash(digest, step)
        at, last = at >> 1, last >> 1
    if last:
        raise NotVerified("The path to the root is too short.")
    return digest


def goes_on(earlier: int, later: int, first: bytes, second: bytes, path: Sequence[bytes]) -> bool:
    """Whether a tree with one root goes on from a tree with another (RFC 9162, section 2.1.4.2)."""
    if earlier == later:
        return first == second and not path
    if not 0 < earlier < later or not path:
        return False
    steps = list(path)
    at, last = earlier - 1, later - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = first if at == 0 else steps.pop(0)
    for step in steps:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first and new == second


# --- checkpoints ---


def read_base64(encoded: str) -> bytes | None:
    """The bytes, or None where they are not written in the one way that there is to write them."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    return raw if base64.b64encode(raw).decode() == encoded else None


def read_key(told: str) -> tuple[str, bytes, bytes]:
    """Name, key id and public key of a verifier key as it is published."""
    name, key_id, encoded = [*told.strip().split("+", 2), "", ""][:3]
    raw = read_base64(encoded) or b""
    expected = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if len(raw) != 33 or raw[0] != 1 or expected.hex() != key_id:
        raise NotVerified("This is not a verifier key: " + told)
    return name, expected, raw[1:]


def read_checkpoint(note: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint, whoever signed it."""
    lines = note.split("\n")
    root = read_base64(lines[2]) if len(lines) > 2 else None
    if root is None or len(root) != 32 or not lines[1].isdecimal() or str(int(lines[1])) != lines[1]:
        raise NotVerified("This is not a checkpoint.")
    return lines[0], int(lines[1]), root


def signer(note: str, keys: Iterable[str]) -> str:
    """The key that signed a checkpoint. Raises NotVerified where none of them did, or one did so wrongly."""
    text, gap, signatures = note.partition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise NotVerified("The checkpoint carries no signature.")
    known = {(name, key_id): (told, key) for told in keys for name, key_id, key in [read_key(told)]}
    found = ""
    for line in signatures[:-1].split("\n"):
        name, _, encoded = line[2:].rpartition(" ")
        raw = read_base64(encoded)
        if raw is None or not line.startswith("\u2014 "):
            raise NotVerified("A signature of the checkpoint cannot be read.")
        if (name, raw[:4]) in known:
            told, key = known[(name, raw[:4])]
            if not signature_holds(key, (text + "\n").encode(), raw[4:]):
                raise NotVerified("The signature of the checkpoint is wrong.")
            found = told
    if not found:
        raise NotVerified("No given key signed the checkpoint.")
    return found


# --- records ---


def check_leaf(proof: dict[str, Any], root: bytes, size: int) -> None:
    """Raise NotVerified where the leaf of a proof is not under the root."""
    digest = leaf_hash(canonical(proof["leaf"]))
    if root_by_path(digest, proof["position"], size, _hashes(proof["path"])) != root:
        raise NotVerified(f"Leaf {proof['position']} is not in the tree of the checkpoint.")


def check_record(record: dict[str, Any], root: bytes, size: int) -> dict[str, Any]:
    """What a record says, once its commitment and its leaf hold."""
    check_leaf(record, root, size)
    body = record["body"].encode()
    if hashlib.sha256(bytes.fromhex(record["salt"]) + body).hexdigest() != record["leaf"]["commitment"]:
        raise NotVerified(f"Leaf {record['position']} commits to other words than these.")
    said = json.loads(body)
    if canonical(said) != body:
        raise NotVerified(f"Leaf {record['position']} is not written in canonical form.")
    return said  # type: ignore[no-any-return]


def _hashes(path: Sequence[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


def check_report_line(receipt: dict[str, Any], records: list[tuple[str, dict[str, Any]]]) -> None:
    """Raise NotVerified where the published report does not give the answer that the receipt shows."""
    line = receipt["report"]
    report = next((said for kind, said in records if kind == "report" and said["version"] == line["version"]), None)
    if report is None:
        raise NotVerified("The receipt names a report that it does not prove.")
    digest = leaf_hash(bytes.fromhex(line["salt"]) + line["body"].encode())
    found = root_by_path(digest, line["position"], report["lines"], _hashes(line["path"]))
    if found.hex() != report["lines_root"]:
        raise NotVerified("The report does not give this answer to this receipt.")
    if json.loads(line["body"])["receipt"] != receipt["receipt"]:
        raise NotVerified("The report's line is about another receipt.")


def verify_checkpoint(note: str, keys: Sequence[str]) -> list[str]:
    """What was checked of a checkpoint alone. Raises NotVerified."""
    _, size, _ = read_checkpoint(note)
    if not keys:
        return [
            f"It is a checkpoint over {size} leaves.",
            "NOT CHECKED: its signature. Give the published key with --key.",
        ]
    return [f"The checkpoint over {size} leaves is signed by {signer(note, keys).split('+')[0]}."]


def verify_report(export: dict[str, Any]) -> list[str]:
    """What was checked of a report's JSON. Raises NotVerified."""
    content = export["content"]
    if hashlib.sha256(canonical(content)).hexdigest() != export["sha256"]:
        raise NotVerified("The report is not the one of the hash that it names.")
    told = sum(content["by_outcome"].values())
    if told != content["received"]:
        raise NotVerified(f"The report received {content['received']} comments and tells the outcome of {told}.")
    return [
        f"The report (version {content['version']}, {content['edition']}) has the hash that it names.",
        f"Received {content['received']} = the sum of its outcomes.",
        "NOT CHECKED: that this hash is in the ledger. A receipt of the same consultation proves it.",
    ]


def verify(content: dict[str, Any], keys: Sequence[str]) -> list[str]:
    """What was checked, sentence by sentence. Raises NotVerified at the first thing that does not hold."""
    if "content" in content and "sha256" in content:
        return verify_report(content)
    if content.get("kind") not in ("kaimen receipt", "kaimen proof"):
        raise NotVerified("This is neither a receipt nor a proof of a ledger.")
    note = content["checkpoint"]
    told = signer(note, keys or content["keys"])
    _, size, root = read_checkpoint(note)
    said = [f"The checkpoint over {size} leaves is signed by {told.split('+')[0]}."]
    if not keys:
        said.append("NOT CHECKED: the key is the one that the file itself names. Give the published one with --key.")
    records: list[tuple[str, dict[str, Any]]] = []
    for record in content["records"]:
        kind = record["leaf"]["kind"]
        place = f"Leaf {record['position']} ({kind}) is in the tree"
        if record.get("body") is None and record.get("salt") is None:
            check_leaf(record, root, size)
            said.append(f"{place}. NOT CHECKED: its words, which are withheld.")
            continue
        records.append((kind, check_record(record, root, size)))
        said.append(f"{place} and commits to these very words.")
    if content.get("report"):
        check_report_line(content, records)
        said.append("The report's list gives this answer to this receipt.")
    for kind, body in records:
        if kind == "comment" and body["receipt"] != content["receipt"]:
            raise NotVerified("The comment belongs to another receipt.")
    return said


def agree(one: str, other: str) -> str:
    """What a second checkpoint says of the first. Raises NotVerified where they are of two histories."""
    origin, size, root = read_checkpoint(one)
    other_origin, other_size, other_root = read_checkpoint(other)
    if origin != other_origin:
        raise NotVerified("The two checkpoints are of different ledgers.")
    if size != other_size:
        return f"NOT CHECKED: the other checkpoint has {other_size} leaves; a consistency proof would connect them."
    if root != other_root:
        raise NotVerified("Two checkpoints of one size have different roots: somebody was shown another ledger.")
    return "The other checkpoint is of the very same tree."


def main(arguments: Sequence[str]) -> int:
    """Check a file and say what was checked."""
    files: list[str] = []
    keys: list[str] = []
    others: list[str] = []
    wanted = {"--key": keys, "--checkpoint": others}
    given = list(arguments)
    while given:
        word = given.pop(0)
        if word in wanted and given:
            wanted[word].append(given.pop(0))
        elif word.startswith("-"):
            return _usage()
        else:
            files.append(word)
    if len(files) != 1:
        return _usage()
    try:
        text = Path(files[0]).read_text("utf-8")
        note = text if not text.lstrip().startswith(("{", "[")) else ""
        content = {"checkpoint": note} if note else json.loads(text)
        for sentence in verify_checkpoint(note, keys) if note else verify(content, keys):
            print(sentence)
        for other in others:
            print(agree(content["checkpoint"], Path(other).read_text("utf-8")))
    except NotVerified as error:
        print(f"NOT VERIFIED: {error}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        print(f"NOT VERIFIED: the file cannot be read ({type(error).__name__}).", file=sys.stderr)
        return 1
    print("Verified.")
    return 0


def _usage() -> int:
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
