"""What goes wrong with the embedded PostgreSQL, in one sentence for the person who started it."""

from __future__ import annotations

INSTEAD = "Or set KAIMEN_DATABASE_URL to a PostgreSQL of your own."


class PostgresFailed(Exception):
    """One clear sentence, followed by the tail of the server's log where a start failed."""
