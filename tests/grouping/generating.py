"""Comments of known families: letters that were copied, retyped and changed, among many that are of no family.

Everything follows from the seed. Only the letters are held, so a million lines can be written to a file.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import rjieba

from tests.grouping.letters import (
    CLOSINGS,
    ENGLISH,
    ENGLISH_GAPS,
    ENGLISH_OPPOSITES,
    GAPS,
    OPENINGS,
    OPPOSITES,
    SENTENCES,
    SHORT,
    TRADITIONAL,
)

CAMPAIGNS = (0.05, 0.03, 0.02)
IN_FAMILIES = 0.35  # of all comments, the campaigns included
SHORT_PART, ENGLISH_PART, MIXED_PART = 0.12, 0.06, 0.04
STATUTES = Path(__file__).parent.parent / "drafts" / "texts"
GAP = re.compile(r"\{(\w+)\}")
END = re.compile(r"(?<=[。.!?！？])\s*")

Chance = random.Random


class Comment(msgspec.Struct, frozen=True):
    """A comment; ``family`` is that of its letter, and ``kind`` what was done to it ("unrelated" if it is none)."""

    id: str
    text: str
    family: int
    kind: str


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


def exact(text: str, chance: Chance) -> str:
    """The same."""
    return text


def width(text: str, chance: Chance) -> str:
    """Full-width letters, other punctuation, spaces, traditional characters: as other keyboards write it."""
    if chance.random() < 0.7:
        text = text.translate(_traditional())
    if chance.random() < 0.5:
        text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    if chance.random() < 0.5:
        text = text.translate({ord("，"): ", ", ord("。"): "．", ord("“"): "「", ord("”"): "」"})
    if chance.random() < 0.3:
        text = "\u3000\u3000" + text.replace("。", "。\n")
    return text.upper() if chance.random() < 0.2 else text


@cache
def _traditional() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in TRADITIONAL.split()}


def added(text: str, chance: Chance) -> str:
    """One sentence more, anywhere."""
    parts = sentences(text)
    parts.insert(chance.randint(0, len(parts)), english_sentence(chance) if is_english(text) else sentence(chance))
    return "".join(parts)


def dropped(text: str, chance: Chance) -> str:
    """One sentence less."""
    parts = sentences(text)
    if len(parts) > 2:
        parts.pop(chance.randrange(len(parts)))
    return "".join(parts)


def reordered(text: str, chance: Chance) -> str:
    """The sentences in another order."""
    parts = sentences(text)
    chance.shuffle(parts)
    return "".join(parts)


def typos(text: str, chance: Chance) -> str:
    """2 to 4 of 100 characters typed wrong: another one, one left out, one twice, two exchanged."""
    share = chance.uniform(0.02, 0.04)
    characters = list(text)
    other = "".join(chance.choices(english_vocabulary() if is_english(text) else vocabulary(), k=40))
    for place in chance.sample(range(len(text)), max(1, round(share * len(text)))):
        draw = chance.random()
        if draw < 0.7:
            characters[place] = chance.choice(other)
        elif draw < 0.8:
            characters[place] = ""
        elif draw < 0.9:
            characters[place] *= 2
        elif place:
            characters[place - 1], characters[place] = characters[place], characters[place - 1]
    return "".join(characters)


def swapped(text: str, chance: Chance) -> str:
    """8 to 15 of 100 words replaced by any other word."""
    english = is_english(text)
    words = re.findall(r"\w+|\W+", text) if english else rjieba.cut(text)
    places = [place for place, word in enumerate(words) if word.strip() and re.match(r"\w", word)]
    others = english_vocabulary() if english else vocabulary()
    for place in chance.sample(places, max(1, round(chance.uniform(0.08, 0.15) * len(places)))):
        words[place] = chance.choice(others)
    return "".join(words)


def turned(text: str, chance: Chance) -> str:
    """The opposite: one of the words by which it affirms or denies, or all of them; the same text if it has none."""
    places = _turnable(text)
    if chance.random() < 0.5:
        places = places and [chance.choice(places)]
    for begin, end, opposite in reversed(places):
        text = text[:begin] + opposite + text[end:]
    return text


def turned_and_mistyped(text: str, chance: Chance) -> str:
    """The opposite, typed carelessly."""
    return typos(turned(text, chance), chance)


def _turnable(text: str) -> list[tuple[int, int, str]]:
    pairs = dict([*OPPOSITES, *ENGLISH_OPPOSITES])
    chinese = "|".join(sorted((word for word, _ in OPPOSITES), key=len, reverse=True))
    english = "|".join(rf"\b{word}\b" for word, _ in ENGLISH_OPPOSITES)
    found = re.finditer(rf"(?<!不)(?:{chinese})|{english}", text)
    return [(match.start(), match.end(), pairs[match[0]]) for match in found]


def sentences(text: str) -> list[str]:
    """The sentences of a text, with their ends."""
    return [part + (" " if part.endswith(".") else "") for part in END.split(text) if part]


KINDS = {
    "exact": exact,
    "width": width,
    "added": added,
    "dropped": dropped,
    "typos": typos,
    "swapped": swapped,
    "reordered": reordered,
}
TURNED = {"turned": turned, "turned and mistyped": turned_and_mistyped}


def comments(count: int, *, seed: int = 1, length: int = 260, turned_part: float = 0.03) -> Iterator[Comment]:
    """So many comments in an order that means nothing.

    Args:
        length: characters of a letter on average.
        turned_part: of a family's members so many say the opposite of it.
    """
    chance = Chance(seed)
    sizes = [round(share * count) for share in CAMPAIGNS]
    while sum(sizes) < IN_FAMILIES * count:
        sizes.append(min(2 + int(chance.paretovariate(1.1)), 60))
    letters = [_turnable_letter(chance, length, large=place < 3) for place in range(len(sizes))]
    family = np.repeat(np.arange(len(sizes)), sizes)
    member = np.concatenate([np.arange(size) for size in sizes])
    left = count - len(family)
    family = np.append(family, np.arange(len(sizes), len(sizes) + left))
    member = np.append(member, np.zeros(left, np.int64))
    order = np.random.default_rng(seed).permutation(count)
    known: set[int] = set()
    kinds = list(KINDS)
    for place in order.tolist():
        own = Chance(seed * 1_000_003 + place)
        number = int(family[place])
        if number >= len(letters):
            text = _new(own, length, known)
            yield Comment(f"c{place}", text, number, "unrelated")
            continue
        kind = "original" if member[place] == 0 else own.choice(kinds)
        if member[place] > 1 and own.random() < turned_part and _turnable(letters[number]):
            kind = own.choice(list(TURNED))
        make = (KINDS | TURNED).get(kind, exact)
        yield Comment(f"c{place}", make(letters[number], own), number, kind)


def _turnable_letter(chance: Chance, length: int, *, large: bool) -> str:
    """The letter of a family, in which something is affirmed or denied; short ones are no campaigns."""
    while True:
        text = short(chance) if not large and chance.random() < SHORT_PART else letter(chance, length)
        if _turnable(text) or len(text) < 40:
            return text


def _new(chance: Chance, length: int, known: set[int]) -> str:
    """A text that was not there before."""
    while True:
        text = short(chance) if chance.random() < SHORT_PART else letter(chance, length)
        if hash(text) not in known:
            known.add(hash(text))
            return text
        length += 1
        if len(known) > 1000 and chance.random() < 0.5:
            return text + filled("{place}{why}", chance)


def write(path: Path, count: int, **how: object) -> list[tuple[str, int, str]]:
    """Write them as JSON lines; gives id, family and kind of each."""
    encode = msgspec.json.Encoder().encode
    truth = []
    with path.open("wb") as file:
        for comment in comments(count, **how):  # type: ignore[arg-type] # passed on as given
            file.write(encode({"id": comment.id, "text": comment.text}) + b"\n")
            truth.append((comment.id, comment.family, comment.kind))
    return truth
