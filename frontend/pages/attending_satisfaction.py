"""Saying on one's own page whether one is satisfied with what became of an opinion."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.attending_links import attending_key
from decisions.schemas.satisfaction import NewSatisfaction
from decisions.services.attending import participant_by
from decisions.services.satisfaction import say
from decisions.words import Satisfaction
from frontend.answers import AnyRequest, see_other
from frontend.attending_parts import PARTS
from frontend.forms import read_form, typed
from frontend.pages.attending import attending_page, errors_here
from frontend.satisfaction_part import satisfaction_part
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

THANKS = {
    Satisfaction.SATISFIED: N_("Thank you for telling us."),
    Satisfaction.NOT_SATISFIED: N_("Thank you. The office has to respond, and you will be told."),
}
MISSING = N_("Choose one.")


class SatisfactionForm(msgspec.Struct, kw_only=True):
    """Which opinion, and by its number what is said of the answer: each opinion of the page has its own fields."""

    opinion: UUID
    number: Annotated[str, Meta(max_length=6)] = ""
    answer: dict[str, Satisfaction] = {}
    why: dict[str, Annotated[str, Meta(max_length=4_000)]] = {}


class AttendingSatisfactionPages(Controller):
    """``/attending/{code}/satisfaction``."""

    path = "/attending/{code:str}/satisfaction"
    include_in_schema = False

    @post()
    async def say(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Satisfied, or not and why."""
        who = await participant_by(code)
        number = ""
        try:
            form = await read_form(request, SatisfactionForm)
            number = form.number
            answer = form.answer.get(number)
            if answer is None:
                raise Refused(invalid(FieldError("answer", "required", MISSING)))
            new = NewSatisfaction(
                answer=answer, reason=form.why.get(number, ""), code=f"{who.id.hex}{attending_key(who.id)}"
            )
            await say(actor, opinion=form.opinion, new=new)
        except Refused as refused:
            named = {"answer": f"answer.{number}", "reason": f"why.{number}"}
            errors = tuple(
                msgspec.structs.replace(one, field=named.get(one.field, one.field)) for one in errors_here(refused)
            )
            return await attending_page(
                request, actor, who, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(f"{who.path}#satisfaction", THANKS[answer])


PARTS.append(satisfaction_part)
