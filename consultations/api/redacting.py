"""Redactions: withholding spans, lifting that, and looking at the original on record."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.moderating import READERS, SCREENERS
from consultations.queries import redacting as queries
from consultations.schemas.redacting import Lifting, Look, NewRedaction, Original, Redactions, SuggestedSpans
from consultations.services import redacting
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController


class RedactionController(ApiController):
    """Spans of a comment that nobody but its office may read."""

    path = "/api/v1"
    tags = ("Moderation",)

    @get("/comments/{comment:uuid}/redactions", guards=READERS, summary="List the redactions of a comment")
    async def listed(self, actor: NamedDependency[Actor], comment: FromPath[UUID]) -> Redactions:
        """Also those that were lifted, and how the comment reads now."""
        return await queries.redactions(actor, comment)

    @get(
        "/comments/{comment:uuid}/redactions/suggestions",
        guards=SCREENERS,
        summary="What looks like personal data in a comment",
    )
    async def suggested(self, actor: NamedDependency[Actor], comment: FromPath[UUID]) -> SuggestedSpans:
        """Numbers of telephones, cards and plates, e-mail and home addresses that can still be read."""
        return await queries.suggested(actor, comment)

    @post("/comments/{comment:uuid}/redactions", guards=SCREENERS, summary="Redact spans of a comment")
    async def redact(
        self, actor: NamedDependency[Actor], comment: FromPath[UUID], data: JSONBody[NewRedaction]
    ) -> Redactions:
        """By characters of the original, or by the passages themselves; the comment stays as received."""
        return await redacting.redact(actor, comment=comment, new=data)

    @post("/redactions/{redaction:uuid}/lifting", guards=SCREENERS, summary="Lift a redaction")
    async def lift(
        self, actor: NamedDependency[Actor], redaction: FromPath[UUID], data: JSONBody[Lifting]
    ) -> Redactions:
        """What it withheld may be read again."""
        return await redacting.lift(actor, redaction=redaction, reason=data.reason)

    @post("/comments/{comment:uuid}/original", guards=SCREENERS, status_code=200, summary="Look at the original")
    async def look(self, actor: NamedDependency[Actor], comment: FromPath[UUID], data: JSONBody[Look]) -> Original:
        """What was received, with nothing masked; who looked, when and what for is recorded."""
        return await redacting.look(actor, comment=comment, purpose=data.purpose)
