"""The rules and the working-day calendar of this installation, read once."""

from __future__ import annotations

from functools import cache

from participation.base.rules_file import Rules, load
from participation.base.settings import current
from participation.base.working_days import WorkingDays


@cache
def current_rules() -> Rules:
    """The rules in force. Raises ``RulesFileWrong`` for a file that cannot be used."""
    return load(current().rules)


@cache
def current_calendar() -> WorkingDays:
    """The working days as far as they are known."""
    return WorkingDays.of(current_rules())
