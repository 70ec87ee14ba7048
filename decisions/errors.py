"""What the room refuses beside what the rules refuse."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

EDITION_WAITING = Refusal(
    "edition_waiting", 409, N_("A version has been handed in and waits for its signatures or for publication.")
)
OUT_OF_ORDER = Refusal("out_of_order", 409, N_("This cannot be done as things stand."))
EDITED_MEANWHILE = Refusal(
    "edited_meanwhile", 409, N_("Somebody else changed this meanwhile. Load it anew and put your change in again.")
)
