"""The outbox's refusals."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

NOT_DEAD = Refusal("job_not_dead", 409, N_("This job is not among those given up."))
