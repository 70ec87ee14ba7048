"""The figures are handed in, signed and published; the public reads what was signed, the office what is now."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import openpyxl
import pytest

from decisions.queries.assessment import assessment
from decisions.queries.figures import counted_figures
from decisions.queries.figures_published import published_figures
from decisions.rules.figures import Number, period_of
from decisions.schemas.figures import NewFiguresEdition
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.figures import hand_in_figures
from frontend.figures_files import as_csv, as_workbook, table
from participation.base import clock
from participation.base.errors import Refused
from tests.decisions.figures_history import NOW, History
from tests.world import BODY, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer, signed_in

ZONE = ZoneInfo("Asia/Shanghai")


async def published(seed: int = 7, **changes: str) -> History:
    """A year whose figures one body has published."""
    history = History(seed).make()
    await history.write()
    await publish(**changes)
    return history


async def publish(**changes: str) -> None:
    with clock.frozen(NOW):
        made = await hand_in_figures(OFFICER, new=NewFiguresEdition(year=2026, body="fgj", **changes))
        for signer in (REVIEWER, LEADER):
            if (await approve_edition(signer, edition=made.id)).waiting_for is None:
                break
        await publish_edition(OFFICER, edition=made.id)


async def test_nobody_outside_reads_figures_that_are_not_signed(world: None, client: httpx.AsyncClient) -> None:
    await hand_in_figures(OFFICER, new=NewFiguresEdition(year=2026, body="fgj"))
    assert (await client.get("/figures/2026?body=fgj")).status_code == 404
    assert (await client.get("/api/v1/figures?year=2026&body=fgj")).status_code == 404


async def test_what_is_published_stays_as_it_was_signed(world: None, client: httpx.AsyncClient) -> None:
    await published()
    with clock.frozen(NOW):
        expected = await counted_figures(period_of("2026"), "fgj", with_sources=True)
    assert (await published_figures(2026, "fgj")).figures == expected
    await History(8).make().write_more("m8")
    assert (await published_figures(2026, "fgj")).figures == expected
    told = (await client.get("/api/v1/figures?year=2026&body=fgj")).json()
    assert {one["number"]: one["total"] for one in told["figures"]["figures"]} == {
        one.number: one.total for one in expected.figures
    }
    page = await client.get("/figures/2026?body=fgj&lang=en")
    assert page.status_code == 200
    assert "Opinions of representatives" in page.text
    assert (await client.get("/figures/2026")).status_code == 404


async def test_a_published_version_is_replaced_with_a_reason_and_stays_readable(
    world: None, client: httpx.AsyncClient
) -> None:
    await published()
    with pytest.raises(Refused) as caught:
        await hand_in_figures(OFFICER, new=NewFiguresEdition(year=2026, body="fgj"))
    assert caught.value.refusal.status == 422
    await publish(reason="补报第四季度数据。")
    page = (await client.get("/figures/2026?body=fgj&lang=en")).text
    assert "补报第四季度数据。" in page
    first = await client.get("/figures/2026?body=fgj&version=1&lang=en")
    assert "This is an earlier version." in first.text
    assert (await client.get("/figures/2026?body=fgj&version=3")).status_code == 404


async def test_each_published_number_leads_to_what_it_counts(world: None, client: httpx.AsyncClient) -> None:
    await published()
    told = (await published_figures(2026, "fgj")).figures
    for figure in told.figures:
        page = await client.get(f"/figures/2026/{figure.number.replace(' ', '-')}?body=fgj&lang=en")
        assert page.status_code == 200
        assert all(source.title in page.text for source in figure.sources)
    assert (await client.get("/figures/2026/nothing?body=fgj")).status_code == 422


async def test_each_number_on_the_desk_leads_to_the_rows_it_counts(world: None, client: httpx.AsyncClient) -> None:
    await History(7).make().write()
    signed_in(client, OFFICER)
    told = await counted_figures(period_of("2026"))
    for figure in told.figures:
        page = await client.get(f"/workbench/figures/2026/{figure.number.replace(' ', '-')}?lang=en")
        assert page.status_code == 200
        assert page.text.count("<tr role=") == (figure.total + 1 if figure.total else 0)


async def test_a_body_hands_in_its_own_figures_and_no_officer_those_of_the_city(world: None) -> None:
    for actor, body in ((OFFICER_ELSEWHERE, "fgj"), (REVIEWER, "fgj"), (RESIDENT, "fgj"), (OFFICER, "")):
        with pytest.raises(Refused) as caught:
            await hand_in_figures(actor, new=NewFiguresEdition(year=2026, body=body, by="fgj"))
        assert caught.value.refusal.status == 403


async def test_a_reviewer_of_the_office_reads_the_desk_and_a_resident_does_not(
    world: None, client: httpx.AsyncClient
) -> None:
    for path in ("/workbench/figures", "/workbench/figures/assessment", "/workbench/figures/2026/opinions-received"):
        assert (await client.get(path, headers={"Accept": "text/html"})).status_code in {303, 401}
    signed_in(client, RESIDENT)
    assert (await client.get("/workbench/figures")).status_code == 403
    assert (await client.get("/api/v1/figures/assessment?period=2026", headers=bearer(RESIDENT))).status_code == 403
    signed_in(client, REVIEWER)
    for query in ("", "?period=2026-Q3&body=fgj", "?from=2026-02-01&to=2026-02-03"):
        assert (await client.get(f"/workbench/figures{query}")).status_code == 200
    for query in ("?period=2026-Q5", "?from=2026-02-01&to=2026-01-03", "?from=x&to=y"):
        assert (await client.get(f"/workbench/figures{query}")).status_code == 422


async def test_the_files_say_the_same_and_hold_no_formula(world: None, client: httpx.AsyncClient) -> None:
    await published()
    told = (await published_figures(2026, "fgj")).figures
    rows = table(told, "en")
    read = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"))))
    assert [row[1] for row in read[1:]] == [str(one.total) for one in told.figures]
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(told, rows)))
    sheet = book.worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [one.total for one in told.figures]
    assert as_workbook(told, rows) == as_workbook(told, rows)
    rows[1][0] = "=1+1"
    assert list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"))))[1][0] == "'=1+1"
    for kind in ("csv", "xlsx", "json"):
        assert (await client.get(f"/figures/2026/file?body=fgj&format={kind}")).status_code == 200
        signed_in(client, OFFICER)
        assert (await client.get(f"/workbench/figures/file?period=2026&format={kind}")).status_code == 200
    assert (await client.get("/figures/2026/file?body=fgj&format=pdf")).status_code in {400, 422}


async def test_the_assessment_tells_who_answers_late_as_the_rows_do(world: None) -> None:
    history = History(12).make()
    await history.write()
    with clock.frozen(NOW):
        told = {one.body: one for one in await assessment(OFFICER, period_of("2026"))}
        everything = await counted_figures(period_of("2026"))
    standings = {row["opinion"]: row for row in history.of("opinion_standing")}
    assert sum(one.overdue for one in told.values()) == everything.of(Number.OVERDUE).total  # type: ignore[union-attr] # every number is there
    for slug, one in told.items():
        days = []
        for opinion in history.of("opinion"):
            standing = standings[opinion["id"]]
            received, answered = opinion["received_at"], standing["answered_at"]
            assert isinstance(received, datetime)
            year = received.astimezone(ZONE).year
            if standing["unit"] == BODY[slug] and isinstance(answered, datetime) and year == 2026:
                days.append((answered.astimezone(ZONE).date() - received.astimezone(ZONE).date()).days)
        assert one.answered == len(days)
        assert one.median_days == (median(days) if days else None)


async def test_the_office_reads_the_figures_of_now_by_a_program(world: None, client: httpx.AsyncClient) -> None:
    now = (await client.get("/api/v1/figures?year=2026", headers=bearer(OFFICER))).json()
    assert now["version"] is None
    made = await client.post("/api/v1/figures", json={"year": 2026, "body": "fgj"}, headers=bearer(OFFICER))
    assert made.status_code == 201
    assert UUID(made.json()["id"])
    again = await client.post("/api/v1/figures", json={"year": 2026, "body": "fgj"}, headers=bearer(OFFICER))
    assert again.json()["code"] == "edition_waiting"
    assert made.json()["made_at"] >= datetime(2026, 1, 1, tzinfo=UTC).isoformat()
