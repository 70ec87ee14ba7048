"""An application, the values that the quotas need, what the applicant allowed, and what was done to it."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.tables import Organisation, Person, one_of
from participation.base.identity.words import ContactKind
from participation.representatives.tables.call import Call, Category, Quota
from participation.representatives.words import (
    ApplicantKind,
    ApplicationAct,
    ApplicationChannel,
    ConsentTo,
    Standing,
)


class Application(Table):
    """报名: from the first page that was saved on; enclosed files are attachments of the subject "application"."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    pseudonym = Text(null=False, help_text="how it appears in the pool; tells nothing")
    channel = Text(null=False)
    clerk = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    organisation = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.set_null)
    organisation_name = Text(null=False, default="")
    credit_code = Text(null=True, default=None, help_text="统一社会信用代码 of who is applied for")
    name = Text(null=False, default="")
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    contact_verified_at = Timestamptz(null=True, default=None)
    household = Text(null=True, default=None, help_text="keyed hash of the normalised address within this call")
    adult_at = Timestamptz(null=True, default=None, help_text="when they said that they are 18 or older")
    connected_at = Timestamptz(null=True, default=None, help_text="when they affirmed the tie to the place")
    conflict = Text(null=True, default=None, help_text="the interest declared; '' none, null not answered yet")
    locale = Text(null=False, default="zh-Hans")
    begun_at = Timestamptz(null=False)
    received_at = Timestamptz(null=True, default=None, help_text="first handed in")
    standing = Text(null=False, default="draft", help_text="what acts and reviews amount to")
    version = Integer(null=False, default=1, help_text="grows with each edit after it was handed in")
    forgotten_at = Timestamptz(null=True, default=None)

    unique_pseudonym = Unique([call, pseudonym])
    check_channel = Check(one_of("channel", ApplicationChannel))
    check_kind = Check(one_of("kind", ApplicantKind))
    check_standing = Check(one_of("standing", Standing))
    check_contact_kind = Check(f'"contact_kind" IS NULL OR {one_of("contact_kind", ContactKind)}')


class ApplicationValue(Table):
    """The value of one category that an applicant gave."""

    id = UUID(primary_key=True, default=uuid7)
    application = ForeignKey(Application, null=False, on_delete=OnDelete.cascade)
    category = ForeignKey(Category, null=False, on_delete=OnDelete.restrict)
    quota = ForeignKey(Quota, null=False, on_delete=OnDelete.restrict)

    unique_application_value = Unique([application, category])


class ApplicationStep(Table):
    """One act of an applicant or of a clerk for them."""

    id = UUID(primary_key=True, default=uuid7)
    application = ForeignKey(Application, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where a link did it")
    note = Text(null=False, default="", help_text="of a clerk: who called, when")

    check_act = Check(one_of("act", ApplicationAct))


class Consent(Table):
    """What an applicant allowed, in the words that they read; it can be taken back."""

    id = UUID(primary_key=True, default=uuid7)
    application = ForeignKey(Application, null=False, on_delete=OnDelete.cascade)
    purpose = Text(null=False)
    text = Text(null=False)
    given_at = Timestamptz(null=False)
    taken_back_at = Timestamptz(null=True, default=None)

    check_purpose = Check(one_of("purpose", ConsentTo))
