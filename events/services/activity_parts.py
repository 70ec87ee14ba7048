"""Photos and questions of an activity: added, taken off; what is public keeps them until the next version."""

from __future__ import annotations

from pathlib import PurePath
from uuid import UUID

from events.queries.activities_inside import photos_of, questions_of
from events.queries.small_pictures import subject_of
from events.rules.activities import IMAGES, check_photo, check_question
from events.schemas.activity import Added, NewPhoto, NewQuestion
from events.services.photo_shrinking import SMALL, shrunk
from events.services.programme_loading import Held, activity_touched, locked_activity
from events.tables.programme import ActivityPhoto, BookingQuestion
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean
from participation.base.uploads.queries import WAITING, attachment
from participation.base.uploads.services import store


async def add_photo(actor: Actor, *, slug: str, new: NewPhoto) -> Added:
    """Add a picture behind the others; what is kept and shown is a smaller one without what the camera wrote into it,
    and for lists a second that is smaller still, of the same subject.

    Raises 404, 403, 422 where the file is no picture or waits no more, where there are too many, or nobody says what
    it shows.
    """
    alt = clean(new.alt).strip()
    file = await attachment(new.attachment)
    made = await shrunk(file.sha256) if file and file.subject == WAITING and file.media_type in IMAGES else None
    async with transaction():
        held = await locked_activity(actor, slug)
        media_type = file.media_type if file and made else None
        demand(check_photo(media_type=media_type, alt=alt, before=len(await photos_of(held.id))))
        assert file is not None
        assert made is not None
        id_, stem = uuid7(), PurePath(file.filename).stem
        stored = await store(actor, filename=f"{stem}.jpg", content=made.whole, subject=subject_of(id_))
        if made.small:
            await store(actor, filename=f"{stem}-{SMALL}.jpg", content=made.small, subject=subject_of(id_))
        row = ActivityPhoto(
            id=id_,
            activity=held.id,
            position=await _next(held, "activity_photo"),
            attachment=stored.id,
            alt=alt,
            alt_en=clean(new.alt_en).strip(),
            credit=clean(new.credit).strip(),
            added_at=clock.now(),
        )
        await ActivityPhoto.insert(row)
        return await _added(actor, held, row.id, "photo")


async def remove_photo(actor: Actor, *, slug: str, photo: UUID) -> None:
    """Take a picture off; its row and file stay with the versions that show it. Raises 404, 403."""
    await _remove(
        actor,
        slug,
        "UPDATE activity_photo SET removed_at = {} WHERE id = {} AND activity = {} AND removed_at IS NULL RETURNING id",
        photo,
        "photo",
    )


async def add_question(actor: Actor, *, slug: str, new: NewQuestion) -> Added:
    """Ask one question more of who books. Raises 404, 403, 422 for answers that fit its kind not, or too many."""
    choices = [one for one in (clean(choice).strip() for choice in new.choices) if one]
    async with transaction():
        held = await locked_activity(actor, slug)
        demand(check_question(new.kind, choices, before=len(await questions_of(held.id))))
        row = BookingQuestion(
            id=uuid7(),
            activity=held.id,
            position=await _next(held, "booking_question"),
            kind=new.kind,
            text=clean(new.text).strip(),
            text_en=clean(new.text_en).strip(),
            why=clean(new.why).strip(),
            why_en=clean(new.why_en).strip(),
            choices=choices,
            required=new.required,
        )
        await BookingQuestion.insert(row)
        return await _added(actor, held, row.id, "question")


async def remove_question(actor: Actor, *, slug: str, question: UUID) -> None:
    """Ask it no more; answers that were given stay with their bookings. Raises 404, 403."""
    await _remove(
        actor,
        slug,
        "UPDATE booking_question SET removed_at = {} WHERE id = {} AND activity = {} AND removed_at IS NULL"
        " RETURNING id",
        question,
        "question",
    )


async def _added(actor: Actor, held: Held, part: UUID, what: str) -> Added:
    added = Added(part, await activity_touched(actor, held))
    await record(actor, f"activity.{what}_added", f"activity:{held.id}", body=held.body)
    await answered(added)
    return added


async def _remove(actor: Actor, slug: str, statement: str, part: UUID, what: str) -> None:
    async with transaction():
        held = await locked_activity(actor, slug)
        if not await execute(statement, clock.now(), part, held.id):
            raise Refused(NOT_FOUND)
        await activity_touched(actor, held)
        await record(actor, f"activity.{what}_removed", f"activity:{held.id}", body=held.body)


async def _next(held: Held, table: str) -> int:
    """The place behind all that ever were."""
    statements = {
        "activity_photo": "SELECT coalesce(max(position), 0) + 1 AS at FROM activity_photo WHERE activity = {}",
        "booking_question": "SELECT coalesce(max(position), 0) + 1 AS at FROM booking_question WHERE activity = {}",
    }
    [row] = await execute(statements[table], held.id)
    return int(row["at"])
