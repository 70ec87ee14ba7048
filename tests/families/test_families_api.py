"""Families by programs: read by the office, decided on by its officers, every act under a key once."""

from __future__ import annotations

from uuid import UUID

import httpx

from consultations.schemas.families import Confirmation
from consultations.services.families import deciding
from participation.base import clock
from tests.consultations.steps import DURING, SLUG, opened
from tests.families.steps import AGAINST, LETTER, OTHER, RETYPED, families_of, placed, view_of
from tests.world import COLLEAGUE, OFFICER, RESIDENT, bearer

LIST = f"/api/v1/consultations/{SLUG}/families"


async def there() -> tuple[list[UUID], UUID]:
    """Three like letters, one against, one of something else; the family of the first."""
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER, AGAINST, OTHER)
    family = (await families_of(ids))[0]
    assert family is not None
    return ids, family


async def test_the_office_reads_families_with_voices_in_columns(client: httpx.AsyncClient, world: None) -> None:
    _, family = await there()
    with clock.frozen(DURING):
        found = (await client.get(LIST, headers=bearer(OFFICER))).json()
        (line,) = found["items"]
        assert (line["id"], line["text"], line["clauses"], found["waiting"]) == (str(family), LETTER, [], 0)
        assert line["voices"] == {
            "people": 0,
            "unidentified": 3,
            "organisations": 0,
            "co_signatures": 0,
            "distinct_texts": 2,
            "messages": 3,
        }
        alone = (await client.get(LIST, params={"alone": "true", "limit": 2}, headers=bearer(OFFICER))).json()
        rest = await client.get(LIST, params={"alone": "true", "cursor": alone["next"]}, headers=bearer(OFFICER))
        assert (len(alone["items"]), len(rest.json()["items"])) == (2, 1)
        comments = await client.get(
            f"/api/v1/consultations/{SLUG}/comments", params={"family": str(family)}, headers=bearer(OFFICER)
        )
        assert len(comments.json()["items"]) == 3
        assert (await client.get(LIST, headers=bearer(RESIDENT))).status_code == 403


async def test_one_family_tells_of_its_members_and_of_what_was_done(client: httpx.AsyncClient, world: None) -> None:
    ids, family = await there()
    with clock.frozen(DURING):
        await deciding.confirm(COLLEAGUE, family=family, given=Confirmation(version=1, note="都一样"))
        found = (await client.get(f"/api/v1/families/{family}", headers=bearer(OFFICER))).json()
    assert [member["id"] for member in found["items"]] == [str(ids[1]), str(ids[0]), str(ids[2])]
    assert [round(member["similarity"], 1) for member in found["items"]] == [0.9, 1.0, 1.0]
    assert (found["confirmed_by"], found["version"]) == (COLLEAGUE.name, 2)
    assert [(act["kind"], act["note"]) for act in found["acts"]] == [("confirmed", "都一样")]
    assert found["opposites"] == [str((await families_of(ids))[3])]


async def test_officers_split_move_and_confirm(client: httpx.AsyncClient, world: None) -> None:
    ids, family = await there()
    at = f"/api/v1/families/{family}"
    officer = bearer(OFFICER)
    with clock.frozen(DURING):
        body = {"version": 1, "comments": [str(ids[1])]}
        made = await client.post(f"{at}/split", json=body, headers=officer)
        assert made.status_code == 201, made.text
        late = await client.post(f"{at}/split", json=body, headers=bearer(COLLEAGUE))
        assert (late.status_code, late.json()["code"], late.json()["version"]) == (409, "edited_meanwhile", 2)
        back = await client.post(
            f"/api/v1/families/{made.json()['id']}/moves", json={"version": 1, "to": str(family)}, headers=officer
        )
        assert (back.status_code, back.json()) == (201, {"id": str(family), "version": 3})
        confirmed = await client.post(f"{at}/confirmation", json={"version": 3}, headers=officer)
        assert confirmed.json()["version"] == 4
        removed = await client.post(f"{at}/confirmation/removal", json={"version": 4}, headers=officer)
        assert removed.json()["version"] == 5
        act = (await view_of(family)).acts[0]
        undone = await client.post(f"{at}/acts/{act.id}/reversal", headers=officer)
        assert undone.status_code == 201, undone.text
        again = await client.post(f"{at}/acts/{act.id}/reversal", headers=officer)
        assert (again.status_code, again.json()["code"]) == (409, "taken_back")


async def test_the_same_request_under_one_key_splits_once(client: httpx.AsyncClient, world: None) -> None:
    ids, family = await there()
    headers = bearer(OFFICER) | {"Idempotency-Key": "split-1"}
    body = {"version": 1, "comments": [str(ids[1])]}
    with clock.frozen(DURING):
        answers = [await client.post(f"/api/v1/families/{family}/split", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len((await view_of(family)).acts) == 1
