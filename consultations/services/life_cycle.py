"""The acts between the first notice and the closing: review, approval, opening, extension, closure, withdrawal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from consultations.errors import SUBMITTING, WRONG_BODY
from consultations.queries.listening_report import heard
from consultations.queries.report_submissions import under_way
from consultations.queries.signing import signed
from consultations.rules.lifecycle import Prepared, after, check_complete, state_at
from consultations.rules.listening import check_associations
from consultations.rules.periods import Span, check_closure, check_extension
from consultations.rules.sign_off import may_act
from consultations.schemas.consultation import Standing
from consultations.services.loading import Held, is_published, locked, locked_by_id, take_step
from consultations.services.preparing import check_span
from consultations.subscribing.announcing import announce
from consultations.words import Act, State
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refusal, Refused, demand
from participation.base.identity.actor import CLOCKWORK, Actor
from participation.base.in_force import current_calendar, current_rules
from participation.base.ledger.errors import BEHIND
from participation.base.ledger.sequencing import caught_up, owed, sequence
from participation.base.outbox.owing import owe
from participation.base.rules_file.counting import day_of, last_day_before
from participation.base.rules_file.signing_off import Approval, next_stage, signatures_left
from participation.base.settings import current
from participation.base.text import clean


class _Count(msgspec.Struct):
    n: int


async def submit(actor: Actor, *, slug: str, reason: str = "") -> Standing:
    """Hand it in for review. Raises 422 naming what is missing, 409 out of order, 403 without the role."""
    async with transaction():
        held = await locked(slug)
        state = await allowed(actor, held, Act.SUBMIT)
        clauses = await fetch_one(
            _Count,
            "SELECT count(*) AS n FROM clause c JOIN draft d ON d.id = c.draft WHERE d.consultation = {}"
            " AND d.version = (SELECT max(version) FROM draft WHERE consultation = {})",
            held.id,
            held.id,
        )
        prepared = Prepared(
            held.kind, held.title, held.drafting_note, clauses.n if clauses else 0, held.opens_at, held.closes_at
        )
        demand(check_complete(prepared))
        return await done(actor, held, Act.SUBMIT, state, reason=reason)


async def approve(actor: Actor, *, slug: str, reason: str = "") -> Standing:
    """Sign the next stage of the chain. Raises 403 for its author, a wrong role or a second signature, 409
    ``associations_not_asked`` where the rules want business to be heard first."""
    async with transaction():
        held = await locked(slug)
        standing = await sign(actor, held, Act.APPROVE, reason=reason)
        # asked last, so that who may not sign is told just that; a refusal takes the signature back with it
        rules = current_rules().listening
        parties = await heard(held.id)
        demand(check_associations(held.kind, concerns_business=held.concerns_business, heard=parties, rules=rules))
        return standing


async def reject(actor: Actor, *, slug: str, reason: str) -> Standing:
    """Send it back with reasons. Raises 422 without one."""
    async with transaction():
        held = await locked(slug)
        state = await allowed(actor, held, Act.REJECT, reason=reason)
        return await done(actor, held, Act.REJECT, state, reason=reason)


async def open_(actor: Actor, *, slug: str) -> Standing:
    """Open at the announced instant: at once where it has come, else by itself when it comes.

    Opened later than announced, it opens now, and the period is judged by the day on which it really opens.
    Raises 422 where too little of it is left.
    """
    async with transaction():
        held = await in_time(slug)
        now = clock.now()
        later = held.opens_at > now
        state = await allowed(actor, held, Act.OPEN, opens_later=later)
        opens = max(held.opens_at, now)
        check_span(held.kind, opens, held.closes_at, held.concerns_business, held.shortening_reason)
        if later:
            await owe("consultation.open", due_at=held.opens_at, once=f"open:{held.id}", consultation=str(held.id))
        else:
            await execute("UPDATE consultation SET opens_at = {} WHERE id = {}", opens, held.id)
        await _owe_closing(held.id, held.closes_at)
        return await done(actor, held, Act.OPEN, state)


async def extend(actor: Actor, *, slug: str, closes_at: datetime, reason: str) -> Standing:
    """Give the public more time, with a reason that is published. Raises 422 where it is no later or unreasoned."""
    async with transaction():
        held = await in_time(slug)
        state = await allowed(actor, held, Act.EXTEND)
        demand(check_extension(held.closes_at, closes_at, clean(reason)))
        await _owe_closing(held.id, closes_at)
        return await done(actor, held, Act.EXTEND, state, reason=reason, closes_at=closes_at)


async def close(actor: Actor, *, slug: str, reason: str = "") -> Standing:
    """Close it now. Before the announced end the shortest period must be served or a reason be published.

    Every comment is in the ledger by then, under a signed checkpoint. Raises 503 where that does not succeed.
    """
    return await caught_up(lambda: _close(actor, slug, reason))


async def _close(actor: Actor, slug: str, reason: str) -> Standing:
    async with transaction():
        before = await locked(slug)
        held = await _caught_up(before)
        if held.state is State.CLOSED and before.state is not State.CLOSED:
            # the clock's own job was late, and has just been done
            demand(_may(actor, held, Act.CLOSE))
            return Standing(held.slug, held.state)
        state = await allowed(actor, held, Act.CLOSE)
        if await owed(slug):
            raise Refused(BEHIND)
        now = clock.now()
        zone = current().zone
        span = Span(held.kind, day_of(held.opens_at, zone), last_day_before(now, zone), held.concerns_business)
        given = clean(reason).strip() or held.shortening_reason
        demand(check_closure(span, reason=given, rules=current_rules(), calendar=current_calendar()))
        # one that opened this very instant keeps its announced end, for no period is empty
        ended = now if now > held.opens_at else None
        return await done(actor, held, Act.CLOSE, state, reason=reason, closes_at=ended)


async def withdraw(actor: Actor, *, slug: str, reason: str) -> Standing:
    """Take it back with a published reason. Raises 422 without one, 409 once a report is public."""
    async with transaction():
        held = await in_time(slug)
        published = await is_published(held.id)
        state = await allowed(actor, held, Act.WITHDRAW, reason=reason, published_before=published)
        return await done(actor, held, Act.WITHDRAW, state, reason=reason)


async def archive(actor: Actor, *, slug: str) -> Standing:
    """File it for good, after publication."""
    async with transaction():
        held = await locked(slug)
        state = await allowed(actor, held, Act.ARCHIVE)
        return await done(actor, held, Act.ARCHIVE, state)


async def keep_time(consultation: UUID) -> None:
    """What the clock does: opens a scheduled consultation and closes an open one, each when its instant has come."""
    await sequence()
    async with transaction():
        await _caught_up(await locked_by_id(consultation))


async def in_time(slug: str) -> Held:
    """The consultation, locked; an opening or closing that is due is done before anything else may be."""
    return await _caught_up(await locked(slug))


async def _caught_up(held: Held) -> Held:
    """The consultation after what the clock owes it; each step is dated at its announced instant, also when late."""
    due = state_at(held.state, held.opens_at, held.closes_at, clock.now())
    if held.state is State.SCHEDULED and due is not State.SCHEDULED:
        await done(CLOCKWORK, held, Act.OPEN, State.OPEN, at=held.opens_at)
        held = msgspec.structs.replace(held, state=State.OPEN)
    if held.state is State.OPEN and due is State.CLOSED:
        await done(CLOCKWORK, held, Act.CLOSE, State.CLOSED, at=held.closes_at)
        held = msgspec.structs.replace(held, state=State.CLOSED)
    return held


async def sign(actor: Actor, held: Held, act: Act, *, reason: str = "") -> Standing:
    """One signature of the chain, of the consultation or of its report, inside the caller's transaction."""
    stages = current_rules().sign_off.stages
    authors, approvals = await signed(held.id, held.author, act)
    demand(_may(actor, held, act, authors, approvals))
    await demand_not_submitting(held)
    stage = next_stage(stages, approvals)
    name = stage.name if stage else ""
    after_this = [*approvals, Approval(name, str(actor.person))]
    state = _state(after(held.state, act, signatures_left=signatures_left(stages, after_this)))
    waiting = next_stage(stages, after_this)
    return await done(actor, held, act, state, reason=reason, stage=name, waiting_for=waiting.name if waiting else None)


async def allowed(
    actor: Actor,
    held: Held,
    act: Act,
    *,
    reason: str = "",
    opens_later: bool = False,
    published_before: bool = False,
) -> State:
    """The state that the act leads to, once the actor's role and the order of things are judged."""
    decision = act in {Act.REJECT, Act.REJECT_REPORT}
    authors, approvals = await signed(held.id, held.author, act) if decision else (set(), [])
    demand(_may(actor, held, act, authors, approvals))
    await demand_not_submitting(held)
    found = after(held.state, act, reason=clean(reason), opens_later=opens_later, published_before=published_before)
    return _state(found)


async def demand_not_submitting(held: Held) -> None:
    """Raises 409 ``report_being_submitted`` while a job submits its report."""
    if held.state is State.REPORT_SUBMITTED and await under_way(held.id):
        raise Refused(SUBMITTING)


def _may(
    actor: Actor, held: Held, act: Act, authors: Collection[str] = (), approvals: Sequence[Approval] = ()
) -> Refusal | None:
    roles = {role for role, where in actor.roles if where == held.body}
    if not roles:
        # before anything is said of how far its chain has come
        return WRONG_BODY
    stages = current_rules().sign_off.stages
    return may_act(act, person=str(actor.person), roles=roles, authors=authors, stages=stages, approvals=approvals)


def _state(found: State | Refusal) -> State:
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


async def _owe_closing(consultation: UUID, closes_at: datetime) -> None:
    once = f"close:{consultation}:{closes_at.isoformat()}"
    await owe("consultation.close", due_at=closes_at, once=once, consultation=str(consultation))


async def done(
    actor: Actor,
    held: Held,
    act: Act,
    state: State,
    *,
    reason: str = "",
    stage: str = "",
    closes_at: datetime | None = None,
    waiting_for: str | None = None,
    at: datetime | None = None,
) -> Standing:
    """Write the step, the state and the audit row; ``at`` dates the step where that is not now."""
    await take_step(actor, held, act, state, at or clock.now(), reason=clean(reason), stage=stage, closes_at=closes_at)
    verb = f"consultation.{act.replace(' ', '_')}"
    await record(actor, verb, f"consultation:{held.id}", body=held.body, state=state, stage=stage)
    await announce(held, act, state, closes_at)
    return Standing(held.slug, state, waiting_for)
