"""How to sign in as each role of the demo; the page is there in the demo only."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from frontend.answers import html, page_for
from participation.base.identity.actor import Actor
from participation.demo.people import PASSWORD, accounts


@get("/demo", include_in_schema=False)
async def demo_accounts(request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Response[Any]:
    """Everybody one can be, with password and the code of this moment."""
    found = accounts()
    return html(
        request,
        "demo/accounts.html",
        page_for(request, actor, section="sign-in"),
        personal=True,
        staff=[account for account in found if account.staff],
        residents=[account for account in found if not account.staff],
        password=PASSWORD,
    )
