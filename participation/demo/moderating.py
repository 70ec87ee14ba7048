"""Telling what is not shown as it came: redacted passages, hidden comments, an objection, somebody who disowns one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.disowning import DisowningDecided, NewDisowning
from consultations.schemas.moderating import NewObjection
from consultations.schemas.redacting import NewRedaction
from consultations.services import disowning, screening
from consultations.services.moderating_objections import object_
from consultations.services.redacting import redact
from participation.base import clock
from participation.base.database import fetch_one
from participation.base.identity.actor import NOBODY

if TYPE_CHECKING:
    from participation.demo.telling import Telling


class _Receipt(msgspec.Struct):
    receipt: str


class Moderated:
    """The moderation of one consultation."""

    def __init__(self, telling: Telling) -> None:
        """``telling`` is the story it is a part of."""
        self.telling = telling
        self.told = telling.story.moderation

    def hides(self, place: int) -> bool:
        """Whether the comment of this line is hidden."""
        return any(one.comment == place for one in self.told.hidden)

    async def withhold(self) -> None:
        """Before anything is shown: passages are masked, and what nobody is to read is hidden."""
        for redacted in self.told.redacted:
            await redact(
                self.telling.officer, comment=self._id(redacted.comment), new=NewRedaction(passages=redacted.passages)
            )
        for hidden in self.told.hidden:
            await screening.screen(
                self.telling.officer,
                slug=self.telling.story.slug,
                comments=[self._id(hidden.comment)],
                decision=ScreeningDecision(show=False, reason=hidden.reason, detail=hidden.detail),
            )

    async def answer_back(self) -> None:
        """Those concerned object, or say that a comment is not theirs."""
        for one in self.told.disowned:
            with clock.frozen(self._on(one.day)):
                somebody = await self.telling.people.resident(one.contact, one.name)
                made = await disowning.disown(
                    somebody,
                    comment=self._id(one.comment),
                    new=NewDisowning(contact=one.contact, statement=one.statement),
                )
            with clock.frozen(self._on(one.decided_day)):
                await disowning.decide(
                    self.telling.officer,
                    disowning=made.id,
                    found=DisowningDecided(confirm=True, reason=one.reason),
                )
        for hidden in self.told.hidden:
            if hidden.objection:
                receipt = await self._receipt(hidden.comment)
                with clock.frozen(self._on(hidden.objection_day)):
                    await object_(NOBODY, receipt=receipt, new=NewObjection(statement=hidden.objection))

    def _id(self, place: int) -> UUID:
        return self.telling.comments[place]

    def _on(self, day: int) -> datetime:
        return min(self.telling.today, self.telling.opens_at + timedelta(days=day, hours=2))

    async def _receipt(self, place: int) -> str:
        found = await fetch_one(_Receipt, "SELECT receipt FROM comment WHERE id = {}", self._id(place))
        assert found is not None  # it was received before
        return found.receipt
