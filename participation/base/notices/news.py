"""News for programs that subscribed: a signed call with what happened, where, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from participation.base.errors import N_
from participation.base.notices.failures import NotSent, Undeliverable
from participation.base.webhooks.endpoints import ENDED, call_endpoint

NO_ANSWER = N_("the program did not answer")
REFUSED_NEWS = N_("the program refused the call")
GONE = 410


class News(msgspec.Struct, frozen=True):
    """What is told to one address; ``id`` stays the same when it is told again."""

    id: UUID
    endpoint: UUID
    subject: str
    values: Mapping[str, Any]


async def send(news: News, now: datetime) -> None:
    """Call the address. Raises :class:`Undeliverable` where it is gone (410, or ended) and :class:`NotSent` else."""
    told = {name: value for name, value in news.values.items() if name not in {"leave", "items"}}
    kind = f"consultation.{str(told.pop('what', 'news')).replace(' ', '_')}"
    body = msgspec.json.encode({"type": kind, "timestamp": now, "data": {"about": news.subject, **told}})
    answer = await call_endpoint(news.endpoint, call_id=news.id, body=body)
    if answer.status == GONE or (answer.status is None and answer.said == ENDED):
        raise Undeliverable(f"{REFUSED_NEWS}: {answer.said}" if answer.status is None else f"{REFUSED_NEWS}: {GONE}")
    if answer.status is None:
        raise NotSent(f"{NO_ANSWER}: {answer.said}")
    if not answer.taken:
        raise NotSent(f"{REFUSED_NEWS}: {answer.status}")
