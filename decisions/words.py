"""The words of matters and meetings as the outside sees them: in addresses, exports, the database and the API."""

from __future__ import annotations

from participation.base.words import Word


class EditionKind(Word):
    """What is made public only as a frozen text that the chain has signed."""

    CATALOGUE = "catalogue"
    MATTER = "matter"
    ANNOUNCEMENT = "announcement"
    DECISIONS = "decisions"
    MINUTES = "minutes"
    SUMMARY = "summary"
    HEARING_RECORD = "hearing record"
    HEARING_REPORT = "hearing report"
    FEEDBACK = "feedback"
    OVERDUE_LIST = "overdue list"
    FIGURES = "figures"


class EditionAct(Word):
    """What somebody does with an edition; each is a row with a who and a when."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    PUBLISH = "publish"


class EditionStanding(Word):
    """What the acts of an edition amount to."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHED = "published"


class Change(Word):
    """What happens to a matter in a version of a catalogue."""

    ADDED = "added"
    DROPPED = "dropped"


class Participation(Word):
    """公众参与方式: how the public takes part in the making of a decision."""

    CONSULTATION = "consultation"
    HEARING = "hearing"
    FORUM = "forum"
    MEETING = "sitting in"
    WRITTEN_REQUEST = "written request"
    VISIT = "visit"
    SURVEY = "survey"


class MatterStepKind(Word):
    """The steps of making a major decision, in their order."""

    PARTICIPATION = "public participation"
    EXPERT_ARGUMENT = "expert argument"
    RISK_ASSESSMENT = "risk assessment"
    FAIR_COMPETITION = "fair competition review"
    LEGALITY = "legality review"
    DISCUSSION = "collective discussion"
    REPORT = "report"
    ARCHIVE = "archive"


class StepStanding(Word):
    """Whether a step was taken, or why it need not be."""

    UNDER_WAY = "under way"
    DONE = "done"
    NOT_APPLICABLE = "not applicable"


class MatterStage(Word):
    """Where a matter stands: the first step that is not settled yet."""

    PLANNED = "planned"
    PARTICIPATION = "public participation"
    EXPERT_ARGUMENT = "expert argument"
    RISK_ASSESSMENT = "risk assessment"
    FAIR_COMPETITION = "fair competition review"
    LEGALITY = "legality review"
    DISCUSSION = "collective discussion"
    REPORT = "report"
    ARCHIVE = "archive"
    COMPLETED = "completed"


class LinkFault(Word):
    """What a check of a link found."""

    GONE = "gone"
    NO_HOST = "no such host"
    NOT_ALLOWED = "not allowed"
    NO_ANSWER = "no answer"
    ERROR = "error"


class LinkKind(Word):
    """What a matter leads to."""

    CONSULTATION = "consultation"
    CALL = "call"
    MEETING = "meeting"
    FINAL_TEXT = "final text"
    INTERPRETATION = "interpretation"
    FAQ = "faq"
    ONLINE_SERVICE = "online service"


class MeetingKind(Word):
    """会议类型; the rules file knows notice periods for each."""

    EXECUTIVE_MEETING = "government executive meeting"
    BUREAU_MEETING = "bureau meeting"
    HEARING = "hearing"
    PRICE_HEARING = "price hearing"
    FORUM = "forum"


class MeetingState(Word):
    """Where a meeting stands."""

    PREPARED = "prepared"
    ANNOUNCED = "announced"
    HELD = "held"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


class MeetingAct(Word):
    """What somebody does to a meeting; each is a row with a who and a when."""

    ANNOUNCE = "announce"
    CHANGE = "change"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    HOLD = "hold"
    CONCLUDE = "conclude"


class Audience(Word):
    """Who may read a paper of an agenda item."""

    PUBLIC = "public"
    REPRESENTATIVES = "representatives"
    OFFICE = "office"


class ParticipantKind(Word):
    """In which capacity somebody is at a meeting."""

    REPRESENTATIVE = "representative"
    INVITED = "invited"
    HEARING_PARTICIPANT = "hearing participant"
    MEMBER = "member"
    PRESENTER = "presenter"


class InvitationAnswer(Word):
    """What became of an invitation."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    GIVEN_BACK = "given back"


class AnswerWay(Word):
    """How an answer or a word of theirs reached us."""

    LINK = "link"
    CLERK = "clerk"
    SEAT = "seat"


class Direction(Word):
    """Whether somebody came in or went out."""

    IN = "in"
    OUT = "out"


class Ruling(Word):
    """决策情况: what a meeting decided on an item."""

    ADOPTED = "adopted"
    ADOPTED_WITH_CHANGES = "adopted with changes"
    DEFERRED = "deferred"
    NOT_ADOPTED = "not adopted"
    NOTED = "noted"


class SignatureWay(Word):
    """How a participant signed the record of a hearing."""

    LINK = "link"
    PAPER = "paper"
    REFUSED = "refused"


class Said(Word):
    """When and how an opinion was given."""

    SPOKEN = "spoken"
    BEFORE = "written before"
    DURING = "written during"
    AFTER = "written after"


class WrittenBy(Word):
    """Whose version of an opinion a text is."""

    SECRETARY = "secretary"
    REPRESENTATIVE = "representative"


class FollowUpAct(Word):
    """What happens to a follow-up; each is a row with a who and a when."""

    PROGRESS = "progress"
    HAND_OVER = "hand over"
    EXTEND = "extend"
    ESCALATE = "escalate"
    COMPLETE = "complete"
    REOPEN = "reopen"


class Satisfaction(Word):
    """What a representative says about what became of their opinion."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not satisfied"


class Response(Word):
    """What the office does where a representative is not satisfied."""

    REOPEN = "reopen"
    STAND = "stand"


class Light(Word):
    """The traffic light of a body: computed from what is due, never typed."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
