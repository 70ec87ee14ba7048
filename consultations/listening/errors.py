"""What targeted listening refuses."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

OVER = Refusal(
    "listening_over",
    409,
    N_("The report has been submitted or the consultation was withdrawn, so nothing can be added to whom was heard."),
)
ANSWERED_MEANWHILE = Refusal(
    "answered_meanwhile", 409, N_("A reply has come in meanwhile. Look at it; what you add is kept beside it.")
)
REPLIED_ALREADY = Refusal(
    "replied_already", 409, N_("A reply with comments is here already; it cannot become a reply without them.")
)
NOT_ASKED = Refusal("not_found", 404, N_("You were not asked here, or the link is not whole."))
LINK_OVER = Refusal(
    "link_over", 403, N_("This link is no longer valid. Ask the office named in the letter for a new one.")
)
NOT_FOR_YOU = Refusal("not_asked", 403, N_("Only those who were asked reply here, or the office for them."))
ASSOCIATIONS_NOT_ASKED = Refusal(
    "associations_not_asked",
    409,
    N_(
        "This draft closely concerns business, and no association or enterprise was heard on it yet."
        " Record a written request, a forum or a visit first (%(source)s)."
    ),
)
EDITED = Refusal("edited_meanwhile", 409, N_("Somebody else wrote minutes meanwhile. Look at them and save again."))

LETTER_MISSING = N_("Write the letter.")
NOBODY_ASKED = N_("Name at least one who is asked.")
NAME_MISSING = N_("Give the name of the organisation or body.")
NAMED_TWICE = N_("This one is named twice.")
DUE_TOO_SOON = N_("The due date must be later than today.")
DUE_TOO_LATE = N_("The due date must lie within a year.")
NO_SUCH_BODY = N_("There is no such body.")
NO_SUCH_ORGANISATION = N_("There is no such organisation.")
ONE_OF_BOTH = N_("Name either a body or an organisation.")
NO_SUCH_ADDRESSEE = N_("This request was sent to no such addressee.")
COMMENTS_MISSING = N_("Write what you want changed, or say that you ask for no change.")
NO_COMMENTS_BESIDE = N_("A reply that asks for no change has no comments beside it.")
REPLIED_BEFORE_SENT = N_("The date must lie between the day of the letter and today.")
PLACE_MISSING = N_("Say where it was.")
HELD_OUTSIDE = N_("The day must lie within the last year and not in the future.")
PARTIES_MISSING = N_("Name at least one group that was invited or came.")
NEEDS_CONSENT = N_("A person is named only where they agreed to it. Otherwise leave the name empty.")
MINUTES_MISSING = N_("Write the minutes.")
OPINIONS_MISSING = N_("Write at least one opinion.")
TOO_MANY_OPINIONS = N_("Record at most %(max)s opinions at once.")
OPINION_TOO_LONG = N_("One of the opinions is longer than %(max)s characters.")
