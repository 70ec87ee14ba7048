#!/usr/bin/env python3
"""Checks the frozen file of a ballot, or its draw. Needs Python 3.10 or later and nothing else.

    python3 ballot_verify.py ballot.json [--frozen-sha256 HEX]

It says what it checked, and what nobody can check from the file alone. Format and reasons are in docs/ballots.md of
the project; this was written from that text and shares no code with the program that draws.
Exit status: 0 verified, 1 not, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FROZEN, RECORD, RULE = "kaimen-ballot/1", "kaimen-ballot-record/1", "kaimen-ballot-rule/1"
OF_FROZEN = "format rule ballot number sessions parties sources"
OF_RECORD, OFF = "format frozen_sha256 entropy key seed outcomes frozen", "called_off"
DETAILS, KINDS = "kind known count chain round commit", "digits numbers text drand witness"
DRAND = re.compile(r"[0-9a-f]{64}( [0-9a-f]{96}| [0-9a-f]{192})?")
UNWRITTEN = re.compile("[\x00-\x1f\x7f-\x9f\u3000\uff01-\uff5e\ud800-\udfff]")
UNKNOWN = "NOT CHECKED: that this hash was published before the draw. Give it: --frozen-sha256."


class NotVerified(Exception):
    """One sentence that says what does not hold."""


def need(holds: object, sentence: str) -> None:
    """Raise NotVerified where something does not hold."""
    if not holds:
        raise NotVerified(sentence)


def canonical(value: Any) -> bytes:
    """The canonical bytes (RFC 8785) of objects, lists, strings, whole numbers, true, false and null."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise NotVerified("A number is not a whole number below 2^53.")
    return json.dumps(value, ensure_ascii=False).encode()


def sha256(text: str | bytes) -> str:
    """SHA-256 as 64 hexadecimal digits; of a text, of its UTF-8."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> Json:
    need(len(dict(pairs)) == len(pairs), "A name stands twice in one object.")
    return dict(pairs)


def whole(value: Any, least: int, what: str) -> int:
    """A whole number that is not below the least."""
    need(type(value) is int and value >= least, f"{what} must be a whole number from {least}.")
    return value  # type: ignore[no-any-return]


def verify_frozen(frozen: Json) -> list[str]:
    """What was checked of a frozen file, sentence by sentence. Raises NotVerified."""
    need(frozen["format"] == FROZEN and frozen["rule"] == RULE, "This format or rule of a ballot is not known.")
    need(set(frozen) == set(OF_FROZEN.split()), f"A frozen ballot has these members: {OF_FROZEN}.")
    whole(frozen["number"], 1, "The number of the freeze")
    seats = {one["id"]: whole(one["seats"], 0, "The seats of a session") for one in frozen["sessions"]}
    need(seats and len(seats) == len(frozen["sessions"]), "There is no session, or one stands twice.")
    names = [party["pseudonym"] for party in frozen["parties"]]
    right = all(isinstance(name, str) and name for name in names) and names == sorted(set(names))
    need(right, "The parties are not sorted, or one stands twice.")
    for party in frozen["parties"]:
        name, wishes = party["pseudonym"], party["wishes"]
        need(set(party) == {"pseudonym", "seats", "wishes"}, f"Party {name} has other members than it should.")
        whole(party["seats"], 1, f"The size of party {name}")
        once = isinstance(wishes, list) and 0 < len(wishes) == len(set(wishes))
        wrong = f"Party {name} wishes for nothing, for something twice, or for what the ballot does not give."
        need(once and set(wishes) <= set(seats), wrong)
    heads = sum(party["seats"] for party in frozen["parties"])
    return [
        f"{len(names)} parties, {heads} people in all, wish for {sum(seats.values())} seats of {len(seats)} sessions.",
        "Each party stands once, and wishes only for sessions of this ballot.",
    ]


def read_sources(texts: Sequence[str]) -> list[Json]:
    """The sources that a freeze names: NAME;kind=KIND;key=value;…"""
    sources: list[Json] = []
    for text in texts:
        name, *details = (part.strip() for part in text.split(";"))
        told = {key.strip(): value.strip() for key, _, value in (part.partition("=") for part in details)}
        source = {"kind": "text", **told, "name": name}
        right = set(told) <= set(DETAILS.split()) and all(source.values()) and source["kind"] in KINDS.split()
        need(right and name not in [one["name"] for one in sources], "A source cannot be read, or stands twice.")
        sources.append(source)
    return sources


def key_part(source: Json, value: str, said: list[str]) -> str:
    """What a source adds to the key. Raises NotVerified where it could not have said this."""
    name, kind = source["name"], source["kind"]
    wrong = f"The value of “{name}” is not written as its kind of source writes it."
    if kind == "numbers":
        numbers = [int(part) for part in value.split(" ") if part.isascii() and part.isdigit()]
        need(numbers and value == " ".join(map(str, sorted(numbers))), wrong)
        return "".join(f"{number}." for number in numbers)
    if kind == "digits":
        need(value.isascii() and value.isdigit() and len(value) == int(source.get("count", len(value))), wrong)
    if kind == "drand":
        need(DRAND.fullmatch(value), wrong)
        randomness, _, signature = value.partition(" ")
        if signature:
            right = sha256(bytes.fromhex(signature)) == randomness
            need(right, f"The randomness of “{name}” is not the SHA-256 of its signature.")
            said.append(f"The randomness of “{name}” is the SHA-256 of its signature.")
        said.append(f"NOT CHECKED: the signature (BLS) of “{name}”; compare round {source['round']} with the beacon.")
        return randomness + "."
    need(value and value == re.sub(" +", " ", value).strip(" ") and not UNWRITTEN.search(value), wrong)
    if kind == "witness":
        need(sha256(value) == source.get("commit"), f"“{name}” has revealed something else than was sealed.")
        said.append(f"“{name}” has revealed what was sealed before.")
    return value.replace("%", "%25").replace("/", "%2F") + "."


def check_key(record: Json, said: list[str]) -> None:
    """Raise NotVerified where the key is not made of what the named sources said."""
    sources = read_sources(record["frozen"]["sources"])
    need(len(sources) > 1, "The freeze names fewer than two sources of chance.")
    right = all(set(one) == {"source", "value"} for one in record["entropy"])
    names = [one["source"] for one in record["entropy"]]
    need(right and names == [one["name"] for one in sources], "The sources of chance are not those that were named.")
    parts = [key_part(one, record["entropy"][at]["value"], said) for at, one in enumerate(sources)]
    need(record["key"] == "".join(part + "/" for part in parts), "The key is not what the sources said.")
    said.append(f"The key {record['key'][:200]} is what the {len(sources)} sources said.")
    said.append("NOT CHECKED: that these sources said so, and only after the file was published.")


def check_called_off(record: Json, said: list[str]) -> set[str]:
    """The sessions that were called off since the freeze. Raises NotVerified for what is no list of such ones."""
    if OFF not in record:
        return set()
    offered = {one["id"] for one in record["frozen"]["sessions"] if one["seats"]}
    off = record[OFF]
    right = isinstance(off, list) and off and off == sorted(set(off)) and set(off) <= offered
    need(right, "What was called off is not a sorted list of sessions that were drawn for.")
    said.append(f"Wishes for {len(off)} sessions that were called off after the freeze are passed over.")
    said.append("NOT CHECKED: that these sessions were called off; their own pages say when and why.")
    return set(off)


def outcomes_of(frozen: Json, seed: str, off: set[str]) -> list[Json]:
    """What each party gets: in the order of their hashes, the first of its wishes that has seats for all of it."""
    left = {one["id"]: 0 if one["id"] in off else one["seats"] for one in frozen["sessions"]}
    outcomes: list[Json] = []
    for party in sorted(frozen["parties"], key=lambda one: sha256(f"{seed}/party/{one['pseudonym']}")):
        got = None
        for wish in party["wishes"]:
            if left[wish] >= party["seats"]:
                left[wish] -= party["seats"]
                got = wish
                break
        outcomes.append({"place": len(outcomes) + 1, "pseudonym": party["pseudonym"], "session": got})
    return outcomes


def verify_record(record: Json) -> list[str]:
    """What was checked of a draw, what was frozen included. Raises NotVerified."""
    frozen = record["frozen"]
    members = f"A draw has these members: {OF_RECORD}, and where there are such sessions {OFF}."
    need(set(record) - {OFF} == set(OF_RECORD.split()), members)
    found = sha256(canonical(frozen))
    need(found == record["frozen_sha256"], "What was frozen has not the hash that the draw names.")
    said = verify_frozen(frozen)
    check_key(record, said)
    seed = sha256(f"{found}/{record['key']}")
    need(seed == record["seed"], "The seed does not follow from the frozen file and the key.")
    outcomes = outcomes_of(frozen, seed, check_called_off(record, said))
    right = canonical(record["outcomes"]) == canonical(outcomes)
    need(right, "The order, or what a party got, does not follow from the seed and the wishes.")
    winners = sum(one["session"] is not None for one in outcomes)
    said.append(f"The drawn order of {len(outcomes)} parties follows from the seed; {winners} of them got a session.")
    return said


def verify(content: bytes, published: str | None = None) -> list[str]:
    """What was checked of a file. Raises NotVerified, with one sentence, also where the file cannot be read."""
    try:
        found = json.loads(content, object_pairs_hook=_once)
        frozen = found.get("frozen", found)
        name = sha256(canonical(frozen))
        said = [f"What was frozen has the hash {name}."]
        if "frozen" in found:
            need(found["format"] == RECORD, "This format of a draw is not known.")
            said += verify_record(found)
        else:
            said += verify_frozen(found)
            read_sources(found["sources"])
        if content != canonical(found):
            said.append("The file is not written in canonical form; hashes are of that form, not of its bytes.")
        need((published or name).lower() == name, f"The hash is {name}, not the published one.")
        return [*said, "It is what was published." if published else UNKNOWN]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise NotVerified(f"the file cannot be read ({type(error).__name__}: {str(error)[:100]}).") from error


def main(arguments: Sequence[str]) -> int:
    """Check a file and say what was checked."""
    parser = argparse.ArgumentParser(description="Checks the frozen file of a ballot, or its draw.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--frozen-sha256", metavar="HEX", help="what was published before the chance was known")
    given = parser.parse_args(arguments)
    try:
        print("\n".join(verify(given.file.read_bytes(), given.frozen_sha256)))
    except (NotVerified, OSError) as error:
        print(f"NOT VERIFIED: {error}", file=sys.stderr)
        return 1
    print("Verified.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
