"""How often the same caller may try the same thing, counted in the database for all workers together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

import msgspec

from participation.base import clock
from participation.base.database import engine, execute
from participation.base.errors import Refused
from participation.base.identity.errors import TOO_OFTEN
from participation.base.security.keys import sign

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=2)


def key_of(what: str, who: str) -> str:
    """The key under which tries are counted: a keyed hash, so that no contact or address is stored.

    An IPv6 address counts as its /64, which is what one household or one phone is given.
    """
    return f"{what}:{sign('rates', f'{what}:{_network(who)}')[:32]}"


async def allow(key: str, limit: int, per: timedelta) -> None:
    """Count one try; raises :class:`Refused` (429, with when to come again) beyond ``limit`` tries in ``per``.

    To be called before the act's transaction: a try that is refused later counts all the same.
    """
    assert not engine().transaction_exists(), "a try that is rolled back would not count"
    now = clock.now()
    window = EPOCH + (now - EPOCH) // per * per
    rows = await execute(
        'INSERT INTO rate (key, "window", count) VALUES ({}, {}, 1)'
        ' ON CONFLICT (key, "window") DO UPDATE SET count = rate.count + 1 RETURNING count',
        key,
        window,
    )
    if rows[0]["count"] > limit:
        seconds = ceil((window + per - now).total_seconds())
        refusal = TOO_OFTEN.with_values(minutes=ceil(seconds / 60))
        raise Refused(msgspec.structs.replace(refusal, retry_after=max(1, seconds)))


async def forget_old() -> None:
    """Drop the counts of windows that are long over."""
    await execute('DELETE FROM rate WHERE "window" < {}', clock.now() - LONGEST)


def _network(who: str) -> str:
    try:
        address = ip_address(who)
    except ValueError:
        return who
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False))
    return str(address)
