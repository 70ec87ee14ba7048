"""Votes on activities, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.rules.award_counting import Standing
from events.schemas.programme import CampaignNamed, Host
from events.words import AwardAct, VoterKind
from participation.representatives.schemas.limits import Instant, Line, LongText, Reason, Slug, Title

Few = Annotated[int, Meta(ge=1, le=20)]


class NewAward(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A vote being prepared. ``campaign`` and ``body`` are their addresses; nobody nominates where no end is given.

    ``rules`` in plain words, Markdown, are shown with the vote. ``jury_percent`` is the weight of the jury.
    """

    slug: Slug
    campaign: Annotated[str, Meta(max_length=80)]
    body: Annotated[str, Meta(max_length=80)]
    title: Title
    title_en: Line = ""
    rules: LongText = ""
    rules_en: LongText = ""
    winners: Annotated[int, Meta(ge=1, le=100)] = 10
    choices_most: Few = 3
    residents: bool = False
    jury_percent: Annotated[int, Meta(ge=0, le=90)] = 0
    nominates_until: Instant | None = None
    opens_at: Instant
    closes_at: Instant


class EditedAward(NewAward, kw_only=True, forbid_unknown_fields=True):
    """The whole vote again; ``version`` is the one that was read."""

    version: int


class AwardMade(msgspec.Struct, frozen=True, kw_only=True):
    """A vote that is prepared."""

    id: UUID
    slug: str
    version: int


class AwardContent(msgspec.Struct, frozen=True, kw_only=True):
    """A vote as it is signed and published: by this it goes."""

    slug: str
    title: str
    title_en: str = ""
    campaign: CampaignNamed = msgspec.field(default_factory=CampaignNamed)
    body: Host = msgspec.field(default_factory=Host)
    rules: str = ""
    rules_en: str = ""
    winners: int
    choices_most: int
    residents: bool
    jury_percent: int
    nominates_until: datetime | None = None
    opens_at: datetime
    closes_at: datetime


class NewNomination(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An activity and why; ``booking`` is the last part of the link of a booking, by which one was there."""

    activity: Annotated[str, Meta(max_length=80)]
    why: Annotated[str, Meta(max_length=500)] = ""
    booking: Annotated[str, Meta(max_length=300)] = ""


class NewVote(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The nominees one votes for; ``booking`` as above, or one is signed in."""

    choices: Annotated[list[UUID], Meta(max_length=50)] = []
    booking: Annotated[str, Meta(max_length=300)] = ""


class NewScores(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a member of the jury gives, by nominee, 0 to 100; sent again it takes the place of what was given."""

    scores: dict[UUID, Annotated[int, Meta(ge=0, le=100)]]


class VoidingAsked(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a vote is to be voided, or is kept; of voiding it is published."""

    reason: Reason = ""


class Voiding(msgspec.Struct, frozen=True, kw_only=True):
    """What was done last about voiding a vote, when and why; ``by`` is the name, for the office alone."""

    act: AwardAct
    at: datetime
    reason: str
    by: str = ""


class NomineeMade(msgspec.Struct, frozen=True, kw_only=True):
    """A nominee; it stands for election once it is ``admitted``."""

    id: UUID
    activity: str
    admitted: bool


class VoteTaken(msgspec.Struct, frozen=True, kw_only=True):
    """A vote that was stored. One that does not count is a later one of the same voter: the first stands."""

    counts: bool
    kind: VoterKind


class VoteFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How many votes came, counted, and were late duplicates; and who those that count are of."""

    came: int = 0
    counted: int = 0
    duplicates: int = 0
    checked_in: int = 0
    residents: int = 0


class NomineeView(msgspec.Struct, frozen=True, kw_only=True):
    """An activity that was nominated."""

    id: UUID
    activity: str
    title: str
    title_en: str
    host: str
    host_en: str
    why: str
    by_visitor: bool
    nominated_at: datetime
    admitted_at: datetime | None


class NomineeCounted(msgspec.Struct, frozen=True, kw_only=True):
    """A nominee in the frozen result."""

    activity: str
    title: str
    standing: Standing


class ResultContent(msgspec.Struct, frozen=True, kw_only=True):
    """The count as it is frozen: the rule's numbers, the figures, and where every nominee stands."""

    format: str
    award: str
    title: str
    winners: int
    choices_most: int
    jury_percent: int
    jurors: int
    closes_at: str
    figures: VoteFigures
    nominees: list[NomineeCounted]


class ResultMade(msgspec.Struct, frozen=True, kw_only=True):
    """A result under the hash that the ledger has."""

    sha256: str
    at: datetime
    content: ResultContent


class AwardView(msgspec.Struct, frozen=True, kw_only=True):
    """A vote as everybody reads it: its rules, who stands, how many votes came, and the result once it is frozen.

    What is ``voided`` stays to be read with its reason; nobody votes in it any more, and no winner is one.
    """

    id: UUID
    content: AwardContent
    version: int
    sha256: str
    nominees: list[NomineeView]
    figures: VoteFigures
    result: ResultMade | None
    voided: Voiding | None


class AwardInside(msgspec.Struct, frozen=True, kw_only=True):
    """The working copy, for the office."""

    id: UUID
    slug: str
    title: str
    title_en: str
    campaign: CampaignNamed
    body: Host
    body_id: UUID
    rules: str
    rules_en: str
    winners: int
    choices_most: int
    residents: bool
    jury_percent: int
    nominates_until: datetime | None
    opens_at: datetime
    closes_at: datetime
    published_at: datetime | None
    version: int
    nominees: list[NomineeView]
    figures: VoteFigures
    jurors: int
    own_scores: dict[UUID, int]
    result: ResultMade | None
    voiding: Voiding | None


class AwardLine(msgspec.Struct, frozen=True, kw_only=True):
    """A vote in a list."""

    id: UUID
    slug: str
    title: str
    title_en: str
    body_name: str
    opens_at: datetime
    closes_at: datetime
    published_at: datetime | None
    nominees: int
    votes: int
    counted_at: datetime | None
    voided_at: datetime | None
