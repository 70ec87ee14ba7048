"""Refusals: what may not be done, as values with a machine code, a status and a sentence.

Rules return them, services raise them inside :class:`Refused`, and one renderer
(``participation.base.problems``) turns them into a page or ``application/problem+json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


def N_(sentence: str) -> str:
    """Mark a sentence for the message catalogues; it is translated where it is shown, not here."""
    return sentence


class FieldError(msgspec.Struct, frozen=True):
    """One wrong field of an input: its name as sent, a machine code and the sentence to show beside it."""

    field: str
    code: str
    sentence: str
    values: Mapping[str, Any] = {}


class Refusal(msgspec.Struct, frozen=True):
    """A refusal before it is worded: ``sentence`` is a message id, ``values`` fill its placeholders.

    ``retry_after`` (seconds) becomes the Retry-After header;
    ``extra`` members are added to the problem document.
    """

    code: str
    status: int
    sentence: str
    values: Mapping[str, Any] = {}
    errors: tuple[FieldError, ...] = ()
    retry_after: int | None = None
    extra: Mapping[str, Any] = {}

    def with_values(self, **values: Any) -> Refusal:
        """The same refusal with the placeholders of its sentence filled."""
        return msgspec.structs.replace(self, values={**self.values, **values})


class Refused(Exception):
    """Carries a :class:`Refusal` up to the renderer; the transaction it leaves is rolled back."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def demand(refusal: Refusal | None) -> None:
    """Raise what a rule refuses; nothing where it does not."""
    if refusal:
        raise Refused(refusal)


INVALID = N_("Some of what you sent needs correcting.")


def invalid(*errors: FieldError) -> Refusal:
    """The refusal of an input with wrong fields, all of them named at once."""
    return Refusal("invalid", 422, INVALID, errors=errors)


NOT_FOUND = Refusal("not_found", 404, N_("We could not find what you asked for."))
SIGN_IN_REQUIRED = Refusal("sign_in_required", 401, N_("Please sign in to do this."))
FORBIDDEN = Refusal("forbidden", 403, N_("You may not do this."))
