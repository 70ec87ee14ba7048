"""What calls, applications and reviews refuse beside what the rules refuse."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

NO_SUCH_BODY = N_("There is no body with this address.")
SLUG_TAKEN = Refusal("slug_taken", 409, N_("There is a call with this address already."))
EDITED_MEANWHILE = Refusal(
    "edited_meanwhile", 409, N_("Somebody else changed this meanwhile. Load it anew and put your change in again.")
)
NOT_LATER = N_("An extension must end later than the present last moment to apply.")
AFTER_MEETING = N_("Applications must close before the meeting.")

NOT_YOURS = Refusal("not_yours", 403, N_("This application is not yours, or the link is not whole."))
FOR_STAFF = Refusal(
    "channel_for_staff", 403, N_("Only staff of the body that issued the call enter applications of others.")
)
UNKNOWN_CATEGORY = N_("This call does not ask for that.")
UNKNOWN_VALUE = N_("Please choose one of the values offered.")
WRONG_CREDIT_CODE = N_("This is not a valid unified social credit code. Please check all 18 characters.")
CODE_MISSING = N_("Enter the code that was sent to you.")
ADDRESS_TOO_LITTLE = N_("Please write road, number, building and room.")
# one of each, by the index that keeps it
TAKEN = {
    "application_one_person": ("contact", N_("You have applied already; you can change or withdraw that application.")),
    "application_one_contact": (
        "contact",
        N_("There is an application with this contact already; it can be changed or withdrawn by its own link."),
    ),
    "application_one_named": ("contact", N_("Somebody of this name has applied with this contact already.")),
    "application_one_organisation": ("credit_code", N_("This organisation has applied already.")),
    "application_one_household": (
        "address",
        N_("Somebody of this household has applied already; each household has one application."),
    ),
}
