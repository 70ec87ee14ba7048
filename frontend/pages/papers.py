"""Papers of meetings: public ones for everybody, the others for those who attend the item, by a link that expires."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from decisions.queries.papers_open import open_paper, paper_for
from decisions.rules.papers import LINK_OVER, NO_LONGER, WITHDRAWN
from frontend.answers import AnyRequest, html, page_for
from frontend.pages.attending import SECTION
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.uploads.serving import handed_out

For = Annotated[UUID | None, QueryParameter(name="for", description="The participant whose link it is")]
Until = Annotated[int, QueryParameter(ge=0, le=253_402_300_799, description="Seconds since 1970")]
Key = Annotated[str, QueryParameter(max_length=64)]
# What somebody with a link of ours is told on a page that says what to do next.
CLEAR = frozenset({LINK_OVER.code, NO_LONGER.code, WITHDRAWN.code})


class PaperPages(Controller):
    """``/papers/{paper}``."""

    path = "/papers/{paper:uuid}"
    include_in_schema = False

    @get()
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        paper: FromPath[UUID],
        who: For = None,
        until: Until = 0,
        key: Key = "",
    ) -> Stream | Response[Any]:
        """The file. A link that is over says where there is a fresh one; one that is forged opens nothing."""
        try:
            found = await (paper_for(paper, who, until, key) if who else open_paper(actor, paper))
        except Refused as refused:
            if refused.refusal.code not in CLEAR:
                raise Refused(NOT_FOUND) from refused
            page = page_for(request, actor, section=SECTION)
            return html(
                request,
                "attending/paper_over.html",
                page,
                status=refused.refusal.status,
                personal=True,
                refusal=refused.refusal,
            )
        return await handed_out(found)
