"""The queue of moderation: what waits to be screened, ticked and shown or hidden."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.moderating import whole_batch
from consultations.rules.redacting_suggestions import suggestions
from consultations.services import moderating
from frontend.answers import AnyRequest, see_other
from frontend.filters import id_of
from frontend.forms import read_form, typed
from frontend.masking import LIKENESS
from frontend.pages.workbench.comments import READERS, SCREENERS
from frontend.pages.workbench.moderation_form import ScreeningForm, said
from frontend.pages.workbench.moderation_frame import moderation_frame
from frontend.pages.workbench.showing import Slug, at, errors_of, shown
from participation.base.errors import Refused
from participation.base.identity.actor import Actor

ON_A_PAGE = 20


class ModerationPage(Controller):
    """``/workbench/consultations/{slug}/moderation``."""

    path = "/workbench/consultations/{slug:str}/moderation"
    guards = READERS

    @get()
    async def queue(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What waits to be screened, the oldest first, with what looks like personal data in it."""
        return await _queue(request, actor, slug)

    @post(guards=SCREENERS)
    async def screen(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Show or hide the ticked comments."""
        try:
            form = await read_form(request, ScreeningForm)
            done = await moderating.screen_many(actor, slug=slug, wanted=form.wanted)
        except Refused as refused:
            errors = errors_of(refused)
            return await _queue(
                request, actor, slug, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(f"{at(slug, 'moderation')}?done={done.id}", said(done))


async def _queue(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await moderation_frame(request, actor, slug, "queue")
    cursor = request.query_params.get("cursor")
    found = await filed_comments(actor, slug, Filter(standing="pending"), cursor=cursor, limit=ON_A_PAGE)
    done = id_of(request.query_params.get("done"))
    likely = {c.id: list(dict.fromkeys(_likely(c.text) + _likely(c.proposed_text))) for c in found.items}
    here = at(slug, "moderation")
    return shown(
        request,
        "workbench/moderation.html",
        status=status,
        found=found,
        done=(await whole_batch(actor, slug, done)).batch if done else None,
        likely=likely,
        next_page=f"{here}?cursor={found.next}" if found.next else None,
        first_page=here if cursor else None,
        **frame,
        **values,
    )


def _likely(text: str) -> list[str]:
    """What in a text looks like personal data, as message ids."""
    return [LIKENESS[one.likeness] for one in suggestions(text)]
