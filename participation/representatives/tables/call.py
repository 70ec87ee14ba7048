"""A call for representatives or participants: the acts of its life, its quotas, and the seats that are not drawn."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of
from participation.representatives.words import CallAct, CallState, Occasion, Seat, Way


class Call(Table):
    """列席代表报名公告 / 听证会公告: seats at a meeting or hearing, who may have one and how they are given."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    title = Text(null=False)
    summary = Text(null=False, default="", help_text="for whom, in one sentence")
    agenda = Text(null=False, default="", help_text="what is decided, in plain words; Markdown")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    occasion = Text(null=False)
    meeting_title = Text(null=False)
    meeting_at = Timestamptz(null=False)
    place = Text(null=False, default="")
    seats = Integer(null=False, help_text="those given by this call; invited seats come on top")
    seats_speak_for = Text(null=False, default="resident")
    who_may_apply = Text(null=False, default="")
    connection = Text(null=False, default="", help_text="the tie to the place that applicants affirm; none asked if ''")
    conflict_question = Text(null=False, default="", help_text="the interest that applicants declare; none asked if ''")
    evidence_asked = Text(null=False, default="", help_text="which files applicants add; none asked if ''")
    persons = Boolean(null=False, default=True)
    organisations = Boolean(null=False, default=False)
    one_per_household = Boolean(null=False, default=False)
    way = Text(null=False, default="draw")
    way_reason = Text(null=False, default="", help_text="published: the criteria, the roster, who recommends, and why")
    draw_at = Timestamptz(null=True, default=None)
    draw_place = Text(null=False, default="")
    entropy_sources = Array(base_column=Text(), null=False, default=list, help_text="named before the freeze, in order")
    acceptance_hours = Integer(null=False, default=48, help_text="how long somebody selected has to answer")
    names_published = Boolean(null=False, default=False)
    privacy_notice = Text(null=False, default="")
    opens_at = Timestamptz(null=False)
    closes_at = Timestamptz(null=False)
    papers_at = Timestamptz(null=True, default=None, help_text="when participants have the hearing papers")
    shortening_reason = Text(null=False, default="")
    contact_phone = Text(null=False, default="")
    contact_address = Text(null=False, default="")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    created_at = Timestamptz(null=False)
    state = Text(null=False, default="prepared", help_text="what the steps amount to")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")

    check_occasion = Check(one_of("occasion", Occasion))
    check_way = Check(one_of("way", Way))
    check_state = Check(one_of("state", CallState))
    check_seats_speak_for = Check(one_of("seats_speak_for", Seat))
    check_seats = Check('"seats" BETWEEN 1 AND 200')
    check_period = Check('"opens_at" < "closes_at"')
    check_hours = Check('"acceptance_hours" BETWEEN 1 AND 720')
    check_somebody = Check('"persons" OR "organisations"')


class CallStep(Table):
    """One act in the life of a call: what, who, when, why."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    stage = Text(null=False, default="", help_text="of the sign-off chain, where the act is an approval")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where the clock did it")
    reason = Text(null=False, default="")
    closes_at = Timestamptz(null=True, default=None, help_text="the new end, where the act moved it")

    check_act = Check(one_of("act", CallAct))


class Category(Table):
    """类别: one attribute on which seats are spread, and why applicants are asked for it."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.cascade)
    position = Integer(null=False)
    name = Text(null=False)
    name_en = Text(null=False, default="")
    why = Text(null=False, default="", help_text="why it is asked, in one sentence")
    why_en = Text(null=False, default="")
    sensitive = Boolean(null=False, default=False, help_text="the law asks for separate consent")

    unique_category_name = Unique([call, name])
    unique_category_position = Unique([call, position])


class Quota(Table):
    """名额分配: one value of a category and how many of the seats may go to it."""

    id = UUID(primary_key=True, default=uuid7)
    category = ForeignKey(Category, null=False, on_delete=OnDelete.cascade)
    position = Integer(null=False)
    value = Text(null=False)
    value_en = Text(null=False, default="")
    at_least = Integer(null=False)
    at_most = Integer(null=False)
    population = Integer(null=True, default=None, help_text="how many people of this value there are, if known")
    speaks_for = Text(null=True, default=None, help_text="where its seats speak for others than the call says")

    unique_quota_value = Unique([category, value])
    unique_quota_position = Unique([category, position])
    check_range = Check('0 <= "at_least" AND "at_least" <= "at_most"')
    check_speaks_for = Check(f'"speaks_for" IS NULL OR {one_of("speaks_for", Seat)}')


class InvitedSeat(Table):
    """A seat beside those of the call: an expert, a deputy, a department; the name may come later."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.cascade)
    position = Integer(null=False)
    speaks_for = Text(null=False)
    title = Text(null=False, default="", help_text="what is invited: 区人大代表, 电梯安全专家")
    name = Text(null=False, default="")
    named_at = Timestamptz(null=True, default=None)
    named_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)

    unique_invited_seat = Unique([call, position])
    check_speaks_for = Check(one_of("speaks_for", Seat))
