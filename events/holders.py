"""Who limits are counted for: a person we know, else whoever can be reached at a contact."""

from __future__ import annotations

from uuid import UUID

from participation.base.identity.contacts import Contact
from participation.base.security.keys import sign

PURPOSE = "holder of bookings"


def holder_of(person: UUID | None, contact: Contact | None) -> str:
    """The key under which bookings, places on waitlists and entries of ballots are one per holder.

    A known person counts as that, however they are reached; else the contact does, as a keyed hash. Raises ValueError
    where there is neither.
    """
    if person is not None:
        return f"p:{person}"
    if contact is None:
        raise ValueError("somebody is a person or has a contact")
    return f"c:{sign(PURPOSE, f'{contact[0]}:{contact[1]}')}"
