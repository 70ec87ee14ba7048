"""Commenting: in time, by whoever may, kept as it was said."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from consultations.schemas.comment import Author, NewComment
from consultations.services import commenting, drafting, life_cycle
from consultations.words import AuthorKind, Publish, Stance
from participation.base import clock
from participation.base.canonical import canonical, commitment
from participation.base.codes import read_code
from participation.base.database import execute, transaction
from participation.base.identity.actor import NOBODY
from participation.base.uploads.services import store
from tests.consultations.steps import (
    AFTER,
    CLOSES,
    DURING,
    OPENS,
    SECOND,
    SLUG,
    clauses,
    closed,
    opened,
    prepared,
    refused,
    said,
    says,
    scheduled,
)
from tests.world import FOR_THE_CHAMBER, NEIGHBOUR, OFFICER, RESIDENT


async def row_of(comment: UUID) -> dict[str, Any]:
    [row] = await execute("SELECT * FROM comment WHERE id = {}", comment)
    return row


async def test_nobody_in_particular_comments_and_gets_a_receipt(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says()
    assert read_code(received.receipt) == received.receipt
    row = await row_of(received.id)
    assert (row["text"], row["channel"], row["received_at"]) == ("底楼采光受影响,应当写明补偿标准。", "web", DURING)
    assert (row["person"], row["clerk"], row["assurance"], row["standing"]) == (None, None, "none", "pending")


async def test_lateness_is_judged_by_the_servers_clock_to_the_second(world: None) -> None:
    await opened()
    with clock.frozen(CLOSES - timedelta(microseconds=1)):
        await says("最后一刻")
    for late in (CLOSES, CLOSES + SECOND):
        with clock.frozen(late), refused() as found:
            await says("迟了")
        assert found.answer == (409, "closed")
    assert found.refusal.values["closes"] == CLOSES


async def test_before_the_opening_nothing_is_received(world: None) -> None:
    await scheduled()
    with clock.frozen(OPENS - SECOND), refused() as found:
        await says("太早了")
    assert found.answer == (409, "closed")
    assert found.refusal.values["opens"] == OPENS
    with clock.frozen(OPENS):
        assert await says("刚好")


async def test_what_is_not_in_public_takes_no_comments(world: None) -> None:
    await prepared()
    with clock.frozen(DURING), refused() as found:
        await says()
    assert found.answer == (404, "not_found")
    with clock.frozen(DURING), refused() as found:
        await says(actor=OFFICER)
    assert found.answer == (409, "closed")


async def test_what_was_withdrawn_takes_no_comments(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        await life_cycle.withdraw(OFFICER, slug=SLUG, reason="不办了")
        with refused() as found:
            await says()
    assert found.answer == (409, "closed")


async def test_a_consultation_that_is_not_there_is_not_found(world: None) -> None:
    with refused() as found:
        await says(slug="nowhere")
    assert found.refusal.status == 404


async def test_one_comments_on_a_clause_and_proposes_other_wording(world: None) -> None:
    await opened()
    clause = (await clauses())[3].id
    with clock.frozen(DURING):
        received = await says("", clause=clause, proposed_text="应当按照评估价给予补偿。", stance=Stance.OPPOSE)
    row = await row_of(received.id)
    assert (row["clause"], row["proposed_text"], row["stance"]) == (clause, "应当按照评估价给予补偿。", "oppose")


async def test_other_wording_needs_its_clause(world: None) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await says("好", proposed_text="改成这样")
    assert found.fields == {"clause": "required"}


async def test_a_clause_of_no_draft_or_of_another_is_refused(world: None) -> None:
    await opened(slug="other")
    elsewhere = (await clauses("other"))[0].id
    await opened()
    for clause in (uuid4(), elsewhere):
        with clock.frozen(DURING), refused() as found:
            await says("好", clause=clause)
        assert found.fields == {"clause": "unknown_value"}


async def test_a_clause_that_only_a_redraft_has_takes_no_comment(world: None) -> None:
    await opened()
    await closed()
    with clock.frozen(AFTER):
        text = "第一条 全新的规定,与前文毫不相干。\n\n第二条 又一条全新的规定。\n"
        saved = await drafting.save_draft(OFFICER, slug=SLUG, content=text.encode(), media_type="text/plain")
        clerk = msgspec.structs.replace(OFFICER)
        with refused() as found:
            await says("好", actor=clerk, channel="counter", clause=saved.clauses[0].id)
    assert found.fields == {"clause": "unknown_value"}


async def test_everything_wrong_is_named_at_once(world: None) -> None:
    await opened()
    author = Author(kind=AuthorKind.ORGANISATION, contact="021-12", credit_code="123")
    new = NewComment(text=" ", clause=uuid4(), author=author, publish=Publish.TEXT_AND_NAME, ticket="12345")
    with clock.frozen(DURING), refused() as found:
        await commenting.receive(NOBODY, slug=SLUG, new=new)
    assert found.answer == (422, "invalid")
    assert found.fields == {
        "text": "required",
        "clause": "unknown_value",
        "author.name": "required",
        "author.credit_code": "invalid",
        "author.contact": "invalid",
        "ticket": "unknown",
    }


async def test_who_lets_the_name_be_published_gives_one(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        with refused() as found:
            await says(publish="text and name")
        assert found.fields == {"author.name": "required"}
        assert (await row_of((await says(publish="text and name", actor=RESIDENT)).id))["author_name"] == "陈立"
        assert await says(publish="text and name", author_name="沈阿婆")


async def test_the_stored_body_says_all_that_was_said_and_hashes_to_its_commitment(world: None) -> None:
    await opened()
    clause = (await clauses())[1].id
    with clock.frozen(DURING):
        received = await says(
            "应当写明\r\n补偿",
            clause=clause,
            stance="support",
            proposed_text="适用于本区",
            publish="text and name",
            author_name="沈阿婆",
            author_contact="138 0000 0207",
            answers={"您住几楼？": "底楼"},
        )
    row = await row_of(received.id)
    said_again = {
        "version": 2,
        "consultation": SLUG,
        "receipt": received.receipt,
        "received_at": row["received_at"],
        "channel": row["channel"],
        "stated_on": row["stated_on"],
        "ticket": row["ticket"],
        "co_signatures": row["co_signatures"],
        "source": row["source"],
        "text": row["text"],
        "clause": row["clause"],
        "stance": row["stance"],
        "proposed_text": row["proposed_text"],
        "publish": row["publish"],
        "answers": msgspec.json.decode(row["answers"]),
        "author": {
            "kind": row["author_kind"],
            "name": row["author_name"],
            "contact": row["contact"],
            "contact_kind": row["contact_kind"],
            "credit_code": None,
        },
        "attachments": [],
        **{name: row[name] for name in ("clerk", "person", "organisation", "assurance", "locale")},
    }
    assert canonical(said_again) == row["body"]
    assert len(row["salt"]) == 32
    assert commitment(row["salt"], row["body"]) == hashlib.sha256(row["salt"] + row["body"]).digest()
    assert row["text"] == "应当写明\n补偿"
    assert row["contact"] == "+8613800000207"


async def test_equal_comments_have_different_salts_and_one_text_hash(world: None) -> None:
    await opened()
    first, second = await said("同意！", " 同意 ")
    one, other = await row_of(first), await row_of(second)
    assert one["salt"] != other["salt"]
    assert one["text_hash"] == other["text_hash"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE comment SET text = 'x'",
        "UPDATE comment SET received_at = now()",
        "UPDATE comment SET receipt = 'x'",
        "UPDATE comment SET salt = ''",
        "UPDATE comment SET body = ''",
        "UPDATE comment SET clause = NULL, stance = 'support'",
        "UPDATE comment SET contact = NULL, contact_kind = NULL, author_name = 'x'",
        "UPDATE comment SET erased_at = now()",
        "UPDATE comment SET erased_at = now(), text = '', salt = '', body = ''",
    ],
)
async def test_a_comment_is_never_changed(world: None, change: str) -> None:
    await opened()
    await said("同意")
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute(change)
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("DELETE FROM comment")


ERASURE = (
    "UPDATE comment SET erased_at = now(), text = '', proposed_text = '', text_hash = '', bigrams = '',"
    " answers = jsonb_build_object(), ticket = '', author_name = '', contact_kind = NULL, contact = NULL,"
    " person = NULL, organisation = NULL, salt = '', body = ''"
)


async def erased(statement: str = ERASURE, *values: object) -> None:
    """Erase as the law lets it: announced in the transaction itself."""
    async with transaction():
        await execute("SET LOCAL kaimen.erasure = 'lawful'")
        await execute(statement, *values)


async def test_lawful_erasure_takes_all_that_was_said_and_leaves_the_row(world: None) -> None:
    await opened()
    [comment] = await said("我住在3号楼502室", author_contact="13800000201", actor=RESIDENT)
    before = await row_of(comment)
    await erased()
    after = await row_of(comment)
    assert (after["text"], after["contact"], after["person"], after["body"]) == ("", None, None, b"")
    for stays in ("id", "consultation", "receipt", "channel", "received_at", "clause", "author_kind", "publish"):
        assert after[stays] == before[stays]


@pytest.mark.parametrize("beside", ["channel = 'letter'", "receipt = 'x'", "received_at = now()", "publish = 'text'"])
async def test_lawful_erasure_takes_away_and_changes_nothing_else(world: None, beside: str) -> None:
    await opened()
    await said("同意", publish="no")
    with pytest.raises(asyncpg.RestrictViolationError):
        await erased(f"{ERASURE}, {beside}")


async def test_erasure_is_not_half_done_nor_announced_for_the_next_transaction(world: None) -> None:
    await opened()
    await said("同意")
    with pytest.raises(asyncpg.RestrictViolationError):
        await erased("UPDATE comment SET erased_at = now(), text = '', salt = '', body = ''")
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute(ERASURE)


async def test_an_organisation_comments_under_its_name(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("商户希望夜间施工", actor=FOR_THE_CHAMBER, author_kind="organisation")
    row = await row_of(received.id)
    assert (row["author_name"], row["organisation"]) == ("南埠商会", FOR_THE_CHAMBER.organisation)


async def test_who_leaves_a_contact_is_owed_the_receipt(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says(author_contact="Shen@Example.COM")
        await says("没有联系方式")
    [row] = await execute('SELECT template, "values", contact_kind, contact, fate, subject FROM delivery')
    assert (row["template"], row["contact_kind"], row["contact"]) == ("comment_received", "e-mail", "shen@example.com")
    assert (row["fate"], row["subject"]) == ("queued", f"comment:{received.id}")
    assert msgspec.json.decode(row["values"])["receipt"] == received.receipt


async def test_a_refused_comment_leaves_nothing(world: None) -> None:
    await opened()
    with clock.frozen(DURING), refused():
        await says(" ", author_contact="13800000201")
    with clock.frozen(DURING), refused() as found:
        await says(attachments=[uuid4()])
    assert found.answer == (422, "unknown_attachment")
    assert await execute("SELECT FROM comment") == []
    assert await execute("SELECT FROM delivery") == []
    assert await execute("SELECT FROM audit WHERE verb = 'comment.received'") == []


async def test_files_that_were_handed_in_go_with_the_comment(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        stored = await store(NOBODY, filename="现场照片说明.txt", content="三号楼底层的照片说明".encode())
        received = await says(attachments=[stored.id])
        [row] = await execute("SELECT id, subject FROM attachment")
        assert row == {"id": stored.id, "subject": f"comment:{received.id}"}
        body = msgspec.json.decode((await row_of(received.id))["body"])
        assert body["attachments"] == [str(stored.id)]
        with refused() as found:
            await says("再用一次", attachments=[stored.id])
    assert found.answer == (422, "unknown_attachment")


async def test_the_record_of_a_comment_holds_no_personal_data(world: None) -> None:
    await opened()
    await said("我姓沈,住502室", author_name="沈阿婆", author_contact="13800000207", actor=NEIGHBOUR)
    [row] = await execute("SELECT * FROM audit WHERE verb = 'comment.received'")
    assert not any(word in str(row) for word in ("沈", "502", "13800000207"))
