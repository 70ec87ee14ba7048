"""Who wrote a call that is to be signed, and the signatures it has: the same for pages that ask and acts that sign."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from participation.base.database import fetch
from participation.base.rules_file.signing_off import Approval
from participation.representatives.words import CallAct


class StepRow(msgspec.Struct, frozen=True):
    """An act, the stage of the chain it signed, and whose it is."""

    act: CallAct
    stage: str
    person: UUID | None


async def call_steps(call: UUID) -> Sequence[StepRow]:
    """The acts of a call, oldest first."""
    return await fetch(StepRow, "SELECT act, stage, person FROM call_step WHERE call = {} ORDER BY at, id", call)


def signed(steps: Sequence[StepRow], author: UUID) -> tuple[set[str], list[Approval]]:
    """Who prepared a call, and the signatures since it was last handed in; ``steps`` oldest first."""
    last = max((place for place, step in enumerate(steps) if step.act is CallAct.SUBMIT), default=-1)
    approvals = [Approval(step.stage, str(step.person)) for step in steps[last + 1 :] if step.act is CallAct.APPROVE]
    writing = {CallAct.SUBMIT, CallAct.CORRECT}
    return {str(step.person) for step in steps if step.act in writing and step.person} | {str(author)}, approvals
