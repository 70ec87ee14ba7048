"""Coming back: to the form after a refusal, with all that was typed, and to where the reader came from."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.datastructures import Cookie

from frontend.answers import AnyRequest, html, page_for
from frontend.forms import typed
from participation.base.errors import Refused

LONGEST = 2000
# A path of this site and nothing that a browser would take for another: `//host`, `/\host`, `/<tab>/host`.
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


async def again(
    request: AnyRequest, template: str, refused: Refused, *, section: str = "", block: str | None = None, **values: Any
) -> Response[str]:
    """The form once more (422) with its errors; a refusal that names no field is raised on."""
    if not refused.refusal.errors:
        raise refused
    return html(
        request,
        template,
        page_for(request, section=section),
        status=refused.refusal.status,
        block=block,
        personal=True,
        form=await typed(request),
        errors=refused.refusal.errors,
        **values,
    )


def local(path: str | None, otherwise: str) -> str:
    """A path to go on to, as a Location header takes it, or ``otherwise`` where it would lead to another site."""
    if not path or len(path) > LONGEST or not LOCAL.fullmatch(path):
        return otherwise
    return quote(path, safe="/?&=#%:;,+~@!$'()*-._")


def with_cookies(response: Response[Any], *cookies: Cookie) -> Response[Any]:
    """The same response, setting cookies."""
    for cookie in cookies:
        response.set_cookie(cookie)
    return response
