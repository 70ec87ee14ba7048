"""What the ledger refuses."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

KEY_UNREADABLE = Refusal(
    "ledger_key_unreadable",
    503,
    N_("The key of the ledger cannot be opened with this installation's secret key. An administrator must look at it."),
)
NOT_YET = Refusal("not_in_ledger_yet", 404, N_("The ledger has no such leaf yet."))
NO_CHECKPOINT = Refusal("no_checkpoint_yet", 404, N_("The ledger has no checkpoint yet."))
NO_SUCH_SIZE = Refusal(
    "no_such_size", 422, N_("No checkpoint was signed at this size. Give two sizes of checkpoints, the smaller first.")
)
BEHIND = Refusal("ledger_behind", 503, N_("The ledger has not taken in everything yet. Try again in a minute."))
