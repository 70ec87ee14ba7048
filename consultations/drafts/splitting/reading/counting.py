"""The numbers a word processor or a browser counts for the reader, in the names of Word's number formats."""

from __future__ import annotations

from consultations.drafts.splitting.numerals import chinese, digits, roman

_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = frozenset(
    {
        "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
        "taiwaneseCountingThousand", "koreanCounting", "ideographLegalTraditional",
    }
)  # fmt: skip


def counted(number: int, form: str) -> str:
    """``number`` written in ``form``; Arabic where the form is unknown or cannot write the number.

    The several Chinese forms differ above one hundred only; all are written as statutes write them (一百零三).
    """
    if form in {"none", "bullet"}:
        return ""
    if not 0 < number <= 99_999:
        return str(number)
    written = _chinese(number, form)
    if not written:
        written = _decimal(number, form) if form.startswith("decimal") else _lettered(number, form)
    return written


def _chinese(number: int, form: str) -> str:
    if form in _CHINESE:
        return chinese(number)
    if form in {"chineseLegalSimplified", "japaneseLegal"}:
        return chinese(number).translate(_LEGAL)
    if form in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return digits(number)
    return ""


def _decimal(number: int, form: str) -> str:
    if form.startswith("decimalFullWidth"):
        return str(number).translate(_FULL_WIDTH)
    if form == "decimalZero":
        return f"{number:02}"
    if form == "decimalEnclosedParen":
        return f"（{number}）"
    if form.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def _lettered(number: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"} and number <= 3_999:
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form in {"upperLetter", "lowerLetter"} and number <= 26 * 20:
        # Word goes on with AA, BB, CC
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form == "ideographTraditional" and number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    return str(number)
