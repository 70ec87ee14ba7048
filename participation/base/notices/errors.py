"""What notices refuse."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

NOT_IN_TROUBLE = Refusal("delivery_not_in_trouble", 409, N_("This notice was sent already or cannot be sent again."))
