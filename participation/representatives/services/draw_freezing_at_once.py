"""Freezing in one call: the chances are computed first where they are not, and waited for as long as a caller waits."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec

from participation.base.database import fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.representatives.rules.draws import NOT_SOLVED, POOL_CHANGED, SOLVING
from participation.representatives.schemas.draw import Frozen, NewFreeze, Preparing
from participation.representatives.services.draw_freezing import check_freeze, freeze
from participation.representatives.services.draw_loading import call_named
from participation.representatives.services.draw_preparing import prepare, running

# Seconds that a caller waits; a computation that takes longer is told by how far it is.
LONGEST = 20.0
LOOK = 0.1
TO_COMPUTE = {NOT_SOLVED.code, POOL_CHANGED.code}


class _Progress(msgspec.Struct):
    stage: str
    done: int
    steps: int


async def freeze_when_ready(actor: Actor, *, slug: str, new: NewFreeze) -> Frozen | Preparing:
    """The freeze, or how far its computation is where that takes long: then ask again.

    Raises as ``freeze`` and ``prepare`` do, and first of all for what would refuse the freeze in the end.
    """
    await check_freeze(actor, slug=slug, new=new)
    held = await call_named(slug)
    try:
        return await freeze(actor, slug=slug, new=new)
    except Refused as refused:
        if refused.refusal.code in TO_COMPUTE:
            asked = (await prepare(actor, slug=slug, coarser=new.coarser)).preparation
        elif refused.refusal.code == SOLVING.code:
            asked = await _running(held.id)
        else:
            raise
    for _ in range(int(LONGEST / LOOK)):
        if await running(held.id) is None:
            return await freeze(actor, slug=slug, new=new)
        await asyncio.sleep(LOOK)
    found = await fetch_one(_Progress, "SELECT stage, done, steps FROM draw_preparation WHERE id = {}", asked)
    assert found is not None  # it was just asked for
    return Preparing(preparation=asked, stage=found.stage, done=found.done, steps=found.steps)


async def _running(call: UUID) -> UUID:
    found = await running(call)
    if found is None:
        raise Refused(SOLVING)
    return found
