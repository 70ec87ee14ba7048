"""Why a draft cannot be taken: each refusal says what is wrong and what to do about it."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

DRAFT_EMPTY = Refusal("draft_empty", 422, N_("The draft has no text."))

DRAFT_TOO_LARGE = Refusal(
    "draft_too_large",
    413,
    N_("The draft is too large: a file may have at most %(megabytes)s MB."),
)

DRAFT_TOO_LONG = Refusal(
    "draft_too_long",
    413,
    N_("The draft is too long: its text may have at most %(characters)s characters and %(lines)s lines."),
)

DRAFT_NOT_TEXT = Refusal(
    "draft_not_text",
    415,
    N_("This file is not a draft we can read. Send Word (.docx), a web page, Markdown or plain text."),
)

DRAFT_OLD_FORMAT = Refusal(
    "draft_old_format",
    415,
    N_("This is an older Word or WPS file (.doc, .wps). Save it as .docx and send it again."),
)

DRAFT_LOCKED = Refusal(
    "draft_locked",
    422,
    N_("This file is protected by a password. Remove the password and send it again."),
)

DRAFT_UNREADABLE = Refusal(
    "draft_unreadable",
    422,
    N_("This file is damaged and cannot be read. Open it, save it as .docx and send it again."),
)

DRAFT_BOMB = Refusal(
    "draft_bomb",
    422,
    N_("This file unpacks to far more than a draft can hold, so we did not open it."),
)

DRAFT_TOO_MANY_CLAUSES = Refusal(
    "draft_too_many_clauses",
    422,
    N_("The draft has too many clauses: at most %(clauses)s can be put to the public at once."),
)

CLAUSE_TOO_LONG = Refusal(
    "clause_too_long",
    422,
    N_(
        "Clause %(number)s is too long to be shown and commented on: it has %(length)s characters, "
        "at most %(characters)s are possible. Number its parts, so that they become clauses."
    ),
)

PART_TOO_LONG = Refusal(
    "part_too_long",
    422,
    N_(
        "A part of the draft without a number is too long to be shown and commented on: it has %(length)s "
        "characters, at most %(characters)s are possible. Number its parts, so that they become clauses."
    ),
)

NO_VERSION_BEFORE = Refusal("no_version_before", 409, N_("The first version has none before it to come from."))

ALIGNMENT_PUBLIC = Refusal(
    "alignment_public",
    409,
    N_("This version is public already, so where its clauses come from can no longer be corrected."),
)
