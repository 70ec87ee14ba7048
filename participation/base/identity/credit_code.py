"""统一社会信用代码: the 18 characters that name an organisation, and their check character (GB 32100-2015)."""

from __future__ import annotations

import unicodedata

# No I, O, S, V, Z, which are taken for digits.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(3**place % 31 for place in range(17))
LENGTH = 18


def check_character(body: str) -> str:
    """The last character for the first 17, which must all be of the alphabet."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def read_credit_code(typed: str) -> str | None:
    """The code as stored, from what somebody typed; None where a character is missing, wrong or swapped."""
    text = unicodedata.normalize("NFKC", typed).upper().replace(" ", "").replace("-", "")
    if len(text) != LENGTH or any(character not in ALPHABET for character in text):
        return None
    return text if check_character(text[:-1]) == text[-1] else None
