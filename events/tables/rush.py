"""The line before a session whose seats are asked for faster than can be answered."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table


class RushLine(Table):
    """How many drew a lot before booking opened, how many places were given, and up to which one they are called.

    Who stands at a place is not stored: they carry it, signed.
    """

    id = UUID(primary_key=True, default=None, help_text="the session")
    lobby = BigInt(null=False, default=0)
    issued = BigInt(null=False, default=0)
    called = BigInt(null=False, default=0)
    moved_at = Timestamptz(null=False, help_text="when somebody was called last")

    check_called = Check('0 <= "called" AND "called" <= greatest("issued", "lobby")')
