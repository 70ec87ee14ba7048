"""Small portfolios made by hand, so that what draws and what verifies is tested without what solves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import rfc8785

TICKETS = 10**12
Portfolio = dict[str, Any]


def hashed(value: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def rehashed(portfolio: Portfolio) -> Portfolio:
    """With hash, chances and order as they follow from the rest, so that only what a test spoils is wrong."""
    rows = []
    drawn: Counter[str] = Counter()
    for panel in portfolio["panels"]:
        for one, count in panel["counts"].items():
            drawn[one] += panel["tickets"] * count
    for one in portfolio["types"]:
        homes = one.get("households", [None] * len(one["members"]))
        rows += [[member, one["values"], home] for member, home in zip(one["members"], homes, strict=True)]
        chance = Fraction(drawn[one["id"]], TICKETS * one["size"])
        one["probability"] = f"{chance.numerator}/{chance.denominator}"
    portfolio["panels"].sort(key=lambda panel: (-panel["tickets"], rfc8785.dumps(panel["counts"])))
    return {**portfolio, "pool_sha256": hashed(sorted(rows, key=lambda row: str(row[0])))}


def _eighteen(value: Fraction) -> str:
    digits = value.numerator * 10**18 // value.denominator
    return f"{digits // 10**18}.{digits % 10**18:018d}"


def made(
    *,
    seats: int,
    quotas: Sequence[tuple[str, str, int, int]],
    types: Sequence[Mapping[str, Any]],
    panels: Sequence[tuple[int, dict[str, int]]],
    certificate: Mapping[str, Any],
    sources: Sequence[str] = (),
    households: Sequence[Mapping[str, Any]] | None = None,
) -> Portfolio:
    """A whole portfolio; ids and sizes of types follow from the list."""
    portfolio: Portfolio = {
        "format": "kaimen-portfolio/1",
        "rule": "kaimen-draw/1",
        "made_by": "hand",
        "files": {},
        "seats": seats,
        "tickets_total": TICKETS,
        "quotas": [
            {"category": category, "feature": feature, "min": least, "max": most}
            for category, feature, least, most in quotas
        ],
        "types": [{"id": f"t{at}", "size": len(one["members"]), **one} for at, one in enumerate(types, 1)],
        "panels": [{"tickets": tickets, "counts": counts} for tickets, counts in panels],
        "certificate": dict(certificate),
        "sources": list(sources),
    }
    if households is not None:
        portfolio["households"] = list(households)
    return rehashed(portfolio)


def numbered(prefix: str, how_many: int) -> list[str]:
    return sorted(f"{prefix}{at}" for at in range(1, how_many + 1))


def level(value: Fraction, quotas: Mapping[int, int], **others: Any) -> dict[str, Any]:
    """A level of a certificate of kind relaxation."""
    duals = {"quotas": {str(at): str(y) for at, y in quotas.items()}, **others}
    return {"value": _eighteen(value), "duals": duals}


def two_genders(sources: Sequence[str] = ("digits;kind=digits;count=6", "weather")) -> Portfolio:
    """Twelve women and five men for three seats, one or two of each gender: a man's chance is 2/5 at most."""
    return made(
        seats=3,
        quotas=[("gender", "woman", 2, 3), ("gender", "man", 0, 1)],
        types=[
            {"values": {"gender": "woman"}, "members": numbered("w", 12)},
            {"values": {"gender": "man"}, "members": numbered("m", 5)},
        ],
        # equal chances are 3/17: the men's seat is filled with 15 of 17 tickets
        panels=[(882352941176, {"t1": 2, "t2": 1}), (117647058824, {"t1": 3})],
        certificate={
            "kind": "relaxation",
            "claim": "nobody can be given more",
            "levels": [level(Fraction(3, 17), {}, seats="1")],
        },
        sources=sources,
    )


def couples() -> Portfolio:
    """Six couples of woman and man, four women alone: four seats, two women and two men, one of a household."""
    women = [f"c{at}w" for at in range(1, 7)]
    men = [f"c{at}m" for at in range(1, 7)]
    alone = numbered("x", 4)
    homes = [f"home{at}" for at in range(1, 7)]
    return made(
        seats=4,
        quotas=[("gender", "woman", 2, 2), ("gender", "man", 2, 2)],
        types=[
            {"values": {"gender": "woman"}, "members": alone, "households": [None] * 4, "household_class": "h1"},
            {"values": {"gender": "woman"}, "members": women, "households": homes, "household_class": "h2"},
            {"values": {"gender": "man"}, "members": men, "households": homes, "household_class": "h2"},
        ],
        # women: 2/10 each, so 0.8 of the seats to those alone and 1.2 to the others; men: 2/6 each
        panels=[(200_000_000_000, {"t2": 2, "t3": 2}), (800_000_000_000, {"t1": 1, "t2": 1, "t3": 2})],
        certificate={
            "kind": "relaxation",
            "claim": "nobody can be given more",
            "levels": [level(Fraction(1, 5), {0: 1}), level(Fraction(1, 3), {1: 1})],
        },
        sources=["digits;kind=digits;count=6", "weather"],
        households=[
            {"id": "h1", "households": 4, "members": {"t1": 1}},
            {"id": "h2", "households": 6, "members": {"t2": 1, "t3": 1}},
        ],
    )
