"""Withholding spans of a comment from everybody, lifting that, and looking at the original on record."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.queries.redacting import REDACTING, Received, of_comment, received, redactions
from consultations.rules.disowning import ERASED
from consultations.rules.redacting import (
    NOT_THERE,
    Mark,
    RedactedPart,
    Span,
    check_span,
    nothing_chosen,
    occurrences,
    redacted,
    widened,
)
from consultations.schemas.redacting import NewRedaction, Original, Redactions, RedactionView
from consultations.services.commenting import SEARCHED
from consultations.services.loading import demand_role, shared
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import bigrams, clean

LIFTED = Refusal("lifted", 409, N_("This redaction was lifted already."))
LIFTING_REASON = N_("Say why it may be read again.")

Spans = list[tuple[RedactedPart, Span]]


async def redact(actor: Actor, *, comment: UUID, new: NewRedaction) -> Redactions:
    """Withhold spans of a comment; the comment itself stays as received.

    Raises 422 where a span is not in the text, a passage not found, or nothing chosen; 403 without the role, 404, 409
    where the text was erased.
    """
    async with transaction():
        it = await _held(actor, comment)
        spans = chosen(it, new)
        now = clock.now()
        await execute(
            "INSERT INTO redaction (id, comment, part, begins, ends, reason, person, at)"
            " SELECT s.id, {}, s.part, s.begins, s.ends, {}, {}, {}"
            " FROM unnest({}::uuid[], {}::text[], {}::int[], {}::int[]) AS s (id, part, begins, ends)",
            comment,
            new.reason,
            actor.person,
            now,
            [uuid7() for _ in spans],
            [str(part) for part, _ in spans],
            [span.begins for _, span in spans],
            [span.ends for _, span in spans],
        )
        await _write(it)
        # how many, not where: the places and lengths of a number tell something of it
        await record(actor, "comment.redacted", f"comment:{comment}", body=it.body, spans=len(spans), reason=new.reason)
        made = await redactions(actor, comment)
        await answered(made)
    return made


class _Lifted(msgspec.Struct):
    comment: UUID
    lifted: bool


async def lift(actor: Actor, *, redaction: UUID, reason: str) -> Redactions:
    """Let a redaction be in force no longer. Raises 422 without a reason, 404, 403, 409 where it was lifted before."""
    async with transaction():
        found = await fetch_one(
            _Lifted,
            "SELECT r.comment, EXISTS (SELECT FROM redaction_lifting l WHERE l.redaction = r.id) AS lifted"
            " FROM redaction r WHERE r.id = {} FOR UPDATE OF r",
            redaction,
        )
        if found is None:
            raise Refused(NOT_FOUND)
        it = await _held(actor, found.comment)
        why = clean(reason).strip()
        if not why:
            raise Refused(invalid(FieldError("reason", "required", LIFTING_REASON)))
        if found.lifted:
            raise Refused(LIFTED)
        await execute(
            "INSERT INTO redaction_lifting (id, redaction, reason, person, at) VALUES ({}, {}, {}, {}, {})",
            uuid7(),
            redaction,
            why,
            actor.person,
            clock.now(),
        )
        await _write(it)
        await record(actor, "redaction.lifted", f"comment:{it.id}", body=it.body, redaction=str(redaction))
        made = await redactions(actor, it.id)
        await answered(made)
    return made


async def look(actor: Actor, *, comment: UUID, purpose: str) -> Original:
    """What was received, with nothing masked; that the actor looked, when and what for, is recorded first.

    Raises 404 for who may not: an officer or reviewer of the body that answers.
    """
    async with transaction():
        it = await received(comment)
        if not actor.has(*REDACTING, body=it.body):
            raise Refused(NOT_FOUND)
        await record(actor, "original.seen", f"comment:{comment}", body=it.body, purpose=purpose)
    return Original(it.text, it.proposed_text, it.author_name)


def chosen(it: Received, new: NewRedaction) -> Spans:
    """The spans of a comment that are meant, widened to what a reader takes for whole characters, each once.

    Raises 422 for spans and passages that are not there, and where there are none.
    """
    spans: Spans = []
    errors: list[FieldError] = []
    for place, one in enumerate(new.spans):
        span = Span(one.begins, one.ends, new.reason)
        wrong = check_span(it.part(one.part), span, f"spans.{place}")
        if wrong:
            errors.append(wrong)
        else:
            spans.append((one.part, span))
    for passage in filter(None, (clean(one).strip() for one in new.passages)):
        found = [(part, span) for part in RedactedPart for span in occurrences(it.part(part), passage)]
        if not found:
            errors.append(FieldError("passages", "unknown_value", NOT_THERE, {"passage": passage}))
        spans += found
    if errors:
        raise Refused(invalid(*errors))
    if not spans:
        raise Refused(nothing_chosen())
    whole = [(part, widened(it.part(part), span)) for part, span in spans]
    return [(part, Span(span.begins, span.ends, new.reason)) for part, span in dict.fromkeys(whole)]


def reading(it: Received, spans: Sequence[tuple[RedactedPart, Span]]) -> tuple[Original, list[Mark]]:
    """How a comment reads with these spans withheld, and where the masks stand."""
    texts, marks = {}, []
    for part in RedactedPart:
        text, found = redacted(it.part(part), [span for where, span in spans if where is part], part)
        texts[part] = text
        marks += found
    shown = Original(texts[RedactedPart.TEXT], texts[RedactedPart.PROPOSED_TEXT], texts[RedactedPart.AUTHOR_NAME])
    return shown, marks


def in_force(views: Sequence[RedactionView]) -> Spans:
    """The spans of the redactions that were not lifted."""
    return [(one.part, Span(one.begins, one.ends, one.reason)) for one in views if one.lifted_at is None]


async def _held(actor: Actor, comment: UUID) -> Received:
    """The comment, locked, with the right to redact it."""
    it = await received(comment)
    held = await shared(it.slug)
    demand_role(actor, held.body, *REDACTING)
    await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", comment)
    if (await received(comment)).erased:
        raise Refused(ERASED)
    return it


async def _write(it: Received) -> None:
    """Make anew how the comment reads, so that every reader and every search finds it so."""
    spans = in_force(await of_comment(it.id))
    await execute("DELETE FROM redacted_comment WHERE comment = {}", it.id)
    if not spans:
        return
    shown, marks = reading(it, spans)
    await execute(
        "INSERT INTO redacted_comment (id, comment, text, proposed_text, author_name, marks, bigrams)"
        " VALUES ({}, {}, {}, {}, {}, {}::jsonb, {})",
        uuid7(),
        it.id,
        shown.text,
        shown.proposed_text,
        shown.author_name,
        msgspec.json.encode(marks).decode(),
        bigrams(f"{shown.text} {shown.proposed_text}"[:SEARCHED]),
    )


async def previewed(actor: Actor, *, comment: UUID, new: NewRedaction) -> tuple[Spans, Original]:
    """The spans that are meant and how the comment would read; nothing is written. Raises as :func:`redact`."""
    it = await received(comment)
    if not actor.has(*REDACTING, body=it.body):
        raise Refused(NOT_FOUND)
    spans = chosen(it, new)
    return spans, reading(it, [*in_force(await of_comment(comment)), *spans])[0]
