"""Bytes to text: UTF-8, UTF-16 with its byte order mark, GB18030 (which holds GBK and GB2312)."""

from __future__ import annotations

import codecs
import re

from consultations.drafts.errors import DRAFT_NOT_TEXT
from participation.base.errors import Refused

_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\x80-\x9f]")
_MOST_CONTROLS = 0.005
_MOST_STRANGE = 0.05


def decoded(content: bytes) -> str:
    """``content`` as text; the encodings are tried strictly, one after the other.

    Raises:
        Refused: none of them fits, or the text has NUL characters or too many others that no draft has.
    """
    text = _decoded(content)
    if text is None or "\0" in text:
        raise Refused(DRAFT_NOT_TEXT)
    # almost any bytes can be read as GB18030, but then as signs that nobody writes
    if len(_CONTROLS.findall(text)) > len(text) * _MOST_CONTROLS + 2:
        raise Refused(DRAFT_NOT_TEXT)
    if len(_STRANGE.findall(text)) > len(text) * _MOST_STRANGE + 2:
        raise Refused(DRAFT_NOT_TEXT)
    return text


def _decoded(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
