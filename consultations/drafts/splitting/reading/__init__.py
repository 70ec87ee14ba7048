"""Reading a draft's file: whatever was sent becomes lines of text with light markup (see ``lines``).

What a file is, its content says; its name and media type only decide between kinds of text.
"""

from __future__ import annotations

from consultations.drafts.errors import DRAFT_EMPTY, DRAFT_TOO_LARGE, DRAFT_TOO_LONG
from consultations.drafts.splitting import limits
from consultations.drafts.splitting.cleaning import cleaned, without_comments
from consultations.drafts.splitting.reading.sniffing import Format, format_of, format_of_text
from consultations.drafts.splitting.reading.text import decoded
from participation.base.errors import Refused


def read_draft(content: bytes, *, media_type: str | None = None, filename: str | None = None) -> str:
    """The text of a Word file (.docx), a web page, Markdown or plain text.

    Headings become ``#`` lines, rows of a table lines with their cells apart by " | ", numbers that Word or
    the browser would count are written out. Deleted and hidden text is left out.

    Raises:
        Refused: no text in it, too large, protected, damaged, or of a kind that is no draft.
    """
    if len(content) > limits.FILE_BYTES:
        raise Refused(DRAFT_TOO_LARGE.with_values(megabytes=limits.FILE_BYTES // (1024 * 1024)))
    if not content.strip():
        raise Refused(DRAFT_EMPTY)
    # python-docx and lxml take longer to import than most drafts to split: only where they are needed
    if format_of(content) is Format.DOCX:
        from consultations.drafts.splitting.reading.docx import text_of_docx  # noqa: PLC0415

        text = text_of_docx(content)
    else:
        text = decoded(content)
        if format_of_text(text, media_type, filename) is Format.HTML:
            from consultations.drafts.splitting.reading.html import text_of_html  # noqa: PLC0415

            text = text_of_html(text)
    text = cleaned(text)
    if len(text) > limits.TEXT_CHARACTERS:
        raise Refused(DRAFT_TOO_LONG.with_values(characters=limits.TEXT_CHARACTERS, lines=limits.TEXT_LINES))
    if not without_comments(text).strip():
        raise Refused(DRAFT_EMPTY)
    return text
