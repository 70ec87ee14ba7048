"""Yearly catalogues: what they hold after their changes, and when a change needs a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec

from decisions.words import Change
from participation.base.errors import N_, FieldError, Refusal

ALREADY_THERE = Refusal("already_listed", 409, N_("This matter is in the catalogue already."))
NOT_THERE = Refusal("not_listed", 409, N_("This matter is not in the catalogue."))
NOTHING_LISTED = Refusal("empty_catalogue", 422, N_("There is no matter in this catalogue yet."))
ADDED_WHY = N_("Say why the matter is added during the year; the reason is published.")
DROPPED_WHY = N_("Say why the matter is dropped; the reason is published.")


class Turn(msgspec.Struct, frozen=True):
    """One change of a catalogue: the version from which it counts, the matter, and which way it goes."""

    version: int
    matter: UUID
    change: Change


def listed(turns: Iterable[Turn], *, version: int | None = None) -> list[UUID]:
    """The matters that a catalogue holds, in the order in which they came in; at ``version`` or after all changes.

    ``turns`` stand in the order in which they were written; a later one of the same matter corrects the earlier.
    """
    found: dict[UUID, None] = {}
    for turn in sorted(turns, key=lambda one: one.version):
        if version is not None and turn.version > version:
            break
        if turn.change is Change.ADDED:
            found.setdefault(turn.matter)
        else:
            found.pop(turn.matter, None)
    return list(found)


def check_change(
    change: Change, matter: UUID, *, held: Collection[UUID], public: Collection[UUID] | None, reason: str
) -> Refusal | None:
    """Whether a matter can be added or dropped now.

    ``held`` is what the catalogue holds with all changes so far, ``public`` what its published version holds, None
    before there is one. Whatever makes a difference to what is public needs a reason; taking back what nobody has
    read yet needs none. Codes: ``already_listed``, ``not_listed`` (409), ``reason_required`` (422).
    """
    there = matter in held
    if change is Change.ADDED and there:
        return ALREADY_THERE
    if change is Change.DROPPED and not there:
        return NOT_THERE
    differs = public is not None and (matter in public) is (change is Change.DROPPED)
    if differs and not reason.strip():
        sentence = ADDED_WHY if change is Change.ADDED else DROPPED_WHY
        error = FieldError("reason", "reason_required", sentence)
        return Refusal(error.code, 422, sentence, errors=(error,))
    return None
