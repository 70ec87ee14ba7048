"""The words of calls and applications as the outside sees them: in addresses, exports, the database and the API."""

from __future__ import annotations

from participation.base.words import Word


class Occasion(Word):
    """What the seats are at; the rules file knows a notice period and shares for each."""

    MEETING = "meeting"
    HEARING = "hearing"
    PRICE_HEARING = "price hearing"
    FORUM = "forum"


class Way(Word):
    """How the seats are given where more people may have one than there are seats."""

    DRAW = "draw"
    ALL_ADMITTED = "all admitted"
    STANDING_ROSTER = "standing roster"
    RECOMMENDATION = "recommendation"
    CRITERIA = "criteria"


class Seat(Word):
    """Whom a seat speaks for; the rules file asks for shares of some of them."""

    CONSUMER = "consumer"
    STAKEHOLDER = "stakeholder"
    OPERATOR = "operator"
    EXPERT = "expert"
    DEPARTMENT = "department"
    DEPUTY = "deputy"
    POLITICAL_ADVISER = "political adviser"
    SOCIAL_ORGANISATION = "social organisation"
    RESIDENT = "resident"


class CallState(Word):
    """Where a call stands between its first draft and the meeting."""

    PREPARED = "prepared"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"
    DRAWN = "drawn"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class CallAct(Word):
    """What somebody does to a call; each is a row with a who and a when."""

    CORRECT = "correct"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    OPEN = "open"
    EXTEND = "extend"
    CLOSE = "close"
    FREEZE = "freeze"
    VOID = "void"
    DRAW = "draw"
    CONCLUDE = "conclude"
    WITHDRAW = "withdraw"


class ApplicantKind(Word):
    """The capacity somebody applies in."""

    PERSON = "person"
    ORGANISATION = "organisation"


class ApplicationChannel(Word):
    """The way an application came in."""

    WEB = "web"
    COUNTER = "counter"
    TELEPHONE = "telephone"
    LETTER = "letter"


class Standing(Word):
    """What the acts and reviews of an application amount to."""

    DRAFT = "draft"
    RECEIVED = "received"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"


class ApplicationAct(Word):
    """What an applicant, or a clerk for them, does to an application."""

    BEGIN = "begin"
    HAND_IN = "hand in"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    FORGET = "forget"


class Verdict(Word):
    """What a review finds; "excluded" is for a conflict of interest."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    EXCLUDED = "excluded"


class ReviewReason(Word):
    """Why somebody cannot be in the pool; coded, told to the applicant and counted in public."""

    UNDER_AGE = "under age"
    NO_CONNECTION = "no connection"
    WRONG_VALUES = "wrong values"
    EVIDENCE_MISSING = "evidence missing"
    NOT_REACHABLE = "not reachable"
    DUPLICATE = "duplicate"
    CONFLICT_OF_INTEREST = "conflict of interest"
    NOT_INVITED = "not invited"


class ObjectionOutcome(Word):
    """What somebody else decided on an objection to a review."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class ConsentTo(Word):
    """What an applicant allows beyond what the call needs; each separately, never bundled."""

    NAME_PUBLISHED = "name published"
    INVITED_AGAIN = "invited again"
    SENSITIVE_VALUE = "sensitive value"
