"""What can be told, what has to be known to tell it, and the words of the outcomes told."""

from __future__ import annotations

from enum import StrEnum

from participation.base.errors import N_


class Fate(StrEnum):
    """What became of a notice that was owed."""

    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    NO_CONTACT = "no contact"
    SUPPRESSED = "suppressed"
    GAVE_UP = "gave up"


# Beside the kinds of contact: a program that is called, its contact being the id of the address.
WEBHOOK = "webhook"

# What each template needs. A notice that could not be written is found where it is owed, not at night in the relay.
NEEDED: dict[str, frozenset[str]] = {
    "sign_in_code": frozenset({"code", "minutes"}),
    "comment_received": frozenset({"title", "receipt", "link"}),
    "report_published": frozenset({"title", "receipt", "link", "outcome"}),
    "version_changed": frozenset({"title", "receipt", "link", "outcome", "reason", "day"}),
    "final_text_released": frozenset({"title", "receipt", "link", "outcome", "reference", "day"}),
    "written_request": frozenset({"title", "body", "due", "link"}),
    "written_request_reminder": frozenset({"title", "body", "due", "link"}),
    "proof_code": frozenset({"code", "minutes"}),
    "comment_hidden": frozenset({"title", "receipt", "link", "reason"}),
    "comment_shown": frozenset({"title", "receipt", "link"}),
    "objection_answered": frozenset({"title", "receipt", "link", "result", "reason"}),
    "disowning_received": frozenset({"title", "link"}),
    "comment_contested": frozenset({"title", "receipt", "link"}),
    "disowning_decided": frozenset({"title", "link", "result", "reason"}),
    "application_received": frozenset({"title", "pseudonym", "link"}),
    "application_reviewed": frozenset({"title", "pseudonym", "link", "verdict", "ground", "note"}),
    "application_objection_decided": frozenset({"title", "pseudonym", "link", "result", "reason"}),
    "subscription_asked": frozenset({"scope", "about", "rhythm", "link"}),
    "subscription_news": frozenset({"what", "title", "body", "closes", "link", "leave"}),
    "subscription_digest": frozenset({"day", "items", "link", "leave"}),
    "seat_offered": frozenset({"title", "meeting", "at", "place", "until", "chance", "link"}),
    "seat_reminder": frozenset({"title", "until", "link"}),
    "seat_passed_on": frozenset({"title", "link"}),
    "seat_confirmed": frozenset({"title", "meeting", "at", "place", "link"}),
    "seat_alternate": frozenset({"title", "chance", "link"}),
    "seat_not_selected": frozenset({"title", "chance", "link"}),
    "meeting_invitation": frozenset({"title", "meeting", "at", "place", "note", "link"}),
    "meeting_changed": frozenset({"title", "meeting", "at", "place", "note", "link"}),
    "meeting_cancelled": frozenset({"title", "meeting", "at", "reason", "link"}),
    "meeting_announced": frozenset({"title", "meeting", "at", "place", "link"}),
    "applied_meeting_changed": frozenset({"title", "meeting", "at", "place", "note", "link"}),
    "applied_meeting_cancelled": frozenset({"title", "meeting", "at", "reason", "link"}),
    "call_again": frozenset({"title", "meeting", "closes", "link"}),
    "matter_link_broken": frozenset({"title", "target", "fault", "link"}),
}
NEEDED |= {
    "opinion_to_confirm": frozenset({"meeting", "link"}),
    "opinion_answered": frozenset({"meeting", "item", "number", "outcome", "due", "link"}),
    "opinion_feedback": frozenset({"meeting", "page", "link"}),
    "opinion_not_theirs": frozenset({"meeting", "number", "link"}),
    "opinion_item_changed": frozenset({"meeting", "number", "item", "link"}),
    "attending_invitation": frozenset({"meeting", "at", "place", "online", "link"}),
    "attending_ended": frozenset({"meeting", "at", "reason", "link"}),
    "record_to_sign": frozenset({"meeting", "link"}),
}
NEEDED |= {
    "follow_up_told": frozenset({"meeting", "number", "act", "title", "note", "due", "link"}),
    "promise_silent": frozenset({"meeting", "number", "due", "link"}),
    "follow_up_given": frozenset({"meeting", "number", "title", "note", "due", "link"}),
    "follow_up_escalated": frozenset({"meeting", "number", "title", "due", "days", "link"}),
    "objection_raised": frozenset({"meeting", "number", "reason", "link"}),
    "satisfaction_answered": frozenset({"meeting", "number", "response", "reason", "due", "link"}),
    "satisfaction_decided": frozenset({"meeting", "number", "response", "reason", "due", "link"}),
}
NEEDED |= {
    "session_changed": frozenset({"session", "at", "until", "place", "note", "link"}),
    "session_called_off": frozenset({"session", "at", "reason", "link"}),
}
NEEDED |= {
    "waitlist_joined": frozenset({"session", "at", "place", "seats", "ahead", "link"}),
    "waitlist_offer": frozenset({"session", "at", "place", "seats", "until", "link"}),
    "waitlist_lapsed": frozenset({"session", "at", "place", "link"}),
    "waitlist_closed": frozenset({"session", "at", "place", "why", "reason", "link"}),
    "feedback_asked": frozenset({"session", "at", "until", "link"}),
    "no_show_recorded": frozenset({"session", "at", "reason", "rule", "days", "link"}),
    "no_show_decided": frozenset({"session", "at", "reason", "result", "link"}),
}
NEEDED |= {
    "ballot_entered": frozenset({"title", "pseudonym", "closes", "draw", "link"}),
    "ballot_lost": frozenset({"title", "pseudonym", "place", "parties", "link"}),
    "ballot_released": frozenset({"title", "pseudonym", "session", "link"}),
    "ballot_voided": frozenset({"title", "pseudonym", "reason", "link"}),
    "ballot_postponed": frozenset({"title", "pseudonym", "draw", "reason", "link"}),
    "award_voided": frozenset({"title", "reason", "link"}),
    "ballot_over": frozenset({"title", "pseudonym", "reason", "link"}),
    "ballot_session_off": frozenset({"title", "pseudonym", "session", "at", "reason", "wished", "link"}),
}
NEEDED |= {
    "booking_made": frozenset({"session", "at", "place", "seats", "link"}),
    "booking_changed": frozenset({"session", "at", "place", "seats", "link"}),
    "booking_cancelled": frozenset({"session", "at", "link"}),
    "booking_reminder": frozenset({"session", "at", "place", "seats", "link", "cancel"}),
}
# What goes to those who subscribed; its value ``leave`` is the link by which they leave.
SUBSCRIBED = frozenset({"subscription_news", "subscription_digest"})
# Values that open something: kept until they are sent, and never longer.
SECRET = frozenset({"sign_in_code", "proof_code", "written_request", "written_request_reminder"}) | {
    "seat_offered",
    "seat_reminder",
    "seat_confirmed",
    "meeting_invitation",
    "meeting_changed",
    "meeting_announced",
    "opinion_to_confirm",
    "opinion_answered",
    "opinion_feedback",
    "opinion_not_theirs",
    "opinion_item_changed",
    "attending_invitation",
    "attending_ended",
    "record_to_sign",
    "follow_up_told",
    "promise_silent",
    "satisfaction_answered",
    "session_changed",
    "session_called_off",
    "waitlist_joined",
    "waitlist_offer",
    "feedback_asked",
    "no_show_recorded",
    "no_show_decided",
}
# What goes with the mail of a template: the tickets and the calendar entry of what its link opens.
ENCLOSING = {
    "session_changed": "booking",
    "session_called_off": "booking",
    "booking_made": "booking",
    "booking_changed": "booking",
    "booking_cancelled": "booking",
    "seat_confirmed": "attendance",
    "meeting_invitation": "attendance",
    "meeting_announced": "attendance",
    "meeting_changed": "attendance",
    "meeting_cancelled": "attendance",
    "attending_invitation": "attendance",
    "attending_ended": "attendance",
}
SECRET |= {"booking_made", "booking_changed", "booking_cancelled", "booking_reminder"}
SECRET |= {"ballot_entered", "ballot_lost", "ballot_released", "ballot_voided", "ballot_over", "ballot_session_off"}
SECRET |= {"ballot_postponed"}
# Somebody waits for these at the screen.
AHEAD = frozenset({"sign_in_code", "proof_code"})
# What is sent also to somebody who wants no notices: what they ask for themselves, and letters to an organisation.
ALWAYS = SECRET | {"waitlist_lapsed", "waitlist_closed"} | {"subscription_asked", "seat_passed_on", "meeting_cancelled"}

OUTCOME = {
    "adopted": N_("Adopted"),
    "partly adopted": N_("Partly adopted"),
    "not adopted": N_("Not adopted"),
    "already provided for": N_("Already provided for"),
    "explained": N_("Explained"),
    "for study": N_("For study"),
    "referred": N_("Referred"),
    "out of scope": N_("Out of scope"),
    "mixed": N_("Mixed"),
    "no change asked": N_("No change asked"),
}
# why somebody cannot have a seat
KEPT_OUT = {
    "under age": N_("Under 18"),
    "no connection": N_("No tie to the place"),
    "wrong values": N_("Answers that do not apply"),
    "evidence missing": N_("Evidence missing"),
    "not reachable": N_("Not reachable"),
    "duplicate": N_("Applied twice"),
    "conflict of interest": N_("Conflict of interest"),
    "not invited": N_("Not among those the call is for"),
}
# what a check of a link found
LINK_FAULT = {
    "gone": N_("There is no such page any more"),
    "no such host": N_("There is no such host"),
    "not allowed": N_("The address is inside a private network"),
    "no answer": N_("It does not answer"),
    "error": N_("The other side answers with an error"),
}
WHAT = {
    "opened": N_("Now open for comments"),
    "extended": N_("Open for longer"),
    "closing soon": N_("Closes soon"),
    "report published": N_("Answer published"),
    "report corrected": N_("Answer corrected"),
    "final text released": N_("Final text released"),
}
SCOPE = {
    "everything": N_("All consultations"),
    "body": N_("A body"),
    "audience": N_("A group of people"),
    "district": N_("A district or street"),
    "tag": N_("A subject"),
    "consultation": N_("One consultation"),
}
RHYTHM = {"at once": N_("At once"), "daily": N_("Once a day, all in one mail")}
FATE = {
    "queued": N_("To be sent"),
    "sent": N_("Sent"),
    "bounced": N_("Returned as undeliverable"),
    "no contact": N_("No contact given"),
    "suppressed": N_("Not wanted"),
    "gave up": N_("Given up"),
}
TEMPLATE = {
    "sign_in_code": N_("Sign-in code"),
    "comment_received": N_("Comment received"),
    "report_published": N_("Answer published"),
    "version_changed": N_("Answer changed"),
    "final_text_released": N_("Final text released"),
    "written_request": N_("Written request for opinions"),
    "written_request_reminder": N_("Reminder of a written request"),
    "proof_code": N_("Code to prove a contact"),
    "comment_hidden": N_("Comment hidden"),
    "comment_shown": N_("Comment no longer hidden"),
    "objection_answered": N_("Objection answered"),
    "disowning_received": N_("“Not mine” received"),
    "comment_contested": N_("Authorship contested"),
    "disowning_decided": N_("“Not mine” decided"),
    "application_received": N_("Application received"),
    "application_reviewed": N_("Application reviewed"),
    "application_objection_decided": N_("Objection to a review decided"),
    "subscription_asked": N_("Subscription to be confirmed"),
    "subscription_news": N_("News for subscribers"),
    "subscription_digest": N_("News of a day for subscribers"),
    "seat_offered": N_("Seat offered"),
    "seat_reminder": N_("Reminder to answer about a seat"),
    "seat_passed_on": N_("Seat passed on without an answer"),
    "seat_confirmed": N_("Seat confirmed"),
    "seat_alternate": N_("Alternate after a draw"),
    "seat_not_selected": N_("Not selected in a draw"),
    "meeting_invitation": N_("Invitation to a meeting"),
    "meeting_changed": N_("Meeting changed"),
    "meeting_cancelled": N_("Meeting cancelled"),
    "meeting_announced": N_("Meeting announced"),
    "applied_meeting_changed": N_("Meeting changed for which somebody applied"),
    "applied_meeting_cancelled": N_("Meeting cancelled for which somebody applied"),
    "call_again": N_("Told of a new call"),
    "matter_link_broken": N_("A link of a matter leads nowhere"),
    "opinion_to_confirm": N_("Record of an opinion to be confirmed"),
    "opinion_answered": N_("Opinion answered"),
    "opinion_feedback": N_("Feedback on opinions published"),
    "opinion_not_theirs": N_("Opinion is held to be somebody else's"),
    "opinion_item_changed": N_("Opinion put under another item"),
    "attending_invitation": N_("Invitation to attend a meeting"),
    "attending_ended": N_("Invitation to a meeting ended"),
    "record_to_sign": N_("Record of a hearing to be signed"),
    "follow_up_told": N_("News of a follow-up"),
    "promise_silent": N_("A promise is overdue"),
    "follow_up_given": N_("Follow-up given to a unit"),
    "follow_up_escalated": N_("Overdue follow-up put before the leaders"),
    "objection_raised": N_("Representative not satisfied"),
    "satisfaction_answered": N_("Response to a representative who is not satisfied"),
    "satisfaction_decided": N_("Unit told of the response"),
    "booking_made": N_("Booking made"),
    "booking_changed": N_("Booking changed"),
    "booking_cancelled": N_("Booking cancelled"),
    "booking_reminder": N_("Reminder of a booked session"),
    "session_changed": N_("Session changed"),
    "session_called_off": N_("Session called off"),
    "waitlist_joined": N_("Place on a waitlist"),
    "waitlist_offer": N_("Seats offered from the waitlist"),
    "waitlist_lapsed": N_("Offer of seats not answered"),
    "waitlist_closed": N_("Waitlist closed"),
    "feedback_asked": N_("Asked what a visitor thought"),
    "no_show_recorded": N_("Absence recorded"),
    "no_show_decided": N_("Objection to a recorded absence decided"),
    "ballot_entered": N_("Entry in a ballot"),
    "ballot_lost": N_("Not drawn in a ballot"),
    "ballot_released": N_("Seats that were drawn went on"),
    "ballot_voided": N_("Ballot given up"),
    "ballot_postponed": N_("Draw of a ballot comes later"),
    "award_voided": N_("Vote voided"),
    "ballot_over": N_("Ballot ended as all its sessions are called off"),
    "ballot_session_off": N_("Session of a ballot called off"),
}
