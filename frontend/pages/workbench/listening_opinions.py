"""What was said at a forum or visit, taken into the comments: found in a text, looked through, then recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.listening.errors import OPINION_TOO_LONG, OPINIONS_MISSING, TOO_MANY_OPINIONS
from consultations.rules.opinions import clause_named, opinions_of
from consultations.schemas.draft import ClauseView
from consultations.schemas.listening_occasions import NewOpinion, NewOpinions
from consultations.services import listening_occasions
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.listening_form import OpinionRow, OpinionsForm
from frontend.pages.workbench.listening_frame import ENTERING, READERS, clauses_of
from frontend.pages.workbench.listening_gathering import gathering_of
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

GATHERED = N_("Recorded as comments: %(number)s.")
NO_SUCH_CLAUSE = N_("The draft has no such clause.")
MOST, LONGEST = 200, 20_000


class OpinionPage(Controller):
    """``/workbench/consultations/{slug}/asked/gatherings/{gathering}/comments``."""

    path = "/workbench/consultations/{slug:str}/asked/gatherings/{gathering_id:uuid}/comments"
    guards = READERS

    @get(guards=ENTERING)
    async def ask_opinions(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """The text in which the opinions stand, the minutes to begin with."""
        return await _opinions(request, actor, slug, gathering_id)

    @post(guards=ENTERING)
    async def gather(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """First each opinion as it was found, to be looked through; then all of them in one act."""
        frame = await framed(actor, slug, "asked")
        clauses = await clauses_of(actor, frame)
        rows: list[OpinionRow] = []
        try:
            form = await read_form(request, OpinionsForm)
            if form.step == "find":
                rows = _found(form.said, clauses)
                return await _opinions(request, actor, slug, gathering_id, rows, form=await typed(request))
            rows = form.opinions
            new = NewOpinions(opinions=_meant(rows, clauses), agreed=form.agreed)
            number = await once(
                lambda: _gathered(actor, gathering_id, new),
                key=form.form_key,
                sent=new,
                owner=("opinions", str(gathering_id), actor.person),
            )
        except Refused as refused:
            return await _opinions(
                request, actor, slug, gathering_id, rows,
                form=await typed(request), status=refused.refusal.status, errors=_on_rows(errors_of(refused)),
            )  # fmt: skip
        return see_other(at(slug, "asked", "gatherings", gathering_id), Notice(GATHERED, {"number": number}))


def _found(said: str, clauses: Sequence[ClauseView]) -> list[OpinionRow]:
    """The opinions in a text, each with the clause it begins by naming. Raises 422."""
    found = opinions_of(said)
    if not found:
        raise Refused(invalid(FieldError("said", "required", OPINIONS_MISSING)))
    if len(found) > MOST:
        raise Refused(invalid(FieldError("said", "too_long", TOO_MANY_OPINIONS, {"max": MOST})))
    if any(len(one.text) > LONGEST for one in found):
        raise Refused(invalid(FieldError("said", "too_long", OPINION_TOO_LONG, {"max": LONGEST})))
    numbers = [clause.number for clause in clauses]
    return [OpinionRow(speaker=one.speaker, number=clause_named(one.text, numbers), text=one.text) for one in found]


def _meant(rows: Sequence[OpinionRow], clauses: Sequence[ClauseView]) -> list[NewOpinion]:
    """The opinions with the clauses they name. Raises 422 for a number that the draft does not have."""
    ids = {clause.number: clause.id for clause in clauses}
    wrong = [
        FieldError(f"opinions.{place}.number", "unknown_value", NO_SUCH_CLAUSE)
        for place, row in enumerate(rows)
        if row.number.strip() and row.number.strip() not in ids
    ]
    if wrong:
        raise Refused(invalid(*wrong))
    return [NewOpinion(text=row.text, speaker=row.speaker, clause=ids.get(row.number.strip())) for row in rows]


def _on_rows(errors: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
    """An error of a list without rows is one of the text from which they come."""
    return tuple(msgspec.structs.replace(e, field="said") if e.field == "opinions" else e for e in errors)


async def _gathered(actor: Actor, gathering_id: UUID, new: NewOpinions) -> str:
    return str(len((await listening_occasions.gather(actor, gathering=gathering_id, new=new)).comments))


async def _opinions(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    gathering_id: UUID,
    rows: Sequence[OpinionRow] = (),
    *,
    form: dict[str, Any] | None = None,
    status: int = 200,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    found = await gathering_of(actor, frame, gathering_id)
    return shown(
        request,
        "workbench/listening_opinions.html",
        status=status,
        found=found,
        opinions=rows,
        clauses=await clauses_of(actor, frame),
        form={"form_key": new_form_key(), "said": found.minutes} | (form or {}),
        **frame,
        **values,
    )
