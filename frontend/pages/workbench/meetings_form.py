"""A meeting and an item of its agenda as forms."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from decisions.schemas.agenda import EditedItem, ItemView, NewItem
from decisions.schemas.meeting import EditedMeeting, MeetingView
from frontend.pages.workbench.showing import minutes
from participation.representatives.schemas.limits import Instant, Line, LongText, Title

TICKS = ("attended", "title_public", "summary_public", "decision_public", "opinions_public")


class ItemForm(msgspec.Struct, kw_only=True):
    """An item as its form sends it: a box that is not ticked is False."""

    title: Title
    attended: bool
    title_public: bool
    summary_public: bool
    decision_public: bool
    opinions_public: bool
    title_en: Line = ""
    summary: LongText = ""
    matter: str | None = None
    body: str | None = None
    starts_at: Instant | None = None
    minutes: Annotated[int, Meta(ge=1, le=1440)] | None = None
    version: int = 0


def blank_meeting() -> dict[str, Any]:
    """A new form."""
    return {"minutes": "120", "hand_in_days": "7", "version": "0"}


def typed_meeting(view: MeetingView) -> dict[str, Any]:
    """The fields of a meeting as the form shows them: text."""
    form = {name: _text(getattr(view, name)) for name in EditedMeeting.__struct_fields__ if hasattr(view, name)}
    return form | {
        "body": view.body.slug,
        "call": view.call.slug if view.call else "",
        "starts_at": minutes(view.starts_at),
    }


def blank_item(body: str) -> dict[str, Any]:
    """A new item, which its meeting's own body presents and of which everything becomes public."""
    return {"body": body, "version": "0", **dict.fromkeys(TICKS[1:], "yes")}


def typed_item(view: ItemView) -> dict[str, Any]:
    """The fields of an item as the form shows them: text."""
    form = {name: _text(getattr(view, name)) for name in ItemForm.__struct_fields__}
    form |= {name: "yes" if getattr(view, name) else "" for name in TICKS}
    return form | {
        "body": view.body.slug,
        "matter": view.matter.slug if view.matter else "",
        "starts_at": minutes(view.starts_at) if view.starts_at else "",
    }


def new_item(form: ItemForm) -> NewItem:
    """A new item as services take it."""
    return NewItem(**{name: getattr(form, name) for name in NewItem.__struct_fields__})


def edited_item(form: ItemForm) -> EditedItem:
    """An edited item as services take it."""
    return EditedItem(**{name: getattr(form, name) for name in EditedItem.__struct_fields__})


def _text(value: Any) -> str:
    return "" if value is None else str(value)
