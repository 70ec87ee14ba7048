"""What a controller answers with: the page object of a request, HTML out of a template, a redirect with a notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType

from frontend.page import Notice, Page
from frontend.rendering import render, render_block
from participation.base import clock, messages, settings
from participation.base.errors import N_
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from participation.base.identity.authentication import LANGUAGE, actor_of
from participation.base.rules_file.counting import last_day_before
from participation.base.security.csrf import csrf_token
from participation.base.security.keys import sign, signed

AnyRequest = Request[Any, Any, Any]

FLASH = "kaimen_flash"
LANGUAGE_LASTS = timedelta(days=365)
# long enough for a slow redirect, too short to greet somebody on another day
FLASH_LASTS = timedelta(minutes=2)
VARY = "Cookie, Accept-Language, HX-Request"


class _Flash(msgspec.Struct, frozen=True, array_like=True):
    until: datetime
    notices: tuple[Notice, ...]


def page_for(request: AnyRequest, actor: Actor | None = None, *, section: str = "") -> Page:
    """The page object of a request; ``section`` is the masthead link that is current.

    Works without a database, and for a request that failed before it was known who asks. Notices of a redirect
    are in it once: :func:`html` forgets them when the whole page is sent.
    """
    who = actor or actor_of(request)
    in_force = settings.current()
    return Page(
        locale=locale_of(request, who),
        path=request.scope["path"],
        now=clock.now(),
        timezone=in_force.zone,
        query=request.scope.get("query_string", b"").decode("latin-1"),
        base_url=in_force.base_url,
        csrf=csrf_token(request),
        actor=_shown(who, locale_of(request, who)),
        staff=who.staff,
        reader=_reader(request, who),
        demo=in_force.demo,
        section=section,
        notices=() if is_fragment(request) else _said(request.cookies.get(cookies.name_of(FLASH), "")),
    )


def is_fragment(request: AnyRequest) -> bool:
    """Whether htmx asks for a part of a page. A page it restores from the browser's history is whole."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"


def html(
    request: AnyRequest,
    template: str,
    page: Page,
    *,
    status: int = 200,
    block: str | None = None,
    personal: bool = False,
    **values: Any,
) -> Response[str]:
    """A page, or for htmx its ``block`` alone; refused input goes with status 422, ``form`` and ``errors``.

    ``personal`` marks what no browser should keep although nobody is signed in. In every template
    ``last_day(closes_at)`` is the last day before an end.
    """
    part = block if block and is_fragment(request) else None
    values["last_day"] = partial(last_day_before, zone=page.timezone)
    content = render_block(template, part, page, **values) if part else render(template, page, **values)
    response = Response(content, status_code=status, media_type=MediaType.HTML)
    response.headers["Vary"] = VARY
    response.headers["Cache-Control"] = "private, no-store" if page.actor or personal else "private, no-cache"
    if request.query_params.get("lang") == page.locale:
        response.set_cookie(_language_cookie(page.locale))
    if cookies.name_of(FLASH) in request.cookies and not is_fragment(request):
        response.set_cookie(cookies.ended(FLASH))
    return response


def see_other(path: str, notice: Notice | str | None = None) -> Response[Any]:
    """On to another page after a form was accepted (303), with something to say there once."""
    response: Response[Any] = Response(None, status_code=303, headers={"Location": path, "Cache-Control": "no-store"})
    if notice is not None:
        said = notice if isinstance(notice, Notice) else Notice(notice)
        value = _signed(_Flash(clock.now() + FLASH_LASTS, (said,)))
        response.set_cookie(cookies.make(FLASH, value, seconds=int(FLASH_LASTS.total_seconds())))
    return response


def locale_of(request: AnyRequest, actor: Actor) -> str:
    """Chosen by ``?lang=``, kept in the cookie, set in the account, asked for by the browser, else the office's."""
    if "actor" in request.scope.get("state", {}):
        return actor.locale
    choices = (request.query_params.get("lang"), request.cookies.get(LANGUAGE))
    chosen = next((choice for choice in choices if choice in messages.locales()), None)
    return messages.negotiate(request.headers.get("accept-language"), chosen, settings.current().locale)


def _shown(actor: Actor, locale: str) -> str | None:
    """The name on the way to the account: the organisation one acts for, else one's own."""
    if not actor.signed_in:
        return None
    return actor.organisation_name or actor.name or messages.say(locale, N_("My account"))


def _reader(request: AnyRequest, actor: Actor) -> str | None:
    """What tells one sign-in of the staff from another, nothing of anybody else; None where nobody knows who asks."""
    if "actor" not in request.scope.get("state", {}):
        return None
    return sign("reader", str(actor.sign_in))[:16] if actor.staff and actor.sign_in else ""


def _language_cookie(locale: str) -> Cookie:
    return Cookie(
        key=LANGUAGE,
        value=locale,
        max_age=int(LANGUAGE_LASTS.total_seconds()),
        httponly=True,
        secure=settings.current().secure,
        samesite="lax",
    )


def _signed(flash: _Flash) -> str:
    text = msgspec.json.encode(flash, enc_hook=str).hex()
    return f"{text}.{sign('flash', text)}"


def _said(cookie: str) -> tuple[Notice, ...]:
    """The notices of a cookie that is ours and not too old."""
    text, _, signature = cookie.partition(".")
    if not text or not signed("flash", text, signature):
        return ()
    flash = msgspec.json.decode(bytes.fromhex(text), type=_Flash)
    return flash.notices if flash.until > clock.now() else ()
