"""Lawful erasure: whether what was said is destroyed, or kept in the archive where nobody reads it any more."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from consultations.words import Kind, State
from participation.base.errors import N_, Refusal


class ErasureWay(StrEnum):
    """What an erasure does.

    ``erased``: text, name, contact, files and salt are destroyed. ``restricted``: the file that goes to the archive
    keeps them, sealed; nobody reads them but on record.
    """

    ERASED = "erased"
    RESTRICTED = "restricted"


class ErasureGround(StrEnum):
    """Why the law asks for it."""

    ASKED_BY_WRITER = "asked by the writer"
    ASKED_BY_SOMEBODY_NAMED = "asked by somebody named in it"
    OF_A_CHILD = "data of a child"
    UNLAWFUL = "unlawful to keep"
    ORDERED = "ordered by a court or authority"


ERASED_BEFORE = Refusal("erased", 409, N_("The text was erased already."))
RESTRICTED_BEFORE = Refusal("restricted", 409, N_("This comment is kept for the archive only, and restricted already."))

# Nothing of these goes to the archive: the procedure that the file would be of did not take place.
WITHOUT_A_FILE = frozenset({State.WITHDRAWN, State.REJECTED})


def way_of(kind: Kind, state: State, archived: Collection[Kind]) -> ErasureWay:
    """What an erasure does to a comment of such a consultation; ``archived`` are the kinds whose file is kept."""
    return ErasureWay.RESTRICTED if kind in archived and state not in WITHOUT_A_FILE else ErasureWay.ERASED


def check_erased(*, erased: bool, restricted: bool, way: ErasureWay) -> Refusal | None:
    """Why a comment cannot be erased: it was before. What is only restricted may be destroyed later, once it may be."""
    if erased:
        return ERASED_BEFORE
    return RESTRICTED_BEFORE if restricted and way is ErasureWay.RESTRICTED else None
