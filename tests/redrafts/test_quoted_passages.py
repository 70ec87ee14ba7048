"""A comment quotes a passage of its clause; whether it still stands is shown, and it is never moved."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from consultations.queries.comments import Filter, filed_comments, seen_comments
from participation.base import clock
from participation.base.canonical import canonical
from participation.base.database import execute, transaction
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import (
    AFTER,
    DURING,
    LATER,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    published,
    refused,
    said,
    says,
)
from tests.frontend.reading import main, opens, sends
from tests.redrafts.steps import PUT, REDRAFTED, save
from tests.world import OFFICER

pytestmark = pytest.mark.usefixtures("world")


async def quoting(place: int, passage: str, text: str = "请改一改。") -> None:
    await said(text, clause=(await clauses())[place].id, quote=passage)


async def test_a_passage_that_is_not_in_the_clause_is_refused() -> None:
    await opened(text=PUT)
    fourth = (await clauses())[3].id
    with clock.frozen(DURING):
        with refused() as found:
            await says("不对。", clause=fourth, quote="由街道办事处调解")
        assert found.fields == {"quote": "not_there"}
        with refused() as found:
            await says("不对。", quote="由街道办事处调解")
        assert found.fields == {"quote": "clause_required"}


async def test_width_and_space_of_a_passage_do_not_matter() -> None:
    await opened(text=PUT)
    await quoting(3, "采光、通风受到影响的， 其他业主")
    assert (await execute("SELECT quote FROM comment"))[0]["quote"] == "采光、通风受到影响的， 其他业主"


async def test_the_passage_is_part_of_the_body_and_a_body_without_one_stays_as_it_was() -> None:
    await opened(text=PUT)
    await quoting(3, "其他业主应当给予补偿")
    await said("没有引文。")
    bodies = [msgspec.json.decode(row["body"]) for row in await execute("SELECT body FROM comment ORDER BY id")]
    assert [body.get("quote") for body in bodies] == ["其他业主应当给予补偿", None]
    rows = await execute("SELECT body FROM comment ORDER BY id")
    assert [canonical(body) for body in bodies] == [row["body"] for row in rows]


async def test_after_a_redraft_it_is_said_whether_the_passage_stands() -> None:
    await opened(text=PUT, screening="at once")
    await quoting(1, "为居民提供加装电梯的政策咨询和协调服务", "说得好。")  # split off into another clause
    await quoting(2, "三分之二以上", "太高。")  # renumbered
    await quoting(3, "其他业主应当给予补偿", "写明标准。")  # reworded
    await quoting(5, "区房管局", "应由市里解释。")  # removed
    comments = [row["id"] for row in await execute("SELECT id FROM comment ORDER BY id")]
    await closed()
    with clock.frozen(AFTER):
        found = await filed_comments(OFFICER, SLUG, Filter())
        assert [one.quote_stands for one in found.items] == [True] * 4
    await save(REDRAFTED)
    with clock.frozen(AFTER):
        found = await filed_comments(OFFICER, SLUG, Filter())
        assert [one.quote_stands for one in found.items] == [True, True, False, False]
        # the redraft is not public yet
        assert [one.quote_stands for one in (await seen_comments(NOBODY, SLUG, Filter())).items] == [True] * 4
    await answer(await point("都看了", comments))
    await published()
    with clock.frozen(LATER):
        seen = (await seen_comments(NOBODY, SLUG, Filter())).items
    assert [one.quote_stands for one in seen] == [True, True, False, False]
    assert [one.clause for one in seen] == [one.id for one in (await clauses())[1:4]] + [(await clauses())[5].id]


async def test_a_passage_that_went_to_a_clause_of_another_origin_is_gone() -> None:
    await opened(text=PUT, screening="at once")
    await quoting(3, "其他业主应当给予补偿")
    await closed()
    await save(
        REDRAFTED.replace("为了方便居民上下楼,制定本办法。", "为了方便居民上下楼,制定本办法。其他业主应当给予补偿。")
    )
    with clock.frozen(AFTER):
        [one] = (await filed_comments(OFFICER, SLUG, Filter())).items
    assert one.quote_stands is False
    assert one.clause == (await clauses())[3].id


async def test_the_form_takes_a_passage_and_the_page_shows_it(client: httpx.AsyncClient) -> None:
    await opened(text=PUT, screening="at once")
    fourth = (await clauses())[3].id
    with clock.frozen(DURING):
        form = await opens(client, f"/consultations/{SLUG}/comment?clause={fourth}")
        wrong = await sends(client, form, {"text": "写明标准。", "quote": "没有这句话"})
        assert wrong.status_code == 422
        assert "The clause does not hold this passage word for word." in wrong.text
        done = await sends(client, form, {"text": "写明标准。", "quote": "其他业主应当给予补偿"})
        assert done.status_code == 303
        page = await opens(client, f"/consultations/{SLUG}/comments")
    assert "Quoted passage: 其他业主应当给予补偿" in main(page)
    assert "It stands in the newest version." in main(page)


async def test_a_hidden_comment_shows_no_passage_either() -> None:
    await opened(text=PUT, screening="after screening")
    await quoting(3, "其他业主应当给予补偿")
    with clock.frozen(DURING):
        shown = (await seen_comments(NOBODY, SLUG, Filter())).items
    assert [one.quote for one in shown] == []


async def test_lawful_erasure_takes_the_passage_away() -> None:
    await opened(text=PUT)
    await quoting(3, "其他业主应当给予补偿")
    async with transaction():
        await execute("SET LOCAL kaimen.erasure = 'lawful'")
        await execute(
            "UPDATE comment SET erased_at = now(), text = '', proposed_text = '', quote = '', text_hash = '',"
            " bigrams = '', answers = '{{}}', ticket = '', author_name = '', contact_kind = NULL, contact = NULL,"
            " person = NULL, organisation = NULL, salt = '', body = ''"
        )
    assert (await execute("SELECT quote FROM comment"))[0]["quote"] == ""
