"""Files of comments: withholding one as a whole, lifting that, and opening it on record."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from consultations.api.moderating import READERS, SCREENERS
from consultations.queries import sealing as queries
from consultations.schemas.redacting import Lifting, Look
from consultations.schemas.sealing import Files, NewSealing
from consultations.services import sealing
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController
from participation.base.uploads.serving import handed_out


class SealingController(ApiController):
    """Files that came with a comment."""

    path = "/api/v1"
    tags = ("Moderation",)

    @get("/comments/{comment:uuid}/attachments", guards=READERS, summary="List the files of a comment")
    async def listed(self, actor: NamedDependency[Actor], comment: FromPath[UUID]) -> Files:
        """One that is withheld stands there with the reason, without its name."""
        return await queries.files(actor, comment)

    @post("/attachments/{attachment:uuid}/sealing", guards=SCREENERS, summary="Withhold a file of a comment")
    async def seal(
        self, actor: NamedDependency[Actor], attachment: FromPath[UUID], data: JSONBody[NewSealing]
    ) -> Files:
        """Nobody opens it or reads its name from then on, but on record; the reason is public."""
        return await sealing.seal(actor, file=attachment, new=data)

    @post("/sealings/{sealing_id:uuid}/lifting", guards=SCREENERS, summary="Let a file be opened again")
    async def unseal(self, actor: NamedDependency[Actor], sealing_id: FromPath[UUID], data: JSONBody[Lifting]) -> Files:
        """It stands there with its name again, for those who may see the files of the comment."""
        return await sealing.unseal(actor, sealing=sealing_id, reason=data.reason)

    @post(
        "/attachments/{attachment:uuid}/original",
        guards=SCREENERS,
        status_code=200,
        media_type="application/octet-stream",
        summary="Open a file on record",
    )
    async def look(self, actor: NamedDependency[Actor], attachment: FromPath[UUID], data: JSONBody[Look]) -> Stream:
        """The file itself; who opened it, when and what for is recorded."""
        return await handed_out(await sealing.open_file(actor, file=attachment, purpose=data.purpose))
