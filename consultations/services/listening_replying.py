"""Replying to a written request: comments, 无修改意见, or that one has nothing to say; once, and then beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from consultations.listening.errors import (
    COMMENTS_MISSING,
    NO_COMMENTS_BESIDE,
    NO_SUCH_ADDRESSEE,
    NOT_FOR_YOU,
    REPLIED_BEFORE_SENT,
)
from consultations.listening.words import PEOPLE, Answer, Party
from consultations.queries.consultations import PUBLIC
from consultations.queries.entering import ENTERING
from consultations.queries.listening_replying import Place, place_of, places
from consultations.rules.lifecycle import state_at
from consultations.rules.listening import check_reply
from consultations.schemas.comment import Author, NewComment, Received
from consultations.schemas.listening import NewReply, Replied, RepliedComment
from consultations.services.commenting import Manner, take_in
from consultations.services.listening import listened, slug_of
from consultations.services.loading import Held
from consultations.tables.listening import Reply, ReplyComment
from consultations.words import AuthorKind, Channel
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import N_, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.rates import allow, key_of
from participation.base.messages import say
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import clean
from participation.base.uploads.services import attach

NO_CHANGE_ASKED = N_("No change asked.")
# a link is held by people, who do not reply twenty times an hour
REPLIES = 20
WITHIN = timedelta(hours=1)


class _Request(msgspec.Struct, frozen=True):
    code: str
    sent_on: date


class _Reply(msgspec.Struct):
    answer: Answer


async def reply(actor: Actor, *, request: UUID, new: NewReply, token: str = "") -> Replied:
    """Take in a reply to a written request: of who was asked, by the link they got or from their account, or entered
    by the office from a paper.

    Of two at once the first counts; the second is shown it (409 ``answered_meanwhile``) and may add to it. Raises 403
    and 404 for who was not asked, 409 once the report is in, 422 naming every wrong field.
    """
    if token:
        await allow(key_of("written reply", token), REPLIES, WITHIN)
    async with transaction():
        held = await listened(await slug_of(request))
        sent = await fetch_one(_Request, "SELECT code, sent_on FROM written_request WHERE id = {}", request)
        assert sent is not None  # it was just seen
        now = clock.now()
        today = day_of(now, current().zone)
        office = actor.has(*ENTERING, body=held.body)
        place = _place(actor, await places(request), new, sent.code, token, today, office=office)
        before = await _locked(place.id)
        demand(check_reply(new.answer, before, new.version))
        replied_on = _replied_on(new, sent.sent_on, today, office=office)
        comments = _comments(actor, new)
        row = Reply(
            id=uuid7(),
            addressee=place.id,
            version=len(before) + 1,
            answer=new.answer,
            at=now,
            replied_on=replied_on,
            note=clean(new.note).strip() if new.answer is Answer.DECLINED else "",
            clerk=actor.person if office else None,
            person=None if office else actor.person,
        )
        await Reply.insert(row)
        manner = Manner(
            entered=office,
            dated=(sent.sent_on, today),
            source=f"written request {sent.code}",
            organisation=place.organisation,
            told=_is_public(held, now),
        )
        said = await _received(actor, held, place, new, comments, manner, replied_on if office else None, now)
        if said:
            await ReplyComment.insert(*(ReplyComment(id=uuid7(), reply=row.id, comment=one.id) for one in said))
        else:
            await attach(actor, subject=f"reply:{row.id}", uploads=new.attachments)
        if new.answer is Answer.NO_CHANGE:
            await _ask_for_nothing(actor, said, now)
        await record(
            actor, "written_request.replied", f"written_request:{request}", body=held.body if office else None,
            addressee=str(place.id), answer=new.answer, comments=[str(one.id) for one in said],
        )  # fmt: skip
        done = Replied(place.id, row.version, said)
        await answered(done)
    return done


def _place(
    actor: Actor, found: Sequence[Place], new: NewReply, code: str, token: str, today: date, *, office: bool
) -> Place:
    """Whose reply it is. Raises 403, 404 and 422."""
    if not office:
        place = place_of(actor, list(found), code, token, today)
        if new.addressee not in {None, place.id}:
            raise Refused(NOT_FOR_YOU)
        return place
    named = next((one for one in found if one.id == new.addressee), None)
    if named is None:
        raise Refused(invalid(FieldError("addressee", "unknown_value", NO_SUCH_ADDRESSEE)))
    return named


async def _locked(addressee: UUID) -> list[Answer]:
    """The answers there are, held until the end of the act: who replies at the same time waits and sees this one."""
    await execute("SELECT FROM addressee WHERE id = {} FOR UPDATE", addressee)
    rows = await fetch(_Reply, "SELECT answer FROM reply WHERE addressee = {} ORDER BY version", addressee)
    return [row.answer for row in rows]


def _replied_on(new: NewReply, sent_on: date, today: date, *, office: bool) -> date:
    if not office or new.replied_on is None:
        return today
    if not sent_on <= new.replied_on <= today:
        raise Refused(invalid(FieldError("replied_on", "out_of_range", REPLIED_BEFORE_SENT)))
    return new.replied_on


def _comments(actor: Actor, new: NewReply) -> list[RepliedComment]:
    """What the reply says, as comments; one that asks for no change says so. Raises 422."""
    given = [one for one in new.comments if not one.blank]
    if new.answer is Answer.COMMENTS:
        if not given:
            raise Refused(invalid(FieldError("comments.0.text", "required", COMMENTS_MISSING)))
        return given
    if given:
        raise Refused(invalid(FieldError("answer", "contradiction", NO_COMMENTS_BESIDE)))
    if new.answer is Answer.DECLINED:
        return []
    return [RepliedComment(text=clean(new.text).strip() or say(actor.locale, NO_CHANGE_ASKED))]


async def _received(
    actor: Actor,
    held: Held,
    place: Place,
    new: NewReply,
    comments: Sequence[RepliedComment],
    manner: Manner,
    stated_on: date | None,
    now: datetime,
) -> list[Received]:
    """Each comment of the reply, received as every other; files go with the first. Raises 422 with all errors."""
    said: list[Received] = []
    errors: list[FieldError] = []
    channel = Channel.DEPARTMENTAL_OPINION if place.kind is Party.BODY else Channel.ORGANISATION
    kind = AuthorKind.PERSON if place.kind in PEOPLE else AuthorKind.ORGANISATION
    for number, one in enumerate(comments):
        comment = NewComment(
            text=one.text,
            clause=one.clause,
            stance=one.stance,
            proposed_text=one.proposed_text or None,
            author=Author(kind=kind, name=place.name, contact=place.contact),
            publish=new.publish,
            attachments=[] if number else new.attachments,
            channel=channel,
            stated_on=stated_on,
        )
        try:
            # judged before anything is written, so one that is refused leaves nothing behind
            said.append(await take_in(actor, held, comment, manner, now))
        except Refused as refused:
            if not refused.refusal.errors:
                raise
            errors += [
                msgspec.structs.replace(error, field=f"comments.{number}.{error.field}")
                for error in refused.refusal.errors
            ]
    if errors:
        raise Refused(invalid(*errors))
    return said


async def _ask_for_nothing(actor: Actor, said: Sequence[Received], now: datetime) -> None:
    """无修改意见 in so many words: the comment has its outcome at once, without an officer to find it."""
    await execute(
        "INSERT INTO no_change (id, comment, person, at) SELECT n.id, n.comment, {}, {}"
        " FROM unnest({}::uuid[], {}::uuid[]) AS n (id, comment)",
        actor.person,
        now,
        [uuid7() for _ in said],
        [one.id for one in said],
    )


def _is_public(held: Held, now: datetime) -> bool:
    """Whether a receipt leads to a page that its holder can see already."""
    return state_at(held.state, held.opens_at, held.closes_at, now) in PUBLIC
