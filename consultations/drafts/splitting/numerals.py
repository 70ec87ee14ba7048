"""Numbers as drafts print them: 十二, 一百零三, 一〇三, 12, １２, XII."""

from __future__ import annotations

NUMERAL = "0-9０-９〇零○一二三四五六七八九十百千万"
"""The characters of a numeral, for use inside a regular expression's brackets."""

_DIGITS = "零一二三四五六七八九"
_UNITS = ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"))
_ZEROS = str.maketrans({"〇": "零", "○": "零"})
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST = 99_999


def chinese(number: int) -> str:
    """``number`` (0 to 99,999) as statutes write it: 十二, 一百零三, 一千二百六十."""
    if number < 10:
        return _DIGITS[number]
    written, zero = "", False
    for unit, name in _UNITS:
        count, number = divmod(number, unit)
        if count:
            written += ("零" if zero else "") + chinese(count) + name
            zero = False
        elif written:
            zero = True
    if number:
        written += ("零" if zero else "") + _DIGITS[number]
    return written.removeprefix("一") if written.startswith("一十") else written


def digits(number: int) -> str:
    """``number`` digit by digit: 一〇三 for 103."""
    return "".join(_DIGITS[int(digit)] for digit in str(number)).replace("零", "〇")


def number_of(written: str) -> int | None:
    """What a Chinese, full-width or Arabic numeral says (spaces ignored); None where it is not one number."""
    written = "".join(written.split()).translate(_ZEROS).translate(_HALF_WIDTH)
    if not written or len(written) > 12:
        return None
    if written.isascii():
        return int(written) if written.isdecimal() and int(written) <= _LARGEST else None
    if not any(unit in written for _, unit in _UNITS):
        if any(letter not in _DIGITS for letter in written) or len(written) > 5:
            return None
        return int("".join(str(_DIGITS.index(letter)) for letter in written))
    return _said(written)


def _said(written: str) -> int | None:
    total = count = 0
    for letter in written:
        if letter in _DIGITS:
            count = _DIGITS.index(letter)
        else:
            unit = next((value for value, name in _UNITS if name == letter), None)
            if unit is None:
                return None
            total, count = (total + count) * unit if unit == 10_000 else total + (count or 1) * unit, 0
    total += count
    # 一百零三, 一百三 and 一十二 are met with; 百十百 is no number
    plain = written.replace("零", "")
    plain = plain.removeprefix("一") if plain.startswith("一十") else plain
    return total if total <= _LARGEST and chinese(total).replace("零", "") == plain else None


def roman(number: int) -> str:
    """``number`` (1 to 3,999) in Roman capitals."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def roman_value(written: str) -> int | None:
    """What a Roman numeral says; None where the letters are no numeral."""
    value, rest = 0, written.upper()
    for worth, letters in _ROMAN:
        while rest.startswith(letters) and value <= 3_999:
            value, rest = value + worth, rest[len(letters) :]
    return value if value and not rest and roman(value) == written.upper() else None
