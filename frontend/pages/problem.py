"""The page for whoever was refused: what happened, in one sentence, and what to do next."""

from __future__ import annotations

from typing import Any

from litestar import Response

from frontend.answers import AnyRequest, html, page_for
from participation.base.errors import N_, Refusal

HEADINGS = {
    400: N_("The request could not be read"),
    401: N_("Please sign in first"),
    403: N_("This is not open to you"),
    404: N_("There is no such page"),
    405: N_("That does not work here"),
    409: N_("That cannot be done now"),
    413: N_("That is too large"),
    415: N_("This kind of file is not taken"),
    422: N_("Something needs correcting"),
    429: N_("Too many tries"),
    500: N_("Something went wrong"),
    503: N_("Not available for a moment"),
}
REFUSED = N_("That could not be done")
# where signing in may be all that is missing
SIGN_IN = {401, 403}
# where the same address, asked for again, may answer
AGAIN = {429, 500, 503}


def problem_page(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    """The page of a refusal, with its status; needs neither the database nor to know who asks."""
    page = page_for(request)
    return html(
        request,
        "problem/problem.html",
        page,
        status=refusal.status,
        block="problem",
        refusal=refusal,
        heading=HEADINGS.get(refusal.status, REFUSED),
        sign_in=refusal.status in SIGN_IN and page.actor is None,
        again=refusal.status in AGAIN and request.method == "GET",
    )
