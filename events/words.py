"""The words of open days as the outside sees them: in addresses, exports, the database and the API."""

from __future__ import annotations

from participation.base.words import Word


class CampaignKind(Word):
    """开放月 / 开放周 / 开放日 / 常态开放."""

    OPEN_MONTH = "open month"
    OPEN_WEEK = "open week"
    OPEN_DAY = "open day"
    ALL_YEAR = "all year"


class ProgrammeKind(Word):
    """What is made public only as a frozen text that the chain has signed."""

    CAMPAIGN = "campaign"
    ACTIVITY = "activity"
    AWARD = "award"


class ProgrammeAct(Word):
    """What somebody does with a version; each is a row with a who and a when."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


class ProgrammeStanding(Word):
    """What the acts on a version amount to."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Mode(Word):
    """Whether one goes there, looks from afar, or either."""

    ON_SITE = "on site"
    ONLINE = "online"
    HYBRID = "hybrid"


class Facility(Word):
    """What makes a place accessible."""

    STEP_FREE = "step-free"
    LIFT = "lift"
    ACCESSIBLE_TOILET = "accessible toilet"
    ACCESSIBLE_PARKING = "accessible parking"
    HEARING_LOOP = "hearing loop"
    SIGN_LANGUAGE = "sign language"
    GUIDE_DOGS = "guide dogs"
    WHEELCHAIRS = "wheelchairs to borrow"
    QUIET_ROOM = "quiet room"


class Admission(Word):
    """How one gets a seat: by booking, by the ballot, or by just coming."""

    BOOKING = "booking"
    BALLOT = "ballot"
    OPEN = "open"


class QuestionKind(Word):
    """What answers a question of a booking."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"


class SessionState(Word):
    """What the acts of a session amount to; that it is over is told by the clock."""

    PREPARED = "prepared"
    PUBLISHED = "published"
    CALLED_OFF = "called off"


class SessionAct(Word):
    """What is done to a session; each is a row with a who and a when."""

    PREPARE = "prepare"
    PUBLISH = "publish"
    CHANGE = "change"
    RESIZE = "resize"
    RELEASE = "release"
    CALL_OFF = "call off"


class Pool(Word):
    """For whom seats of a session are kept; general ones are for everybody."""

    GENERAL = "general"
    ACCESSIBLE = "accessible"
    GROUP = "group"


class PartyKind(Word):
    """Several people with a ticket each, or a class or club with one ticket and a head count."""

    PARTY = "party"
    GROUP = "group"


class BookingChannel(Word):
    """By which way a booking came about."""

    WEB = "web"
    COUNTER = "counter"
    HOTLINE = "hotline"
    OFFER = "offer"
    BALLOT = "ballot"


class BookingAct(Word):
    """What is done with a booking; each is a row with a who and a when."""

    BOOK = "book"
    CHANGE = "change"
    MOVE = "move"
    CANCEL = "cancel"
    CALL_OFF = "call off"
    CONFIRM = "confirm"


class BookingState(Word):
    """What those acts amount to."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    CALLED_OFF = "called off"


class WaitState(Word):
    """Where somebody on the waitlist stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    LEFT = "left"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CLOSED = "closed"


class OfferState(Word):
    """What became of seats that were offered to somebody on the waitlist."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class BallotState(Word):
    """Where a ballot stands."""

    PREPARED = "prepared"
    OPEN = "open"
    FROZEN = "frozen"
    DRAWN = "drawn"
    VOIDED = "voided"


class BallotAct(Word):
    """What is done with a ballot; a second drawing is refused, and that is a row too."""

    PREPARE = "prepare"
    PUBLISH = "publish"
    FREEZE = "freeze"
    DRAW = "draw"
    REFUSE = "refuse"
    VOID = "void"


class DoorKind(Word):
    """What a door leads to: a session of an open day, or a meeting."""

    SESSION = "session"
    MEETING = "meeting"


class Direction(Word):
    """Which way somebody went."""

    IN = "in"
    OUT = "out"


class Verdict(Word):
    """What a door answers to a scan."""

    ADMITTED = "admitted"
    LEFT = "left"
    AGAIN = "again"
    ALREADY = "already"
    CONFLICT = "conflict"
    CANCELLED = "cancelled"
    WRONG_SESSION = "wrong-session"
    NOT_NOW = "not-now"
    FORGED = "forged"
    UNKNOWN = "unknown"


class ConflictKind(Word):
    """Why a supervisor has to look: the doors have done what cannot both be right."""

    TWO_DOORS = "two doors"
    CANCELLED_MEANWHILE = "cancelled meanwhile"
    OVER_CAPACITY = "over capacity"


class AwardAct(Word):
    """What is done with a vote on activities."""

    PREPARE = "prepare"
    PUBLISH = "publish"
    FREEZE = "freeze"
    ASK_VOIDING = "ask to void"
    KEEP = "keep"
    VOID = "void"


class VoterKind(Word):
    """Why somebody has a vote: they were there, or they are a resident whose contact was verified."""

    CHECKED_IN = "checked in"
    RESIDENT = "resident"


class NoShowAct(Word):
    """What is done with the record that somebody who had booked did not come."""

    RECORD = "record"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    LIFT = "lift"
