"""A call whose seats were drawn from a sealed pool, with a public list and another one that waits for signatures."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from participation.base import clock
from participation.base.database import execute
from participation.base.ledger.sequencing import sequence
from participation.representatives.queries.draws import rounds
from participation.representatives.rules.draws import Form
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.schemas.draw import NewFreeze
from participation.representatives.seat_links import seat_key, whole_key
from participation.representatives.services.draw_entering import draw
from participation.representatives.services.draw_freezing import freeze
from participation.representatives.services.draw_preparing import prepare
from participation.representatives.services.list_signing import approve_list, publish_list, submit_list
from participation.representatives.services.seat_answering import accept
from tests.representatives.draw_world import ENTROPY, SOURCES, a_call, answered, applicants
from tests.world import CLERK, COLLEAGUE, LEADER, LEGAL

SLUG = "call-drawn"


async def open_draws(now: datetime) -> dict[str, str]:
    """Make it; what stands in the addresses of its draw and seats, by name."""
    call = await a_call(SLUG, closes_at=now - timedelta(days=5), meeting_at=now + timedelta(days=20))
    await applicants(call, 9)
    with clock.frozen(now - timedelta(days=2)):
        await answered((await prepare(COLLEAGUE, slug=SLUG)).preparation)
        sources = [replace(one, known_at=now - timedelta(days=1)) for one in SOURCES]
        sources[1] = replace(sources[1], known_at=now - timedelta(days=1, minutes=9))
        await freeze(COLLEAGUE, slug=SLUG, new=NewFreeze(sources=sources, form=Form.SEALED))
        await sequence()
    with clock.frozen(now - timedelta(hours=9)):
        await draw(COLLEAGUE, slug=SLUG, entropy=ENTROPY)
        first, second, third = [row["id"] for row in await execute("SELECT id FROM seat ORDER BY place LIMIT 3")]
        await accept(CLERK, seat=first, by=AnsweredBy.TELEPHONE, note="Said yes.")
        await submit_list(COLLEAGUE, slug=SLUG)
        for signer in (LEGAL, LEADER):
            if (await approve_list(signer, slug=SLUG)).standing == "approved":
                break
        await publish_list(COLLEAGUE, slug=SLUG)
        await submit_list(COLLEAGUE, slug=SLUG)
    [round_] = await rounds(call)
    return {
        "draw-file": f"{round_.public_sha256}.json",
        "draw-whole-key": whole_key(round_.id),
        "seat": str(first),
        "seat-key": seat_key(first),
        "open-seat": str(second),
        "open-seat-hex": second.hex,
        "open-seat-key": seat_key(second),
        "third-seat": str(third),
        "third-seat-key": seat_key(third),
    }
