"""One household by the address that people type: what two spellings of one address have in common."""

from __future__ import annotations

import re
import unicodedata

DIGITS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789")
# 5号楼, 5栋, 5幢 and 5# are one building; what divides a number from the next says no more than that it does
PARTS = re.compile(r"号楼|[栋幢座楼号弄室房层]|单元|#|no\.?|room|unit|building|bldg\.?|flat|apt\.?")
DIVIDED = re.compile(r"[^\w]+|_+")
# between two figures it matters that there is something
DIVIDING_NOTHING = re.compile(r"(?<!\d)-+|-+(?!\d)")
TENS = re.compile(r"(\d?)十(\d?)")


def normal_address(typed: str) -> str:
    """The address without what differs between two spellings of it; empty where nothing is left.

    Width, case, spaces, punctuation, Chinese numerals and the words for building, unit and room are levelled.
    """
    text = unicodedata.normalize("NFKC", typed).casefold().translate(DIGITS)
    text = TENS.sub(lambda found: f"{found[1] or 1}{found[2] or 0}", text)
    return DIVIDING_NOTHING.sub("", DIVIDED.sub("-", PARTS.sub("-", text)))
