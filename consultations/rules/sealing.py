"""Sealing: a file that came with a comment is withheld as a whole."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

SEALED = Refusal(
    "sealed", 403, N_("This file is withheld. Its office opens it on record, from the page of the comment.")
)
SEALED_BEFORE = Refusal("sealed_before", 409, N_("This file is withheld already."))
LIFTED = Refusal("lifted", 409, N_("The file can be opened again already."))


def check_sealing(*, sealed: bool) -> Refusal | None:
    """A file is sealed once at a time (409 ``sealed_before``)."""
    return SEALED_BEFORE if sealed else None


def check_unsealing(*, lifted: bool) -> Refusal | None:
    """A sealing is lifted once (409 ``lifted``)."""
    return LIFTED if lifted else None
