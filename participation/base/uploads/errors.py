"""What uploads refuse."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

EMPTY = Refusal("empty", 422, N_("This file is empty."))
TOO_LARGE = Refusal("too_large", 413, N_("This file is too large; %(megabytes)s MB is the limit."))
NAME_INVALID = Refusal("name_invalid", 422, N_("This file has no name that can be used."))
TYPE_NOT_ALLOWED = Refusal(
    "type_not_allowed",
    415,
    N_(
        "This kind of file cannot be attached."
        " Please send PDF, Word (.docx), Excel (.xlsx), JPEG, PNG, WebP or plain text."
    ),
)
UNSAFE = Refusal(
    "file_unsafe",
    422,
    N_("This file is damaged, locked with a password, or holds macros. Please save it anew and try again."),
)
UNKNOWN_ATTACHMENT = Refusal(
    "unknown_attachment", 422, N_("An attached file is no longer there. Please attach it again.")
)
