"""What happens to a letter on its way: copied, retyped, cut, reordered, turned into its opposite.

A change gives characters with the place where each was before, so that it can be told what came through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import rjieba

from tests.grouping.composing import Chance, english_sentence, english_vocabulary, sentence, sentences, vocabulary
from tests.grouping.letters import ENGLISH_OPPOSITES, OPPOSITES, TRADITIONAL

# characters, each with the place where it was before; -1 is new
Typed = list[tuple[str, int]]
Change = Callable[[str, Chance], Typed]
NEW = -1


def is_english(text: str) -> bool:
    """Whether the text is mostly of the alphabet."""
    return len(re.findall(r"[a-z]", text)) > len(text) / 2


def _as_it_is(text: str, begin: int = 0) -> Typed:
    return [(character, begin + place) for place, character in enumerate(text)]


def exact(text: str, chance: Chance) -> Typed:
    """The same."""
    return _as_it_is(text)


def width(text: str, chance: Chance) -> Typed:
    """Full-width letters, other punctuation, spaces, traditional characters: as other keyboards write it."""
    typed = _as_it_is(text)
    if chance.random() < 0.7:
        typed = [(character.translate(traditional()), place) for character, place in typed]
    if chance.random() < 0.5:
        typed = [(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one, place) for one, place in typed]
    if chance.random() < 0.5:
        other = {ord("，"): ", ", ord("。"): "．", ord("“"): "「", ord("”"): "」"}
        typed = [(character.translate(other), place) for character, place in typed]
    if chance.random() < 0.3:
        typed = [("\u3000\u3000", NEW), *((one.replace("。", "。\n"), place) for one, place in typed)]
    return [(one.upper(), place) for one, place in typed] if chance.random() < 0.2 else typed


@cache
def traditional() -> dict[int, str]:
    """Characters in simplified script, and what people who write the traditional one write."""
    return {ord(pair[0]): pair[1] for pair in TRADITIONAL.split()}


def _parts(text: str) -> list[Typed]:
    parts, at = [], 0
    for part in sentences(text):
        begin = text.index(part.rstrip(), at)
        parts.append(_as_it_is(part, begin))
        at = begin + len(part.rstrip())
    return parts


def added(text: str, chance: Chance) -> Typed:
    """One sentence more, anywhere."""
    parts = _parts(text)
    place = chance.randint(0, len(parts))
    more = english_sentence(chance) if is_english(text) else sentence(chance)
    parts.insert(place, [(character, NEW) for character in more])
    return [one for part in parts for one in part]


def dropped(text: str, chance: Chance) -> Typed:
    """One sentence less."""
    parts = _parts(text)
    if len(parts) > 2:
        parts.pop(chance.randrange(len(parts)))
    return [one for part in parts for one in part]


def reordered(text: str, chance: Chance) -> Typed:
    """The sentences in another order."""
    parts = _parts(text)
    chance.shuffle(parts)
    return [one for part in parts for one in part]


def typos(text: str, chance: Chance) -> Typed:
    """2 to 4 of 100 characters typed wrong: another one, one left out, one twice, two exchanged."""
    share = chance.uniform(0.02, 0.04)
    typed = _as_it_is(text)
    other = "".join(chance.choices(english_vocabulary() if is_english(text) else vocabulary(), k=40))
    for place in chance.sample(range(len(text)), max(1, round(share * len(text)))):
        draw = chance.random()
        if draw < 0.7:
            typed[place] = chance.choice(other), NEW
        elif draw < 0.8:
            typed[place] = "", NEW
        elif draw < 0.9:
            typed[place] = typed[place][0] * 2, typed[place][1]
        elif place:
            typed[place - 1], typed[place] = typed[place], typed[place - 1]
    return typed


def swapped(text: str, chance: Chance) -> Typed:
    """8 to 15 of 100 words replaced by any other word."""
    english = is_english(text)
    words = re.findall(r"\w+|\W+", text) if english else rjieba.cut(text)
    places = [place for place, word in enumerate(words) if word.strip() and re.match(r"\w", word)]
    others = english_vocabulary() if english else vocabulary()
    replaced = {}
    for place in chance.sample(places, max(1, round(chance.uniform(0.08, 0.15) * len(places)))):
        replaced[place] = chance.choice(others)
    typed: Typed = []
    begin = 0
    for place, word in enumerate(words):
        typed += [(replaced[place], NEW)] if place in replaced else _as_it_is(word, begin)
        begin += len(word)
    return typed


def turnable(text: str) -> list[tuple[int, int, str]]:
    """The words by which a text affirms or denies: where each begins and ends, and its opposite."""
    pairs = dict([*OPPOSITES, *ENGLISH_OPPOSITES])
    chinese = "|".join(sorted((word for word, _ in OPPOSITES), key=len, reverse=True))
    english = "|".join(rf"\b{word}\b" for word, _ in ENGLISH_OPPOSITES)
    found = re.finditer(rf"(?<!不)(?:{chinese})|{english}", text)
    return [(match.start(), match.end(), pairs[match[0]]) for match in found]


def _turned(text: str, chance: Chance) -> tuple[str, list[tuple[int, int]]]:
    """The opposite, and where in it the words stand that make it so."""
    places = turnable(text)
    if chance.random() < 0.5:
        places = places and [chance.choice(places)]
    made, spans, at = "", [], 0
    for begin, end, opposite in places:
        made += text[at:begin]
        spans.append((len(made), len(made) + len(opposite)))
        made += opposite
        at = end
    return made + text[at:], spans


def turned(text: str, chance: Chance) -> str:
    """The opposite: one of the words by which it affirms or denies, or all of them; the same text if it has none."""
    return _turned(text, chance)[0]


def reversed_letter(kind: str, text: str, chance: Chance) -> tuple[str, bool]:
    """The opposite in one of the kinds of ``TURNED``, and whether one of the words that say it is still readable."""
    opposite, spans = _turned(text, chance)
    typed = CHANGES[TURNED[kind]](opposite, chance)
    return said(typed), TURNED[kind] == "width" or any(_stands(typed, opposite, *span) for span in spans)


def _stands(typed: Typed, text: str, begin: int, end: int) -> bool:
    """Whether the word from ``begin`` to ``end`` of the text still stands as one, letters of the alphabet apart."""
    where = [place for place, (_, before) in enumerate(typed) if begin <= before < end]
    if not where:
        return False
    found = said(typed[where[0] : where[-1] + 1])
    word = text[begin:end]
    if word.isascii():
        beside = said(typed[: where[0]])[-1:] + said(typed[where[-1] + 1 :])[:1]
        return word == found and not re.search("[A-Za-z]", beside)
    return word in found


def said(typed: Typed) -> str:
    """The text that was typed."""
    return "".join(character for character, _ in typed)


def _kind(change: Change) -> Callable[[str, Chance], str]:
    return lambda text, chance: said(change(text, chance))


CHANGES: dict[str, Change] = {
    "exact": exact,
    "width": width,
    "added": added,
    "dropped": dropped,
    "typos": typos,
    "swapped": swapped,
    "reordered": reordered,
}
KINDS = {name: _kind(change) for name, change in CHANGES.items()}
# What is done to a letter that is turned into its opposite; and what is called so if no word came through that says it.
TURNED = {
    "turned": "exact",
    **{f"turned, {name}": name for name in CHANGES if name != "exact"},
}
UNREADABLE = "turned, unreadable"
