"""The same request twice is one act: keys are claimed in the act's own transaction.

A caller's key is inserted before the first write of the act. If the act commits, the key is there; if it does
not, the key is gone with it, so a retry after a crash is never lost and never doubled.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

import msgspec

from participation.base import clock
from participation.base.database import execute, fetch_one, first
from participation.base.errors import N_, Refusal, Refused

KEPT = timedelta(hours=24)
LONGEST_KEY = 200

OTHER_BODY = Refusal(
    "idempotency_key_reused", 422, N_("This Idempotency-Key was used with another request. Send a new key.")
)
KEY_WRONG = Refusal("idempotency_key_invalid", 422, N_("An Idempotency-Key has 1 to 200 visible ASCII characters."))
ANSWER_LOST = Refusal(
    "answer_pending",
    409,
    N_("This request is being carried out or was carried out. Ask again in a moment."),
    retry_after=2,
)


class Answer(msgspec.Struct, frozen=True):
    """An answer given earlier under the same key."""

    body_hash: str
    status: int | None
    answer: str | None
    headers: str


class Repeated(Exception):
    """The act was done before; the stored answer is to be sent again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("repeated")
        self.answer = answer


def check_key(key: str) -> None:
    """Raises :class:`Refused` for a key that is no key."""
    if not 1 <= len(key) <= LONGEST_KEY or not all("!" <= c <= "~" for c in key):
        raise Refused(KEY_WRONG)


def scope_of(*parts: object) -> str:
    """The caller as stored: a hash, since an anonymous caller is told apart by address and browser."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


async def earlier(scope: str, key: str, body_hash: str) -> Answer | None:
    """The answer given under this key, or None. Raises :class:`Refused` where the body was another."""
    found = await fetch_one(
        Answer,
        "SELECT body_hash, status, answer, headers FROM idempotency_key"
        " WHERE scope = {} AND key = {} AND created_at > {}",
        scope,
        key,
        clock.now() - KEPT,
    )
    if found is None:
        return None
    if found.body_hash != body_hash:
        raise Refused(OTHER_BODY)
    if found.status is None:
        raise Refused(ANSWER_LOST)
    return found


class Claim(msgspec.Struct):
    """A key while its request is carried out: whether an act has claimed it, and whether its answer is stored.

    ``in_act`` says that the answer is what the act itself returns, so that the act may store it.
    """

    scope: str
    key: str
    body_hash: str
    in_act: bool = False
    claimed: bool = False
    answered: bool = False

    async def take(self) -> None:
        """Claim the key in the act's transaction; waits for another act under the same key to end.

        Raises :class:`Repeated` where that act was done, :class:`Refused` where its answer is not known yet.
        """
        if self.claimed:
            return
        await execute(
            "DELETE FROM idempotency_key WHERE scope = {} AND key = {} AND created_at <= {}",
            self.scope,
            self.key,
            _old(),
        )
        rows = await execute(
            "INSERT INTO idempotency_key (scope, key, body_hash, headers, created_at)"
            " VALUES ({}, {}, {}, jsonb_build_object(), {})"
            " ON CONFLICT (scope, key) DO NOTHING RETURNING id",
            self.scope,
            self.key,
            self.body_hash,
            clock.now(),
        )
        if not rows:
            answer = await earlier(self.scope, self.key, self.body_hash)
            raise Repeated(answer) if answer else Refused(ANSWER_LOST)
        self.claimed = True


_claim: ContextVar[Claim | None] = ContextVar("claim", default=None)


@asynccontextmanager
async def under(scope: str, key: str, body_hash: str, *, in_act: bool = False) -> AsyncIterator[Claim]:
    """Acts inside are done once under this key; raises :class:`Repeated` or :class:`Refused` from the act."""
    claim = Claim(scope, key, body_hash, in_act)
    mark, whose = first.set(claim.take), _claim.set(claim)
    try:
        yield claim
    finally:
        first.reset(mark)
        _claim.reset(whose)


def pending() -> Claim | None:
    """The key of the request that is being carried out, for an act that is done in one transaction with others."""
    return _claim.get()


async def take_together(made: Sequence[tuple[Claim, msgspec.Struct]], status: int = 201) -> list[Claim]:
    """Claim the keys of several requests in their common transaction, each with its answer; in one statement.

    Gives back those that another request has claimed meanwhile: then the transaction has to be taken back. The caller
    marks the others as claimed once it is committed, by :func:`taken`.
    """
    if not made:
        return []
    headers = msgspec.json.encode({"content-type": "application/json"}).decode()
    rows = await execute(
        "INSERT INTO idempotency_key (scope, key, body_hash, status, answer, headers, created_at)"
        " SELECT scope, key, body_hash, CASE WHEN told THEN {}::integer END, CASE WHEN told THEN answer END,"
        " CASE WHEN told THEN {}::jsonb ELSE jsonb_build_object() END, {}"
        " FROM unnest({}::text[], {}::text[], {}::text[], {}::boolean[], {}::text[])"
        " AS given (scope, key, body_hash, told, answer) ORDER BY scope, key"
        " ON CONFLICT (scope, key) DO UPDATE SET body_hash = excluded.body_hash, status = excluded.status,"
        " answer = excluded.answer, headers = excluded.headers, created_at = excluded.created_at"
        " WHERE idempotency_key.created_at <= {} RETURNING scope, key",
        status,
        headers,
        clock.now(),
        [claim.scope for claim, _ in made],
        [claim.key for claim, _ in made],
        [claim.body_hash for claim, _ in made],
        [claim.in_act for claim, _ in made],
        [msgspec.json.encode(answer).decode() for _, answer in made],
        _old(),
    )
    written = {(row["scope"], row["key"]) for row in rows}
    return [claim for claim, _ in made if (claim.scope, claim.key) not in written]


def taken(claims: Iterable[Claim]) -> None:
    """Mark keys that were claimed together and committed, those that carry their answer as answered."""
    for claim in claims:
        claim.claimed, claim.answered = True, claim.in_act


async def answered(result: msgspec.Struct, status: int = 201) -> None:
    """Store the answer in the act's own transaction; does nothing where no call of the API sent a key.

    So whoever asked at the same time, or asks again after a crash, gets what could not be told them otherwise.
    """
    claim = _claim.get()
    if claim is not None and claim.claimed and claim.in_act:
        answer = msgspec.json.encode(result).decode()
        await keep(claim.scope, claim.key, status, answer, {"content-type": "application/json"})
        claim.answered = True


async def keep(scope: str, key: str, status: int, answer: str, headers: dict[str, str]) -> None:
    """Store the answer beside the key that an act has claimed."""
    await execute(
        "UPDATE idempotency_key SET status = {}, answer = {}, headers = {}::jsonb WHERE scope = {} AND key = {}",
        status,
        answer,
        msgspec.json.encode(headers).decode(),
        scope,
        key,
    )


async def forget_old() -> None:
    """Drop keys older than a day; a receipt is not kept in a second place for longer."""
    await execute("DELETE FROM idempotency_key WHERE created_at <= {}", _old())


def _old() -> datetime:
    return clock.now() - KEPT
