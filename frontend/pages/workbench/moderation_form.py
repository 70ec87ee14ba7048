"""The form by which comments are screened: those ticked, a family, or what a filter finds."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.limits import Line, Reason
from consultations.schemas.moderating import BatchView, BulkScreening, Choice, Narrowing
from consultations.words import Channel, ScreeningReason
from frontend.filters import choice, id_of
from frontend.page import Notice
from participation.base.errors import N_, FieldError, Refused, invalid

NONE_CHOSEN = N_("Tick at least one comment.")
UNKNOWN_ACT = N_("Choose what to do with the comments.")
SHOWN = N_("Shown to others: %(number)s.")
HIDDEN = N_("Hidden from others: %(number)s.")


class ScreeningForm(msgspec.Struct, kw_only=True):
    """What to do with the comments that are ticked, or with the chosen family or filter."""

    do: Line = ""
    reason: ScreeningReason | None = None
    detail: Reason = ""
    comments: Annotated[list[UUID], Meta(max_length=200)] = []
    family: UUID | None = None
    filtered: bool = False
    standing: Line = ""
    clause: Line = ""
    channel: Line = ""
    q: Line = ""
    fingerprint: Line = ""

    @property
    def wanted(self) -> BulkScreening:
        """The act. Raises 422 for one that is neither showing nor hiding."""
        if self.do not in {"show", "hide"}:
            raise Refused(invalid(FieldError("do", "unknown_value", UNKNOWN_ACT)))
        hide = self.do == "hide"
        return BulkScreening(
            choice=self.choice,
            show=not hide,
            reason=self.reason if hide else None,
            detail=self.detail if hide else "",
            fingerprint=self.fingerprint or None,
        )

    @property
    def choice(self) -> Choice:
        """The comments: those ticked, else the family, else what the filter finds."""
        if self.comments:
            return Choice(comments=self.comments)
        if self.family:
            return Choice(family=self.family)
        if not self.filtered:
            raise Refused(invalid(FieldError("comments", "required", NONE_CHOSEN)))
        return Choice(
            filter=Narrowing(
                standing=self.standing or None,
                clause=id_of(self.clause),
                whole=self.clause == "whole",
                channel=choice(Channel, self.channel),
                q=self.q or None,
            )
        )


def said(done: BatchView) -> Notice:
    """What the next page says of an act that was done."""
    return Notice(HIDDEN if done.standing == "hidden" else SHOWN, {"number": done.touched})
