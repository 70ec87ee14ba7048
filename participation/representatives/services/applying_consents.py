"""What applicants may allow beyond what the call needs, and the words they read; the words are kept with the tick."""

from __future__ import annotations

from participation.base.errors import N_
from participation.representatives.schemas.application import Agreed
from participation.representatives.words import ConsentTo

NAME_PUBLISHED = N_(
    "If I get a seat, my name may be published in the list of representatives for “%(title)s”. Without this my "
    "pseudonym stands there."
)
INVITED_AGAIN = N_("If I do not get a seat, you may invite me to later calls. I can take this back at any time.")
SENSITIVE_VALUE = N_(
    "The law protects some of my answers especially. I agree that you use them for the quotas of “%(title)s”, and for "
    "nothing else."
)
WORDINGS = {
    ConsentTo.NAME_PUBLISHED: NAME_PUBLISHED,
    ConsentTo.INVITED_AGAIN: INVITED_AGAIN,
    ConsentTo.SENSITIVE_VALUE: SENSITIVE_VALUE,
}


def wordings(agreed: Agreed) -> list[tuple[ConsentTo, str]]:
    """The consents that were given, each with the sentence that was read."""
    given = {
        ConsentTo.NAME_PUBLISHED: agreed.name_published,
        ConsentTo.INVITED_AGAIN: agreed.invited_again,
        ConsentTo.SENSITIVE_VALUE: agreed.sensitive_value,
    }
    return [(purpose, WORDINGS[purpose]) for purpose, said in given.items() if said]
