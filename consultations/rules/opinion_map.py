"""The opinion map: who may do what with it, when a map is due, and from how many voters on it shows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.words import Word


class MapAct(Word):
    """What is done to a map; each is a row with a who and a when."""

    TURN_ON = "turn on"
    TURN_OFF = "turn off"
    PUBLISH = "publish result"
    KEEP = "keep result internal"


class Seen(Word):
    """Who sees the result: as the rules file says, everybody, or the office alone."""

    BY_RULE = "by rule"
    PUBLIC = "public"
    INTERNAL = "internal"


class Standing(Word):
    """Where a statement stands; only a public one can be voted on."""

    PROPOSED = "proposed"
    PUBLIC = "public"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class StatementDecision(Word):
    """What is decided on a statement."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Vote(Word):
    """What somebody says to a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NEITHER = "pass"


VALUE = {Vote.AGREE: 1, Vote.NEITHER: 0, Vote.DISAGREE: -1}

# Below so many voters in groups no result is shown to anybody: few people might be recognised by their opinions.
SHOWN_FROM = 50
# More than anybody answers, and more than one picture can tell.
MOST_STATEMENTS = 500
# One person answers every statement twice; one address is a family, an office or a library.
VOTES_PER_VOTER_HOUR = 1_000
VOTES_PER_ADDRESS_HOUR = 5_000

# A map is drawn again after so many further votes, or so large a share of those it rests on, or so long a time.
FURTHER_VOTES = 200
FURTHER_SHARE = 0.05
LONGEST_WAIT = timedelta(minutes=10)

DECIDING = frozenset({Role.REVIEWER, Role.LEADER})
SWITCHING = frozenset({Role.OFFICER, Role.LEADER})

NO_MAP = Refusal("no_opinion_map", 404, N_("There is no opinion map here."))
OWN_STATEMENT = Refusal(
    "author_may_not_approve", 403, N_("You wrote one of these statements, so somebody else has to decide on it.")
)
NOT_WAITING = Refusal("out_of_order", 409, N_("This statement has been decided on already."))
NOT_PUBLIC = Refusal("out_of_order", 409, N_("Only a statement that is public can be withdrawn."))
NOT_VOTED_ON = Refusal("closed", 409, N_("This statement cannot be voted on any more."))
ALREADY = Refusal("out_of_order", 409, N_("This has been done already."))
NO_STATEMENTS = Refusal("incomplete", 409, N_("Have at least one statement approved before you turn the map on."))
TOO_MANY = Refusal("too_many", 409, N_("A map has at most %(most)s statements."), {"most": MOST_STATEMENTS})
THERE_ALREADY = N_("There is a statement with these words already.")
REASON_MISSING = N_("Say why; the reason stays in the record.")

AFTER = {
    (Standing.PROPOSED, StatementDecision.APPROVE): Standing.PUBLIC,
    (Standing.PROPOSED, StatementDecision.DECLINE): Standing.DECLINED,
    (Standing.PUBLIC, StatementDecision.WITHDRAW): Standing.WITHDRAWN,
}


def after(standing: Standing, decision: StatementDecision, reason: str) -> Standing | Refusal:
    """Where a decision leads, or why it cannot be made: ``out_of_order`` (409), ``required`` (422) without a reason."""
    reached = AFTER.get((standing, decision))
    if reached is None:
        return NOT_PUBLIC if decision is StatementDecision.WITHDRAW else NOT_WAITING
    if decision is not StatementDecision.APPROVE and not reason.strip():
        return invalid(FieldError("reason", "required", REASON_MISSING))
    return reached


def may_decide(
    decision: StatementDecision, *, person: str, roles: Collection[Role], authors: Collection[str]
) -> Refusal | None:
    """Whether somebody with these roles in the body may decide on statements by these authors.

    Nothing becomes public by its author alone. To withdraw is to take back, which the office may do at once.
    """
    allowed = DECIDING | SWITCHING if decision is StatementDecision.WITHDRAW else DECIDING
    if decision is StatementDecision.APPROVE and person in authors:
        return OWN_STATEMENT
    return None if allowed & set(roles) else WRONG_ROLE


def is_shown(seen: Seen, *, public_by_rule: bool) -> bool:
    """Whether everybody may see the result."""
    return public_by_rule if seen is Seen.BY_RULE else seen is Seen.PUBLIC


def still_missing(voters: int) -> int:
    """How many voters are missing until a result is shown."""
    return max(0, SHOWN_FROM - voters)


def next_drawing(*, cast: int, drawn: int, drawn_at: datetime | None, now: datetime) -> datetime | None:
    """When a map of ``cast`` votes is due where the last one, at ``drawn_at``, rests on ``drawn``; None: none is.

    At once with enough further votes, else when the last map has become old.
    """
    if cast <= drawn:
        return None
    if drawn_at is None or cast - drawn >= min(FURTHER_VOTES, max(1, drawn * FURTHER_SHARE)):
        return now
    return max(now, drawn_at + LONGEST_WAIT)
