"""Files that come with a form: stored as soon as they arrive, so that a refused form does not lose them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar.datastructures import UploadFile

from frontend.answers import AnyRequest
from frontend.filters import id_of
from frontend.forms import sent
from participation.base.errors import N_, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.security.csrf import csrf_token
from participation.base.security.keys import sign
from participation.base.uploads.queries import waiting_for
from participation.base.uploads.receiving import take_in
from participation.base.uploads.services import LARGEST, MEGABYTE

FIELD = "files"
KEPT = "attachments"
MOST = 5
ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.txt"
TOO_MANY = N_("Add at most %(max)s files.")


class EnclosedFile(msgspec.Struct, frozen=True):
    """A stored file; ``sha256`` tells whether it is the same as one sent before under another id."""

    id: UUID
    filename: str
    sha256: str


class Enclosed(msgspec.Struct, frozen=True):
    """The files of a form: those stored now and those kept from an earlier try, and what was refused."""

    files: list[EnclosedFile] = []
    errors: tuple[FieldError, ...] = ()

    @property
    def accept(self) -> str:
        """The kinds of file that are offered to choose from."""
        return ACCEPTED

    @property
    def largest_mb(self) -> int:
        """How large one file may be, in megabytes."""
        return LARGEST // MEGABYTE


async def enclosed(actor: Actor, request: AnyRequest) -> Enclosed:
    """Store the files that came and look up those that were kept. Raises 429 for one address that sends many."""
    form = await sent(request)
    files = [*await _kept(request, actor, form.get(KEPT, ()))]
    new = [file for file in form.get(FIELD, ()) if isinstance(file, UploadFile) and file.filename]
    errors: list[FieldError] = []
    if len(files) + len(new) > MOST:
        return Enclosed(files[:MOST], (FieldError(FIELD, "too_long", TOO_MANY, {"max": MOST}),))
    for file in new:
        try:
            visitor = _visitor(request, actor)
            stored = await take_in(actor, filename=file.filename, content=await file.read(), visitor=visitor)
        except Refused as refused:
            found = refused.refusal
            if found.retry_after is not None:
                raise
            errors.append(FieldError(FIELD, found.code, found.sentence, found.values))
        else:
            files.append(EnclosedFile(stored.id, stored.filename, stored.sha256))
    return Enclosed(files, tuple(errors))


async def _kept(request: AnyRequest, actor: Actor, sent_ids: Sequence[Any]) -> list[EnclosedFile]:
    """The files that this visitor sent before and that wait; of any other file not even the name is told."""
    ids = dict.fromkeys(id_ for text in sent_ids if (id_ := id_of(str(text))))
    found = await waiting_for(_visitor(request, actor), list(ids)[:MOST]) if ids else []
    return [EnclosedFile(file.id, file.filename, file.sha256) for file in found]


def _visitor(request: AnyRequest, actor: Actor) -> str:
    """Who fills in the form: the person, else the browser by the token that its forms carry."""
    return sign("visitor", str(actor.person) if actor.person else csrf_token(request))
