"""Reading what mail servers send back: delivery-status messages (RFC 3464), and plainer ones as far as they go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from uuid import UUID

import msgspec

from participation.base.notices.bounces.return_path import delivery_of
from participation.base.notices.bounces.rules import ENHANCED

# Where mail servers write down to whom a mail was sent when they hand it to a program.
ENVELOPE = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
MESSAGE_ID = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})@[^<>\s]+>", re.IGNORECASE)
SENDERS = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
LONGEST = 300
# Of a text that is no delivery-status message so much is looked through for a status.
LOOKED_AT = 20_000


class Report(msgspec.Struct, frozen=True):
    """What a mail server says of one mail of ours."""

    delivery: UUID
    action: str
    status: str = ""
    reason: str = ""


def read_bounce(raw: bytes, *, to: str = "") -> Report | None:
    """The report in a mail, or None where it is none about a mail of ours (an absence notice, an answer).

    ``to`` is the recipient of the envelope where the mail server tells it.
    """
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    delivery = _about(mail, to)
    if delivery is None:
        return None
    for fields in _statuses(mail):
        action, status = _text(fields, "Action"), _text(fields, "Status")
        if action:
            said = _text(fields, "Diagnostic-Code").partition(";")
            return Report(delivery, action, status, (said[2] or said[0]).strip()[:LONGEST])
    return _plainly(mail, delivery)


def _about(mail: EmailMessage, to: str) -> UUID | None:
    """The delivery: by the return path, which is signed, else by the Message-ID of the mail that came back."""
    for text in (to, *(str(value) for name in ENVELOPE for value in mail.get_all(name, []))):
        if delivery := delivery_of(text):
            return delivery
    for part in mail.walk():
        if part is mail:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            found = MESSAGE_ID.search(_content(part))
        else:
            found = MESSAGE_ID.search(_text(part, "Message-ID"))
        if found:
            return UUID(found[1])
    return None


def _statuses(mail: Message) -> Iterator[Message]:
    """The blocks of a delivery-status part, the one about the whole message first."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            for block in part.get_payload():
                if isinstance(block, Message):
                    yield block


def _plainly(mail: EmailMessage, delivery: UUID) -> Report | None:
    """A bounce in words only: sent by a mail server to the envelope's empty sender, with a status if we are lucky."""
    automatic = _text(mail, "Auto-Submitted").lower()
    returned = _text(mail, "Return-Path").strip() == "<>" or SENDERS.search(_text(mail, "From"))
    if automatic.startswith("auto-replied") and not SENDERS.search(_text(mail, "From")):
        return None
    if not returned:
        return None
    body = mail.get_body(("plain", "html"))
    text = _content(body)[:LOOKED_AT] if body else ""
    found = ENHANCED.search(text)
    line = text[found.start() :].partition("\n")[0] if found else ""
    return Report(delivery, "failed", found[1] if found else "", line.strip()[:LONGEST])


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _text(part: Message, name: str) -> str:
    """A header as text; what is malformed reads as it stands."""
    return " ".join(str(part.get(name, "")).split())
