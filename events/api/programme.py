"""Versions of campaigns, activities and votes: reading, signing, publishing, and taking what is public off."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from events.api.programme_parameters import OFFICE, READERS, SIGNING
from events.queries.programmes import open_versions, version_inside
from events.schemas.programme import Rejection, VersionList, VersionView, VersionWithContent
from events.services.programme_signing import approve_version, publish_version, reject_version, withdraw_version
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController


class ProgrammeController(ApiController):
    """What becomes public only once it is signed."""

    path = "/api/v1/programme"
    tags = ("Open days",)

    @get("/", guards=READERS, summary="List what waits for a signature or for publication")
    async def listed(self, actor: NamedDependency[Actor]) -> VersionList:
        """In the bodies that the caller works for, the oldest first; at most a hundred."""
        return VersionList(await open_versions(actor))

    @get("/{version:uuid}", guards=READERS, summary="Read a version")
    async def read(self, actor: NamedDependency[Actor], version: FromPath[UUID]) -> VersionWithContent:
        """With the content as it was frozen, and the acts of its sign-off."""
        return await version_inside(actor, version)

    @post("/{version:uuid}/approval", guards=SIGNING, summary="Sign a version")
    async def approve(self, actor: NamedDependency[Actor], version: FromPath[UUID]) -> VersionView:
        """The next stage of the chain; who had a hand in it never signs."""
        return await approve_version(actor, version=version)

    @post("/{version:uuid}/rejection", guards=SIGNING, summary="Send a version back")
    async def reject(
        self, actor: NamedDependency[Actor], version: FromPath[UUID], data: JSONBody[Rejection]
    ) -> VersionView:
        """With a reason; the next version starts the chain anew."""
        return await reject_version(actor, version=version, reason=data.reason)

    @post("/{version:uuid}/publication", guards=OFFICE, summary="Publish a version")
    async def publish(self, actor: NamedDependency[Actor], version: FromPath[UUID]) -> VersionView:
        """Once every stage has signed; it replaces the version that was public."""
        return await publish_version(actor, version=version)

    @post("/{version:uuid}/withdrawal", guards=OFFICE, summary="Take what is public off the programme")
    async def withdraw(
        self, actor: NamedDependency[Actor], version: FromPath[UUID], data: JSONBody[Rejection]
    ) -> VersionView:
        """With a reason, which is published; 409 while something of it is still to come."""
        return await withdraw_version(actor, version=version, reason=data.reason)
