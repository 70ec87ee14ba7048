"""What a redaction withholds: never one hidden character more is read, and never one fewer."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.rules.redacting import (
    MASK,
    RedactedPart,
    RedactionReason,
    Span,
    check_span,
    merged,
    occurrences,
    pieces_of,
    redacted,
    sentences,
    widened,
)

# what is hidden is of these, and nothing else is: a leak shows at once
HIDDEN = "甲乙丙丁0123456789"
# with what joins to the character before it: an accent, a skin tone, a joiner, half a flag
SIGNS = "电梯加装abc \n，。e\u0301\u200d🏽👩🚒🇨🇳𠮷é■"
TEXTS = st.text(alphabet=SIGNS, max_size=40)


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text in which hidden characters stand exactly within the spans, some of which overlap."""
    text, spans = "", []
    for _ in range(draw(st.integers(0, 5))):
        text += draw(TEXTS)
        secret = draw(st.text(alphabet=HIDDEN, min_size=1, max_size=8))
        begins = len(text)
        cut = draw(st.integers(0, len(secret)))
        overlap = draw(st.integers(0, cut))
        halves = [(begins, begins + cut), (begins + cut - overlap, begins + len(secret))]
        spans += [Span(a, b) for a, b in halves if a < b]
        text += secret
    text += draw(TEXTS)
    return text, draw(st.permutations(spans))


@settings(deadline=None)
@given(planted())
def test_no_hidden_character_is_ever_read(made: tuple[str, list[Span]]) -> None:
    text, spans = made
    shown, _ = redacted(text, spans)
    assert not set(shown) & set(HIDDEN)


@settings(deadline=None)
@given(planted())
def test_everything_else_is_read_in_its_order(made: tuple[str, list[Span]]) -> None:
    text, spans = made
    shown, marks = redacted(text, spans)
    hidden = {at for span in merged(text, spans) for at in range(span.begins, span.ends)}
    kept = "".join(c for at, c in enumerate(text) if at not in hidden)
    read = "".join(piece for piece, reason in pieces_of(shown, marks) if reason is None)
    assert read == kept
    assert len(marks) == len(merged(text, spans))


@settings(deadline=None)
@given(planted())
def test_the_marks_stand_where_the_masks_are(made: tuple[str, list[Span]]) -> None:
    text, spans = made
    shown, marks = redacted(text, spans, RedactedPart.PROPOSED_TEXT)
    assert [shown[mark.begins : mark.ends] for mark in marks] == [MASK] * len(marks)
    assert all(before.ends <= after.begins for before, after in pairwise(marks))


@settings(deadline=None)
@given(planted())
def test_the_order_of_the_spans_does_not_matter(made: tuple[str, list[Span]]) -> None:
    text, spans = made
    assert redacted(text, spans) == redacted(text, list(reversed(spans)))


@settings(deadline=None)
@given(TEXTS, st.data())
def test_any_span_that_is_let_in_hides_at_least_itself(text: str, data: st.DataObject) -> None:
    begins, ends = data.draw(st.integers(-2, 45)), data.draw(st.integers(-2, 45))
    span = Span(begins, ends)
    if check_span(text, span) is not None:
        assert not 0 <= begins < ends <= len(text)
        return
    wide = widened(text, span)
    assert 0 <= wide.begins <= begins < ends <= wide.ends <= len(text)
    assert widened(text, wide) == wide
    shown, _ = redacted(text, [span])
    assert shown == text[: wide.begins] + MASK + text[wide.ends :]


@settings(deadline=None)
@given(TEXTS, st.data())
def test_nothing_that_joins_to_a_hidden_character_is_left_beside_the_mask(text: str, data: st.DataObject) -> None:
    if not text:
        return
    begins = data.draw(st.integers(0, len(text) - 1))
    ends = data.draw(st.integers(begins + 1, len(text)))
    wide = widened(text, Span(begins, ends))
    after = text[wide.ends : wide.ends + 1]
    assert not after or not unicodedata.category(after).startswith("M")
    assert after not in {"\u200d", "🏽"} or not after


@settings(deadline=None)
@given(planted())
def test_lifting_all_gives_the_text_back(made: tuple[str, list[Span]]) -> None:
    text, _ = made
    assert redacted(text, []) == (text, [])


@settings(deadline=None)
@given(planted(), st.data())
def test_lifting_one_shows_only_what_no_other_hides(made: tuple[str, list[Span]], data: st.DataObject) -> None:
    text, spans = made
    if not spans:
        return
    kept = list(spans)
    kept.remove(data.draw(st.sampled_from(spans)))
    shown, marks = redacted(text, kept)
    hidden = {at for span in merged(text, kept) for at in range(span.begins, span.ends)}
    read = "".join(piece for piece, reason in pieces_of(shown, marks) if reason is None)
    assert read == "".join(c for at, c in enumerate(text) if at not in hidden)


def test_a_mask_does_not_tell_how_much_is_behind_it() -> None:
    assert redacted("电话13800000000。", [Span(2, 13)])[0] == "电话■■■。"
    assert redacted("姓王。", [Span(1, 2)])[0] == "姓■■■。"


def test_spans_at_both_ends_and_over_all() -> None:
    assert redacted("王小明说", [Span(0, 3)])[0] == "■■■说"
    assert redacted("问王小明", [Span(1, 4)])[0] == "问■■■"
    assert redacted("王小明", [Span(0, 3)])[0] == MASK
    assert redacted("王小明", [Span(0, 1), Span(1, 3)])[0] == MASK


@pytest.mark.parametrize(
    ("text", "at"),
    [("cafe\u0301!", 3), ("👩🏽!", 0), ("👩\u200d🚒!", 0), ("👩\u200d🚒!", 2), ("🇨🇳!", 0), ("🇨🇳!", 1), ("é\u0323!", 0)],
)
def test_half_of_what_is_read_as_one_character_is_never_left(text: str, at: int) -> None:
    shown, _ = redacted(text, [Span(at, at + 1)])
    assert shown in {f"{MASK}!", f"caf{MASK}!"}


def test_of_spans_that_meet_the_first_reason_is_told() -> None:
    spans = [Span(2, 4, RedactionReason.CONFIDENTIAL), Span(0, 3, RedactionReason.SOMEBODY_ELSE)]
    _, marks = redacted("王小明说", spans)
    assert [mark.reason for mark in marks] == [RedactionReason.SOMEBODY_ELSE]


@settings(deadline=None)
@given(TEXTS, st.data())
def test_a_passage_is_found_wherever_it_stands(text: str, data: st.DataObject) -> None:
    around = data.draw(TEXTS)
    spans = occurrences(f"{text}张三丰{around}张三丰", "张三丰")
    assert len(spans) == 2
    assert all(span.ends - span.begins == 3 for span in spans)


def test_blanks_and_line_ends_in_a_passage_stand_for_any_others() -> None:
    assert occurrences("住在 3号楼\n2单元。", "3号楼 2单元") == [Span(3, 10)]
    assert occurrences("住在3号楼2单元。", "3号楼\n2单元") == [Span(2, 8)]
    assert occurrences("任何", "  ") == []


@settings(deadline=None)
@given(TEXTS)
def test_the_sentences_cover_everything_but_blanks(text: str) -> None:
    covered = {at for span in sentences(text) for at in range(span.begins, span.ends)}
    assert "".join(c for at, c in enumerate(text) if at not in covered).strip() == ""
