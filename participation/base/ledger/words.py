"""What the ledger holds, by kind."""

from __future__ import annotations

from participation.base.words import Word


class LeafKind(Word):
    """What a leaf stands for."""

    COMMENT = "comment"
    POINT_LINK = "point link"
    NO_CHANGE = "no change"
    DISPOSITION = "disposition"
    MODERATION = "moderation"
    ERASURE = "erasure"
    REPORT = "report"
    FINAL_TEXT = "final text"
    DRAW = "draw"
    OPINION = "opinion"
    ADOPTION = "adoption"
    FOLLOW_UP = "follow-up"
    DECISION = "decision"
    EDITION = "edition"
    PROGRAMME = "programme"
    BALLOT = "ballot"
    VOTE_RESULT = "vote result"
