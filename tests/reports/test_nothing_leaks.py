"""What is hidden, redacted, disowned, unpublished or personal stands in no file that leaves the house.

Each walk has its control: with nothing withheld the same files do tell the secrets that their senders published.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from consultations.schemas.comment import Received, ScreeningDecision
from consultations.services import screening
from consultations.services.exporting import export_to
from participation.base import clock
from tests.consultations.steps import (
    AFTER,
    DAY,
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
    reported,
    says,
)
from tests.moderation.attached import CONTENT, NAME, says_with_files, seal
from tests.moderation.redacted import redact
from tests.moderation.test_leaks import CONTESTED, FOUND, REDACTED, TEXT, planted, withheld
from tests.world import OFFICER, RESIDENT

pytestmark = pytest.mark.usefixtures("world")
HERE = f"/api/v1/consultations/{SLUG}"
FILES = [
    *(f"{HERE}/{table}.{ending}" for table in ("comments", "points", "dispositions") for ending in ("csv", "jsonl")),
    *(f"{HERE}/report.{ending}" for ending in ("json", "html", "docx", "xlsx", "csv")),
    f"{HERE}/report/versions",
    f"{HERE}/annotations.jsonld",
    f"{HERE}/datapackage.json",
    "/feeds/consultations.atom",
    "/feeds/reports.atom",
    "/feeds/fgj/reports.atom",
]
HIDDEN, KEPT, CONTACT = "南宫已隐", "东方不公开", "13800000888"
ANSWERED = "夏侯不答"
SECRETS = {*REDACTED.values(), CONTESTED, FOUND, TEXT, HIDDEN}
# what no file tells whoever asks and whatever was withheld
NEVER = {KEPT, CONTACT, ANSWERED, NAME.removesuffix(".txt"), CONTENT}


def unpacked(content: bytes) -> str:
    """All that is written in a file, in its parts where it is an archive."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


async def a_world_of_secrets(*, hiding: bool) -> list[Received]:
    """Comments with a secret in every part; some that their senders or the office keep back."""
    await opened(screening="at once")
    comments = await planted()
    with clock.frozen(DURING):
        clause = (await clauses())[1].id
        hidden = await says(f"{HIDDEN}说的话。", clause=clause)
        kept = await says(f"{KEPT}的话。", publish="no", author_contact=CONTACT, clause=clause)
        if hiding:
            decision = ScreeningDecision(show=False, reason="abuse", detail="辱骂")
            await screening.screen(OFFICER, slug=SLUG, comments=[hidden.id], decision=decision)
    answering, [file] = await says_with_files(
        actor=RESIDENT, text="请加装扶手。", answers={"住在哪里？": f"在{ANSWERED}的楼上。"}
    )
    if hiding:
        await withheld(comments)
        await redact(answering.id, ANSWERED)
        await seal(file)
    every = [*comments, hidden, kept, answering]
    await answer(await point("要点", [one.id for one in every], at=DURING), at=DURING)
    await closed()
    return every


@pytest.mark.parametrize("hiding", [False, True], ids=["nothing withheld", "withheld"])
async def test_no_secret_stands_in_any_file(client: httpx.AsyncClient, tmp_path: Path, *, hiding: bool) -> None:
    await a_world_of_secrets(hiding=hiding)
    await published()
    told = ""
    with clock.frozen(LATER):
        for address in FILES:
            found = await client.get(address)
            assert found.status_code == 200, address
            told += unpacked(found.content) + str(found.headers)
        for format_ in ("jsonl", "csv", "xlsx", "docx", "html", "json"):
            for edition in ("filed", "public"):
                out = tmp_path / f"{edition}.{format_}"
                await export_to(SLUG, format_=format_, out=out, edition=edition)  # type: ignore[arg-type] # one of both
                told += unpacked(out.read_bytes())
    assert {secret for secret in SECRETS if secret in told} == (set() if hiding else SECRETS)
    assert not [secret for secret in NEVER if secret in told]
    assert "请加装扶手" in told
    assert ("■■■" in told) == hiding


async def test_before_the_report_is_signed_no_file_tells_anything(client: httpx.AsyncClient) -> None:
    await a_world_of_secrets(hiding=False)
    await reported()
    with clock.frozen(AFTER + DAY):
        for address in FILES:
            found = await client.get(address)
            assert found.status_code == (200 if address.startswith("/feeds") else 404), address
            assert "要点" not in unpacked(found.content)
            assert not [secret for secret in SECRETS | NEVER if secret in unpacked(found.content)]


async def test_a_correction_that_is_not_signed_yet_is_in_no_file(client: httpx.AsyncClient) -> None:
    from consultations.services import reporting

    await opened(screening="at once")
    with clock.frozen(DURING):
        said = await says("写明标准。")
    await closed()
    stated = await point("要点", [said.id])
    await answer(stated)
    await published()
    await answer(stated, "not adopted", reason="新的理由。", at=LATER)  # type: ignore[arg-type] # read as the API does
    with clock.frozen(LATER):
        await reporting.submit_report(OFFICER, slug=SLUG, reason="更正的原因。")
        for address in FILES:
            text = unpacked((await client.get(address)).content)
            assert "新的理由" not in text
            assert "更正的原因" not in text
        with refused() as found:
            from consultations.queries.reports import report
            from participation.base.identity.actor import NOBODY

            await report(NOBODY, SLUG, "filed", 2)
    assert found.refusal.status == 403
