"""Ways to reach a person, brought into the one form in which they are stored and compared."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from participation.base.errors import N_, FieldError
from participation.base.identity.words import ContactKind

REGION = "CN"
LONGEST_EMAIL = 254
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}

LOCAL_PART = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){LOCAL_PART}@(?:{LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")

CONTACT_MISSING = N_("Enter a mobile number or an e-mail address.")
EMAIL_WRONG = N_("Enter an e-mail address in the right form, such as name@example.com.")
MOBILE_WRONG = N_("Enter a mobile number, such as 138 0000 0000, or an e-mail address.")
NOT_MOBILE = N_("This number cannot receive texts. Enter a mobile number or an e-mail address.")

Contact = tuple[ContactKind, str]


def read_contact(text: str, field: str = "contact") -> Contact | FieldError:
    """A mobile number as E.164 (``+8613800000000``) or an e-mail address in lower case, or what is wrong with it.

    A number without a country code is Chinese. ``field`` is where it was typed.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return FieldError(field, "required", CONTACT_MISSING)
    return _read_email(text.lower(), field) if "@" in text else _read_mobile(text, field)


def _read_email(text: str, field: str) -> Contact | FieldError:
    local, _, domain = text.rpartition("@")
    try:
        text = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return FieldError(field, "invalid", EMAIL_WRONG)
    if len(text) > LONGEST_EMAIL or not EMAIL.fullmatch(text):
        return FieldError(field, "invalid", EMAIL_WRONG)
    return ContactKind.EMAIL, text


def _read_mobile(text: str, field: str) -> Contact | FieldError:
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return FieldError(field, "invalid", MOBILE_WRONG)
    if not phonenumbers.is_valid_number(number) or number.extension:
        return FieldError(field, "invalid", MOBILE_WRONG)
    if phonenumbers.number_type(number) not in MOBILE:
        return FieldError(field, "invalid", NOT_MOBILE)
    return ContactKind.MOBILE, phonenumbers.format_number(number, PhoneNumberFormat.E164)


def masked(kind: ContactKind, value: str) -> str:
    """A contact that its owner recognises and nobody else can use: ``138****0000``, ``s***@example.com``."""
    if kind is ContactKind.EMAIL:
        local, _, domain = value.partition("@")
        return f"{local[:1]}***@{domain}"
    shown = value.removeprefix("+86")
    return f"{shown[:3]}****{shown[-4:]}"
