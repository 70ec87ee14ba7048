"""What can still be taken back of an act: what it did and what is still so, nothing that somebody else did since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from consultations.rules.queue import Change
from participation.base.errors import N_, Refusal

NOT_YOURS = Refusal("not_yours", 403, N_("Only whoever did it can take it back."))
UNDONE = Refusal("undone", 409, N_("This was taken back already."))


class Changed(msgspec.Struct, frozen=True):
    """One change of an act, as written with it."""

    change: Change
    comment: UUID | None = None
    point: UUID | None = None
    row: UUID | None = None


class Now(msgspec.Struct, frozen=True):
    """How it stands now.

    ``links`` and ``marks`` are the rows that exist, by the comment they are about; ``standing`` the points that were
    not retired; ``stated_only`` those of them that nothing was done with beside the act: no correction, no
    disposition, no note, no other comment.
    """

    links: Mapping[UUID, Mapping[UUID, UUID]]
    marks: Mapping[UUID, UUID]
    standing: Collection[UUID]
    stated_only: Collection[UUID]


class Reversal(msgspec.Struct, frozen=True):
    """What taking it back writes, and the changes that it cannot take back since somebody worked on them.

    ``unlink`` and ``unmark`` are changes whose rows go; ``link`` are (point, comment); ``mark`` comments;
    ``retire`` and ``restore`` points.
    """

    unlink: list[Changed]
    unmark: list[Changed]
    link: list[tuple[UUID, UUID]]
    mark: list[UUID]
    retire: list[UUID]
    restore: list[UUID]
    kept: list[Changed]

    @property
    def comments(self) -> list[UUID]:
        """The comments that are as they were, each once."""
        found = [c.comment for c in (*self.unlink, *self.unmark) if c.comment]
        return list(dict.fromkeys([*found, *(comment for _, comment in self.link), *self.mark]))


def check_reversal(*, own: bool, reversed_before: bool) -> Refusal | None:
    """Only one's own act, and only once (403 ``not_yours``, 409 ``undone``)."""
    if not own:
        return NOT_YOURS
    return UNDONE if reversed_before else None


def reversal(changes: Sequence[Changed], now: Now) -> Reversal:
    """What to write to take these changes back.

    A link or mark goes if it is the very row that the act made. A link comes back if its point stands and nobody has
    marked the comment; a mark, if the comment raises no point then. A point that the act stated goes off the list if
    nobody else has worked on it; one it retired comes back.
    """
    made = Reversal([], [], [], [], [], [], [])
    links = {comment: dict(by_point) for comment, by_point in now.links.items()}
    marks = dict(now.marks)
    for kind in ORDER:
        for one in changes:
            if one.change is kind and not _taken_back(made, now, links, marks, one):
                made.kept.append(one)
    return made


# what was made goes first, so that what was taken away finds its place free again
ORDER = (Change.LINKED, Change.MARKED, Change.RETIRED, Change.UNLINKED, Change.UNMARKED, Change.STATED)


def _taken_back(
    made: Reversal, now: Now, links: dict[UUID, dict[UUID, UUID]], marks: dict[UUID, UUID], one: Changed
) -> bool:
    """Note what takes one change back, on the links and marks as they will then be; False where it is not to be."""
    comment, point = one.comment, one.point
    match one.change:
        case Change.LINKED if comment and point and links.get(comment, {}).get(point) == one.row:
            del links[comment][point]
            made.unlink.append(one)
        case Change.MARKED if comment and marks.get(comment) == one.row:
            del marks[comment]
            made.unmark.append(one)
        case Change.RETIRED if point and point not in now.standing:
            made.restore.append(point)
        case Change.UNLINKED if comment and point and _free(made, now, links, marks, comment, point):
            links.setdefault(comment, {})[point] = point
            made.link.append((point, comment))
        case Change.UNMARKED if comment and not links.get(comment) and comment not in marks:
            made.mark.append(comment)
        case Change.STATED if point and point in now.stated_only:
            made.retire.append(point)
        case _:
            return False
    return True


def _free(
    made: Reversal, now: Now, links: dict[UUID, dict[UUID, UUID]], marks: dict[UUID, UUID], comment: UUID, point: UUID
) -> bool:
    stands = point in now.standing or point in made.restore
    return stands and comment not in marks and point not in links.get(comment, {})
