"""Organisations are entered once, claimed by who speaks for them, and acted for once that is confirmed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from consultations.schemas.comment import NewComment
from consultations.services.commenting import receive
from consultations.words import AuthorKind
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.queries import claims_of, organisations_of
from participation.base.identity.recognition import by_sign_in
from participation.base.identity.registers.organisations import (
    OrganisationFilter,
    claims_waiting,
    organisation,
    organisations,
)
from participation.base.identity.services.organisations import (
    CLAIMS,
    authorise,
    claim_organisation,
    confirm_authorisation,
    create_organisation,
    describe_organisation,
    end_authorisation,
)
from participation.base.identity.services.sign_ins import act_for
from participation.base.identity.words import OrganisationKind
from tests.consultations.steps import DURING, opened
from tests.identity.test_passwords import contact_of, refusal_of
from tests.world import (
    ADMINISTRATOR,
    AUDITOR,
    CHAMBER,
    CHAMBER_CODE,
    CLERK,
    COMMAND,
    MERCHANT,
    NEIGHBOUR,
    OFFICER,
    RESIDENT,
    sign_in_secret,
)

pytestmark = pytest.mark.usefixtures("world")

CODE = "91350100M000100Y43"


async def claimed(actor: Actor = RESIDENT) -> UUID:
    return await claim_organisation(actor, name=" 快达物流 ", credit_code=CODE, kind=OrganisationKind.ENTERPRISE)


async def acting_for(actor: Actor) -> list[UUID]:
    assert actor.person is not None
    return [one.id for one in await organisations_of(actor.person)]


async def test_who_enters_an_organisation_claims_it_and_may_not_act_for_it_yet() -> None:
    assert RESIDENT.person is not None
    made = await claimed()
    claims = await claims_of(RESIDENT.person)
    assert [(one.id, one.name, one.credit_code) for one in claims] == [(made, "快达物流", CODE)]
    assert await acting_for(RESIDENT) == []
    assert (await refusal_of(act_for(RESIDENT, organisation=made))).code == "not_authorised"


@pytest.mark.parametrize("who", [CLERK, ADMINISTRATOR, COMMAND])
async def test_a_confirmed_claim_is_acted_for_and_says_who_confirmed_it_when(who: Actor) -> None:
    assert RESIDENT.person is not None
    made = await claimed()
    at = clock.now() + timedelta(minutes=5)
    with clock.frozen(at):
        await confirm_authorisation(who, organisation=made, person=RESIDENT.person)
    assert await claims_of(RESIDENT.person) == []
    assert await acting_for(RESIDENT) == [made]
    await act_for(RESIDENT, organisation=made)
    rows = await execute("SELECT confirmed_at, confirmed_by FROM authorisation WHERE organisation = {}", made)
    assert rows == [{"confirmed_at": at, "confirmed_by": who.person}]


@pytest.mark.parametrize("who", [OFFICER, AUDITOR, MERCHANT, RESIDENT])
async def test_a_claim_is_confirmed_by_clerks_and_administrators_only(who: Actor) -> None:
    assert RESIDENT.person is not None
    made = await claimed()
    refusal = await refusal_of(confirm_authorisation(who, organisation=made, person=RESIDENT.person))
    assert refusal.status == 403
    assert await acting_for(RESIDENT) == []


async def test_nobody_confirms_their_own_claim_or_authorises_themselves() -> None:
    assert CLERK.person is not None
    made = await claimed(CLERK)
    refusal = await refusal_of(confirm_authorisation(CLERK, organisation=made, person=CLERK.person))
    assert refusal.status == 403
    assert (await refusal_of(authorise(CLERK, organisation=made, contact=contact_of(CLERK)))).status == 403
    await confirm_authorisation(ADMINISTRATOR, organisation=made, person=CLERK.person)
    assert await acting_for(CLERK) == [made]


async def test_a_confirmation_is_given_once_and_only_to_what_was_claimed() -> None:
    assert RESIDENT.person is not None
    assert NEIGHBOUR.person is not None
    made = await claimed()
    await confirm_authorisation(CLERK, organisation=made, person=RESIDENT.person)
    for person in (RESIDENT.person, NEIGHBOUR.person):
        refusal = await refusal_of(confirm_authorisation(CLERK, organisation=made, person=person))
        assert refusal.status == 404


async def test_a_claim_gives_no_right_to_authorise_others() -> None:
    made = await claimed()
    refusal = await refusal_of(authorise(RESIDENT, organisation=made, contact=contact_of(NEIGHBOUR)))
    assert refusal.code == "not_authorised"
    assert await acting_for(NEIGHBOUR) == []


async def test_a_claim_that_is_turned_down_is_over_and_may_be_made_again() -> None:
    assert RESIDENT.person is not None
    made = await claimed()
    await end_authorisation(CLERK, organisation=made, person=RESIDENT.person)
    assert await claims_of(RESIDENT.person) == []
    assert await claimed() == made
    assert [one.id for one in await claims_of(RESIDENT.person)] == [made]


async def test_a_false_claim_does_not_keep_the_true_one_away() -> None:
    assert NEIGHBOUR.person is not None
    made = await claim_organisation(RESIDENT, name="冒名", credit_code=CODE)
    assert await claimed(NEIGHBOUR) == made
    assert await claims_waiting(CLERK) == 2
    await describe_organisation(CLERK, organisation=made, name="快达物流", kind=OrganisationKind.ENTERPRISE)
    await confirm_authorisation(CLERK, organisation=made, person=NEIGHBOUR.person)
    assert [one.name for one in await organisations_of(NEIGHBOUR.person)] == ["快达物流"]


async def test_two_who_claim_a_new_organisation_at_once_claim_the_same() -> None:
    made = await asyncio.gather(claimed(RESIDENT), claimed(NEIGHBOUR), claimed(OFFICER))
    assert len(set(made)) == 1
    assert await claims_waiting(CLERK) == 3


async def test_an_organisation_for_which_somebody_acts_is_asked_and_not_claimed() -> None:
    refusal = await refusal_of(claim_organisation(RESIDENT, name="冒名", credit_code=CHAMBER_CODE))
    assert [error.code for error in refusal.errors] == ["taken"]


async def test_somebody_who_claims_too_much_is_stopped() -> None:
    with clock.frozen(clock.now()):
        for _ in range(CLAIMS):
            await claimed()
        assert (await refusal_of(claimed())).status == 429


async def test_a_comment_before_the_confirmation_is_a_persons_who_writes_the_name() -> None:
    slug = await opened()
    await claimed()
    found = await by_sign_in(sign_in_secret(RESIDENT))
    assert found is not None
    with clock.frozen(DURING):
        comment = NewComment(text="请缩短审批时间。")
        comment.author.kind = AuthorKind.ORGANISATION
        comment.author.name = "快达物流"
        await receive(found[0], slug=slug, new=comment)
    rows = await execute("SELECT author_kind, author_name, organisation, person FROM comment")
    assert rows == [
        {"author_kind": "organisation", "author_name": "快达物流", "organisation": None, "person": RESIDENT.person}
    ]


@pytest.mark.parametrize("code", ["", "91350100M000100Y44", "123"])
async def test_a_code_with_a_wrong_check_character_or_none_is_refused(code: str) -> None:
    refusal = await refusal_of(claim_organisation(RESIDENT, name="x", credit_code=code))
    assert [error.field for error in refusal.errors] == ["credit_code"]


async def test_an_organisation_needs_a_name() -> None:
    for act in (claim_organisation(RESIDENT, name=" ", credit_code=CODE), create_organisation(CLERK, name=" ")):
        assert [error.field for error in (await refusal_of(act)).errors] == ["name"]


async def test_staff_enter_one_without_a_code_and_do_not_act_for_it() -> None:
    assert CLERK.person is not None
    await create_organisation(CLERK, name="梧桐里居委会", kind=OrganisationKind.COMMITTEE)
    assert await acting_for(CLERK) == []
    assert await claims_of(CLERK.person) == []
    for who in (RESIDENT, AUDITOR, NOBODY):
        assert (await refusal_of(create_organisation(who, name="x", credit_code=CODE))).status == 403
    assert (await refusal_of(claim_organisation(NOBODY, name="x", credit_code=CODE))).status == 401


async def test_staff_do_not_enter_a_known_organisation_again() -> None:
    refusal = await refusal_of(create_organisation(CLERK, name="又一个商会", credit_code=CHAMBER_CODE))
    assert [error.code for error in refusal.errors] == ["taken"]


async def test_who_acts_for_it_authorises_others_and_others_do_not() -> None:
    assert NEIGHBOUR.person is not None
    assert await authorise(MERCHANT, organisation=CHAMBER, contact=contact_of(NEIGHBOUR)) == NEIGHBOUR.person
    assert await acting_for(NEIGHBOUR) == [CHAMBER]
    for who in (RESIDENT, OFFICER):
        refusal = await refusal_of(authorise(who, organisation=CHAMBER, contact=contact_of(RESIDENT)))
        assert refusal.code == "not_authorised"


async def test_a_clerk_who_authorises_somebody_confirms_what_they_claimed() -> None:
    assert RESIDENT.person is not None
    made = await claimed()
    await authorise(CLERK, organisation=made, contact=contact_of(RESIDENT))
    assert await acting_for(RESIDENT) == [made]
    rows = await execute("SELECT confirmed_by FROM authorisation WHERE organisation = {}", made)
    assert rows == [{"confirmed_by": CLERK.person}]


async def test_a_contact_that_somebody_else_named_is_not_verified_by_that() -> None:
    contact = (contact_of(RESIDENT)[0], "+8613800000777")
    person = await authorise(CLERK, organisation=CHAMBER, contact=contact)
    rows = await execute("SELECT verified_at FROM contact WHERE person = {}", person)
    assert rows == [{"verified_at": None}]


async def test_an_authorisation_ends_by_those_who_may_give_it_or_who_has_it() -> None:
    assert NEIGHBOUR.person is not None
    await authorise(CLERK, organisation=CHAMBER, contact=contact_of(NEIGHBOUR))
    refusal = await refusal_of(end_authorisation(RESIDENT, organisation=CHAMBER, person=NEIGHBOUR.person))
    assert refusal.status == 403
    await end_authorisation(NEIGHBOUR, organisation=CHAMBER, person=NEIGHBOUR.person)
    assert await acting_for(NEIGHBOUR) == []
    refusal = await refusal_of(end_authorisation(CLERK, organisation=CHAMBER, person=NEIGHBOUR.person))
    assert refusal.status == 404


async def test_the_register_shows_who_waits_who_acts_and_who_did() -> None:
    assert RESIDENT.person is not None
    assert MERCHANT.person is not None
    made = await claimed()
    page = await organisations(CLERK, OrganisationFilter(claimed=True))
    assert [(line.id, line.acting, line.claims) for line in page.items] == [(made, 0, 1)]
    found = await organisations(CLERK, OrganisationFilter(q="51310000-MJ4950001D"))
    assert [line.name for line in found.items] == ["南埠商会"]
    assert [one.person for one in (await organisation(CLERK, made)).claims] == [RESIDENT.person]
    await end_authorisation(CLERK, organisation=CHAMBER, person=MERCHANT.person)
    chamber = await organisation(CLERK, CHAMBER)
    assert chamber.acting == []
    assert [(one.name, one.contact) for one in chamber.former] == [("董立群", "138****0203")]


async def test_the_register_is_paged_and_for_clerks_and_administrators_only() -> None:
    await claimed()
    first = await organisations(CLERK, OrganisationFilter(), limit=1)
    assert first.next is not None
    second = await organisations(CLERK, OrganisationFilter(), cursor=first.next, limit=1)
    assert second.next is None
    assert {line.name for line in (*first.items, *second.items)} == {"快达物流", "南埠商会"}
    for who in (OFFICER, AUDITOR, RESIDENT, NOBODY):
        assert (await refusal_of(organisations(who, OrganisationFilter()))).status == 403


async def test_each_step_of_a_claim_is_recorded() -> None:
    assert RESIDENT.person is not None
    made = await claimed()
    await confirm_authorisation(CLERK, organisation=made, person=RESIDENT.person)
    await end_authorisation(CLERK, organisation=made, person=RESIDENT.person)
    await claimed()
    await end_authorisation(RESIDENT, organisation=made, person=RESIDENT.person)
    rows = await execute("SELECT verb, person FROM audit WHERE subject = {} ORDER BY id", f"organisation:{made}")
    assert [(row["verb"], row["person"]) for row in rows] == [
        ("organisation added", RESIDENT.person),
        ("authorisation claimed", RESIDENT.person),
        ("authorisation confirmed", CLERK.person),
        ("authorisation ended", CLERK.person),
        ("authorisation claimed", RESIDENT.person),
        ("claim ended", RESIDENT.person),
    ]
