"""What is withheld of answers and files stands at no address, for nobody, not even for who sent it in.

The control: with nothing withheld the same walk finds every secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from consultations.schemas.comment import Received
from consultations.words import Screening
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import AFTER, DAY, DURING, SLUG, answer, clauses, closed, opened, point, published
from tests.moderation.attached import CONTENT, NAME, says_with_files, seal
from tests.moderation.redacted import redact
from tests.moderation.test_leaks import addresses
from tests.world import AUDITOR, CLERK, OFFICER, RESIDENT, bearer, signed_in

ANSWERED = "夏侯不答"
STEM = NAME.removesuffix(".txt")
SECRETS = {ANSWERED, STEM, CONTENT}
WHO = {"stranger": NOBODY, "sender": RESIDENT, "officer": OFFICER, "clerk": CLERK, "auditor": AUDITOR}
# what who looks finds where nothing is withheld: a stranger never has answers or files of others
UNWITHHELD = {"stranger": set(), "sender": {STEM, CONTENT}, "officer": SECRETS, "clerk": SECRETS, "auditor": SECRETS}


def everywhere(app: Litestar, comment: Received, file: UUID, clause: UUID, stated: UUID) -> Iterator[str]:
    """Every address that answers to a GET, about this comment and its file."""
    yield f"/attachments/{file}"
    yield f"/workbench/consultations/{SLUG}/points/{stated}"
    for address in addresses(app, [comment, comment], clause):
        # the slow ones tell nothing of a comment
        if not re.search(r"\.(svg|png)$", address):
            yield address


async def walked(
    client: httpx.AsyncClient, app: Litestar, actor: Actor, which: tuple[Received, UUID, UUID], at: datetime
) -> str:
    """All that somebody is answered at an instant, with the head lines, which hold the names of files."""
    comment, file, stated = which
    client.cookies.clear()
    if actor is not NOBODY:
        signed_in(client, actor)
    told = []
    with clock.frozen(at):
        clause = (await clauses())[0].id
        for address in everywhere(app, comment, file, clause, stated):
            headers = bearer(actor) if actor is not NOBODY and address.startswith("/api/") else {}
            answered = await client.get(address, headers=headers)
            assert answered.status_code < 500, address
            told += [answered.text, unquote(str(answered.headers))]
    return "\n".join(told)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    "hiding", [pytest.param(False, id="nothing withheld", marks=pytest.mark.slow), pytest.param(True, id="withheld")]
)
async def test_no_secret_of_an_answer_or_a_file_stands_where_somebody_looks(
    client: httpx.AsyncClient, app: Litestar, world: None, who: str, *, hiding: bool
) -> None:
    await opened(screening=Screening.AT_ONCE)
    comment, [file] = await says_with_files(
        actor=RESIDENT, text="请加装扶手。", answers={"住在哪里？": f"在{ANSWERED}的楼上。"}
    )
    if hiding:
        await redact(comment.id, ANSWERED)
        await seal(file)
    stated = await point("要点", [comment.id], at=DURING)
    which = (comment, file, stated)
    told = await walked(client, app, WHO[who], which, DURING)
    await answer(stated, at=DURING)
    await closed()
    await published()
    told_later = await walked(client, app, WHO[who], which, AFTER + DAY + DAY)
    for answers in (told, told_later):
        assert {secret for secret in SECRETS if secret in answers} == (set() if hiding else UNWITHHELD[who])
        assert "请加装扶手" in answers
        # in the place of the file its reason stands, in words and for programs
        assert ("有附件不予公开：含个人信息" in answers) == hiding
        assert ('"withheld_attachments":["personal data"]' in answers) == hiding


@pytest.mark.parametrize("hiding", [False, True], ids=["nothing withheld", "withheld"])
async def test_no_search_finds_a_comment_by_an_answer_or_a_file(
    client: httpx.AsyncClient, world: None, *, hiding: bool
) -> None:
    await opened(screening=Screening.AT_ONCE)
    comment, [file] = await says_with_files(text="请加装扶手。", answers={"住在哪里？": f"在{ANSWERED}的楼上。"})
    if hiding:
        await redact(comment.id, ANSWERED)
        await seal(file)
    found = {}
    with clock.frozen(DURING):
        for words in (*SECRETS, "扶手"):
            for headers in ({}, bearer(OFFICER)):
                answered = await client.get(
                    f"/api/v1/consultations/{SLUG}/comments", params={"q": words}, headers=headers
                )
                found[words, len(headers)] = len(answered.json()["items"])
    assert found == {(words, n): int(words == "扶手") for words in (*SECRETS, "扶手") for n in (0, 1)}


@pytest.mark.parametrize("hiding", [False, True], ids=["nothing withheld", "withheld"])
async def test_the_exports_say_that_a_file_is_withheld_and_why(
    client: httpx.AsyncClient, world: None, *, hiding: bool
) -> None:
    await opened(screening=Screening.AT_ONCE)
    comment, [file] = await says_with_files(text="请加装扶手。", answers={"住在哪里？": ANSWERED})
    if hiding:
        await redact(comment.id, ANSWERED)
        await seal(file)
    await answer(await point("要点", [comment.id], at=DURING), at=DURING)
    await closed()
    await published()
    with clock.frozen(AFTER + DAY):
        lines = await client.get(f"/api/v1/consultations/{SLUG}/comments.jsonl")
        table = await client.get(f"/api/v1/consultations/{SLUG}/comments.csv")
    row = httpx.Response(200, content=lines.text).json()
    expected = (["attachment"], ["personal data"]) if hiding else ([], [])
    assert (row["withheld"], row["withheld_attachments"]) == expected
    assert table.text.strip().endswith("attachment,personal data") == hiding
    assert not [secret for secret in SECRETS if secret in lines.text + table.text]
