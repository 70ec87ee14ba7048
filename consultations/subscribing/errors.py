"""What subscriptions refuse."""

from __future__ import annotations

from participation.base.errors import N_, FieldError, Refusal

E_MAIL_NEEDED = FieldError("contact", "invalid", N_("Enter an e-mail address; news is not sent by text message."))
SCOPE_VALUE = FieldError("value", "required", N_("Say which one."))
NO_SUCH = FieldError("value", "unknown_value", N_("There is no such one here."))
NOT_DAILY = FieldError("rhythm", "unknown_value", N_("A program is told at once."))
URL_NEEDED = FieldError("url", "required", N_("Enter the address to call."))
NOT_ECHOED = FieldError(
    "url", "not_confirmed", N_("The address did not answer with the challenge it was sent, so it is not subscribed.")
)
TOO_MANY = Refusal("too_many_subscriptions", 409, N_("You have as many subscriptions as one can have. End one first."))
