"""What calls are refused for."""

from __future__ import annotations

from participation.base.errors import N_, FieldError, Refusal

URL_WRONG = N_("Enter a whole address that begins with https://, without a user or password in it.")
URL_NEEDS_TLS = N_("Enter an address that begins with https://.")
NAME_UNKNOWN = N_("There is no such host; check the address.")
ADDRESS_PRIVATE = N_("This address is inside a private network. Whoever runs the server may allow it.")
SECRET_WRONG = N_("Enter a secret that begins with whsec_ and holds 24 to 64 bytes in base64, or leave it empty.")

FORGED = Refusal("signature_wrong", 403, N_("The signature of this call is missing, wrong or too old."))
NO_ENDPOINT = Refusal("no_endpoint", 404, N_("No address is set for calls."))


class NotAllowed(Exception):
    """An address that must not be called; ``error`` says why, for the field where it was typed."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.error = FieldError("url", code, sentence)
