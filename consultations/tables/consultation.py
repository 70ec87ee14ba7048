"""A consultation, the acts of its life, and who was invited."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.words import Act, Kind, Screening, State
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of
from participation.base.identity.words import Assurance


class Consultation(Table):
    """A draft, or a question without one, put to the public for a period."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    title = Text(null=False)
    summary = Text(null=False, default="")
    kind = Text(null=False)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="the body that leads")
    joint_bodies = Array(base_column=UUID(), null=False, default=list)
    basis = Text(null=False, default="")
    drafting_note = Text(null=False, default="")
    interpretation = Text(null=False, default="")
    audiences = Array(base_column=Text(), null=False, default=list)
    district = Text(null=False, default="", help_text="the part of the city it is about, where it is about one")
    tags = Array(base_column=Text(), null=False, default=list, help_text="its subjects, as the office names them")
    screening = Text(null=False, default="after screening")
    assurance = Text(null=False, default="none", help_text="how surely a commenter must be known")
    invited_only = Boolean(null=False, default=False)
    concerns_business = Boolean(null=False, default=False)
    opens_at = Timestamptz(null=False)
    closes_at = Timestamptz(null=False)
    shortening_reason = Text(null=False, default="")
    contact_address = Text(null=False, default="")
    contact_phone = Text(null=False, default="")
    contact_email = Text(null=False, default="")
    channels = Text(null=False, default="", help_text="how to comment by other ways, in Markdown")
    asked = Array(base_column=Text(), null=False, default=list, help_text="bodies and associations asked in writing")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    created_at = Timestamptz(null=False)
    state = Text(null=False, default="prepared", help_text="what the steps amount to")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")

    check_kind = Check(one_of("kind", Kind))
    check_screening = Check(one_of("screening", Screening))
    check_assurance = Check(one_of("assurance", Assurance))
    check_state = Check(one_of("state", State))
    check_period = Check('"opens_at" < "closes_at"')


class Step(Table):
    """One act in the life of a consultation: what, who, when, why."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    stage = Text(null=False, default="", help_text="of the sign-off chain, where the act is an approval")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where the clock did it")
    reason = Text(null=False, default="")
    closes_at = Timestamptz(null=True, default=None, help_text="the new end, where the act moved it")

    check_act = Check(one_of("act", Act))


class Invitation(Table):
    """Who may comment where a consultation is limited to a group."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    contact = Text(null=False)
    invited_at = Timestamptz(null=False)
    invited_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_invitation = Unique([consultation, kind, contact])
