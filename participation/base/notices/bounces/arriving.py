"""Bounces that a mail provider reports by a signed call: as JSON, or as the mail that came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from participation.base import clock
from participation.base.errors import N_, FieldError, Refusal, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.intake import read
from participation.base.notices.bounces.noting import Bounced, note_bounce
from participation.base.notices.bounces.reading import Report, read_bounce
from participation.base.notices.bounces.return_path import delivery_of
from participation.base.security.keys import key
from participation.base.webhooks.errors import FORGED
from participation.base.webhooks.signing import verifies, written

PURPOSE = "bounces reported by webhook"
MAIL = "message/rfc822"
LARGEST = 1 << 20

NO_REPORT = Refusal("no_bounce", 422, N_("This is no report about a mail that was sent from here."))
TOO_LARGE = Refusal("too_large", 413, N_("This is too large for a report about a mail."))
NOT_NAMED = N_("Name the mail: its return_path, or its message_id.")
NOT_JSON = N_("Send JSON, or the mail itself as message/rfc822.")

Line = Annotated[str, Meta(max_length=500)]


class Told(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What happened to one mail; ``return_path`` or ``message_id`` names it, ``status`` is that of RFC 3463."""

    action: Literal["failed", "delayed", "delivered", "relayed", "expanded"] = "failed"
    status: Annotated[str, Meta(max_length=20)] = ""
    reason: Line = ""
    return_path: Line = ""
    message_id: Line = ""


class BounceCall(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A call as Standard Webhooks shapes it."""

    data: Told
    type: Line = "bounce"
    timestamp: Line = ""


def secret() -> str:
    """The secret with which the provider signs, as an administrator copies it: ``whsec_…``."""
    return written(key(PURPOSE))


async def take_bounce(actor: Actor, *, headers: Mapping[str, str], body: bytes, media_type: str) -> Bounced:
    """Note what a signed call reports.

    Raises 403 for a signature that is not right, 413 and 422 for what is no report, 404 for a mail unknown here.
    """
    if len(body) > LARGEST:
        raise Refused(TOO_LARGE)
    if not verifies(key(PURPOSE), headers, body, now=clock.now()):
        raise Refused(FORGED)
    report = read_bounce(body) if media_type == MAIL else _from_json(body)
    if report is None:
        raise Refused(NO_REPORT)
    return await note_bounce(actor, report=report)


def _from_json(body: bytes) -> Report | None:
    try:
        given = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(invalid(FieldError("", "type", NOT_JSON))) from error
    told = read(BounceCall, given).data
    delivery = delivery_of(told.return_path) or _of_message_id(told.message_id)
    if delivery is None:
        raise Refused(invalid(FieldError("data.return_path", "required", NOT_NAMED)))
    return Report(delivery, told.action, told.status, told.reason)


def _of_message_id(text: str) -> UUID | None:
    try:
        return UUID(text.strip().strip("<>").partition("@")[0])
    except ValueError:
        return None
