"""Seats that no alternate can fill: a portfolio of their own, bound to the draws before it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from participation.base.canonical import canonical
from participation.base.errors import N_, Refusal, Refused
from participation.representatives.draw.following import Seated, empty_seats, follows, next_alternate
from participation.representatives.draw.pool import Person, Pool, Quota
from participation.representatives.draw.preparing import Prepared, prepared
from participation.representatives.draw.replacing import vacancies
from participation.representatives.draw.running import Draw
from participation.representatives.draw.watching import Watch

ALTERNATES_LEFT = Refusal(
    "alternates_left", 409, N_("%(pseudonym)s is the next alternate. Ask every alternate before drawing again.")
)
NOTHING_EMPTY = Refusal("nothing_empty", 409, N_("No seat is empty."))
NOBODY_LEFT = Refusal("nobody_left", 409, N_("Nobody of the pool is left who could be drawn."))


def refilled(
    draws: Sequence[Draw],
    *,
    seated: Collection[Seated],
    gone: Collection[str],
    sources: Sequence[str],
    watch: Watch | None = None,
) -> Prepared:
    """The portfolio from which the empty seats are drawn, with the panel that sits fixed.

    ``draws``: all draws of the call so far, first to last. Raises Refused where no seat is empty or an alternate is
    left; NoPanel, Cancelled, Unsolved as ``prepared``.
    """
    pool, seats = what_is_left(draws, seated=seated, gone=gone)
    made = prepared(pool, seats, sources=sources, watch=watch)
    portfolio: dict[str, Any] = msgspec.json.decode(made.file)
    portfolio["follows"] = follows(draws, seated, gone)
    file = canonical(portfolio)
    return msgspec.structs.replace(made, file=file, sha256=hashlib.sha256(file).hexdigest())


def what_is_left(draws: Sequence[Draw], *, seated: Collection[Seated], gone: Collection[str]) -> tuple[Pool, int]:
    """The pool, with the quotas that are left, and the number of the empty seats.

    Raises Refused where no seat is empty, an alternate is left, or nobody who could be drawn.
    """
    sit = {one.id for one in seated}
    for place, draw in enumerate(draws):
        for type_id, empty in empty_seats(draw, place, seated).items():
            following = next_alternate(draw, type_id, seated=sit, gone=gone)
            if empty and following is not None:
                raise Refused(ALTERNATES_LEFT.with_values(pseudonym=following))
    first = draws[0].portfolio
    pool, seats = vacancies(pool_of_portfolio(first), first["seats"], seated=sit, gone=gone)
    if seats < 1:
        raise Refused(NOTHING_EMPTY)
    if not pool.persons:
        raise Refused(NOBODY_LEFT)
    return pool, seats


def pool_of_portfolio(portfolio: dict[str, Any]) -> Pool:
    """The pool from which a portfolio was made."""
    persons = [
        Person(member, one["values"], one["households"][at] if "households" in one else None)
        for one in portfolio["types"]
        for at, member in enumerate(one["members"])
    ]
    return Pool(persons, [Quota(**quota) for quota in portfolio["quotas"]], "households" in portfolio)
