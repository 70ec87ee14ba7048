"""十大开放活动: what a vote must say, when one nominates and votes, and who may."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from events.words import AwardAct
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE

HOSTS = frozenset({Role.HOST, Role.OFFICER})
# who may sit on a jury: whoever of the body neither enters at the counter nor only reads
JURORS = frozenset({Role.HOST, Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER})
# who signs that a vote is voided, and never who asked for it
VOIDING = frozenset({Role.LEADER})
LARGEST_SCORE = 100

TAKEN = Refusal("slug_taken", 409, N_("Another vote has this address already."))
PUBLIC_ALREADY = Refusal(
    "already_public", 409, N_("This vote is public. Its rules cannot change any more while people vote by them.")
)
NO_NOMINATIONS = Refusal("no_nominations", 409, N_("Nobody nominates in this vote."))
NOMINATIONS_OVER = Refusal("nominations_over", 409, N_("Activities could be nominated until %(until)s."))
NOMINATED_ALREADY = Refusal("nominated_already", 409, N_("This activity is nominated already."))
NOT_OPEN = Refusal("not_open", 409, N_("Voting begins on %(opens_at)s."))
CLOSED = Refusal("closed", 409, N_("Voting ended on %(closes_at)s."))
STILL_OPEN = Refusal("still_open", 409, N_("Voting lasts until %(closes_at)s. Nothing is counted before that."))
COUNTED_ALREADY = Refusal("counted_already", 409, N_("The result is frozen already."))
VOIDED = Refusal("voided", 409, N_("This vote was voided; its page says why."))
NOT_PUBLIC = Refusal("not_public", 409, N_("This vote is not public. What nobody has read needs no voiding."))
ASKED_ALREADY = Refusal("asked_already", 409, N_("Voiding was asked for already and waits for a signature."))
NOT_ASKED = Refusal("not_asked", 409, N_("Nobody has asked for this vote to be voided."))
ASKER_MAY_NOT_SIGN = Refusal("asker_may_not_sign", 403, N_("Who asked for it may not sign it. Another leader does."))
VOTING_BEGUN = Refusal("voting_begun", 409, N_("Voting has begun, so who stands for election cannot change any more."))
NO_JURY = Refusal("no_jury", 409, N_("This vote has no jury."))
NOT_THERE = Refusal(
    "not_there", 403, N_("Only who was there can do this. Open it by the link of your booking, after your visit.")
)
NOT_ENTITLED = Refusal(
    "not_entitled",
    403,
    N_("Who was there votes by the link of their booking. Residents sign in with a contact that is proved."),
)

NO_CHOICE = N_("Choose at least one activity.")
TOO_MANY = N_("Choose at most %(most)s activities.")
TWICE = N_("An activity was chosen twice.")
UNKNOWN = N_("An activity that was chosen does not stand in this vote.")
WINDOW = N_("Voting ends after it begins.")
NOMINATIONS_LATE = N_("Nominations end before voting begins.")
OVER = N_("Voting must lie ahead.")
REASON_NEEDED = N_("Say why; it is published.")
RULES_MISSING = N_("Say in plain words by which rules the vote goes; they are shown with it.")
TITLE_MISSING = N_("Give it a title.")


class AwardTimes(msgspec.Struct, frozen=True, kw_only=True):
    """When one nominates (not at all if None) and when one votes."""

    nominates_until: datetime | None
    opens_at: datetime
    closes_at: datetime


def check_times(times: AwardTimes) -> Refusal | None:
    """What is wrong with the instants of a vote."""
    wrong = []
    if times.closes_at <= times.opens_at:
        wrong.append(FieldError("closes_at", "window", WINDOW))
    if times.nominates_until is not None and times.nominates_until > times.opens_at:
        wrong.append(FieldError("nominates_until", "late", NOMINATIONS_LATE))
    return invalid(*wrong) if wrong else None


def check_complete(title: str, rules: str, times: AwardTimes, now: datetime) -> Refusal | None:
    """Whether a vote can be handed in: it has its rules in words and lies ahead."""
    wrong = [] if title.strip() else [FieldError("title", "required", TITLE_MISSING)]
    if not rules.strip():
        wrong.append(FieldError("rules", "required", RULES_MISSING))
    if times.closes_at <= now:
        wrong.append(FieldError("closes_at", "over", OVER))
    return invalid(*wrong) if wrong else None


def check_nomination(times: AwardTimes, now: datetime) -> Refusal | None:
    """Whether visitors nominate now: ``no_nominations``, ``nominations_over`` (409)."""
    if times.nominates_until is None:
        return NO_NOMINATIONS
    return NOMINATIONS_OVER.with_values(until=times.nominates_until) if now >= times.nominates_until else None


def check_voting(times: AwardTimes, now: datetime) -> Refusal | None:
    """Whether votes are taken now: ``not_open``, ``closed`` (409)."""
    if now < times.opens_at:
        return NOT_OPEN.with_values(opens_at=times.opens_at)
    return CLOSED.with_values(closes_at=times.closes_at) if now >= times.closes_at else None


def check_standing(times: AwardTimes, now: datetime) -> Refusal | None:
    """Whether who stands for election may still change."""
    return VOTING_BEGUN if now >= times.opens_at else None


def check_count(times: AwardTimes, now: datetime) -> Refusal | None:
    """Whether the votes may be counted: ``still_open`` (409)."""
    return STILL_OPEN.with_values(closes_at=times.closes_at) if now < times.closes_at else None


def check_choices(choices: Sequence[str], standing: Collection[str], *, most: int) -> Refusal | None:
    """What is wrong with a vote, everything at once."""
    wrong = []
    if not choices:
        wrong.append(FieldError("choices", "required", NO_CHOICE))
    if len(choices) > most:
        wrong.append(FieldError("choices", "too_many", TOO_MANY, {"most": most}))
    if len(set(choices)) < len(choices):
        wrong.append(FieldError("choices", "doubled", TWICE))
    if not set(choices) <= set(standing):
        wrong.append(FieldError("choices", "unknown", UNKNOWN))
    return invalid(*wrong) if wrong else None


def check_reason(reason: str) -> Refusal | None:
    """A reason that everybody will read."""
    return None if reason.strip() else invalid(FieldError("reason", "required", REASON_NEEDED))


def check_asking(act: AwardAct | None, *, public: bool) -> Refusal | None:
    """Whether voiding may be asked for; ``act`` is the last about it: ``not_public``, ``voided``, ``asked_already``."""
    if not public:
        return NOT_PUBLIC
    if act is AwardAct.VOID:
        return VOIDED
    return ASKED_ALREADY if act is AwardAct.ASK_VOIDING else None


def check_signing(act: AwardAct | None, *, asked_by: str, person: str, roles: Collection[Role]) -> Refusal | None:
    """Whether somebody with these roles may sign, or send back, what was asked for by another: ``wrong_role``,
    ``asker_may_not_sign`` (403), ``voided``, ``not_asked`` (409)."""
    if not VOIDING & set(roles):
        return WRONG_ROLE
    if act is AwardAct.VOID:
        return VOIDED
    if act is not AwardAct.ASK_VOIDING:
        return NOT_ASKED
    return ASKER_MAY_NOT_SIGN if person == asked_by else None
