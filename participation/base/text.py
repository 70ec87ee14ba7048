"""Text as people type it: made clean to store, folded to compare, cut for a search that knows no word breaks.

Chinese has no spaces, so PostgreSQL makes one token of a whole sentence. Here a run of Chinese characters becomes
its overlapping pairs, which are stored with spaces between them, and a phrase of pairs is found where the characters
stand side by side: no dictionary, no guess at words, and never a hit on characters that merely occur.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from operator import add

# Han, the iteration mark and zero, kana, Bopomofo and Hangul: scripts in which a run of letters is no single word
CJK = (
    "々〇\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
RUN = re.compile(f"[{CJK}]+")

LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# joiners belong to emoji and to scripts that bind letters; every other invisible sign only hides something
JOINERS = "\u200c\u200d"
UNSEEN = {"Cc", "Cf", "Cs"}
# at either end of a word they join nothing, and a text of nothing else would only look like one
JOINING_NOTHING = re.compile(rf"(?<!\S)[{JOINERS}]+|[{JOINERS}]+(?!\S)")

# marks inside and after a figure carry its meaning: 3.5 is not 35, 10% is not 10
IN_FIGURES = r"(?<=\d)[.:/-](?=\d)|(?<=\d)[%‰]"
FIGURE = re.compile(IN_FIGURES)
DROPPED = {"P", "Z", "C"}

# What nearly all texts consist of: letters, digits, and marks that no version of Unicode will class otherwise. They
# are judged as runs by expressions, several times faster than one by one; any other character sends the whole text
# the slow way, which says what is meant.
MARKS = "\u3001-\u3003\u3008-\u3011\u3014-\u301f‘’“”…—·！（），：；？"
COMMON = re.compile(rf"[\w\n\t -~{MARKS}]*")
DROPPED_MARK = rf"[\s!-#%-*,-/:;?@\[-\]_{{}}{MARKS}]+"
MARKS_DROPPED = re.compile(DROPPED_MARK)
MARKS_OUTSIDE_FIGURES = re.compile(rf"({IN_FIGURES})|{DROPPED_MARK[:-1]}")
DIGIT = re.compile(r"\d")
COMMON_UNIT = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
# the full width marks of Chinese are folded by themselves: normalising a text that has one takes a look at every sign
WIDE = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，！：；？（）…")


# of the longest texts so many characters can be searched: PostgreSQL takes a megabyte of their pairs
SEARCHED = 30_000


def clean(text: str) -> str:
    """Text fit to store: NFC, lines ended by ``\\n``, without control, bidi-control and invisible characters."""
    if COMMON.fullmatch(text):
        return unicodedata.normalize("NFC", text)
    lines = LINE_END.sub("\n", text)
    kept = (c for c in lines if c in "\n\t" or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    return unicodedata.normalize("NFC", JOINING_NOTHING.sub("", "".join(kept)))


def normal_form(text: str) -> str:
    """What two texts share that differ only in width, case, spaces and punctuation; for the hash of distinct texts.

    Marks within figures stay. A text of nothing but punctuation is kept, so that ``？`` and ``。`` differ.
    """
    folded = _folded(text, str.casefold)
    if COMMON.fullmatch(folded):
        figured = DIGIT.search(folded)
        kept = MARKS_OUTSIDE_FIGURES.sub(r"\1", folded) if figured else MARKS_DROPPED.sub("", folded)
        return kept or "".join(folded.split())
    figures = {found.start() for found in FIGURE.finditer(folded)}
    kept = "".join(c for at, c in enumerate(folded) if at in figures or unicodedata.category(c)[0] not in DROPPED)
    return kept or "".join(folded.split())


def bigrams(text: str) -> str:
    """The text as tokens with spaces between, for ``to_tsvector('simple', …)``.

    A Chinese run ``加装电梯`` is ``加 加装 装电 电梯 梯``: its pairs, and the characters at both ends, by which it is
    found together with the word beside it. So every character begins a token, by which it is found alone.
    """
    found: list[str] = []
    for unit in _units(text):
        found += _tokens(unit)
    return " ".join(found)


def search_query(text: str) -> str:
    """What was typed as one phrase, for ``to_tsquery('simple', …)`` on :func:`bigrams`.

    The phrase is found where the text has it as a part: Latin words and numbers whole, Chinese from any character
    to any other, punctuation and spaces anywhere between two units. Empty where nothing can be searched for.
    """
    units = _units(text)
    if len(units) == 1 and len(units[0]) == 1 and RUN.match(units[0]):
        return f"'{units[0]}':*"
    tokens = [_tokens(unit) for unit in units]
    # the typed phrase may begin and end in the middle of a run, where the text has no end mark
    if tokens and len(units[0]) > 1 and RUN.match(units[0]):
        tokens[0] = tokens[0][1:]
    if tokens and len(units[-1]) > 1 and RUN.match(units[-1]):
        tokens[-1] = tokens[-1][:-1]
    # tokens are letters and digits only: nothing in them ends a quotation
    return " <-> ".join(f"'{token}'" for unit in tokens for token in unit)


def search_words(text: str) -> str:
    """What was typed as several phrases that must all occur, for ``to_tsquery('simple', …)``.

    Blanks part the phrases, as people type keywords: ``电梯 补贴`` finds texts that have both, wherever they stand.
    """
    phrases = (search_query(part) for part in text.split())
    return " & ".join(f"({phrase})" for phrase in phrases if phrase)


def _folded(text: str, fold: Callable[[str], str]) -> str:
    for wide, plain in WIDE:
        text = text.replace(wide, plain)
    return unicodedata.normalize("NFKC", fold(unicodedata.normalize("NFKC", text)))


def _units(text: str) -> list[str]:
    """Words, numbers and Chinese runs in reading order, without what stands between them."""
    folded = _folded(text, str.lower)
    if COMMON.fullmatch(folded):
        return COMMON_UNIT.findall(folded)
    units: list[str] = []
    for word in "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in folded).split():
        at = 0
        for run in RUN.finditer(word):
            units += [word[at : run.start()], run[0]]
            at = run.end()
        units.append(word[at:])
    return [unit for unit in units if unit]


def _tokens(unit: str) -> list[str]:
    if len(unit) == 1 or not _is_run(unit):
        return [unit]
    return [unit[0], *map(add, unit, unit[1:]), unit[-1]]


def _is_run(unit: str) -> bool:
    return not unit.isascii() and RUN.match(unit) is not None
