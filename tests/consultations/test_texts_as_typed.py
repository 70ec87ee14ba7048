"""Whatever people type is kept as a reader sees it, and never breaks anything."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.queries.comments import Filter, filed_comments
from consultations.schemas.comment import NewComment
from participation.base import clock
from participation.base.canonical import canonical
from participation.base.database import execute
from participation.base.text import bigrams, clean, normal_form
from tests.consultations.steps import DURING, SLUG, clauses, opened, refused, says
from tests.world import OFFICER


async def kept(text: str) -> dict[str, Any]:
    with clock.frozen(DURING):
        received = await says(text)
    [row] = await execute("SELECT text, proposed_text, body, bigrams FROM comment WHERE id = {}", received.id)
    return row


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("同意\x00补偿", "同意补偿"),
        ("\u202e倒着写的\u202c字", "倒着写的字"),
        ("电梯\u200b补\u200d偿\ufeff", "电梯补\u200d偿"),
        ("👩‍🦽需要电梯🛗", "👩‍🦽需要电梯🛗"),
        ("<script>alert('x')</script>", "<script>alert('x')</script>"),
        ("'; DROP TABLE comment; --", "'; DROP TABLE comment; --"),
        ("{} {0} %(closes)s {{}}", "{} {0} %(closes)s {{}}"),
        ("第一行\r\n第二行\r第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("e\u0301cole", "\u00e9cole"),
        ("  前后有空格\n\n", "前后有空格"),
    ],
)
async def test_what_was_typed_is_kept_as_it_reads(world: None, typed: str, stored: str) -> None:
    await opened()
    row = await kept(typed)
    assert row["text"] == stored
    assert msgspec.json.decode(row["body"])["text"] == stored


@pytest.mark.parametrize("nothing", ["", " ", "\n\t", "\u200b", "\u202e\u2066", "\x00", "\ufeff"])
async def test_what_nobody_could_see_is_no_comment(world: None, nothing: str) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await says(nothing)
    assert found.fields == {"text": "required"}


async def test_the_longest_text_is_stored_and_a_longer_one_cannot_be_said(world: None) -> None:
    await opened()
    longest = "补偿标准" * 5_000
    assert (await kept(longest))["text"] == longest
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"text": longest + "。"}, NewComment)


async def test_a_text_with_no_two_pairs_alike_can_still_be_searched_for(world: None) -> None:
    await opened()
    rare = "".join(chr(0x20000 + n) for n in range(20_000))
    others = "".join(chr(0x26000 + n) for n in range(20_000))
    with clock.frozen(DURING):
        await says(rare, proposed_text=others, clause=(await clauses())[0].id)
        found = await filed_comments(OFFICER, SLUG, Filter(q=rare[5:9]))
    assert len(found.items) == 1


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_is_cleaned_into_canonical_json(text: str) -> None:
    stored = clean(text).strip()
    assert clean(stored).strip() == stored
    assert msgspec.json.decode(canonical({"text": stored})) == {"text": stored}
    assert "\0" not in bigrams(stored) + normal_form(stored)
