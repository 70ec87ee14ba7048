"""Who may import comments by which channel, and when an import may be started."""

from __future__ import annotations

from collections.abc import Collection

from consultations.importing.words import ImportState
from consultations.words import Channel
from participation.base.errors import N_, FieldError, Refusal

# What an organisation hands in at once: a residents' committee with a page for each household of an estate.
ROWS_HANDED_IN = 500
# How often an organisation may do so within a day.
HANDED_IN_A_DAY = 20
HANDED_IN_BYTES = 20 << 20

CHANNEL_MISSING = N_("Choose how it came in.")
GATHERED_ONLY = N_("What an organisation hands in comes by the channel of organisations.")
OWN_ROWS_ONLY = Refusal(
    "too_many_rows", 422, N_("An organisation can hand in at most %(rows)s opinions at once; this file has more.")
)
NO_FORMAT = Refusal("type_not_allowed", 415, N_("Here a table (CSV, Excel) or typed opinions can be handed in."))
STARTED = Refusal("started", 409, N_("This import has been started; how its columns are read can no longer change."))
OVER = Refusal("import_over", 409, N_("This import has come to its end."))

EDITABLE = frozenset({ImportState.PREPARED})
STARTABLE = frozenset({ImportState.PREPARED, ImportState.STOPPED})
WORKED_ON = frozenset({ImportState.WAITING, ImportState.RUNNING})


def check_channel(channel: Channel, *, gathered: bool) -> FieldError | None:
    """Whether comments may be imported as of this channel; ``gathered`` by an organisation that hands them in."""
    if channel is Channel.WEB:
        return FieldError("channel", "unknown_value", CHANNEL_MISSING)
    if gathered and channel is not Channel.ORGANISATION:
        return FieldError("channel", "unknown_value", GATHERED_ONLY)
    return None


def check_editable(state: ImportState) -> Refusal | None:
    """Whether the mapping may still change (409 ``started``)."""
    return None if state in EDITABLE else STARTED


def check_startable(state: ImportState) -> Refusal | None:
    """Whether an import may be started, or go on after it stopped (409); one that is on its way already may."""
    return None if state in STARTABLE or state in WORKED_ON else OVER


def has_text(fields: Collection[str]) -> bool:
    """Whether the mapped columns can make a comment: its text, or the wording it proposes."""
    return "text" in fields or "proposed_text" in fields
