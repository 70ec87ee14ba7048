"""Putting an opinion right that was recorded under the wrong speaker or the wrong item; what was recorded stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.rules.opinions import NOT_SPEAKING, SPEAKING
from decisions.words import ParticipantKind
from participation.base.errors import N_, FieldError, Refusal, invalid

CHANGED = Refusal(
    "changed_meanwhile", 409, N_("Somebody put this opinion elsewhere meanwhile. Look where it stands now.")
)
SAME_PLACE = Refusal("same_place", 409, N_("The opinion stands under this speaker and this item already."))
HANDED_IN = Refusal(
    "handed_in_by_them", 409, N_("They handed this in on their own page, so it stays theirs; only the item can change.")
)
NO_REASON = N_("Say what was wrong; it stays on record.")
OTHER_ITEM = N_("This is not an item of the meeting at which it was said.")
OTHER_SPEAKER = N_("This is nobody who takes part in the meeting at which it was said.")


class Placing(msgspec.Struct, frozen=True, kw_only=True):
    """One time an opinion was put somewhere."""

    item: UUID
    participant: UUID
    at: datetime


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Where an opinion stands: what it is about and whose it is.

    ``placings`` is how often it was put elsewhere; ``speaker_since`` when it became theirs, None where it was from the
    beginning.
    """

    item: UUID
    participant: UUID
    placings: int = 0
    speaker_since: datetime | None = None


class There(msgspec.Struct, frozen=True, kw_only=True):
    """An item or somebody who takes part: of which meeting, and whether taken out of it; ``kind`` of people only."""

    id: UUID
    meeting: UUID
    removed: bool = False
    kind: ParticipantKind | None = None


def placed(item: UUID, participant: UUID, placings: Sequence[Placing]) -> Placed:
    """Where an opinion stands that was recorded under ``item`` and ``participant`` and put elsewhere in this order."""
    since = None
    whose = participant
    for one in placings:
        since = one.at if one.participant != whose else since
        whose = one.participant
    newest = placings[-1] if placings else None
    return Placed(item=newest.item if newest else item, participant=whose, placings=len(placings), speaker_since=since)


def check_placing(
    now: Placed,
    *,
    meeting: UUID,
    read: int,
    item: There | None,
    participant: There | None,
    reason: str,
    handed_in: bool,
) -> Refusal | None:
    """Whether an opinion of ``meeting`` may be put under another item or speaker; None is one that does not exist.

    ``read`` is how often it had been put elsewhere when whoever does it looked; ``handed_in`` says that the speaker
    wrote it on their own page. Codes ``changed_meanwhile``, ``same_place``, ``handed_in_by_them``, ``not_speaking``
    (409), ``reason_required``, ``other_meeting`` (422).
    """
    if read != now.placings:
        return CHANGED
    wrong = []
    if not _may_be(item, now.item, meeting):
        wrong.append(FieldError("item", "other_meeting", OTHER_ITEM))
    if not _may_be(participant, now.participant, meeting):
        wrong.append(FieldError("participant", "other_meeting", OTHER_SPEAKER))
    if not reason.strip():
        wrong.append(FieldError("reason", "reason_required", NO_REASON))
    if wrong or item is None or participant is None:
        return invalid(*wrong)
    if participant.id == now.participant:
        return SAME_PLACE if item.id == now.item else None
    if handed_in:
        return HANDED_IN
    return None if participant.kind in SPEAKING else NOT_SPEAKING


def _may_be(there: There | None, now: UUID, meeting: UUID) -> bool:
    """What it stands under already may also have been taken out of the meeting since."""
    return there is not None and there.meeting == meeting and (there.id == now or not there.removed)
