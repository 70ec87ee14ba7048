"""What a computation would be given if it were asked for now, to be held against what it was given."""

from __future__ import annotations

from participation.representatives.rules.draws import Kind
from participation.representatives.services.draw_loading import Held
from participation.representatives.services.draw_pool import Input, input_of
from participation.representatives.services.draw_refilling import refill_input


async def current_input(held: Held, kind: Kind, like: Input) -> Input:
    """The input of the same kind, with the same values taken together, of the pool as it is.

    Raises 409 where seats are to be filled again and none is empty, or somebody is left to be asked.
    """
    if kind is Kind.DRAW:
        return await input_of(held, coarser=like.coarser)
    return await refill_input(held)
