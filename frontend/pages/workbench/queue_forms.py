"""What the forms of the queue send."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.assigning import LeftOut, NewAssignment, StatedPoint
from consultations.schemas.limits import Line, LongText
from consultations.words import Channel, Stance
from participation.base.errors import N_, FieldError, Refused, invalid

Ids = Annotated[list[UUID], Meta(max_length=200)]
NO_CHANGE = "no change"
TITLE_MISSING = N_("Give it a title.")


class NewPointForm(msgspec.Struct, frozen=True, kw_only=True):
    """A point that is stated along the way; without a title there is none."""

    title: Annotated[str, Meta(max_length=200)] = ""
    text: LongText = ""
    clauses: Annotated[list[UUID], Meta(max_length=1000)] = []


class AssignmentForm(msgspec.Struct, kw_only=True):
    """What is to be done with the ticked items, else with the open one.

    ``listed`` were shown with a tick, ``members`` are ticked; ``instead`` is the point of a comment that is not.
    ``versions`` were on the page; ``do`` is what was pressed: ``assign``, ``no change`` or ``check``, and ``kind``
    what was pressed before that. ``going_on`` is the item after the open one.
    """

    do: Line = ""
    kind: Line = ""
    confirmed: bool = False
    families: Ids = []
    comments: Ids = []
    open_family: UUID | None = None
    open_comment: UUID | None = None
    points: Annotated[list[UUID], Meta(max_length=50)] = []
    point: NewPointForm = NewPointForm()
    listed: Annotated[list[UUID], Meta(max_length=500)] = []
    members: Annotated[list[UUID], Meta(max_length=500)] = []
    instead: dict[str, str] = {}
    versions: dict[str, Line] = {}
    seen_at: datetime | None = None
    going_on: UUID | None = None

    @property
    def no_change(self) -> bool:
        """Whether the items are to be marked as asking for no change."""
        return NO_CHANGE in {self.do, self.kind} and self.do != "assign"

    @property
    def chosen(self) -> tuple[list[UUID], list[UUID]]:
        """The families and the comments that it is about."""
        if self.families or self.comments:
            return self.families, self.comments
        families = [self.open_family] if self.open_family else []
        return families, [self.open_comment] if self.open_comment and not families else []

    def assignment(self) -> NewAssignment:
        """The same as the service takes it. Raises 422 for a new point that has a text but no title."""
        families, comments = self.chosen
        title = self.point.title.strip()
        if self.point.text.strip() and not title and not self.no_change:
            raise Refused(invalid(FieldError("point.title", "required", TITLE_MISSING)))
        stated = StatedPoint(title=title, text=self.point.text, clauses=self.point.clauses) if title else None
        ticked = set(self.members)
        return NewAssignment(
            families=families,
            comments=comments,
            # what is pressed counts: points that happen to be ticked are none of a mark's
            points=[] if self.no_change else self.points,
            point=None if self.no_change else stated,
            no_change=self.no_change,
            exceptions=[
                LeftOut(comment=comment, points=_ids(self.instead.get(str(comment), "")))
                for comment in self.listed
                if comment not in ticked
            ],
            set_apart=self.members,
            versions={UUID(id_): version for id_, version in self.versions.items() if _ids(id_)},
            seen_at=self.seen_at,
        )


class DelegationForm(msgspec.Struct, kw_only=True):
    """Work for a colleague: the ticked items, else the open one; or all that the address narrows to (``selection``)."""

    officer: UUID | None = None
    delegation_note: Annotated[str, Meta(max_length=500)] = ""
    selection: bool = False
    families: Ids = []
    comments: Ids = []
    open_family: UUID | None = None
    open_comment: UUID | None = None
    clause: UUID | None = None
    whole: bool = False
    channel: Channel | None = None
    stance: Stance | None = None


class NoteForm(msgspec.Struct, kw_only=True):
    """A note on the open item."""

    note: Annotated[str, Meta(max_length=2_000)] = ""
    family: UUID | None = None
    comment: UUID | None = None
    point: UUID | None = None


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(text)] if text else []
    except ValueError:
        return []
