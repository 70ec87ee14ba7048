"""Putting an opinion right that was recorded under the wrong speaker or item."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.schemas.placing import NewPlacing
from decisions.services.opinion_placing import place_opinion
from frontend.answers import AnyRequest
from frontend.forms import read_form
from frontend.pages.workbench.meetings_frame import READERS
from frontend.pages.workbench.opinions import ANSWERING, done
from participation.base.errors import N_
from participation.base.identity.actor import Actor

PLACED = N_("It is put right, and those it concerns are told.")


class PlacingForm(msgspec.Struct, kw_only=True):
    """What it is to stand under, as a browser sends it."""

    item: UUID
    participant: UUID
    reason: Annotated[str, Meta(max_length=2000)] = ""
    version: int


class OpinionPlacingPage(Controller):
    """``/workbench/opinions/{id}/placings``."""

    path = "/workbench/opinions/{opinion:uuid}/placings"
    guards = READERS
    include_in_schema = False

    @post(guards=ANSWERING)
    async def place(self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> Response[Any]:
        """Put it under another speaker or item."""

        async def act() -> str:
            form = await read_form(request, PlacingForm)
            await place_opinion(actor, opinion=opinion, new=NewPlacing(**msgspec.structs.asdict(form)))
            return PLACED

        return await done(request, actor, opinion, act, "placing.")
