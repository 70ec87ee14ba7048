"""The words of a consultation as the outside sees them: in addresses, exports, the database and the API."""

from __future__ import annotations

from participation.base.words import Word


class Kind(Word):
    """What is put to the public; the kind chooses the procedure and the shortest period."""

    MAJOR_DECISION = "major decision"
    NORMATIVE_DOCUMENT = "normative document"
    PLAN = "plan"
    LEGISLATION_PROPOSAL = "legislation proposal"
    IDEAS = "ideas"


class State(Word):
    """Where a consultation stands between the first draft of its notice and the archive."""

    PREPARED = "prepared"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    REPORT_SUBMITTED = "report submitted"
    REPORT_APPROVED = "report approved"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class Act(Word):
    """What somebody does to a consultation; each is a row with a who and a when."""

    CORRECT = "correct"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    OPEN = "open"
    EXTEND = "extend"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    SUBMIT_REPORT = "submit report"
    REVIEW_REPORT = "review report"
    APPROVE_REPORT = "approve report"
    REJECT_REPORT = "reject report"
    PUBLISH = "publish"
    ARCHIVE = "archive"


class Screening(Word):
    """Whether and when others see a comment."""

    NEVER = "never"
    AFTER_SCREENING = "after screening"
    AT_ONCE = "at once"


class ScreeningReason(Word):
    """Why a comment is hidden from others; shown in its place, while the detail stays sealed."""

    PERSONAL_DATA = "personal data"
    CONFIDENTIAL = "confidential"
    ABUSE = "abuse"
    ADVERTISING = "advertising"
    UNLAWFUL_CONTENT = "unlawful content"
    OFF_TOPIC = "off topic"
    NOT_THEIRS = "not theirs"


class Standing(Word):
    """What others may see of a comment; whatever it is, the comment counts."""

    VISIBLE = "visible"
    UNPUBLISHED = "unpublished"
    HIDDEN = "hidden"
    DISOWNED = "disowned"
    ERASED = "erased"


class Channel(Word):
    """The way a comment came in."""

    WEB = "web"
    COUNTER = "counter"
    LETTER = "letter"
    EMAIL = "e-mail"
    HOTLINE = "hotline"
    FORUM = "forum"
    VISIT = "visit"
    ORGANISATION = "organisation"
    DEPARTMENTAL_OPINION = "departmental opinion"


class Stance(Word):
    """Where the commenter stands, if they say so."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    NEUTRAL = "neutral"


class Publish(Word):
    """What the commenter lets others see."""

    TEXT = "text"
    TEXT_AND_NAME = "text and name"
    NO = "no"


class AuthorKind(Word):
    """The capacity somebody comments in."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Status(Word):
    """The disposition of a point: what the office did with a suggestion, always with a reason."""

    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly adopted"
    NOT_ADOPTED = "not adopted"
    ALREADY_PROVIDED_FOR = "already provided for"
    EXPLAINED = "explained"
    FOR_STUDY = "for study"
    REFERRED = "referred"
    OUT_OF_SCOPE = "out of scope"


class Outcome(Word):
    """What became of a comment: the common disposition of its points, else mixed, or nothing was asked."""

    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly adopted"
    NOT_ADOPTED = "not adopted"
    ALREADY_PROVIDED_FOR = "already provided for"
    EXPLAINED = "explained"
    FOR_STUDY = "for study"
    REFERRED = "referred"
    OUT_OF_SCOPE = "out of scope"
    MIXED = "mixed"
    NO_CHANGE_ASKED = "no change asked"
