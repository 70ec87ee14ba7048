"""Composing comments: sentences of the words people use, letters of sentences. Everything follows from the chance."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import rjieba

from tests.grouping.letters import CLOSINGS, ENGLISH, ENGLISH_GAPS, GAPS, OPENINGS, SENTENCES, SHORT

SHORT_PART, ENGLISH_PART, MIXED_PART = 0.12, 0.06, 0.04
STATUTES = Path(__file__).parent.parent / "drafts" / "texts"
GAP = re.compile(r"\{(\w+)\}")
END = re.compile(r"(?<=[。.!?！？])\s*")

Chance = random.Random


@cache
def statutes() -> list[str]:
    """Sentences of real statutes."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(STATUTES.glob("shanghai-*.md")))
    found = (re.sub(r"^第\w+条\s*", "", part.strip()) for part in re.split(r"[。；\n]", text))
    return sorted({part for part in found if 12 <= len(part) <= 80 and not part.startswith(("#", "<", "（"))})


@cache
def vocabulary() -> list[str]:
    """Words of the statutes, as often as they occur there."""
    return [word for sentence in statutes() for word in rjieba.cut(sentence) if re.fullmatch(r"[一-鿿]+", word)]


@cache
def english_vocabulary() -> list[str]:
    """Words of the English sentences."""
    texts = [*ENGLISH, *(text.replace("|", " ") for text in ENGLISH_GAPS.values())]
    return [word for text in texts for word in re.findall(r"[a-zA-Z]+", GAP.sub("", text))]


def filled(sentence: str, chance: Chance, gaps: dict[str, str] = GAPS, separator: str | None = None) -> str:
    """A sentence with something in each gap."""
    return GAP.sub(lambda gap: chance.choice(_choices(gaps[gap[1]], separator)), sentence)


@cache
def _choices(words: str, separator: str | None) -> list[str]:
    return words.split(separator)


def sentence(chance: Chance) -> str:
    """One Chinese sentence."""
    draw = chance.random()
    if draw < 0.6:
        return filled(chance.choice(SENTENCES), chance) + "。"
    if draw < 0.75:
        return chance.choice(statutes()) + "。"
    words = chance.choices(vocabulary(), k=chance.randint(6, 16))
    return "".join(words[: len(words) // 2]) + "，" + "".join(words[len(words) // 2 :]) + "。"


def english_sentence(chance: Chance) -> str:
    """One English sentence."""
    made = filled(chance.choice(ENGLISH), chance, ENGLISH_GAPS, "|")
    return made[0].upper() + made[1:] + ". "


def letter(chance: Chance, length: int) -> str:
    """A comment of several sentences, about as long as asked for; sometimes in English, sometimes in both."""
    draw = chance.random()
    next_sentence: Callable[[Chance], str] = sentence
    if draw < ENGLISH_PART:
        next_sentence, length = english_sentence, length * 2
    elif draw < ENGLISH_PART + MIXED_PART:
        next_sentence = lambda chance: chance.choice((sentence, english_sentence))(chance)  # noqa: E731 # both by turns
    parts = [chance.choice(OPENINGS) + "。"] if next_sentence is sentence and chance.random() < 0.3 else []
    wanted = chance.randint(length // 2, length * 3 // 2)
    while len(parts) < 3 or sum(map(len, parts)) < wanted:
        parts.append(next_sentence(chance))
    if next_sentence is sentence and chance.random() < 0.3:
        parts.append(chance.choice(CLOSINGS) + "。")
    return "".join(parts).strip()


def short(chance: Chance) -> str:
    """A comment of 10 to 30 characters or so."""
    return filled(chance.choice(SHORT), chance) + chance.choice(("", "。", "！", "，谢谢"))


def is_english(text: str) -> bool:
    """Whether the text is mostly of the alphabet."""
    return len(re.findall(r"[a-z]", text)) > len(text) / 2


def sentences(text: str) -> list[str]:
    """The sentences of a text, with their ends."""
    return [part + (" " if part.endswith(".") else "") for part in END.split(text) if part]
