"""The words of targeted listening as the outside sees them."""

from __future__ import annotations

from participation.base.words import Word


class Party(Word):
    """Who is asked in writing, or comes to a forum or is visited."""

    BODY = "body"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    COMMITTEE = "residents' committee"
    EXPERTS = "experts"
    RESIDENTS = "residents"
    OTHER = "other"


# Those of whom only a number is kept, unless somebody agreed to be named.
PEOPLE = frozenset({Party.EXPERTS, Party.RESIDENTS, Party.OTHER})
# Whom the law wants to be heard on a draft that concerns business.
BUSINESS = frozenset({Party.ASSOCIATION, Party.ENTERPRISE})


class Answer(Word):
    """What a reply to a written request says."""

    COMMENTS = "comments"
    NO_CHANGE = "no change"
    DECLINED = "declined"


class Progress(Word):
    """Where somebody who was asked in writing stands."""

    ASKED = "asked"
    REMINDED = "reminded"
    REPLIED = "replied"
    NO_CHANGE = "no change asked"
    DECLINED = "declined"
    SILENT = "silent"


class Occasion(Word):
    """How opinions are gathered face to face."""

    FORUM = "forum"
    VISIT = "visit"
