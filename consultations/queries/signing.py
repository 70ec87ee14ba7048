"""Who wrote what is to be signed, and the signatures it has: the same for the pages that ask and the acts that sign."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec

from consultations.words import Act
from participation.base.database import fetch
from participation.base.rules_file.signing_off import Approval

REPORT = frozenset({Act.APPROVE_REPORT, Act.REJECT_REPORT})


class SignedStep(msgspec.Struct, frozen=True):
    """An act, the stage of the chain it signed, and whose it is."""

    act: Act
    stage: str
    person: UUID | None


async def signed(consultation: UUID, author: UUID, act: Act) -> tuple[set[str], list[Approval]]:
    """Who prepared what ``act`` decides on, and the signatures since it was last handed in."""
    rows = await fetch(
        SignedStep, "SELECT act, stage, person FROM step WHERE consultation = {} ORDER BY at, id", consultation
    )
    authors, approvals = signatures(rows, author, act)
    return authors | (await _answering(consultation) if act in REPORT else set()), approvals


class _Person(msgspec.Struct):
    person: UUID


async def _answering(consultation: UUID) -> set[str]:
    """Who wrote the answers that a report gives."""
    rows = await fetch(
        _Person,
        "SELECT DISTINCT d.person FROM disposition d JOIN point p ON p.id = d.point WHERE p.consultation = {}",
        consultation,
    )
    return {str(row.person) for row in rows}


def signatures(steps: Iterable[SignedStep], author: UUID, act: Act) -> tuple[set[str], list[Approval]]:
    """The same from the steps of a consultation, oldest first."""
    rows = list(steps)
    report = act in REPORT
    handed_in, signing = (Act.SUBMIT_REPORT, Act.APPROVE_REPORT) if report else (Act.SUBMIT, Act.APPROVE)
    last = max((i for i, row in enumerate(rows) if row.act is handed_in), default=-1)
    approvals = [Approval(row.stage, str(row.person)) for row in rows[last + 1 :] if row.act is signing]
    writing = {Act.SUBMIT_REPORT} if report else {Act.SUBMIT, Act.CORRECT}
    authors = {str(row.person) for row in rows if row.act in writing and row.person}
    return (authors if report else authors | {str(author)}), approvals
