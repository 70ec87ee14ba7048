"""The smaller of the two files of a photo, for lists and phones."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec

from events.schemas.programme import PhotoContent
from participation.base.database import fetch


class _Small(msgspec.Struct, frozen=True):
    id: UUID
    subject: str


def subject_of(photo: UUID) -> str:
    """The subject of the files of a photo."""
    return f"activity-photo:{photo}"


async def small_pictures(photos: Collection[PhotoContent]) -> dict[UUID, UUID]:
    """The attachment that shows each photo smaller, by the photo; not of those that were small already."""
    by_subject = {subject_of(photo.id): photo.id for photo in photos}
    if not by_subject:
        return {}
    found = await fetch(
        _Small,
        "SELECT id, subject FROM attachment WHERE subject = ANY ({}::text[]) AND NOT id = ANY ({}::uuid[])",
        list(by_subject),
        [photo.attachment for photo in photos],
    )
    return {by_subject[one.subject]: one.id for one in found}
