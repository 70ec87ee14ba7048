"""Addresses and filters that campaigns, activities and their versions share."""

from __future__ import annotations

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from events.rules.programme import OFFICE as PREPARING
from events.rules.programme import STAFF
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope

Slug = Annotated[str, PathParameter(description="Address of the campaign or activity", pattern=r"^[a-z0-9-]{1,80}$")]
CampaignSlug = Annotated[str, QueryParameter(name="campaign", description="Slug of a campaign", max_length=80)]
Theme = Annotated[str, QueryParameter(name="theme", description="Chinese name of a theme", max_length=80)]
District = Annotated[str, QueryParameter(name="district", description="Chinese name of a district", max_length=80)]
Words = Annotated[str, QueryParameter(name="q", description="Words in title, text, address or host", max_length=200)]
OFFICE = (has_role(*PREPARING), scope(Scope.WRITE))
READERS = (has_role(*STAFF),)
SIGNING = (has_role(*PREPARING, Role.REVIEWER, Role.LEADER), scope(Scope.WRITE))
