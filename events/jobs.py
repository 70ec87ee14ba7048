"""What the outbox carries out for this room, by topic."""

from __future__ import annotations

from participation.base.outbox.carrying import Handlers

HANDLERS: Handlers = {}
