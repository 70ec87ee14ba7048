"""What an act on whole families amounts to, comment by comment, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from participation.base.errors import N_, FieldError, Refusal, invalid

NOTHING_CHOSEN = N_("Choose at least one family or comment.")
NOTHING_TO_DO = N_("Choose a point, state a new one, or say that no change is asked.")
BOTH = N_("A comment either raises points or asks for no change; choose one of the two.")
NOT_A_MEMBER = N_("Only a comment of the chosen families can be left out.")


class Member(msgspec.Struct, frozen=True):
    """A comment of a chosen item: the points it raises now, and whether it is marked as asking for no change."""

    comment: UUID
    points: frozenset[UUID] = frozenset()
    marked: bool = False


class Plan(msgspec.Struct, frozen=True):
    """What will be written: links as (point, comment), marks made and taken away; and what stays as it is.

    ``left`` were left out without a point of their own, ``already`` have all of it, ``raising`` raise a point and
    are therefore not marked. Each comment of the chosen items is in ``touched`` or in one of these three.
    """

    link: list[tuple[UUID, UUID]]
    unmark: list[UUID]
    mark: list[UUID]
    left: list[UUID]
    already: list[UUID]
    raising: list[UUID]

    @property
    def touched(self) -> list[UUID]:
        """The comments that something is written about, each once."""
        return list(dict.fromkeys([*(comment for _, comment in self.link), *self.mark]))


def check_choice(
    *,
    items: Collection[UUID],
    points: Collection[UUID],
    states_one: bool,
    no_change: bool,
    exceptions: Mapping[UUID, Collection[UUID]],
) -> Refusal | None:
    """Whether it is clear what is to be done (422 ``invalid``, every wrong field at once)."""
    errors = []
    if not items:
        errors.append(FieldError("items", "required", NOTHING_CHOSEN))
    if no_change and (points or states_one):
        errors.append(FieldError("no_change", "contradiction", BOTH))
    elif not no_change and not points and not states_one and not any(exceptions.values()):
        errors.append(FieldError("points", "required", NOTHING_TO_DO))
    return invalid(*errors) if errors else None


def plan(
    members: Sequence[Member],
    *,
    points: Sequence[UUID],
    no_change: bool,
    exceptions: Mapping[UUID, Sequence[UUID]],
) -> Plan | Refusal:
    """What to write so that every member raises ``points`` or is marked, but for the exceptions.

    An exception raises its own points instead, or is left as it is where it has none. A mark goes with the first
    link. A comment that raises a point is never marked. Refuses an exception that is no member (422).
    """
    known = {member.comment for member in members}
    if any(comment not in known for comment in exceptions):
        return invalid(FieldError("exceptions", "unknown_value", NOT_A_MEMBER))
    made = Plan([], [], [], [], [], [])
    for member in members:
        wanted = exceptions.get(member.comment, points)
        if member.comment in exceptions and not wanted:
            made.left.append(member.comment)
        elif no_change and member.comment not in exceptions:
            kept = made.raising if member.points else made.already if member.marked else made.mark
            kept.append(member.comment)
        else:
            _link(made, member, wanted)
    return made


def _link(made: Plan, member: Member, wanted: Sequence[UUID]) -> None:
    new = [point for point in dict.fromkeys(wanted) if point not in member.points]
    made.link.extend((point, member.comment) for point in new)
    if not new:
        made.already.append(member.comment)
    elif member.marked:
        made.unmark.append(member.comment)
