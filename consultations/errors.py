"""What this room refuses, beside what its rules say."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

NOT_OPEN = Refusal("closed", 409, N_("This consultation does not take comments now."))
CLOSED_ON = Refusal("closed", 409, N_("This consultation closed on %(closes)s. Comments can no longer be received."))
OPENS_ON = Refusal("closed", 409, N_("This consultation opens on %(opens)s."))
NOT_SURE_ENOUGH = Refusal("assurance_too_low", 403, N_("To comment here you have to sign in with a verified contact."))
NOT_REAL_NAME = Refusal("assurance_too_low", 403, N_("To comment here you have to sign in with your real name."))
NOT_INVITED = Refusal("not_invited", 403, N_("This consultation is open to invited people only."))
CHANNEL_FOR_STAFF = Refusal("wrong_role", 403, N_("Only a clerk or an officer enters comments of this channel."))
WRONG_BODY = Refusal("wrong_role", 403, N_("You have no role for this in the body that answers here."))
EDITED_MEANWHILE = Refusal(
    "edited_meanwhile", 409, N_("Somebody else changed this meanwhile. Look at the change and save again.")
)
FROZEN = Refusal("frozen", 409, N_("The report has been submitted, so points and dispositions can no longer change."))
NOT_YET = Refusal("not_yet", 409, N_("Points can be stated once the consultation is open."))
OTHER_CONSULTATION = Refusal("other_consultation", 422, N_("This belongs to another consultation."))
NO_REPORT = Refusal("no_report", 404, N_("There is no report yet."))
SUBMITTING = Refusal(
    "report_being_submitted", 409, N_("The report is being submitted. Wait until that is done, or cancel it.")
)
NOT_SUBMITTING = Refusal("not_being_submitted", 409, N_("No report is being submitted now."))
NO_SUBMISSION = Refusal("no_submission", 404, N_("No report was submitted here in the background."))
SUBMISSION_STOPPED = Refusal(
    "submission_stopped", 409, N_("The report could not be finished after many tries. An administrator can see why.")
)
SLUG_TAKEN = Refusal("slug_taken", 409, N_("Another consultation has this address already."))
DRAFT_FIXED = Refusal(
    "out_of_order", 409, N_("The draft cannot be changed now: it is under review or open for comment.")
)
TEXT_MISSING = N_("Write what you want to say, or propose other wording.")
NO_SUCH_CLAUSE = N_("The draft has no such clause.")
NO_SUCH_BODY = N_("There is no such body.")
NO_SUCH_COMMENT = N_("There is no such comment in this consultation.")
NAME_MISSING = N_("Give the name of the organisation.")
DATE_OUTSIDE = N_("The date must lie between the opening and the closing day.")
DATE_MISSING = N_("Give the date of the letter, call or visit.")
FOR_CLERKS = N_("Only a clerk who enters a comment for somebody gives this.")
TICKET_MISSING = N_("Give the hotline's ticket number.")
REFERRED_MISSING = N_("Say to whom it was referred.")
TITLE_MISSING = N_("Give it a title.")
WRONG_CREDIT_CODE = N_("This is not a valid unified social credit code.")
WORDING_NEEDS_CLAUSE = N_("Choose the clause whose wording you propose to change.")
QUOTE_NOT_THERE = N_("The clause does not hold this passage word for word.")
QUOTE_NEEDS_CLAUSE = N_("Choose the clause that the passage stands in.")
NAME_FOR_PUBLICATION = N_("Give the name that may be published.")
