"""附件不予公开: an attached file that nobody opens but on record, and of which only the reason is told."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from consultations.queries.comments import Filter, filed_comments, seen_comments
from consultations.queries.filed_comment import whole_comment
from consultations.queries.receipts import receipt
from consultations.queries.sealing import files
from consultations.rules.redacting import RedactionReason
from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.uploads.services import store
from tests.consultations.steps import DURING, SLUG, opened, refused
from tests.consultations.test_commenting import ERASURE, erased
from tests.moderation.attached import CONTENT, NAME, open_file, says_with_files, seal, unseal
from tests.moderation.redacted import ABUSE, screened
from tests.world import (
    AUDITOR,
    CLERK,
    LEADER,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    REVIEWER,
    bearer,
    signed_in,
)


async def downloaded(client: httpx.AsyncClient, file: UUID, actor: Actor) -> tuple[int, str]:
    client.cookies.clear()
    if actor is not NOBODY:
        signed_in(client, actor)
    with clock.frozen(DURING):
        answer = await client.get(f"/attachments/{file}")
    return answer.status_code, answer.text


async def test_a_sealed_file_is_handed_to_nobody_and_the_others_still_are(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    _, [one, other] = await says_with_files((NAME, CONTENT), ("图纸.txt", "坡度"), actor=RESIDENT)
    assert await downloaded(client, one, OFFICER) == (200, CONTENT)
    assert await downloaded(client, one, RESIDENT) == (200, CONTENT)
    await seal(one)
    for actor in (OFFICER, REVIEWER, CLERK, AUDITOR, RESIDENT):
        status, text = await downloaded(client, one, actor)
        assert status == 403, actor.name
        assert CONTENT not in text
        assert NAME not in text
    for actor in (NOBODY, OFFICER_ELSEWHERE):
        assert (await downloaded(client, one, actor))[0] == 404
    assert await downloaded(client, other, OFFICER) == (200, "坡度")


async def test_others_read_that_a_file_is_withheld_and_why(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    said, [one, other] = await says_with_files((NAME, CONTENT), ("图纸.txt", "坡度"))
    for file, reason in ((other, RedactionReason.TRADE_SECRET), (one, RedactionReason.SOMEBODY_ELSE)):
        await seal(file, reason=reason)
    expected = [RedactionReason.SOMEBODY_ELSE, RedactionReason.TRADE_SECRET]
    with clock.frozen(DURING):
        [seen] = (await seen_comments(NOBODY, SLUG, Filter())).items
        [filed] = (await filed_comments(OFFICER, SLUG, Filter())).items
        assert seen.withheld_attachments == filed.withheld_attachments == expected
        assert filed.attachments == 2
        assert (await receipt(said.receipt)).withheld_attachments == expected
        await screened(ABUSE, said.id)
        [hidden] = (await seen_comments(NOBODY, SLUG, Filter())).items
        assert hidden.withheld_attachments == []


async def test_the_office_finds_it_without_its_name(world: None) -> None:
    await opened()
    said, [one] = await says_with_files()
    await seal(one)
    for actor in (OFFICER, REVIEWER, LEADER, CLERK, AUDITOR):
        with clock.frozen(DURING):
            [file] = (await files(actor, said.id)).items
            [same] = (await whole_comment(actor, SLUG, said.id)).files
        assert file == same
        assert (file.filename, file.media_type, file.size) == ("", "", 0)
        assert file.sealing is not None
        assert (file.sealing.reason, file.sealing.by) == (RedactionReason.PERSONAL_DATA, OFFICER.name)
    for actor in (OFFICER_ELSEWHERE, RESIDENT, NOBODY):
        with refused() as found:
            await files(actor, said.id)
        assert found.refusal.status == 404


async def test_it_is_opened_on_record_only(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    said, [one] = await says_with_files()
    await seal(one)
    assert await execute("SELECT FROM audit WHERE verb = 'original.seen'") == []
    assert (await open_file(one)).filename == NAME
    with clock.frozen(DURING):
        answer = await client.post(
            f"/api/v1/attachments/{one}/original",
            json={"purpose": "judge the redaction"},
            headers=bearer(REVIEWER),
        )
    assert (answer.status_code, answer.text) == (200, CONTENT)
    assert answer.headers["content-disposition"].startswith("attachment;")
    rows = await execute("SELECT person, subject, detail FROM audit WHERE verb = 'original.seen' ORDER BY id")
    assert [row["person"] for row in rows] == [OFFICER.person, REVIEWER.person]
    assert {row["subject"] for row in rows} == {f"comment:{said.id}"}
    assert "handle the comment" in rows[0]["detail"]
    assert str(one) in rows[1]["detail"]
    assert NAME not in rows[1]["detail"]


@pytest.mark.parametrize("actor", [CLERK, LEADER, AUDITOR, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_else_seals_lifts_or_opens(world: None, actor: Actor) -> None:
    await opened()
    _, [one, other] = await says_with_files((NAME, CONTENT), ("图纸.txt", "坡度"), actor=RESIDENT)
    made = (await seal(one, actor=REVIEWER)).items[0].sealing
    assert made is not None
    for act in (seal(other, actor=actor), unseal(made.id, actor=actor)):
        with refused() as found:
            await act
        assert found.answer == (403, "wrong_role")
    with refused() as found:
        await open_file(one, actor=actor)
    assert found.refusal.status == 404
    assert len(await execute("SELECT FROM sealing")) == 1
    assert await execute("SELECT FROM audit WHERE verb = 'original.seen'") == []


async def test_lifted_it_is_a_file_like_others_again_and_the_record_stays(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened(screening=Screening.AT_ONCE)
    said, [one] = await says_with_files()
    made = (await seal(one)).items[0].sealing
    assert made is not None
    with refused() as found:
        await seal(one)
    assert found.answer == (409, "sealed_before")
    with refused() as found:
        await unseal(made.id, reason=" \x00")
    assert found.fields == {"reason": "required"}
    [file] = (await unseal(made.id)).items
    assert (file.filename, file.sealing, [x.lifted_for for x in file.lifted]) == (NAME, None, ["本人同意公开。"])
    with refused() as found:
        await unseal(made.id)
    assert found.answer == (409, "lifted")
    with clock.frozen(DURING):
        assert (await receipt(said.receipt)).withheld_attachments == []
    assert await downloaded(client, one, OFFICER) == (200, CONTENT)
    await seal(one)
    assert (await downloaded(client, one, OFFICER))[0] == 403


async def test_what_is_no_file_of_a_comment_is_not_sealed(world: None) -> None:
    await opened()
    waiting = (await store(NOBODY, filename="a.txt", content=b"a")).id
    minutes = (await store(NOBODY, filename="b.txt", content=b"b", subject=f"gathering:{uuid4()}")).id
    for act in (seal(waiting), seal(minutes), seal(uuid4()), unseal(uuid4()), open_file(minutes)):
        with refused() as found:
            await act
        assert found.refusal.status == 404


async def test_sealings_are_only_added_to(world: None) -> None:
    await opened()
    _, [one] = await says_with_files()
    await seal(one)
    for statement in ("DELETE FROM sealing", "UPDATE sealing SET reason = 'confidential'"):
        with pytest.raises(asyncpg.exceptions.RestrictViolationError):
            await execute(statement)


async def test_the_files_of_what_was_erased_are_neither_sealed_nor_opened(world: None) -> None:
    await opened()
    said, [one] = await says_with_files()
    await erased(ERASURE + " WHERE id = {}", said.id)
    with refused() as found:
        await seal(one)
    assert found.answer == (409, "erased")
    with refused() as found:
        await open_file(one)
    assert found.refusal.status == 404
    assert (await files(OFFICER, said.id)).items == []
