"""Applying: by script, piece by piece under a private link, by a clerk; changed, withdrawn, and one of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.uploads.services import store
from participation.representatives.links import application_key, opens, read_code
from participation.representatives.queries.applications import application
from participation.representatives.queries.pool import eligible
from participation.representatives.schemas.application import Agreed, Answers, Begun
from participation.representatives.schemas.call import CallView, NewCategory, NewQuota
from participation.representatives.services.applying import (
    begin_application,
    keep_evidence,
    prove_contact,
    save_answers,
    send_application_code,
    use_own_contact,
)
from participation.representatives.services.handing_in import (
    apply_at_once,
    change_application,
    hand_in,
    withdraw_application,
)
from participation.representatives.words import ApplicantKind, ApplicationChannel, Standing
from tests.representatives.applying import OLD_ABOVE, YOUNG_BELOW, applied, new_application, passed
from tests.representatives.steps import CLOSES, DURING, OPENS, announced, prepared
from tests.world import CHAMBER_CODE, CLERK, FOR_THE_CHAMBER, MERCHANT, NEIGHBOUR, RESIDENT, bearer

pytestmark = pytest.mark.usefixtures("world")
MOBILE = "138 0000 0777"


async def refusal_of(act: Any) -> Any:
    with pytest.raises(Refused) as refused:
        await act
    return refused.value.refusal


def fields_of(refusal: Any) -> set[tuple[str, str]]:
    return {(error.field, error.code) for error in refusal.errors}


async def code_sent() -> str:
    [row] = await execute(
        "SELECT \"values\"->>'code' AS code FROM delivery WHERE template = 'proof_code' ORDER BY id DESC LIMIT 1"
    )
    return str(row["code"])


async def begun(view: CallView) -> Begun:
    return await begin_application(NOBODY, slug=view.slug, kind=ApplicantKind.PERSON)


async def test_somebody_without_an_account_applies_piece_by_piece() -> None:
    view = await announced()
    with clock.frozen(DURING):
        made = await begun(view)
        own: dict[str, Any] = {"application": made.id, "key": made.key}
        await save_answers(NOBODY, **own, answers=Answers(adult=True, connected=True, values={"年龄": "60岁以上"}))
        await save_answers(NOBODY, **own, answers=Answers(name="沈阿婆", conflict="", values={"Floor": "四层以上"}))
        assert (await refusal_of(hand_in(NOBODY, **own, agreed=Agreed()))).errors[0].field == "contact"
        assert (await send_application_code(NOBODY, slug=view.slug, contact=MOBILE)).sent_to == "138****0777"
        wrong = prove_contact(NOBODY, **own, contact=MOBILE, code="000000")
        assert (await refusal_of(wrong)).errors[0].code == "code_wrong"
        await prove_contact(NOBODY, **own, contact=MOBILE, code=await code_sent())
        done = await hand_in(NOBODY, **own, agreed=Agreed(invited_again=True))
        seen = await application(NOBODY, made.id, made.key)
    assert (seen.standing, seen.pseudonym, seen.contact) == (Standing.RECEIVED, done.pseudonym, "138****0777")
    assert [(one.name, one.value) for one in seen.values] == [("所在楼层", "四层以上"), ("年龄", "60岁以上")]
    assert [one.text for one in seen.consents] == ["如本次未能列席，可以邀请我参加今后的报名。我可以随时撤回。"]
    told = await execute(
        "SELECT template, \"values\"->>'pseudonym' AS p FROM delivery WHERE subject LIKE 'application:%'"
    )
    assert told == [{"template": "application_received", "p": done.pseudonym}]


async def test_everything_that_is_missing_is_named_at_once() -> None:
    view = await announced(one_per_household=True, evidence_asked="房产证或者租赁合同")
    floors, ages = view.categories
    with clock.frozen(DURING):
        made = await begun(view)
        refusal = await refusal_of(hand_in(NOBODY, application=made.id, key=made.key, agreed=Agreed()))
    assert fields_of(refusal) == {
        *((name, "required") for name in ("name", "contact", "adult", "connected", "conflict", "address", "files")),
        (f"values.{floors.id}", "required"),
        (f"values.{ages.id}", "required"),
    }


async def test_wrong_answers_are_named_and_nothing_of_them_is_kept() -> None:
    view = await announced()
    with clock.frozen(DURING):
        made = await begun(view)
        answers = Answers(name="某人", credit_code="1", address="三", values={"年龄": "百岁", "血型": "A"})
        refusal = await refusal_of(save_answers(NOBODY, application=made.id, key=made.key, answers=answers))
        seen = await application(NOBODY, made.id, made.key)
    assert fields_of(refusal) == {
        ("credit_code", "invalid"),
        ("address", "too_short"),
        (f"values.{view.categories[1].id}", "unknown_value"),
        ("values.血型", "unknown"),
    }
    assert seen.name == ""


@pytest.mark.parametrize("at", [OPENS - timedelta(seconds=1), CLOSES])
async def test_outside_the_window_nobody_applies_changes_or_saves(at: Any) -> None:
    view = await announced()
    with clock.frozen(DURING):
        draft = await begun(view)
        done = await apply_at_once(RESIDENT, slug=view.slug, new=new_application())
    own: dict[str, Any] = {"application": draft.id, "key": draft.key}
    with clock.frozen(at):
        refused = [
            await refusal_of(act)
            for act in (
                begun(view),
                apply_at_once(NEIGHBOUR, slug=view.slug, new=new_application()),
                save_answers(NOBODY, **own, answers=Answers(name="晚了")),
                hand_in(NOBODY, **own, agreed=Agreed()),
                change_application(RESIDENT, application=done.id, key="", answers=Answers(values=YOUNG_BELOW)),
                apply_at_once(CLERK, slug=view.slug, new=new_application(channel=ApplicationChannel.COUNTER)),
            )
        ]
    assert {one.status for one in refused} == {409}
    assert {one.code for one in refused} == {"closed" if at == CLOSES else "not_open_yet"}


async def test_a_call_that_is_not_announced_is_not_there_for_applicants() -> None:
    view = await prepared()
    with clock.frozen(DURING):
        assert (await refusal_of(begun(view))).status == 404


async def test_nobody_reads_or_changes_the_application_of_somebody_else() -> None:
    view = await announced()
    mine = await applied(view, RESIDENT)
    other = await applied(view, NEIGHBOUR)
    key = application_key(other.id)
    assert not opens(mine.id, key)
    with clock.frozen(DURING):
        for actor, given in ((NOBODY, ""), (NEIGHBOUR, ""), (NOBODY, key), (NEIGHBOUR, "0" * 32), (CLERK, "")):
            assert (await refusal_of(application(actor, mine.id, given))).status == 404
            assert (
                await refusal_of(change_application(actor, application=mine.id, key=given, answers=Answers(name="换")))
            ).status == 404
        assert (await refusal_of(withdraw_application(NEIGHBOUR, application=mine.id))).status == 404
        assert (await application(RESIDENT, mine.id)).name == "陈立"


async def test_a_second_application_of_a_person_is_refused_until_the_first_is_withdrawn() -> None:
    view = await announced()
    first = await applied(view, RESIDENT)
    with clock.frozen(DURING):
        again = apply_at_once(RESIDENT, slug=view.slug, new=new_application())
        assert fields_of(await refusal_of(again)) == {("contact", "applied_already")}
        await withdraw_application(RESIDENT, application=first.id)
        second = await apply_at_once(RESIDENT, slug=view.slug, new=new_application())
        assert (await refusal_of(withdraw_application(RESIDENT, application=first.id))).code == "withdrawn"
    assert second.pseudonym != first.pseudonym


async def test_the_same_contact_without_the_account_is_the_same_person() -> None:
    view = await announced()
    await applied(view, RESIDENT)
    with clock.frozen(DURING):
        await send_application_code(NOBODY, slug=view.slug, contact="13800000201")
        new = new_application(name="另一个名字", contact="13800000201", code=await code_sent())
        assert fields_of(await refusal_of(apply_at_once(NOBODY, slug=view.slug, new=new))) == {
            ("contact", "applied_already")
        }


async def test_an_unproved_contact_does_not_do() -> None:
    view = await announced()
    with clock.frozen(DURING):
        new = new_application(contact=MOBILE)
        assert fields_of(await refusal_of(apply_at_once(NOBODY, slug=view.slug, new=new))) == {
            ("contact", "not_proved")
        }


async def test_one_application_a_household_however_the_address_is_spelt() -> None:
    view = await announced(one_per_household=True)
    await applied(view, RESIDENT, address="梧桐里街道 幸福路12弄5号楼601室")
    with clock.frozen(DURING):
        same = new_application(address="梧桐里街道幸福路十二弄5栋-601")
        refusal = await refusal_of(apply_at_once(NEIGHBOUR, slug=view.slug, new=same))
        assert fields_of(refusal) == {("address", "applied_already")}
        await apply_at_once(NEIGHBOUR, slug=view.slug, new=new_application(address="梧桐里街道幸福路12弄5号楼602室"))
    kept = await execute("SELECT household FROM application")
    assert all("幸福路" not in row["household"] and len(row["household"]) == 32 for row in kept)


async def test_an_organisation_has_one_application_whoever_hands_it_in() -> None:
    view = await announced(organisations=True)
    named = {"kind": ApplicantKind.ORGANISATION, "organisation_name": "南埠商会", "credit_code": CHAMBER_CODE}
    await applied(view, FOR_THE_CHAMBER, **named)
    with clock.frozen(DURING):
        refusal = await refusal_of(apply_at_once(NEIGHBOUR, slug=view.slug, new=new_application(**named)))
        assert fields_of(refusal) == {("credit_code", "applied_already")}
        # the same person may speak for herself beside it
        await apply_at_once(MERCHANT, slug=view.slug, new=new_application())


async def test_who_may_not_apply_in_a_capacity_is_told() -> None:
    view = await announced()
    with clock.frozen(DURING):
        new = new_application(kind=ApplicantKind.ORGANISATION, organisation_name="商会", credit_code=CHAMBER_CODE)
        assert fields_of(await refusal_of(apply_at_once(RESIDENT, slug=view.slug, new=new))) == {("kind", "invalid")}


async def test_a_sensitive_value_needs_its_own_consent() -> None:
    health = NewCategory(name="残疾情况", sensitive=True, quotas=[NewQuota(value="有"), NewQuota(value="无")])
    view = await announced(categories=[health])
    with clock.frozen(DURING):
        new = new_application(values={"残疾情况": "有"})
        refusal = await refusal_of(apply_at_once(RESIDENT, slug=view.slug, new=new))
        assert fields_of(refusal) == {("agreed_sensitive", "required")}
        agreed = msgspec.structs.replace(new, agreed=Agreed(sensitive_value=True))
        await apply_at_once(RESIDENT, slug=view.slug, new=agreed)
    assert [row["purpose"] for row in await execute("SELECT purpose FROM consent")] == ["sensitive value"]


async def test_what_is_changed_is_reviewed_anew() -> None:
    view = await announced()
    done = await applied(view, RESIDENT)
    await passed(done.id)
    assert [one.values for one in await eligible(view.id)] == [OLD_ABOVE]
    with clock.frozen(DURING):
        await change_application(RESIDENT, application=done.id, key="", answers=Answers(values=YOUNG_BELOW))
        seen = await application(RESIDENT, done.id)
    assert (seen.standing, seen.version) == (Standing.RECEIVED, 2)
    assert await eligible(view.id) == []


async def test_the_pool_holds_who_passed_and_did_not_withdraw() -> None:
    view = await announced(one_per_household=True)
    first = await applied(view, RESIDENT, address="幸福路1号101室")
    second = await applied(view, NEIGHBOUR, address="幸福路1号102室")
    await passed(first.id)
    await passed(second.id)
    pool = await eligible(view.id)
    assert {one.pseudonym for one in pool} == {first.pseudonym, second.pseudonym}
    assert len({one.household for one in pool}) == 2
    await withdraw_application(RESIDENT, application=first.id)
    assert [one.person for one in await eligible(view.id)] == [NEIGHBOUR.person]


async def test_a_clerk_enters_somebody_without_a_telephone_and_withdraws_for_who_calls() -> None:
    view = await announced()
    with clock.frozen(DURING):
        new = new_application(name="沈阿婆", channel=ApplicationChannel.COUNTER, note="持身份证到窗口")
        assert (await refusal_of(apply_at_once(RESIDENT, slug=view.slug, new=new))).code == "channel_for_staff"
        done = await apply_at_once(CLERK, slug=view.slug, new=new)
        await withdraw_application(CLERK, application=done.id, note="11月2日来电")
    steps = await execute("SELECT act, note, person FROM application_step ORDER BY id")
    assert [(one["act"], one["note"], one["person"]) for one in steps] == [
        ("hand in", "持身份证到窗口", CLERK.person),
        ("withdraw", "11月2日来电", CLERK.person),
    ]
    fates = await execute("SELECT fate FROM delivery WHERE template = 'application_received'")
    assert fates == [{"fate": "no contact"}]


async def test_one_telephone_serves_several_people_at_the_counter_but_nobody_twice() -> None:
    view = await announced()
    with clock.frozen(DURING):
        new = new_application(name="沈阿婆", channel=ApplicationChannel.TELEPHONE, contact=MOBILE)
        await apply_at_once(CLERK, slug=view.slug, new=new)
        await apply_at_once(CLERK, slug=view.slug, new=msgspec.structs.replace(new, name="沈阿公"))
        refusal = await refusal_of(apply_at_once(CLERK, slug=view.slug, new=new))
    assert fields_of(refusal) == {("contact", "applied_already")}


async def test_evidence_is_kept_with_the_application_and_replaced_as_a_whole() -> None:
    view = await announced(evidence_asked="租赁合同")
    with clock.frozen(DURING):
        made = await begin_application(RESIDENT, slug=view.slug, kind=ApplicantKind.PERSON)
        own: dict[str, Any] = {"application": made.id, "key": made.key}
        await use_own_contact(RESIDENT, **own)
        for text in ("第一份合同", "第二份合同"):
            file = await store(RESIDENT, filename="合同.txt", content=text.encode())
            await keep_evidence(RESIDENT, **own, uploads=[file.id])
        answers = Answers(name="陈立", adult=True, connected=True, conflict="", values=OLD_ABOVE)
        await save_answers(RESIDENT, **own, answers=answers)
        await hand_in(RESIDENT, **own, agreed=Agreed())
    assert len(await execute("SELECT FROM attachment WHERE subject = {}", f"application:{made.id}")) == 1


def test_a_link_opens_one_application_alone() -> None:
    mine, other = uuid7(), uuid7()
    code = mine.hex + application_key(mine)
    assert read_code(code) == (mine, application_key(mine))
    assert read_code(mine.hex) == (mine, "")
    assert read_code("x" * 64) is read_code("") is None
    assert opens(mine, application_key(mine))
    assert not opens(other, application_key(mine))


async def test_scripts_apply_and_withdraw(client: httpx.AsyncClient) -> None:
    view = await announced()
    sent = msgspec.to_builtins(new_application())
    with clock.frozen(DURING):
        key = {"Idempotency-Key": "application-1"}
        first = await client.post(f"/api/v1/calls/{view.slug}/applications", json=sent, headers=bearer(RESIDENT) | key)
        again = await client.post(f"/api/v1/calls/{view.slug}/applications", json=sent, headers=bearer(RESIDENT) | key)
        assert first.status_code == 201, first.text
        assert again.json() == first.json()
        answer = await client.post(
            f"/api/v1/applications/{first.json()['id']}/withdrawal", json={}, headers=bearer(RESIDENT)
        )
        assert answer.status_code == 204, answer.text
        gone = await client.post(
            f"/api/v1/applications/{first.json()['id']}/withdrawal", json={}, headers=bearer(NEIGHBOUR)
        )
    assert gone.status_code == 404
    assert UUID(first.json()["id"])


async def test_a_script_without_an_account_proves_the_contact_by_a_code(client: httpx.AsyncClient) -> None:
    view = await announced()
    with clock.frozen(DURING):
        asked = await client.post(f"/api/v1/calls/{view.slug}/applications/code", json={"contact": MOBILE})
        assert asked.json() == {"sent_to": "138****0777"}
        sent = msgspec.to_builtins(new_application(contact=MOBILE, code=await code_sent()))
        made = await client.post(f"/api/v1/calls/{view.slug}/applications", json=sent)
    assert made.status_code == 201, made.text
    assert made.json()["link"].endswith(UUID(made.json()["id"]).hex + application_key(UUID(made.json()["id"])))
