"""Matters: what their steps amount to, what may be recorded of a step, and who may do what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from decisions.words import MatterStage, MatterStepKind, Participation, StepStanding
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role

OFFICE = (Role.OFFICER, Role.SECRETARY)
STAFF = (Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR)

WRONG_BODY = Refusal("wrong_body", 403, N_("You have no role in the body that prepares this matter."))
DAY_MISSING = N_("Say on which day it was done.")
DAY_AHEAD = N_("A day that is still to come is not done yet. Choose “under way”.")
DOCUMENT_MISSING = N_("Name the document that came out of it, with its number.")
REASON_MISSING = N_("Say why it does not apply; the reason is published.")
NO_DAY_YET = N_("Only a step that was done has a day.")
NOTHING_PUBLIC = N_("There is no document that could be public.")

SETTLED = frozenset({StepStanding.DONE, StepStanding.NOT_APPLICABLE})


class StepSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be recorded of a step, as the rules need it; ``document`` is its title, ``files`` how many."""

    standing: StepStanding
    done_on: date | None = None
    note: str = ""
    document: str = ""
    document_public: bool = False
    files: int = 0


def newest(rows: Iterable[tuple[MatterStepKind, StepStanding]]) -> dict[MatterStepKind, StepStanding]:
    """What holds of each step that anything is on record of; ``rows`` oldest first, the later correct the earlier."""
    return dict(rows)


def stage_of(standings: Mapping[MatterStepKind, StepStanding]) -> MatterStage:
    """Where a matter stands: the first step, in the order of the law, that is neither done nor without application.

    "planned" while nothing is on record, "completed" when every step is settled.
    """
    if not standings:
        return MatterStage.PLANNED
    for kind in MatterStepKind:
        if standings.get(kind) not in SETTLED:
            return MatterStage(kind.value)
    return MatterStage.COMPLETED


def check_step(said: StepSaid, *, today: date) -> Refusal | None:
    """Whether this can be recorded of a step: done with its day and document, or without application for a reason.

    Codes of the fields: ``required`` (done_on, document, note), ``in_the_future`` and ``not_done`` (done_on),
    ``no_document`` (document_public).
    """
    wrong: list[FieldError] = []
    if said.standing is StepStanding.DONE:
        if said.done_on is None:
            wrong.append(FieldError("done_on", "required", DAY_MISSING))
        elif said.done_on > today:
            wrong.append(FieldError("done_on", "in_the_future", DAY_AHEAD))
        if not said.document.strip():
            wrong.append(FieldError("document", "required", DOCUMENT_MISSING))
    elif said.done_on is not None:
        wrong.append(FieldError("done_on", "not_done", NO_DAY_YET))
    if said.standing is StepStanding.NOT_APPLICABLE and not said.note.strip():
        wrong.append(FieldError("note", "required", REASON_MISSING))
    if said.document_public and not said.document.strip():
        wrong.append(FieldError("document_public", "no_document", NOTHING_PUBLIC))
    return invalid(*wrong) if wrong else None


BASIS_MISSING = N_("Say on which law, decision or plan the matter rests.")
SCOPE_MISSING = N_("Say on whom and on what it bears.")
WAYS_MISSING = N_("Choose how the public takes part.")
UNIT_MISSING = N_("Name the section that prepares it.")


def check_complete(*, basis: str, scope: str, ways: Collection[Participation], unit: str) -> Refusal | None:
    """Whether the page of a matter can be handed in. Code ``required`` (basis, scope, ways, officer_unit)."""
    lacking = [
        FieldError(field, "required", sentence)
        for field, said, sentence in (
            ("basis", basis.strip(), BASIS_MISSING),
            ("scope", scope.strip(), SCOPE_MISSING),
            ("ways", ways, WAYS_MISSING),
            ("officer_unit", unit.strip(), UNIT_MISSING),
        )
        if not said
    ]
    return invalid(*lacking) if lacking else None
