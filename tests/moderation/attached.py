"""Steps of the tests of sealed files: a comment with files and answers, and what is done with a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consultations.rules.redacting import LookPurpose, RedactionReason
from consultations.schemas.comment import Received
from consultations.schemas.sealing import Files, NewSealing
from consultations.services import sealing
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from participation.base.uploads.queries import Attached
from participation.base.uploads.services import store
from tests.consultations.steps import DURING, says
from tests.world import OFFICER

NAME, CONTENT = "宇文密函.txt", "尉迟机密内容"


async def says_with_files(*files: tuple[str, str], actor: Actor = NOBODY, **given: Any) -> tuple[Received, list[UUID]]:
    """A comment with these files, each by its name and what it holds; the comment and the files' ids."""
    with clock.frozen(DURING):
        stored = [
            (await store(actor, filename=name, content=content.encode())).id
            for name, content in files or [(NAME, CONTENT)]
        ]
        return await says(actor=actor, attachments=[str(id_) for id_ in stored], **given), stored


async def seal(file: UUID, *, actor: Actor = OFFICER, reason: RedactionReason = RedactionReason.PERSONAL_DATA) -> Files:
    """Withhold a file."""
    with clock.frozen(DURING):
        return await sealing.seal(actor, file=file, new=NewSealing(reason=reason))


async def unseal(one: UUID, *, actor: Actor = OFFICER, reason: str = "本人同意公开。") -> Files:
    """Let a file be opened again."""
    with clock.frozen(DURING):
        return await sealing.unseal(actor, sealing=one, reason=reason)


async def open_file(file: UUID, *, actor: Actor = OFFICER) -> Attached:
    """Open a file on record."""
    with clock.frozen(DURING):
        return await sealing.open_file(actor, file=file, purpose=LookPurpose.HANDLING)
