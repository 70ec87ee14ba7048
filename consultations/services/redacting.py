"""Withholding spans of a comment from everybody, lifting that, and looking at the original on record."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.queries.redacting import REDACTING, Received, of_comment, received, redactions
from consultations.queries.sealing import sealed_files
from consultations.rules.disowning import ERASED
from consultations.rules.erasing import RESTRICTED_BEFORE
from consultations.rules.redacting import (
    NOT_THERE,
    Mark,
    RedactedPart,
    Span,
    Where,
    check_span,
    nothing_chosen,
    occurrences,
    redacted,
    widened,
)
from consultations.schemas.redacting import NewRedaction, Original, QuestionAnswered, Redactions, RedactionView
from consultations.services.loading import demand_role, shared
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import SEARCHED, bigrams, clean

LIFTED = Refusal("lifted", 409, N_("This redaction was lifted already."))
LIFTING_REASON = N_("Say why it may be read again.")

Spans = list[tuple[Where, Span]]


async def redact(actor: Actor, *, comment: UUID, new: NewRedaction) -> Redactions:
    """Withhold spans of a comment; the comment itself stays as received.

    Raises 422 where a span is not in the text, a passage not found, or nothing chosen; 403 without the role, 404, 409
    where the text was erased.
    """
    async with transaction():
        it = await held_comment(actor, comment)
        await withhold(actor, it, new)
        made = await redactions(actor, comment)
        await answered(made)
    return made


async def withhold(actor: Actor, it: Received, new: NewRedaction) -> None:
    """The same for a comment that is held, inside an act that asked already who may."""
    spans = chosen(it, new)
    await execute(
        "INSERT INTO redaction (id, comment, part, answer, begins, ends, reason, person, at)"
        " SELECT s.id, {}, s.part, s.answer, s.begins, s.ends, {}, {}, {} FROM unnest({}::uuid[], {}::text[],"
        " {}::int[], {}::int[], {}::int[]) AS s (id, part, answer, begins, ends)",
        it.id,
        new.reason,
        actor.person,
        clock.now(),
        [uuid7() for _ in spans],
        [str(where.part) for where, _ in spans],
        [where.answer for where, _ in spans],
        [span.begins for _, span in spans],
        [span.ends for _, span in spans],
    )
    await _write(it)
    # how many, not where: the places and lengths of a number tell something of it
    await record(actor, "comment.redacted", f"comment:{it.id}", body=it.body, spans=len(spans), reason=new.reason)


class _Lifted(msgspec.Struct):
    comment: UUID


async def lift(actor: Actor, *, redaction: UUID, reason: str) -> Redactions:
    """Let a redaction be in force no longer. Raises 422 without a reason, 404, 403, 409 where it was lifted before."""
    async with transaction():
        found = await fetch_one(_Lifted, "SELECT r.comment FROM redaction r WHERE r.id = {}", redaction)
        if found is None:
            raise Refused(NOT_FOUND)
        it = await held_comment(actor, found.comment)
        why = clean(reason).strip()
        if not why:
            raise Refused(invalid(FieldError("reason", "required", LIFTING_REASON)))
        # asked after the comment is locked: of two at once the second finds it lifted
        if await execute("SELECT FROM redaction_lifting WHERE redaction = {}", redaction):
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
        sealed = await sealed_files(comment)
    return msgspec.structs.replace(it.original, sealed_files=sealed)


def chosen(it: Received, new: NewRedaction) -> Spans:
    """The spans of a comment that are meant, widened to what a reader takes for whole characters, each once.

    Raises 422 for spans and passages that are not there, and where there are none.
    """
    texts = it.texts
    spans: Spans = []
    errors: list[FieldError] = []
    for place, one in enumerate(new.spans):
        span = Span(one.begins, one.ends, new.reason)
        wrong = check_span(texts.get(one.where, ""), span, f"spans.{place}")
        if wrong:
            errors.append(wrong)
        else:
            spans.append((one.where, span))
    for passage in filter(None, (clean(one).strip() for one in new.passages)):
        found = [(where, span) for where, text in texts.items() for span in occurrences(text, passage)]
        if not found:
            errors.append(FieldError("passages", "unknown_value", NOT_THERE, {"passage": passage}))
        spans += found
    if errors:
        raise Refused(invalid(*errors))
    if not spans:
        raise Refused(nothing_chosen())
    whole = [(where, widened(texts[where], span)) for where, span in spans]
    return [(where, Span(span.begins, span.ends, new.reason)) for where, span in dict.fromkeys(whole)]


def reading(it: Received, spans: Spans) -> tuple[Original, list[Mark]]:
    """How a comment reads with these spans withheld, and where the masks stand."""
    texts, marks = {}, []
    for where, text in it.texts.items():
        within = [span for place, span in spans if place == where]
        texts[where], found = redacted(text, within, where.part, where.answer)
        marks += found
    answers = [
        QuestionAnswered(one.question, texts[Where(RedactedPart.ANSWER, place)])
        for place, one in enumerate(it.original.answers)
    ]
    text, wording, name = (
        texts[Where(part)] for part in (RedactedPart.TEXT, RedactedPart.PROPOSED_TEXT, RedactedPart.AUTHOR_NAME)
    )
    return Original(text, wording, name, answers), marks


def in_force(views: Sequence[RedactionView]) -> Spans:
    """The spans of the redactions that were not lifted."""
    return [(one.where, Span(one.begins, one.ends, one.reason)) for one in views if one.lifted_at is None]


async def held_comment(actor: Actor, comment: UUID) -> Received:
    """A comment, locked, for who may withhold something of it.

    Raises 404, 403 without the role, 409 where the text was erased or sealed for the archive. To be called
    inside an act.
    """
    it = await received(comment)
    held = await shared(it.slug)
    demand_role(actor, held.body, *REDACTING)
    await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", comment)
    if (await received(comment)).erased:
        raise Refused(ERASED)
    # what was sealed for the archive is not opened again part by part
    if await execute("SELECT FROM erasure WHERE comment = {}", comment):
        raise Refused(RESTRICTED_BEFORE)
    return it


async def _write(it: Received) -> None:
    """Make anew how the comment reads, so that every reader and every search finds it so."""
    spans = in_force(await of_comment(it.id))
    await execute("DELETE FROM redacted_comment WHERE comment = {}", it.id)
    if not spans:
        return
    shown, marks = reading(it, spans)
    in_answers = any(mark.answer is not None for mark in marks)
    await execute(
        "INSERT INTO redacted_comment (id, comment, text, proposed_text, author_name, answers, marks, bigrams)"
        " VALUES ({}, {}, {}, {}, {}, {}::jsonb, {}::jsonb, {})",
        uuid7(),
        it.id,
        shown.text,
        shown.proposed_text,
        shown.author_name,
        msgspec.json.encode({one.question: one.text for one in shown.answers}).decode() if in_answers else None,
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
