"""How sending a notice fails: for now, or for good."""

from __future__ import annotations


class NotSent(Exception):
    """It could not be sent now and is tried again; the message says why, for those who look after it."""


class Undeliverable(Exception):
    """The recipient does not exist or takes nothing; the message says what the other side answered."""
