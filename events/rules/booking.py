"""预约: whether somebody may book now, which seats they get, and how many bookings one person may have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from events.words import Admission, BallotState, Pool, QuestionKind, SessionState
from participation.base.errors import N_, FieldError, Refusal
from participation.base.identity.words import Assurance

CALLED_OFF = Refusal("called_off", 409, N_("This session does not take place."))
NO_BOOKING = Refusal("no_booking", 409, N_("Nobody needs a seat for this session: just come."))
BY_BALLOT = Refusal("ballot", 409, N_("The seats of this session are given by a ballot."))
NOT_YET = Refusal("not_open", 409, N_("Booking opens on %(opens)s."))
CLOSED = Refusal("closed", 409, N_("Booking for this session has closed."))
FULL = Refusal("full", 409, N_("There are not enough seats left for you."))
BOOKED_ALREADY = Refusal(
    "limit",
    409,
    N_("You have booked this session already. Change or cancel that booking by the link you were sent."),
    extra={"scope": "session"},
)
DAY_LIMIT = Refusal("limit", 409, N_("One person can book %(most)s on one day, and you have."), extra={"scope": "day"})
CAMPAIGN_LIMIT = Refusal(
    "limit", 409, N_("One person can book %(most)s of this campaign, and you have."), extra={"scope": "campaign"}
)
NOT_SURE_ENOUGH = Refusal("assurance_too_low", 403, N_("To book here, prove your contact with a code, or sign in."))
NOT_REAL_NAME = Refusal("assurance_too_low", 403, N_("To book here you have to sign in with your real name."))
NAME_NEEDED = N_("Give the name of everybody who comes.")
GROUP_NAME_NEEDED = N_("Give the name of the class or club.")
NOBODY = N_("Say how many people come.")
TOO_MANY = N_("One booking is for %(most)s people at most.")
NO_GROUPS = N_("This session takes no groups.")
TOO_LATE = Refusal("closed", 409, N_("It is too late to change or cancel this booking. Please call the host."))
GROUP_TOO_LARGE = N_("A group can have %(most)s people at most.")
UNKNOWN_QUESTION = N_("This is not asked.")
ANSWER_NEEDED = N_("Please answer this.")
NOT_A_CHOICE = N_("Choose one of the answers.")
NOT_A_NUMBER = N_("Enter a number.")
FOR_STAFF = Refusal("channel_for_staff", 403, N_("Only staff book for somebody else."))
SURENESS = {Assurance.NONE: 0, Assurance.CONTACT: 1, Assurance.REAL_NAME: 2}


# The numbers of the slots that are taken, by holder and scope.
Held = Mapping[str, Mapping[str, Collection[int]]]


class PoolSeats(msgspec.Struct, frozen=True):
    """The seats of one kind, and whether somebody waits for them."""

    pool: Pool
    capacity: int
    taken: int
    waited: bool = False

    @property
    def free(self) -> int:
        """How many can be booked: none while somebody waits, for whom they are."""
        return 0 if self.waited else self.capacity - self.taken


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of who books."""

    id: UUID
    kind: QuestionKind
    text: str
    text_en: str = ""
    why: str = ""
    why_en: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What decides on a booking of a session, as it stands now."""

    session: UUID
    activity: UUID
    campaign: UUID
    body: UUID
    state: SessionState
    admission: Admission
    starts_at: datetime
    books_from: datetime | None
    books_until: datetime | None
    cancels_until: datetime | None
    most_per_booking: int
    group_most: int
    names_needed: bool
    waitlist: bool
    day: str
    per_person: int | None
    per_day: int | None
    assurance: Assurance
    ballot: BallotState | None
    pools: tuple[PoolSeats, ...]
    questions: tuple[Question, ...] = ()

    def seats(self, pool: Pool) -> PoolSeats:
        """Those of a kind; none at all where there are none."""
        return next((one for one in self.pools if one.pool is pool), PoolSeats(pool, 0, 0))


class Slot(msgspec.Struct, frozen=True, order=True):
    """The ``n``-th booking that a holder has in a scope, from 1."""

    scope: str
    holder: str
    n: int


def check_time(terms: Terms, now: datetime, *, entered: bool = False) -> Refusal | None:
    """Whether a booking that comes now is in time, to the second (409).

    Codes: ``called_off``, ``no_booking``, ``ballot``, ``not_open``, ``closed``. What a clerk enters (``entered``) is
    taken until the session begins. After a drawing what nobody drew or waits for is booked like any other seat.
    """
    if terms.state is SessionState.CALLED_OFF:
        return CALLED_OFF
    if terms.admission is Admission.OPEN:
        return NO_BOOKING
    if terms.admission is Admission.BALLOT and terms.ballot is not BallotState.DRAWN:
        return BY_BALLOT
    if terms.books_from is not None and now < terms.books_from:
        return msgspec.structs.replace(
            NOT_YET.with_values(opens=terms.books_from), extra={"opens_at": terms.books_from.isoformat()}
        )
    until = terms.starts_at if entered else min(terms.books_until or terms.starts_at, terms.starts_at)
    return CLOSED if now >= until else None


def check_assurance(asked: Assurance, given: Assurance, *, entered: bool = False) -> Refusal | None:
    """Whether who books is known surely enough (403 ``assurance_too_low``); a clerk answers for whom they enter."""
    if entered or SURENESS[given] >= SURENESS[asked]:
        return None
    return NOT_REAL_NAME if asked is Assurance.REAL_NAME else NOT_SURE_ENOUGH


def pool_for(terms: Terms, seats: int, wishes: Sequence[Pool]) -> Pool | None:
    """The first of the pools, in the order they are wished for, that has all the seats; None where none has."""
    return next((pool for pool in wishes if terms.seats(pool).free >= seats), None)


def with_taken(terms: Terms, pool: Pool, seats: int) -> Terms:
    """The terms as they stand once so many more seats of a pool are taken."""
    pools = tuple(
        msgspec.structs.replace(one, taken=one.taken + seats) if one.pool is pool else one for one in terms.pools
    )
    return msgspec.structs.replace(terms, pools=pools)


def wishes_of(*, accessible: bool, group: bool) -> tuple[Pool, ...]:
    """Which seats are looked for: those kept for such people first, then those for everybody."""
    if group:
        return (Pool.GROUP, Pool.GENERAL)
    return (Pool.ACCESSIBLE, Pool.GENERAL) if accessible else (Pool.GENERAL,)


def full(terms: Terms) -> Refusal:
    """That there are no seats (409 ``full``), and whether one can wait for some."""
    return msgspec.structs.replace(FULL, extra={"waitlist": terms.waitlist})


def limits(terms: Terms) -> tuple[tuple[str, int, Refusal], ...]:
    """How many bookings a holder may have at most, by scope: one of a session, as set of a day and a campaign."""
    found = [(f"s:{terms.session}", 1, BOOKED_ALREADY)]
    if terms.per_day is not None:
        found.append((f"d:{terms.campaign}:{terms.day}", terms.per_day, DAY_LIMIT.with_values(most=terms.per_day)))
    if terms.per_person is not None:
        refusal = CAMPAIGN_LIMIT.with_values(most=terms.per_person)
        found.append((f"c:{terms.campaign}", terms.per_person, refusal))
    return tuple(found)


def slots_for(terms: Terms, holders: Sequence[str], held: Held) -> tuple[Slot, ...] | Refusal:
    """The slots that one more booking takes, the lowest free ones of each holder; or 409 ``limit``.

    Somebody is known by several keys at once: as a person, and by the contact; none of them may have too many.
    """
    taken = []
    for holder in holders:
        for scope, most, refusal in limits(terms):
            used = held.get(holder, {}).get(scope, ())
            free = next((n for n in range(1, most + 1) if n not in used), None)
            if free is None or len(used) >= most:
                return refusal
            taken.append(Slot(scope, holder, free))
    return tuple(sorted(taken))


def check_change(terms: Terms, now: datetime) -> Refusal | None:
    """Whether a booking may still be changed or cancelled (409 ``called_off`` or ``closed``)."""
    if terms.state is SessionState.CALLED_OFF:
        return CALLED_OFF
    until = min(terms.cancels_until or terms.starts_at, terms.starts_at)
    return TOO_LATE if now >= until else None


def party_errors(terms: Terms, names: Sequence[str]) -> list[FieldError]:
    """What is wrong with a party: how many they are, and names where they are needed (``party.0.name`` …)."""
    if not names:
        return [FieldError("party", "required", NOBODY)]
    if len(names) > terms.most_per_booking:
        return [FieldError("party", "too_many", TOO_MANY, {"most": terms.most_per_booking})]
    if not terms.names_needed:
        return []
    return [
        FieldError(f"party.{place}.name", "required", NAME_NEEDED)
        for place, name in enumerate(names)
        if not name.strip()
    ]


def group_errors(terms: Terms, name: str, heads: int) -> list[FieldError]:
    """What is wrong with a class or club: whether such come, its name and its head count."""
    if terms.group_most == 0:
        return [FieldError("group", "no_groups", NO_GROUPS)]
    errors = [] if name.strip() else [FieldError("group.name", "required", GROUP_NAME_NEEDED)]
    if heads < 1:
        errors.append(FieldError("group.heads", "required", NOBODY))
    elif heads > terms.group_most:
        errors.append(FieldError("group.heads", "too_many", GROUP_TOO_LARGE, {"most": terms.group_most}))
    return errors


def answer_errors(questions: Sequence[Question], answers: Mapping[UUID, str]) -> list[FieldError]:
    """What is wrong with the answers, each at ``answers.<id of the question>``."""
    known = {question.id for question in questions}
    errors = [FieldError(f"answers.{id_}", "unknown", UNKNOWN_QUESTION) for id_ in answers if id_ not in known]
    for question in questions:
        answer = answers.get(question.id, "").strip()
        field = f"answers.{question.id}"
        if not answer:
            if question.required:
                errors.append(FieldError(field, "required", ANSWER_NEEDED))
        elif question.kind is QuestionKind.CHOICE and answer not in question.choices:
            errors.append(FieldError(field, "invalid", NOT_A_CHOICE))
        elif question.kind is QuestionKind.NUMBER and not _is_number(answer):
            errors.append(FieldError(field, "invalid", NOT_A_NUMBER))
    return errors


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False
