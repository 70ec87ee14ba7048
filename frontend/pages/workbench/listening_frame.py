"""What the pages of targeted listening share: who may what, and that a letter or gathering is this consultation's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from consultations.queries.drafts import draft
from consultations.rules.listening import LISTENING
from consultations.schemas.draft import ClauseView
from consultations.schemas.listening import RequestView
from consultations.schemas.listening_occasions import GatheringView
from frontend.enclosures import Enclosed
from frontend.pages.workbench.showing import errors_of
from participation.base.errors import NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
ENTERING = (has_role(Role.OFFICER, Role.CLERK),)

Listened = TypeVar("Listened", RequestView, GatheringView)


def may(frame: dict[str, Any]) -> dict[str, Any]:
    """Whether the actor may ask and record now, and enter what was replied or said."""
    found = frame["inside"]
    listens = found.view.state in LISTENING
    return {
        "asks": listens and Role.OFFICER in found.roles,
        "enters": listens and bool(found.roles & {Role.OFFICER, Role.CLERK}),
    }


def among(found: Listened, every: Sequence[Listened]) -> Listened:
    """The same, if it is one of these, which are the consultation's. Raises 404."""
    if found.id not in {one.id for one in every}:
        raise Refused(NOT_FOUND)
    return found


async def clauses_of(actor: Actor, frame: dict[str, Any]) -> list[ClauseView]:
    """The clauses that a reply or an opinion may be about."""
    view = frame["view"]
    return (await draft(actor, view.slug)).clauses if view.draft_version else []


def all_errors(errors: tuple[FieldError, ...], files: Enclosed) -> tuple[FieldError, ...]:
    """What is wrong with a form, and with the files that came with it, each once."""
    return errors + tuple(error for error in files.errors if error not in errors)


def errors_with(refused: Refused, files: Enclosed) -> tuple[FieldError, ...]:
    """The same of a form that was refused."""
    return all_errors(errors_of(refused), files)
