"""Texts judged as runs come out as those judged sign by sign."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.base.canonical import canonical
from participation.base.codes import new_code, read_code
from participation.base.text import (
    DROPPED,
    FIGURE,
    JOINERS,
    JOINING_NOTHING,
    LINE_END,
    RUN,
    UNSEEN,
    bigrams,
    clean,
    normal_form,
)
from tests.importing.files import ndjson

letters = st.text(
    st.one_of(st.sampled_from("加装电梯，。、！“”…—·（）；：abZ019.%:/-_$+^~`| \n\t\r々〇ー①²é"), st.characters()),
    max_size=24,
)


def slowly_clean(text: str) -> str:
    kept = (c for c in LINE_END.sub("\n", text) if c in "\n\t" or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    return unicodedata.normalize("NFC", JOINING_NOTHING.sub("", "".join(kept)))


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def slowly_normal(text: str) -> str:
    plain = folded(text)
    figures = {found.start() for found in FIGURE.finditer(plain)}
    kept = "".join(c for at, c in enumerate(plain) if at in figures or unicodedata.category(c)[0] not in DROPPED)
    return kept or "".join(plain.split())


def slowly_cut(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    spaced = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in plain)
    units: list[str] = []
    for word in spaced.split():
        at = 0
        for run in RUN.finditer(word):
            units += [word[at : run.start()], run[0]]
            at = run.end()
        units.append(word[at:])
    found: list[str] = []
    for unit in filter(None, units):
        several = len(unit) > 1 and RUN.match(unit)
        found += [unit[0], *(a + b for a, b in pairwise(unit)), unit[-1]] if several else [unit]
    return found


@settings(max_examples=400, deadline=None)
@given(letters)
def test_a_text_is_cleaned_folded_and_cut_alike(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert clean(text) == slowly_clean(text)
    assert normal_form(text) == slowly_normal(text)
    assert bigrams(text) == " ".join(slowly_cut(text))


def test_every_sign_is_judged_alike() -> None:
    wrong = [
        hex(code)
        for code in range(0x20000)
        if not 0xD800 <= code < 0xE000 and normal_form(f"a{chr(code)}3") != slowly_normal(f"a{chr(code)}3")
    ]
    assert wrong == []


@given(st.dictionaries(st.sampled_from(["text", "author", "a"]), st.one_of(st.none(), st.text(), st.integers(0, 9))))
def test_the_quick_writing_is_the_canonical_one(body: dict[str, object]) -> None:
    body = {
        key: value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value
        for key, value in body.items()
    }
    ordered = dict(sorted(body.items()))
    assert ndjson(ordered).rstrip(b"\n") == canonical(body)


def test_codes_have_their_check_character() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(read_code(code) == code for code in codes)
