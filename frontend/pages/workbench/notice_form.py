"""The notice of a consultation as a form: every field of it, and the way to the Structs that the services take."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from consultations.schemas.consultation import (
    ConsultationView,
    CorrectedConsultation,
    Instant,
    NewConsultation,
)
from consultations.schemas.limits import Document, Line, LongText, Reason, Title
from consultations.words import Kind, Screening
from frontend.pages.workbench.showing import lines_of, minutes
from frontend.words import AUDIENCE
from participation.base.identity.words import Assurance
from participation.base.in_force import current_rules
from participation.base.intake import read

# fields that a second editor may have changed meanwhile, in the order of the form
CHANGEABLE = tuple(field for field in CorrectedConsultation.__struct_fields__ if field != "version")


class NoticeForm(msgspec.Struct, kw_only=True):
    """What the form sends; ``audiences_other`` and ``asked`` hold one a line, ``body`` and ``slug`` are for a new one.

    ``version`` and ``seen`` say what the editor had before them.
    """

    title: Title
    kind: Kind
    opens_at: Instant
    closes_at: Instant
    body: Line = ""
    slug: Line = ""
    joint_bodies: list[Line] = []
    summary: Reason = ""
    basis: LongText = ""
    drafting_note: Document = ""
    interpretation: Document = ""
    audiences: list[Line] = []
    audiences_other: Reason = ""
    screening: Screening = Screening.AFTER_SCREENING
    assurance: Assurance = Assurance.NONE
    invited_only: bool = False
    concerns_business: bool = False
    shortening_reason: Reason = ""
    contact_address: Line = ""
    contact_phone: Line = ""
    contact_email: Line = ""
    channels: LongText = ""
    asked: LongText = ""
    version: int = 0
    seen: LongText = ""

    def values(self) -> dict[str, Any]:
        """The fields that may be corrected, as the services take them."""
        found = {field: getattr(self, field) for field in CHANGEABLE}
        return found | {
            "audiences": list(dict.fromkeys([*self.audiences, *lines_of(self.audiences_other)])),
            "asked": lines_of(self.asked),
        }


def new_from(form: NoticeForm) -> NewConsultation:
    """A new consultation. Raises ``Refused`` (422) naming what its Struct does not take, such as a wrong address."""
    return read(NewConsultation, {**form.values(), "body": form.body, "slug": form.slug.strip() or None})


def change_from(form: NoticeForm) -> CorrectedConsultation:
    """A correction of every field, an emptied one included. Raises ``Refused`` as :func:`new_from` does."""
    return read(CorrectedConsultation, {**form.values(), "version": form.version})


def blank() -> dict[str, Any]:
    """A new form, with the rules' own choices."""
    rules = current_rules()
    return {
        "screening": rules.screening.default,
        "assurance": rules.assurance.comment,
        "audiences": ["everyone"],
        "version": "0",
    }


def typed_from(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a consultation as the form shows them: text, and lists of text."""
    form: dict[str, Any] = dict(values)
    audiences = list(values.get("audiences") or [])
    form["audiences"] = [one for one in audiences if one in AUDIENCE]
    form["audiences_other"] = "\n".join(one for one in audiences if one not in AUDIENCE)
    form["asked"] = "\n".join(values.get("asked") or [])
    for field in ("opens_at", "closes_at"):
        form[field] = minutes(values[field])
    for field in ("invited_only", "concerns_business"):
        form[field] = "yes" if values.get(field) else ""
    return form


def values_of(view: ConsultationView) -> dict[str, Any]:
    """The fields of a consultation that may be corrected, as they stand."""
    return {
        field: [body.slug for body in view.joint_bodies] if field == "joint_bodies" else getattr(view, field)
        for field in CHANGEABLE
    }


def seen_of(values: Mapping[str, Any]) -> str:
    """What an editor had before them, a short hash a field, so that a clash can be told from a change of one's own."""
    return " ".join(f"{field}:{_mark(values[field])}" for field in values)


class Clash(msgspec.Struct, frozen=True):
    """A field that somebody else changed meanwhile; ``mine`` is None where the editor had not touched it."""

    field: str
    theirs: Any
    mine: Any = None


def merged(mine: Mapping[str, Any], theirs: Mapping[str, Any], seen: str) -> tuple[dict[str, Any], list[Clash]]:
    """What to show to the second of two editors: the fields put together, and each that the first has changed.

    A field that the second editor did not touch takes the first one's text; where both wrote, the second one's
    stays in the form and the first one's is shown beside it.
    """
    was = dict(part.split(":", 1) for part in seen.split() if ":" in part)
    together: dict[str, Any] = dict(mine)
    clashes = []
    for field in theirs:
        if _mark(theirs[field]) in {was.get(field), _mark(mine[field])}:
            continue
        if _mark(mine[field]) == was.get(field):
            together[field] = theirs[field]
            clashes.append(Clash(field, theirs[field]))
        else:
            clashes.append(Clash(field, theirs[field], mine[field]))
    return together, clashes


def _mark(value: Any) -> str:
    # the form knows instants to the minute only
    plain = minutes(value) if isinstance(value, datetime) else value
    text = plain.strip() if isinstance(plain, str) else msgspec.json.encode(plain).decode()
    return hashlib.sha256(text.encode()).hexdigest()[:12]
