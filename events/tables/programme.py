"""What is on offer: campaigns and their activities, and the signed versions of them that the public reads."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    Array,
    Boolean,
    Bytea,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.words import CampaignKind, Mode, ProgrammeAct, ProgrammeKind, QuestionKind
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of
from participation.base.identity.words import Assurance


class Campaign(Table):
    """政府开放月 and its like: what the activities of a time belong to; the working copy, public by its versions."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    kind = Text(null=False)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    summary = Text(null=False, default="", help_text="Markdown")
    summary_en = Text(null=False, default="")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    starts_on = Date(null=False)
    ends_on = Date(null=False)
    bookings_per_person = Integer(null=True, default=None, help_text="in all of it; no limit if null")
    bookings_per_day = Integer(null=True, default=None, help_text="of one person on one day; no limit if null")
    assurance = Text(null=False, default="none", help_text="what is known of somebody who books")
    no_shows_recorded = Boolean(null=False, default=False, help_text="the office's rule; announced with the campaign")
    no_show_rule = Text(null=False, default="", help_text="published: what follows from not coming")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    authors = Array(base_column=UUID(), null=False, default=list, help_text="all who wrote on it")
    created_at = Timestamptz(null=False)
    published_at = Timestamptz(null=True, default=None, help_text="first; derived from the versions")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")

    check_kind = Check(one_of("kind", CampaignKind))
    check_assurance = Check(one_of("assurance", Assurance))
    check_days = Check('"starts_on" <= "ends_on"')
    check_per_person = Check('"bookings_per_person" BETWEEN 1 AND 1000')
    check_per_day = Check('"bookings_per_day" BETWEEN 1 AND 100')


class Activity(Table):
    """开放活动: what one host shows; the working copy, public by its versions."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    summary = Text(null=False, default="", help_text="Markdown")
    summary_en = Text(null=False, default="")
    theme = Text(null=False, help_text="a word of the rules file")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="the host")
    mode = Text(null=False)
    address = Text(null=False, default="")
    address_en = Text(null=False, default="")
    district = Text(null=False, default="", help_text="the street office or town it lies in")
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    directions = Text(null=False, default="")
    facilities = Array(base_column=Text(), null=False, default=list, help_text="words of Facility")
    languages = Array(base_column=Text(), null=False, default=list, help_text="BCP 47: zh, en, zh-sgn …")
    age_from = Integer(null=True, default=None)
    age_to = Integer(null=True, default=None)
    bring = Text(null=False, default="", help_text="what to bring along")
    link = Text(null=False, default="", help_text="the live or VR visit, for everybody")
    project = Text(null=False, default="", help_text="为民办实事项目 it belongs to")
    project_en = Text(null=False, default="")
    contact_phone = Text(null=False, default="")
    booking = Boolean(null=False, default=True, help_text="whether one needs a seat; without, one just comes or looks")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    authors = Array(base_column=UUID(), null=False, default=list, help_text="all who wrote on it")
    created_at = Timestamptz(null=False)
    published_at = Timestamptz(null=True, default=None, help_text="first; derived from the versions")
    withdrawn_at = Timestamptz(null=True, default=None, help_text="when it was taken off the programme")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")

    check_mode = Check(one_of("mode", Mode))
    check_age_from = Check('"age_from" BETWEEN 0 AND 120')
    check_age_to = Check('"age_to" BETWEEN coalesce("age_from", 0) AND 120')


class ActivityPhoto(Table):
    """A picture of an activity; its file is an attachment of the subject "activity-photo"."""

    id = UUID(primary_key=True, default=uuid7)
    activity = ForeignKey(Activity, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    attachment = UUID(null=False, default=None)
    alt = Text(null=False, help_text="what it shows, for those who do not see it")
    alt_en = Text(null=False, default="")
    credit = Text(null=False, default="")
    added_at = Timestamptz(null=False)
    removed_at = Timestamptz(null=True, default=None)


class BookingQuestion(Table):
    """What is asked of somebody who books; answers belong to the booking and go with it."""

    id = UUID(primary_key=True, default=uuid7)
    activity = ForeignKey(Activity, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    kind = Text(null=False)
    text = Text(null=False)
    text_en = Text(null=False, default="")
    why = Text(null=False, default="", help_text="why it is asked, in one sentence")
    why_en = Text(null=False, default="")
    choices = Array(base_column=Text(), null=False, default=list)
    required = Boolean(null=False, default=False)
    removed_at = Timestamptz(null=True, default=None)

    check_kind = Check(one_of("kind", QuestionKind))


class ProgrammeVersion(Table):
    """A version of a campaign or activity as it was handed in; it never changes."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Text(null=False)
    subject = UUID(null=False, default=None, help_text="the campaign, the activity …; by kind")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="whose chain signs it")
    number = Integer(null=False)
    content = Bytea(null=False)
    sha256 = Text(null=False)
    reason = Text(null=False, default="", help_text="published: why an earlier version is replaced")
    authors = Array(base_column=UUID(), null=False, default=list, help_text="who may not sign it")
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_programme_version = Unique([kind, subject, number])
    check_kind = Check(one_of("kind", ProgrammeKind))


class ProgrammeStep(Table):
    """One act of the sign-off of a version."""

    id = UUID(primary_key=True, default=uuid7)
    programme_version = ForeignKey(ProgrammeVersion, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    stage = Text(null=False, default="")
    reason = Text(null=False, default="")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_act = Check(one_of("act", ProgrammeAct))


class ProgrammeInForce(Table):
    """The newest published version of a kind and subject: what public pages read."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Text(null=False)
    subject = UUID(null=False, default=None)
    programme_version = ForeignKey(ProgrammeVersion, null=False, on_delete=OnDelete.restrict)
    published_at = Timestamptz(null=False)

    unique_programme_in_force = Unique([kind, subject])


class ActivityInForce(Table):
    """What lists and filters read of the version of an activity that is public; written when that is published."""

    id = UUID(primary_key=True, default=None, help_text="the activity")
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    slug = Text(null=False, unique=True)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    theme = Text(null=False)
    mode = Text(null=False)
    address = Text(null=False, default="")
    address_en = Text(null=False, default="")
    district = Text(null=False, default="")
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    facilities = Array(base_column=Text(), null=False, default=list)
    languages = Array(base_column=Text(), null=False, default=list)
    booking = Boolean(null=False, default=True)
    bigrams = Text(null=False, default="", help_text="of title, summary, address and host, for the search")
    published_at = Timestamptz(null=False)
    withdrawn_at = Timestamptz(null=True, default=None)

    check_mode = Check(one_of("mode", Mode))
