"""What is wrong with an office's own wording, in one sentence that says where."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

UNKNOWN_PLACEHOLDER = Refusal(
    "wording_wrong",
    409,
    N_(
        "The office's wording cannot be used: %(file)s, line %(line)s, has the placeholder {%(name)s},"
        " which there is not. There are: %(known)s."
    ),
)
UNKNOWN_TABLE = Refusal(
    "wording_wrong",
    409,
    N_(
        "The office's wording cannot be used: %(file)s, line %(line)s, asks for @%(name)s, which there is not."
        " There are: %(known)s."
    ),
)
LOOSE_BRACE = Refusal(
    "wording_wrong",
    409,
    N_("The office's wording cannot be used: %(file)s, line %(line)s, has a brace without its pair."),
)
NO_TITLE = Refusal(
    "wording_wrong",
    409,
    N_("The office's wording cannot be used: %(file)s has no title. Its title is a line that begins with “# ”."),
)
UNREADABLE = Refusal(
    "wording_wrong",
    409,
    N_("The office's wording cannot be used: %(file)s cannot be read as UTF-8 text, or, ending in .toml, as TOML."),
)
UNKNOWN_WORD = Refusal(
    "wording_wrong",
    409,
    N_("The office's wording cannot be used: %(file)s gives a word for %(name)s, which there is not."),
)
UNKNOWN_IN_WORD = Refusal(
    "wording_wrong",
    409,
    N_(
        "The office's wording cannot be used: in %(file)s the words for %(name)s have the"
        " placeholder {%(placeholder)s}, which there is not."
        " There are: %(known)s."
    ),
)
