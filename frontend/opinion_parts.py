"""What stands below an opinion on its desk page, beside its words and its adoption: one line for each part.

A part is a template with a macro ``shown(found, inside)`` and how it is loaded for an actor and an opinion; ``found``
is what was loaded, ``inside`` the page's own view of the opinion (``decisions.schemas.opinion.OpinionInside``). What a
part posts goes to routes of its own, which lead back to ``/workbench/opinions/{id}``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from decisions.queries.answers_followed import answer_followed
from participation.base.identity.actor import Actor


class OpinionPart(msgspec.Struct, frozen=True):
    """A part of the page of an opinion: the template of its macro, and what is loaded for it."""

    template: str
    load: Callable[[Actor, UUID], Awaitable[Any]]


# in the order in which they stand
PARTS: list[OpinionPart] = [OpinionPart("follow_ups/opinion_part.html", answer_followed)]
