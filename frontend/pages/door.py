"""The page of a phone at a door, which goes on without a network, and what makes it an app on the home screen."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from frontend.answers import AnyRequest, html, page_for
from frontend.assets import asset_url, assets, integrity, modules_of
from frontend.door_icons import SIZES, icon
from frontend.door_page_words import WORDS
from frontend.rendering import languages
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.messages import catalogue, say

PAGE = "/door"
SECTION = "door"
TITLE = N_("Door: tickets and who is in")
SHORT = N_("Door")
DESCRIPTION = N_("Checks tickets at the door of an open day or a meeting, also without a network.")
# The decoder is WebAssembly, which no other page may run, and the camera is for this page alone.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
DECODER, WASM = "built/barcode-detector.js", "built/zxing-reader.wasm"
MANIFEST = "application/manifest+json"
A_DAY = "public, max-age=86400"
COLOUR = "#FCFBF8"


class DoorPage(Controller):
    """``/door``: for whoever holds a phone that was enrolled; nobody signs in."""

    path = PAGE
    include_in_schema = False

    @get("/")
    async def page(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Enrolment, the choice of a door, and scanning; what it says while it runs comes along with it."""
        page = page_for(request, actor, section=SECTION)
        said = catalogue(page.locale)
        response = html(
            request,
            "doors/phone.html",
            page,
            words=msgspec.json.encode({name: said.gettext(sentence) for name, sentence in WORDS.items()}).decode(),
            decoder=DECODER if {DECODER, WASM} <= assets().keys() else None,
            wasm=WASM,
            keeping=msgspec.json.encode(
                {
                    "version": integrity("doors/door.js")[-12:],
                    "locale": page.locale,
                    "locales": [locale for locale, _ in languages()],
                    "files": kept_files(),
                }
            ).decode(),
        )
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS
        return response

    @get("/app/{locale:str}")
    async def manifest(self, locale: FromPath[str]) -> Response[bytes]:
        """What the app is called on the home screen, in one language."""
        if locale not in dict(languages()):
            raise Refused(NOT_FOUND)
        described = {
            "id": PAGE,
            "start_url": f"{PAGE}?lang={locale}",
            "scope": PAGE,
            "name": say(locale, TITLE),
            "short_name": say(locale, SHORT),
            "description": say(locale, DESCRIPTION),
            "lang": locale,
            "dir": "ltr",
            "display": "standalone",
            "orientation": "portrait",
            "background_color": COLOUR,
            "theme_color": COLOUR,
            "icons": [
                {"src": asset_url("img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
                *(
                    {"src": f"{PAGE}/icon/{size}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
                    for size in SIZES
                    for purpose in ("any", "maskable")
                ),
            ],
        }
        headers = {"Cache-Control": "public, no-cache"}
        return Response(msgspec.json.encode(described), media_type=MANIFEST, headers=headers)

    @get("/icon/{size:int}")
    async def icon(self, size: FromPath[int]) -> Response[bytes]:
        """Our mark as phones want it."""
        if size not in SIZES:
            raise Refused(NOT_FOUND)
        return Response(icon(size), media_type="image/png", headers={"Cache-Control": A_DAY})


def kept_files() -> list[str]:
    """The addresses of all that the page is made of."""
    others = ["kit.css", "kit.js", "htmx.js", "img/mark.svg", "doors/door.css", DECODER, WASM]
    return [*(asset_url(name) for name in others if name in assets()), *sorted(modules_of("doors/door.js"))]
