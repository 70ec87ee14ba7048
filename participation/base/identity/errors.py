"""What identity refuses."""

from __future__ import annotations

from participation.base.errors import N_, FieldError, Refusal, invalid

SECOND_FACTOR_REQUIRED = Refusal(
    "second_factor_required",
    403,
    N_("To work for your office, sign in as staff with your password and your authenticator."),
)
STAFF_ONLY = Refusal("staff_only", 403, N_("This is for the staff of the office only."))
ROLE_REQUIRED = Refusal("role_required", 403, N_("Your role in the office does not allow this."))
SCOPE_REQUIRED = Refusal("scope_required", 403, N_("This token may read only."))
TOKEN_INVALID = Refusal("token_invalid", 401, N_("This token is not valid or was revoked."))
NOT_AUTHORISED = Refusal("not_authorised", 403, N_("You are not authorised to act for this organisation."))
LAST_ADMINISTRATOR = Refusal(
    "last_administrator", 409, N_("A body keeps at least one administrator. Give somebody else this role first.")
)
FORGED = Refusal(
    "csrf",
    403,
    N_("This form could not be checked. Go back, reload the page and send it again. Cookies must be allowed."),
)
TOO_OFTEN = Refusal("too_many_requests", 429, N_("That was tried too often. Please try again in %(minutes)s min."))
SIGN_IN_AGAIN = Refusal("sign_in_again", 401, N_("This took too long. Please sign in again."))

CODE_WRONG = N_("This code is not right, or no longer valid. Check it, or ask for a new one.")
PASSWORD_WRONG = N_("The contact or the password is not right.")
CURRENT_WRONG = N_("The current password is not right.")
PASSWORD_SHORT = N_("Use at least %(min)s characters; several words are easy to remember.")
PASSWORD_LONG = N_("Use at most %(max)s characters.")
PASSWORD_GUESSED = N_("This password would be guessed at once. Please choose another.")
TOTP_WRONG = N_("This code is not right or was used already. Wait for the next one.")
PASSWORD_FIRST = N_("Please set a password first.")
CREDIT_CODE_WRONG = N_("This is not a valid unified social credit code. Please check all 18 characters.")
CREDIT_CODE_TAKEN = N_("This organisation is known already. Ask somebody who acts for it to authorise you.")
CREDIT_CODE_KNOWN = N_("This organisation is in the list already.")
NAME_MISSING = N_("Enter the name.")
BODY_EMAIL_WRONG = N_("Enter an e-mail address in the right form, such as name@example.com.")
CONTACT_TAKEN = N_("This contact belongs to another account.")
LAST_CONTACT = N_("Keep at least one way to be reached.")
SLUG_WRONG = N_("Use small letters, digits and hyphens, such as housing-bureau.")
SLUG_TAKEN = N_("There is a body with this address already.")
BODY_CHANGED = N_(
    "Somebody else changed this body meanwhile. Below is what you typed; compare it with how it stands now."
)
ROLE_AND_BODY = N_("A role is held in a body. Give both or neither.")
LOCALE_UNKNOWN = N_("Please choose one of the languages offered.")
TOKEN_NEEDS_SCOPE = N_("Choose what the token may do.")


def wrong(field: str, sentence: str, code: str = "invalid", **values: object) -> Refusal:
    """The refusal of one field."""
    return invalid(FieldError(field, code, sentence, values))
