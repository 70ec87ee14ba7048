"""The forms of a matter: what is said of it, a step, a link, and handing it in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.schemas.matter import EditedMatter, MatterInside, NewMatter
from decisions.words import Change, LinkKind, MatterStepKind, Participation, StepStanding
from participation.base.errors import FieldError
from participation.base.intake import read
from participation.representatives.schemas.limits import Line, LongText, Reason, Title

# what two people can change at once
FIELDS = (
    *("title", "title_en", "summary", "basis", "scope", "ways", "planned_for"),
    *("officer", "officer_unit"),
)


class MatterForm(msgspec.Struct, kw_only=True):
    """What the form sends; ``version`` and ``seen`` are what the editor had before them."""

    title: Title
    title_en: Line = ""
    body: Line = ""
    slug: Line = ""
    summary: LongText = ""
    basis: LongText = ""
    scope: LongText = ""
    ways: list[Participation] = []
    planned_for: Line = ""
    officer: UUID | None = None
    officer_unit: Line = ""
    version: int = 0
    seen: Reason = ""
    form_key: Line = ""

    def values(self) -> dict[str, Any]:
        """What is said of the matter, in plain values."""
        return {name: msgspec.to_builtins(getattr(self, name)) for name in FIELDS}


class StepForm(msgspec.Struct, kw_only=True):
    """What is to be recorded of a step."""

    kind: MatterStepKind
    standing: StepStanding
    done_on: date | None = None
    note: Reason = ""
    document: Line = ""
    document_public: bool = False


class StepPost(msgspec.Struct, kw_only=True):
    """The form of a step, which shares its page with others; ``form_key`` tells a second click from a second step."""

    step: StepForm
    form_key: Line = ""


class LinkForm(msgspec.Struct, kw_only=True):
    """A link to be added."""

    kind: LinkKind
    target: Annotated[str, Meta(min_length=1, max_length=2_000)]
    title: Line = ""


class LinkPost(msgspec.Struct, kw_only=True):
    """The form of a link, which shares its page with others."""

    link: LinkForm


class SubmissionForm(msgspec.Struct, kw_only=True):
    """Handing in."""

    reason: Reason = ""


class SubmissionPost(msgspec.Struct, kw_only=True):
    """The form of handing in, which shares its page with others."""

    submission: SubmissionForm = msgspec.field(default_factory=SubmissionForm)


class CatalogueForm(msgspec.Struct, kw_only=True):
    """A catalogue to be set up."""

    body: Line
    year: Annotated[int, Meta(ge=1990, le=2200)]
    title: Title
    basis: LongText = ""


class TurnForm(msgspec.Struct, kw_only=True):
    """A matter that comes in or goes out."""

    change: Change
    matter: Line
    reason: Reason = ""


def new_from(form: MatterForm) -> NewMatter:
    """A new matter. Raises ``Refused`` (422) naming what its Struct does not take."""
    return read(NewMatter, form.values() | {"body": form.body, "slug": form.slug.strip() or None})


def change_from(form: MatterForm) -> EditedMatter:
    """A change of the whole. Raises ``Refused`` as :func:`new_from` does."""
    return read(EditedMatter, form.values() | {"version": form.version})


def values_of(found: MatterInside) -> dict[str, Any]:
    """What is said of the matter, as :meth:`MatterForm.values` gives it."""
    return {name: msgspec.to_builtins(getattr(found, name)) for name in FIELDS}


def typed_from(values: dict[str, Any]) -> dict[str, Any]:
    """The fields as the form shows them: text, and a list of ticks."""
    return values | {"officer": values["officer"] or ""}


def under(errors: tuple[FieldError, ...], prefix: str) -> tuple[FieldError, ...]:
    """Errors of a service on the fields of a form that shares its page; those of the form itself have the prefix."""
    return tuple(
        error
        if not error.field or error.field.startswith(prefix) or error.field == "files"
        else msgspec.structs.replace(error, field=f"{prefix}{error.field}")
        for error in errors
    )
