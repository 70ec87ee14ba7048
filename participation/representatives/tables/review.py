"""Reviews of applications, objections to them, and what somebody else decided."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.representatives.tables.application import Application
from participation.representatives.words import ObjectionOutcome, ReviewReason, Verdict


class Review(Table):
    """One reviewer's finding on an application; where the rules ask for four eyes it counts once a second agrees."""

    id = UUID(primary_key=True, default=uuid7)
    application = ForeignKey(Application, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False, help_text="of the application that was looked at")
    verdict = Text(null=False)
    reason = Text(null=True, default=None)
    note = Text(null=False, default="", help_text="told to the applicant")
    sealed_note = Text(null=False, default="", help_text="for the file alone")
    confirms = UUID(null=True, default=None, help_text="the first finding, where this is the second pair of eyes")
    final = Boolean(null=False, default=True, help_text="whether it counts, or waits for a second pair of eyes")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_verdict = Check(one_of("verdict", Verdict))
    check_reason = Check(f'"reason" IS NULL OR {one_of("reason", ReviewReason)}')
    check_has_reason = Check('"verdict" = \'eligible\' OR "reason" IS NOT NULL')


class ReviewObjection(Table):
    """An applicant disagrees with a review, before the freeze."""

    id = UUID(primary_key=True, default=uuid7)
    review = ForeignKey(Review, null=False, unique=True, on_delete=OnDelete.restrict)
    application = ForeignKey(Application, null=False, on_delete=OnDelete.restrict)
    text = Text(null=False)
    at = Timestamptz(null=False)


class ReviewObjectionDecision(Table):
    """What somebody other than the reviewers decided on an objection."""

    id = UUID(primary_key=True, default=uuid7)
    objection = ForeignKey(ReviewObjection, null=False, unique=True, on_delete=OnDelete.restrict)
    outcome = Text(null=False)
    reason = Text(null=False, help_text="told to the applicant")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_outcome = Check(one_of("outcome", ObjectionOutcome))
