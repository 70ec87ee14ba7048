"""Earlier versions of what was announced and decided of a meeting, as they were public."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from decisions.queries.meeting_versions import VersionRead, announcement_version, decisions_version
from decisions.queries.meetings_public import public_meeting
from decisions.words import EditionKind
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.edition_showing import NAMES
from participation.base.identity.actor import Actor

SECTION = "meetings"


class MeetingVersionPages(Controller):
    """``/meetings/{slug}/announcements`` and ``/meetings/{slug}/decisions``, each by the number of the version."""

    path = "/meetings/{slug:str}"
    include_in_schema = False

    @get("/announcements/{version:int}")
    async def announcement(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], version: FromPath[int]
    ) -> Response[Any]:
        """What was announced then. The one in force is the page of the meeting itself."""
        return await _shown(request, actor, slug, await announcement_version(slug, version))

    @get("/decisions/{version:int}")
    async def decisions(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], version: FromPath[int]
    ) -> Response[Any]:
        """What was told then of what was decided."""
        return await _shown(request, actor, slug, await decisions_version(slug, version))


async def _shown(request: AnyRequest, actor: Actor, slug: str, found: VersionRead[Any]) -> Response[Any]:
    kind = found.version.kind
    if found.version.version == found.newest:
        return see_other(f"/meetings/{slug}#{'versions' if kind is EditionKind.ANNOUNCEMENT else 'decisions'}")
    return html(
        request,
        "meetings/version.html",
        page_for(request, actor, section=SECTION),
        meeting=await public_meeting(slug),
        version=found.version,
        content=found.content,
        named=NAMES[kind],
    )
