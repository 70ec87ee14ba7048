"""What the outbox carries out for this room, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from participation.base.outbox.carrying import Handlers
from participation.representatives.services.call_life import CLOSE, keep_call_time
from participation.representatives.services.draw_jobs import HANDLERS as DRAWS


async def close_call_in_time(payload: Mapping[str, Any]) -> None:
    """A call takes no more applications once its end has come; run early or twice it does nothing."""
    await keep_call_time(UUID(payload["call"]))


HANDLERS: Handlers = {CLOSE: close_call_in_time, **DRAWS}
