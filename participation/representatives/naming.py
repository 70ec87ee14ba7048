"""Whether names of those who have a seat are published because the law asks for it, or only where they allow it."""

from __future__ import annotations

from participation.base.in_force import current_rules


def named_by_law(occasion: str, names_published: bool) -> bool:
    """Whether the rules file wants the names of such an occasion published, and the call says that they are.

    Publishing a name otherwise takes the person's separate consent.
    """
    return names_published and current_rules().calls.of(occasion).names_published
