"""The sealed form of a draw's files: the values of each type behind a salted commitment, everything else as it is.

A few people with seven attributes each can be told by them. In this form the public still sees how many people are in
each type and under which pseudonyms, every chance, every panel by types and the whole draw. What it cannot check is
that the panels meet the quotas and that nothing fairer exists: applicants and witnesses can, who have the full file.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from participation.base.canonical import canonical

FORMAT = "kaimen-portfolio-sealed/1"
# What would tell values: those themselves, the quotas' rows they are counted in, and the hash of all rows.
LEFT_OUT = ("quotas", "certificate", "files", "pool_sha256")


def new_seal() -> str:
    """The secret from which the salts of one freeze are made."""
    return secrets.token_hex(32)


def salt_of(seal: str, type_id: str) -> str:
    """The salt of a type: 64 hexadecimal digits that tell nothing of the others."""
    return hmac.new(bytes.fromhex(seal), type_id.encode(), hashlib.sha256).hexdigest()


def commitment_of(values: Mapping[str, str], salt: str) -> str:
    """SHA-256 over the salt's bytes and the canonical JSON of the values."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(dict(values))).hexdigest()


def sealed_portfolio(portfolio: Mapping[str, Any], sha256: str, seal: str) -> dict[str, Any]:
    """The public file of a frozen portfolio, whose own hash it names."""
    types = [
        {name: value for name, value in one.items() if name not in {"values", "households"}}
        | {"commitment": commitment_of(one["values"], salt_of(seal, one["id"]))}
        for one in portfolio["types"]
    ]
    kept = {name: value for name, value in portfolio.items() if name not in LEFT_OUT}
    return kept | {"format": FORMAT, "portfolio_sha256": sha256, "types": types}


def sealed_draw(draw: Mapping[str, Any], public: Mapping[str, Any]) -> dict[str, Any]:
    """The public record of a draw from a sealed portfolio."""
    return {**draw, "portfolio": dict(public)}


def salts(portfolio: Mapping[str, Any], seal: str) -> dict[str, str]:
    """The salt of each type, for those who may have the full file."""
    return {one["id"]: salt_of(seal, one["id"]) for one in portfolio["types"]}
