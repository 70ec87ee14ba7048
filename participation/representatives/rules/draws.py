"""When a draw may be prepared, frozen, voided and held, and in which order its steps go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.words import Word

# Below so many people of one type, what stands about the type tells who it is.
FEWEST = 3
# The freeze has to be in the ledger, under a signed checkpoint, before chance says anything.
LEAD = timedelta(minutes=1)
# No office plans farther.
FARTHEST = timedelta(days=3 * 366)

OUT_OF_ORDER = Refusal("out_of_order", 409, N_("The call is not at this step."))
NO_FREEZE = Refusal("not_frozen", 409, N_("The pool is not frozen yet."))
ALREADY_FROZEN = Refusal("already_frozen", 409, N_("The pool is frozen already. To freeze it anew, void that first."))
ALREADY_DRAWN = Refusal("already_drawn", 409, N_("This draw was held already. Your attempt stands on its public page."))
NOT_NEEDED = Refusal(
    "draw_not_needed", 409, N_("No more people are eligible than there are seats, so nothing is drawn: admit them all.")
)
TOO_MANY = Refusal(
    "oversubscribed", 409, N_("More people are eligible than there are seats, so they cannot all have one.")
)
NOT_DRAWN_WAY = Refusal("not_by_draw", 409, N_("The call says that its seats are not given by a draw."))
BY_DRAW = Refusal("by_draw", 409, N_("The call says that its seats are drawn."))
NOT_SOLVED = Refusal("not_solved", 409, N_("The chances are not computed yet."))
SOLVING = Refusal("solving", 409, N_("The chances are being computed. You may go on meanwhile, or cancel it."))
NOTHING_TO_CANCEL = Refusal("not_solving", 409, N_("Nothing is being computed."))
POOL_CHANGED = Refusal(
    "pool_changed", 409, N_("The pool is not the one that was computed with. Compute anew, or void the freeze.")
)
OFFERS_OPEN = Refusal(
    "offers_open",
    409,
    N_(
        "Not answered yet: %(who)s. Seats that fell free are drawn again once every offer is answered or its time is"
        " over; the last one is on %(until)s."
    ),
)
NOT_IN_LEDGER = Refusal(
    "freeze_not_in_ledger", 409, N_("The freeze is not under a checkpoint of the ledger yet. Try again in a minute.")
)
LEDGER_LATE = Refusal(
    "ledger_too_late",
    409,
    N_("A source of chance was known before the ledger had the freeze. Void the freeze and name later sources."),
)
REVIEW_OPEN = N_(
    "The review is not done: %(waiting)s applications wait for a finding, %(objections)s objections for a decision."
)
CAN_OBJECT = N_("Somebody was told that they are not in the pool, and can object until %(until)s.")
REASON_MISSING = N_("Say why; it is published.")
TOO_EARLY = N_("“%(source)s” becomes known on %(when)s. What is entered before that cannot be it.")
TOO_SOON = N_("“%(source)s” must become known at least %(minutes)s minutes after the freeze.")
ENTERED = N_("“%(source)s” has a value already, and it cannot be changed.")
NOT_NAMED = N_("“%(source)s” was not named in the freeze.")
TOO_FAR = N_("Choose an instant within the next three years.")
NOT_LATER = N_("Give an instant that is later than the one announced.")
VALUE_UNKNOWN = N_("“%(value)s” is no value of “%(category)s”.")
VALUES_FIXED = N_("Seats that fell free are drawn with the values and quotas of the first draw.")
NAME_TAKEN = N_("“%(value)s” stands for other values already. Give the new one a name of its own.")


class Kind(Word):
    """What a round of the draw is for."""

    DRAW = "draw"
    REPLACEMENT = "replacement"


class Form(Word):
    """How much of the pool is public."""

    OPEN = "open"
    SEALED = "sealed"


class Small(msgspec.Struct, frozen=True):
    """A type with so few people that its values may tell who they are."""

    values: dict[str, str]
    people: int


def small_types(pool: Sequence[Mapping[str, str]], fewest: int = FEWEST) -> list[Small]:
    """The types of a pool (the values of each person) that hold fewer than ``fewest`` people, the smallest first."""
    counted: dict[tuple[tuple[str, str], ...], int] = {}
    for values in pool:
        key = tuple(sorted(values.items()))
        counted[key] = counted.get(key, 0) + 1
    few = sorted((people, key) for key, people in counted.items() if people < fewest)
    return [Small(dict(key), people) for people, key in few]


def due(announced: datetime, postponed: Sequence[datetime]) -> datetime:
    """When a source is to be known: as announced in the freeze, or as it was postponed to since."""
    return max([announced, *postponed])


def within_reach(at: datetime, now: datetime) -> bool:
    """Whether an instant is one that an office means: not eras ago, and not farther than any plan."""
    return abs(at - now) <= FARTHEST


def check_lead(known: Mapping[str, datetime], now: datetime) -> Refusal | None:
    """Whether each source becomes known late enough after a freeze that is made ``now``."""
    minutes = int(LEAD.total_seconds() // 60)
    wrong = [
        FieldError("sources", "too_soon", TOO_SOON, {"source": name, "minutes": minutes})
        for name, at in known.items()
        if at < now + LEAD
    ]
    return invalid(*wrong) if wrong else None


def check_entry(
    given: Sequence[str], *, known: Mapping[str, datetime], entered: Mapping[str, str], now: datetime
) -> Refusal | None:
    """Whether values of these sources may be entered now: each named, not entered before, and its instant has come."""
    wrong = []
    for name in given:
        if name not in known:
            wrong.append(FieldError("entropy", "unknown", NOT_NAMED, {"source": name}))
        elif name in entered:
            wrong.append(FieldError("entropy", "entered", ENTERED, {"source": name}))
        elif now < known[name]:
            wrong.append(FieldError("entropy", "too_early", TOO_EARLY, {"source": name, "when": known[name]}))
    return invalid(*wrong) if wrong else None


def check_order(known: Mapping[str, datetime], checkpoint_at: datetime) -> Refusal | None:
    """Whether the freeze stood in the ledger before any of its sources was known."""
    return LEDGER_LATE if any(at <= checkpoint_at for at in known.values()) else None


def check_reviewed(
    waiting: int, objections: int, *, kept_out_at: datetime | None, hours: int, now: datetime
) -> Refusal | None:
    """Whether everybody who applied knows where they stand, and nobody's objection is left lying or cut off.

    ``kept_out_at`` is when somebody who has not objected was last told that they are not in the pool; ``hours`` is how
    long they have.
    """
    if waiting or objections:
        return Refusal("review_open", 409, REVIEW_OPEN, {"waiting": waiting, "objections": objections})
    until = kept_out_at + timedelta(hours=hours) if kept_out_at else None
    if until and now < until:
        return Refusal("can_object", 409, CAN_OBJECT, {"until": until})
    return None


def check_reason(reason: str) -> Refusal | None:
    """A reason that everybody will read."""
    return None if reason.strip() else invalid(FieldError("reason", "required", REASON_MISSING))


def check_postponement(until: datetime, *, announced: datetime, now: datetime, reason: str) -> Refusal | None:
    """Whether a source may be waited for until then."""
    wrong = []
    if not within_reach(until, now):
        wrong.append(FieldError("until", "out_of_range", TOO_FAR))
    elif until <= max(announced, now):
        wrong.append(FieldError("until", "not_later", NOT_LATER))
    if not reason.strip():
        wrong.append(FieldError("reason", "required", REASON_MISSING))
    return invalid(*wrong) if wrong else None


def is_needed(eligible: int, seats: int) -> bool:
    """Whether there is anything to draw."""
    return eligible > seats


def progress(stage: str, done: int, steps: int) -> tuple[str, int, int]:
    """A report of the solver as it is stored: never more done than there is to do."""
    return stage[:80], max(0, min(done, max(steps, 1))), max(steps, 1)
