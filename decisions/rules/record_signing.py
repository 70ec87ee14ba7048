"""听证笔录: who has to sign the record of a hearing, and when it can be published."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec

from decisions.words import EditionStanding, ParticipantKind, SignatureWay
from participation.base.errors import N_, FieldError, Refusal, invalid

NOT_READABLE = Refusal("not_to_be_signed", 409, N_("There is no record that could be signed now."))
NOT_A_HEARER = Refusal("not_a_hearing_participant", 403, N_("Only participants of the hearing sign its record."))
SIGNED = Refusal("signed_already", 409, N_("This version of the record was signed or refused already."))
UNSIGNED = Refusal(
    "unsigned", 409, N_("%(n)s participants of the hearing have neither signed the record nor refused to: %(who)s.")
)
REASON_MISSING = N_("Say what in the record is wrong, or why you do not sign.")
NOTE_MISSING = N_("Note when and where the paper was signed.")
# Versions that wait for signatures of the office can be signed; what was sent back or is public cannot.
TO_BE_SIGNED = frozenset({EditionStanding.SUBMITTED, EditionStanding.APPROVED})


class Hearer(msgspec.Struct, frozen=True, kw_only=True):
    """A participant of the hearing: whether they signed or refused, and whether they were in the room."""

    id: UUID
    shown: str
    signed: bool
    there: bool


def missing(hearers: Collection[Hearer]) -> list[Hearer]:
    """Who still has to sign: everybody who neither signed nor refused, but for those noted as absent.

    Who never came in is absent, where attendance was recorded at all; a hearing without it counts on everybody.
    """
    recorded = any(one.there for one in hearers)
    return [one for one in hearers if not one.signed and (one.there or not recorded)]


def check_signed(hearers: Collection[Hearer]) -> Refusal | None:
    """Whether the record can be published. Code ``unsigned`` (409) with how many are missing."""
    left = missing(hearers)
    if not left:
        return None
    refusal = UNSIGNED.with_values(n=len(left), who=", ".join(one.shown for one in left))
    return msgspec.structs.replace(refusal, extra={"unsigned": len(left)})


def check_signature(
    way: SignatureWay, note: str, *, kind: ParticipantKind, standing: EditionStanding | None, by_link: bool
) -> Refusal | None:
    """Whether somebody can sign the newest version, or refuse to.

    Who refuses says why; the office notes where a paper was signed. Codes ``not_a_hearing_participant`` (403),
    ``not_to_be_signed`` (409), ``invalid`` (422).
    """
    if kind is not ParticipantKind.HEARING_PARTICIPANT:
        return NOT_A_HEARER
    if standing not in TO_BE_SIGNED:
        return NOT_READABLE
    if way is SignatureWay.REFUSED and not note.strip():
        return invalid(FieldError("note", "required", REASON_MISSING))
    if not by_link and not note.strip():
        return invalid(FieldError("note", "required", NOTE_MISSING))
    return None
