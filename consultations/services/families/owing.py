"""Owing the machine's work on families: what those who take comments in call inside their transaction."""

from __future__ import annotations

from uuid import UUID

from participation.base.outbox.owing import owe

PLACE = "comment.place"
GROUP = "comments.group"
WEIGH = "family.weigh"


async def owe_placing(comment: UUID) -> None:
    """A comment that was just received finds its family after the commit.

    As a job, since receiving must neither wait behind others who send the same letter nor fail for it.
    """
    await owe(PLACE, comment=comment)


async def owe_grouping(consultation: UUID) -> None:
    """The many comments that were just taken in find their families after the commit, in one job."""
    await owe(GROUP, consultation=consultation)


async def owe_weighing(family: UUID) -> None:
    """A family whose members changed is measured anew after the commit."""
    await owe(WEIGH, family=family)
