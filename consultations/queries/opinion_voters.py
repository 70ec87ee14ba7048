"""Who votes: a person who signed in, else a browser by a secret that only it holds."""

from __future__ import annotations

from uuid import UUID

from piccolo.querystring import QueryString

from participation.base.identity.actor import Actor
from participation.base.security.keys import sign


def browser_of(consultation: UUID, secret: str) -> str:
    """A browser as stored: a keyed hash of its secret, of no use for another consultation and not to be turned back."""
    return sign("opinion voter", f"{consultation}:{secret}")


def voter_is(actor: Actor, consultation: UUID, secret: str) -> QueryString:
    """The condition on ``opinion_voter o`` that picks this person's or this browser's row; false for neither."""
    if actor.person is not None:
        return QueryString("o.consultation = {} AND o.person = {}", consultation, actor.person)
    if secret:
        return QueryString("o.consultation = {} AND o.browser = {}", consultation, browser_of(consultation, secret))
    return QueryString("false")
