"""Administration on the pages: people and roles, bodies, organisations and who acts for them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from participation.base.database import execute
from participation.base.identity.queries import body_by_slug, claims_of, organisations_of, roles_of
from participation.base.identity.recognition import by_sign_in
from participation.base.identity.services.organisations import claim_organisation
from participation.base.identity.words import OrganisationKind, Role
from tests.identity.conftest import PASSWORD, Code, with_credentials
from tests.world import (
    ADMINISTRATOR,
    AUDITOR,
    BODY,
    CHAMBER,
    CLERK,
    COLLEAGUE,
    CONTACTS,
    MERCHANT,
    NEIGHBOUR,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    sign_in_secret,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("world")

PEOPLE = "/administration/people"
BODIES = "/administration/bodies"
ORGANISATIONS = "/administration/organisations"
PERSON = f"{PEOPLE}/{OFFICER.person}"
FIELDS = {"contact": "138 0000 0999", "name": "王工", "role": "officer", "body": "fgj"}
FOR_ADMINISTRATORS = [PEOPLE, f"{PEOPLE}/new", PERSON, BODIES, f"{BODIES}/new", f"{BODIES}/fgj/description"]
FOR_CLERKS_TOO = [ORGANISATIONS, f"{ORGANISATIONS}/new", f"{ORGANISATIONS}/{CHAMBER}"]
FORMS: list[tuple[str, dict[str, Any]]] = [
    (PEOPLE, FIELDS),
    (f"{PERSON}/roles", {"role": "clerk", "body": "fgj"}),
    (f"{PERSON}/roles/end", {"role": "officer", "body": "fgj"}),
    (f"{PERSON}/credentials/removal", {"body": "fgj"}),
    (BODIES, {"slug": "swj", "name": "区水务局"}),
    (f"{BODIES}/fgj/description", {"name": "区房产局"}),
]


@pytest.mark.parametrize("path", [*FOR_ADMINISTRATORS, *FOR_CLERKS_TOO])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
async def test_every_page_answers_in_both_languages(client: httpx.AsyncClient, path: str, language: str) -> None:
    answer = await signed_in(client, ADMINISTRATOR).get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", [*FOR_ADMINISTRATORS, *FOR_CLERKS_TOO])
@pytest.mark.parametrize("who", [RESIDENT, OFFICER, AUDITOR])
async def test_others_do_not_come_in(client: httpx.AsyncClient, path: str, who: Any) -> None:
    assert (await signed_in(client, who).get(path)).status_code == 403


@pytest.mark.parametrize("path", [*FOR_ADMINISTRATORS, *FOR_CLERKS_TOO])
async def test_nobody_is_asked_to_sign_in(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 401
    assert "/sign-in?next=" in answer.text


@pytest.mark.parametrize(("path", "fields"), FORMS)
@pytest.mark.parametrize("who", [RESIDENT, OFFICER, CLERK])
async def test_others_do_nothing_there(client: httpx.AsyncClient, path: str, fields: dict[str, Any], who: Any) -> None:
    before = await execute("SELECT count(*) FROM audit")
    assert (await signed_in(client, who).post(path, data=fields)).status_code == 403
    assert await execute("SELECT count(*) FROM audit") == before


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (PEOPLE, {**FIELDS, "body": "sww"}, 403),
        (f"{PEOPLE}/{OFFICER_ELSEWHERE.person}/roles", {"role": "clerk", "body": "fgj"}, 404),
        (f"{PERSON}/roles", {"role": "clerk", "body": "sww"}, 403),
        (f"{PEOPLE}/{OFFICER_ELSEWHERE.person}/roles/end", {"role": "officer", "body": "sww"}, 403),
        (f"{PEOPLE}/{OFFICER_ELSEWHERE.person}/credentials/removal", {"body": "sww"}, 404),
        (f"{BODIES}/sww/description", {"name": "x"}, 403),
    ],
)
async def test_an_administrator_of_another_body_does_nothing(
    client: httpx.AsyncClient, path: str, fields: dict[str, Any], status: int
) -> None:
    assert OFFICER_ELSEWHERE.person is not None
    answer = await signed_in(client, ADMINISTRATOR).post(path, data=fields)
    assert answer.status_code == status
    assert [held.role for held in await roles_of(OFFICER_ELSEWHERE.person)] == [Role.OFFICER]


async def test_a_person_elsewhere_has_no_page_here(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    assert (await client.get(f"{PEOPLE}/{OFFICER_ELSEWHERE.person}")).status_code == 404
    assert (await client.get(f"{BODIES}/sww/description")).status_code == 403


async def test_the_register_shows_staff_masked_and_is_narrowed_by_the_address(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    page = (await client.get(PEOPLE)).text
    assert "周敏" in page
    assert "138****0101" in page
    assert "13800000101" not in page
    assert "潘越" not in page
    page = (await client.get(f"{PEOPLE}?q=周&role=officer&body=fgj")).text
    assert "周敏" in page
    assert "何倩" not in page
    assert 'value="周"' in page
    assert "没有符合条件的人员" in (await client.get(f"{PEOPLE}?q=无人")).text


async def test_a_person_is_added_and_shown(client: httpx.AsyncClient) -> None:
    done = await signed_in(client, ADMINISTRATOR).post(PEOPLE, data=FIELDS)
    assert done.status_code == 303
    page = (await client.get(done.headers["location"] + "?lang=en")).text
    assert "王工 now has this role." in page
    assert "Responsible officer" in page
    assert "Not set up yet" in page


async def test_refused_input_comes_back_whole(client: httpx.AsyncClient) -> None:
    answer = await signed_in(client, ADMINISTRATOR).post(PEOPLE, data={**FIELDS, "contact": "12345", "role": ""})
    assert answer.status_code == 422
    assert '<a href="#f-role"' in answer.text
    assert 'value="12345"' in answer.text
    assert 'value="王工"' in answer.text
    assert '<option value="fgj" selected>' in answer.text
    answer = await client.post(PEOPLE, data={**FIELDS, "contact": "12345"})
    assert '<a href="#f-contact"' in answer.text


async def test_a_role_ends_with_the_next_request_of_a_signed_in_officer(client: httpx.AsyncClient) -> None:
    signed_in(client, OFFICER)
    assert (await client.get("/workbench")).status_code == 200
    signed_in(client, ADMINISTRATOR)
    done = await client.post(f"{PERSON}/roles/end", data={"role": "officer", "body": "fgj"})
    assert done.headers["location"] == PERSON
    assert (await client.get(PERSON)).status_code == 200, "who was here is still shown"
    signed_in(client, OFFICER)
    assert (await client.get("/workbench")).status_code == 403


async def test_former_staff_are_listed_apart(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    await client.post(f"{PERSON}/roles/end", data={"role": "officer", "body": "fgj"})
    assert "周敏" not in (await client.get(PEOPLE)).text
    assert "周敏" in (await client.get(f"{PEOPLE}?standing=former")).text


async def test_one_more_role_is_given(client: httpx.AsyncClient) -> None:
    assert OFFICER.person is not None
    signed_in(client, ADMINISTRATOR)
    done = await client.post(f"{PERSON}/roles", data={"role": "host", "body": "fgj"})
    assert done.status_code == 303
    assert [held.role for held in await roles_of(OFFICER.person)] == [Role.HOST, Role.OFFICER]
    answer = await client.post(f"{PERSON}/roles", data={"role": "", "body": "fgj"})
    assert answer.status_code == 422
    assert "周敏" in answer.text


async def test_the_last_administrator_stays_and_says_why(client: httpx.AsyncClient) -> None:
    assert ADMINISTRATOR.person is not None
    signed_in(client, ADMINISTRATOR)
    here = f"{PEOPLE}/{ADMINISTRATOR.person}"
    fields = {"role": "administrator", "body": "fgj"}
    done = await client.post(f"{here}/roles/end", data=fields)
    assert done.headers["location"] == here
    assert "至少保留一名管理员" in (await client.get(here)).text
    await client.post(f"{PEOPLE}/{COLLEAGUE.person}/roles", data=fields)
    done = await client.post(f"{here}/roles/end", data=fields)
    assert done.headers["location"] == "/workbench"
    assert (Role.ADMINISTRATOR, "fgj") not in {(held.role, held.slug) for held in await roles_of(ADMINISTRATOR.person)}


async def test_forgotten_credentials_force_a_new_enrolment(client: httpx.AsyncClient, code: Code) -> None:
    await with_credentials(OFFICER)
    assert OFFICER.person is not None
    signed_in(client, ADMINISTRATOR)
    done = await client.post(f"{PERSON}/credentials/removal", data={"body": "fgj"})
    assert done.headers["location"] == PERSON
    assert await by_sign_in(sign_in_secret(OFFICER)) is None
    client.cookies.clear()
    del client.headers["x-csrf-token"]
    token = await csrf(client, "/sign-in/staff")
    contact = CONTACTS[OFFICER.person][1]
    fields = {"_csrf_token": token, "contact": contact, "password": PASSWORD}
    assert (await client.post("/sign-in/staff", data=fields)).status_code == 422
    await client.post("/sign-in", data={"_csrf_token": token, "contact": contact})
    await client.post("/sign-in/code", data={"_csrf_token": token, "code": await code(contact)})
    assert "/account/password" in (await client.get("/account")).text
    assert (await client.get("/workbench")).status_code == 403, "not before password and authenticator"


async def csrf(client: httpx.AsyncClient, path: str) -> str:
    """The token of a form on a page."""
    page = (await client.get(path)).text
    return page.split('name="_csrf_token" value="')[1].split('"')[0]


async def test_nobody_forgets_their_own_credentials(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    here = f"{PEOPLE}/{ADMINISTRATOR.person}"
    assert "credentials/removal" not in (await client.get(here)).text
    assert (await client.post(f"{here}/credentials/removal", data={"body": "fgj"})).status_code == 403


async def test_what_was_done_is_recorded_and_shown(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    await client.post(f"{PERSON}/roles", data={"role": "host", "body": "fgj"})
    await client.post(f"{PERSON}/roles/end", data={"role": "host", "body": "fgj"})
    await client.post(f"{PERSON}/credentials/removal", data={"body": "fgj"})
    page = (await client.get(f"{PERSON}?lang=en")).text
    places = [page.index(line) for line in ("authenticator forgotten", "Role ended · ", "Role given · ")]
    assert places == sorted(places), "the newest first"
    rows = await execute("SELECT verb, capacity, person FROM audit WHERE subject = {}", f"person:{OFFICER.person}")
    assert {row["verb"] for row in rows} == {"role granted", "role ended", "credentials forgotten"}
    assert {(row["capacity"], row["person"]) for row in rows} == {(f"body:{BODY['fgj']}", ADMINISTRATOR.person)}


async def test_a_body_is_described_for_the_public(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    fields = {
        "name": "区房产局",
        "name_en": "Housing",
        "address": "听潮路188号",
        "phone": "5550",
        "email": "a@b.example.cn",
    }
    done = await client.post(f"{BODIES}/fgj/description", data=fields)
    assert done.headers["location"] == BODIES
    body = await body_by_slug("fgj")
    assert body is not None
    assert (body.name, body.name_en, body.address, body.phone, body.email) == tuple(fields.values())
    answer = await client.post(f"{BODIES}/fgj/description", data={**fields, "name": "", "email": "x"})
    assert answer.status_code == 422
    assert "#f-name" in answer.text
    assert 'value="听潮路188号"' in answer.text


async def test_what_somebody_else_wrote_meanwhile_is_shown_before_it_is_overwritten(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    page = (await client.get(f"{BODIES}/fgj/description")).text
    fields = {"name": "区房管局", "seen": seen_in(page)}
    await client.post(f"{BODIES}/fgj/description", data={**fields, "phone": "theirs"})
    answer = await client.post(f"{BODIES}/fgj/description", data={**fields, "phone": "mine"})
    assert answer.status_code == 409
    assert "theirs" in answer.text
    assert 'value="mine"' in answer.text
    done = await client.post(
        f"{BODIES}/fgj/description", data={**fields, "phone": "mine", "seen": seen_in(answer.text)}
    )  # fmt: skip
    assert done.status_code == 303
    body = await body_by_slug("fgj")
    assert body is not None
    assert body.phone == "mine"


def seen_in(page: str) -> str:
    """What the form says its writer saw."""
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


async def test_a_new_body_is_administered_by_who_made_it(client: httpx.AsyncClient) -> None:
    signed_in(client, ADMINISTRATOR)
    fields = {"slug": "swj", "name": "区水务局"}
    assert (await client.post(BODIES, data=fields)).headers["location"] == BODIES
    assert "区水务局" in (await client.get(BODIES)).text
    assert (await client.get(f"{BODIES}/swj/description")).status_code == 200
    answer = await client.post(BODIES, data=fields)
    assert answer.status_code == 422
    assert "#f-slug" in answer.text


@pytest.mark.parametrize("who", [CLERK, ADMINISTRATOR])
async def test_a_claim_is_confirmed_and_ended(client: httpx.AsyncClient, who: Any) -> None:
    assert RESIDENT.person is not None
    made = await claim_organisation(RESIDENT, name="快达物流", credit_code="91350100M000100Y43")
    signed_in(client, who)
    assert "快达物流" in (await client.get(f"{ORGANISATIONS}?standing=claimed")).text
    here = f"{ORGANISATIONS}/{made}"
    assert "138****0201" in (await client.get(here)).text
    done = await client.post(f"{here}/authorisations/{RESIDENT.person}/confirmation")
    assert done.headers["location"] == here
    assert [one.id for one in await organisations_of(RESIDENT.person)] == [made]
    assert who.name in (await client.get(here)).text
    await client.post(f"{here}/authorisations/{RESIDENT.person}/end")
    assert await organisations_of(RESIDENT.person) == []


async def test_a_claim_is_turned_down(client: httpx.AsyncClient) -> None:
    assert RESIDENT.person is not None
    made = await claim_organisation(RESIDENT, name="快达物流", credit_code="91350100M000100Y43")
    signed_in(client, CLERK)
    await client.post(f"{ORGANISATIONS}/{made}/authorisations/{RESIDENT.person}/end")
    assert "The claim is turned down." in (await client.get(f"{ORGANISATIONS}/{made}?lang=en")).text
    assert await claims_of(RESIDENT.person) == []


async def test_ones_own_claim_has_no_button(client: httpx.AsyncClient) -> None:
    made = await claim_organisation(CLERK, name="快达物流", credit_code="91350100M000100Y43")
    page = (await signed_in(client, CLERK).get(f"{ORGANISATIONS}/{made}")).text
    assert "/confirmation" not in page
    assert (
        await client.post(f"{ORGANISATIONS}/{made}/authorisations/{CLERK.person}/confirmation")
    ).status_code == 403  # fmt: skip


async def test_an_organisation_is_entered_described_and_its_people_authorised(client: httpx.AsyncClient) -> None:
    assert NEIGHBOUR.person is not None
    signed_in(client, CLERK)
    wrong = await client.post(ORGANISATIONS, data={"name": "居委会", "credit_code": "123", "kind": "other"})
    assert wrong.status_code == 422
    assert 'value="居委会"' in wrong.text
    here = (await client.post(ORGANISATIONS, data={"name": "居委会", "kind": "other"})).headers["location"]
    await client.post(here, data={"name": "梧桐里居委会", "kind": OrganisationKind.COMMITTEE.value})
    refused = await client.post(f"{here}/authorisations", data={"contact": "x"})
    assert refused.status_code == 422
    assert 'value="梧桐里居委会"' in refused.text
    assert 'value="x"' in refused.text
    await client.post(f"{here}/authorisations", data={"contact": CONTACTS[NEIGHBOUR.person][1]})
    assert [one.name for one in await organisations_of(NEIGHBOUR.person)] == ["梧桐里居委会"]


async def test_an_authorisation_that_a_clerk_ends_is_over_at_once(client: httpx.AsyncClient) -> None:
    signed_in(client, CLERK)
    await client.post(f"{ORGANISATIONS}/{CHAMBER}/authorisations/{MERCHANT.person}/end")
    found = await by_sign_in("sign-in-" + str(MERCHANT.sign_in))
    assert found is not None
    assert found[0].organisation is None
    assert MERCHANT.person is not None
    assert await organisations_of(MERCHANT.person) == []


async def test_the_account_page_leads_to_administration(client: httpx.AsyncClient) -> None:
    assert 'href="/administration/people"' in (await signed_in(client, ADMINISTRATOR).get("/account")).text
    page = (await signed_in(client, CLERK).get("/account")).text
    assert 'href="/administration/organisations"' in page
    assert 'href="/administration/people"' not in page
    assert "/administration" not in (await signed_in(client, OFFICER).get("/account")).text
