"""Handing in the yearly figures, for the chain to sign."""

from __future__ import annotations

from uuid import UUID

from decisions.queries.editions import editions_of
from decisions.queries.figures import counted_figures
from decisions.queries.figures_published import subject_of
from decisions.rules.figures import check_office, year_of
from decisions.schemas.edition import EditionView
from decisions.schemas.figures import NewFiguresEdition
from decisions.services.edition_writing import write_edition
from decisions.words import EditionKind
from participation.base.database import transaction
from participation.base.errors import FORBIDDEN, N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.queries import body_by_slug
from participation.base.identity.words import Role

HANDING_IN = (Role.OFFICER, Role.SECRETARY)
WHOSE = N_("Say which body hands the figures in: its chain signs them.")


async def hand_in_figures(actor: Actor, *, new: NewFiguresEdition) -> EditionView:
    """Freeze the figures of a year as they stand now and hand them in.

    A body's own are handed in by its officer or secretary, those of the whole city by a secretary, from then on of the
    same body. Raises 403, 404, 422 without a body or without a reason for replacing a published version, 409 while one
    waits.
    """
    year = year_of(new.year)
    body = await _known(new.body) if new.body else None
    async with transaction():
        subject = subject_of(body, new.year)
        by = body or await _office(actor, new.by)
        if body and not actor.has(*HANDING_IN, body=body):
            raise Refused(FORBIDDEN)
        if body is None:
            before = await editions_of(EditionKind.FIGURES, subject)
            first = await _known(before[-1].body) if before else None
            refusal = check_office(secretary=actor.has(Role.SECRETARY, body=by), same=first in {None, by})
            if refusal:
                raise Refused(refusal)
        made = await write_edition(
            actor,
            kind=EditionKind.FIGURES,
            subject=subject,
            body=by,
            content=await counted_figures(year, new.body, with_sources=True),
            reason=new.reason,
        )
        await answered(made)
    return made


async def _office(actor: Actor, slug: str) -> UUID:
    """The body in which somebody hands in the figures of the city: the one named, else their only one."""
    if slug:
        return await _known(slug)
    mine = actor.bodies(Role.SECRETARY)
    if not mine:
        raise Refused(FORBIDDEN)
    if len(mine) > 1:
        raise Refused(invalid(FieldError("by", "required", WHOSE)))
    return next(iter(mine))


async def _known(slug: str) -> UUID:
    found = await body_by_slug(slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id
