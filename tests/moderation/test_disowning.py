"""“This comment is not mine”: proved by the contact, withheld at once, decided by an officer, told at each step."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from consultations.queries.comments import Filter, filed_comments, seen_comments
from consultations.queries.disowning import disowning_stands, disownings, key_of
from consultations.queries.exporting import exported
from consultations.queries.reconciling import promise
from consultations.queries.voices import voices_of
from consultations.rules.disowning import Attribution, DisowningResult, attribution
from consultations.rules.totals import total
from consultations.schemas.comment import Received, SeenComment
from consultations.schemas.disowning import Claim, DisowningDecided, NewDisowning
from consultations.services import disowning
from consultations.words import Screening, ScreeningReason, Standing, State
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.looked_at import counted
from tests.consultations.steps import (
    DURING,
    SLUG,
    answer,
    closed,
    opened,
    point,
    published,
    refused,
    says,
)
from tests.moderation.redacted import ABUSE, SHOW, code_sent, key_in, screened, told
from tests.world import CLERK, COLLEAGUE, LEADER, NEIGHBOUR, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

MINE = "13800000209"
WHY = "我没有写过这条意见。"


async def commented(text: str = "同意加梯", *, actor: Actor = NOBODY, **given: Any) -> Received:
    given = {"publish": "text and name", "author_name": "沈阿婆"} | given
    with clock.frozen(DURING):
        return await says(text, actor=actor, **given)


async def disown(
    comment: UUID | None = None, *, actor: Actor = NOBODY, statement: str = WHY, asking: bool = True, **claim: str
) -> UUID:
    """Ask for a code where one is needed, and say that the comment is not theirs."""
    with clock.frozen(DURING):
        if asking:
            await disowning.ask_code(actor, claim=Claim(**claim), comment=comment)
            claim["code"] = await code_sent()
        made = await disowning.disown(actor, new=NewDisowning(statement=statement, **claim), comment=comment)
    return made.id


async def decided(
    one: UUID, *, confirm: bool, hide: bool = True, actor: Actor = OFFICER, reason: str = "经核实。"
) -> None:
    with clock.frozen(DURING):
        found = DisowningDecided(confirm=confirm, hide=hide, reason=reason)
        await disowning.decide(actor, disowning=one, found=found)


async def seen() -> list[SeenComment]:
    with clock.frozen(DURING):
        return (await seen_comments(NOBODY, SLUG, Filter())).items


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([], Attribution.UNCONTESTED),
        ([None], Attribution.CONTESTED),
        ([DisowningResult.REJECTED], Attribution.UNCONTESTED),
        ([DisowningResult.REJECTED, None], Attribution.CONTESTED),
        ([None, DisowningResult.CONFIRMED], Attribution.DISOWNED),
        ([DisowningResult.CONFIRMED, DisowningResult.REJECTED], Attribution.DISOWNED),
    ],
)
def test_what_several_who_disown_it_amount_to(results: list[DisowningResult | None], expected: Attribution) -> None:
    assert attribution(results) is expected


async def test_the_link_of_each_notice_is_proof_enough(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    for template in ("comment_received", "comment_hidden", "report_published", "version_changed"):
        one = await commented(author_contact=MINE)
        key = key_in(template, one.receipt)
        assert await disown(receipt=one.receipt, key=key, asking=False)
    assert {c.author_name for c in await seen()} == {None}
    assert {c.text for c in await seen()} == {"同意加梯"}


async def test_without_the_right_key_a_code_goes_to_the_contact_of_the_comment(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(author_contact=MINE)
    with clock.frozen(DURING):
        for key in (None, "0" * 32, "", "x"):
            with refused() as found:
                new = NewDisowning(receipt=one.receipt, key=key, code="000000", statement=WHY)
                await disowning.disown(NOBODY, new=new)
            assert found.fields == {"code": "code_wrong"}
        sent = await disowning.ask_code(NOBODY, claim=Claim(receipt=one.receipt, contact="13800000777"))
    # the contact that was given instead is not asked: it is not the one that was used
    assert sent.sent_to == "138****0209"
    assert await disown(receipt=one.receipt)
    assert [c.author_name for c in await seen()] == [None]


async def test_whoever_finds_their_name_proves_a_contact_of_their_own(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(author_contact="13800000201")
    made = await disown(one.id, contact=MINE)
    assert [c.author_name for c in await seen()] == [None]
    [filed] = await disownings(OFFICER, SLUG)
    assert (filed.id, filed.ground, filed.contact, filed.statement) == (made, "name", "138****0209", WHY)
    assert [row["contact"] for row in await told("disowning_received")] == [f"+86{MINE}"]
    # who is reached by the comment is told that somebody says so
    assert [row["contact"] for row in await told("comment_contested")] == ["+8613800000201"]


async def test_whoever_is_signed_in_with_the_contact_needs_no_code(world: None) -> None:
    await opened()
    one = await commented(author_contact="13800000201")
    assert await disown(receipt=one.receipt, actor=RESIDENT, asking=False)
    [audit] = await execute("SELECT detail FROM audit WHERE verb = 'comment.contested'")
    assert "sign-in" in audit["detail"]


async def test_confirmed_the_text_is_withheld_and_the_comment_is_disowned(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(author_contact=MINE)
    made = await disown(receipt=one.receipt)
    await decided(made, confirm=True)
    [shown] = await seen()
    assert (shown.standing, shown.hidden_for) == (Standing.DISOWNED, ScreeningReason.NOT_THEIRS)
    assert (shown.text, shown.author_name) == ("", None)
    [filed] = (await filed_comments(OFFICER, SLUG, Filter())).items
    assert (filed.text, filed.attribution) == ("同意加梯", Attribution.DISOWNED)
    assert [row["reason"] for row in await told("disowning_decided", "comment_hidden")] == ["经核实。"]


async def test_confirmed_with_the_text_kept_it_is_read_without_a_name(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented()
    await decided(await disown(one.id, contact=MINE), confirm=True, hide=False)
    assert [(c.text, c.author_name, c.standing) for c in await seen()] == [("同意加梯", None, Standing.VISIBLE)]


async def test_rejected_it_stays_as_it_was(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(author_contact="13800000201")
    await decided(await disown(one.id, contact=MINE), confirm=False, reason="同名同姓。")
    assert [(c.text, c.author_name) for c in await seen()] == [("同意加梯", "沈阿婆")]
    notices = await told("disowning_decided")
    assert [(row["contact"], row["reason"]) for row in notices] == [
        (f"+86{MINE}", "同名同姓。"),
        ("+8613800000201", "同名同姓。"),
    ]


async def test_a_decision_can_be_corrected_and_both_stay(world: None) -> None:
    await opened()
    one = await commented(author_contact=MINE)
    await screened(SHOW, one.id)
    made = await disown(receipt=one.receipt)
    await decided(made, confirm=True)
    with refused() as found:
        await decided(made, confirm=True)
    assert found.answer == (409, "decided")
    await decided(made, confirm=False, reason="弄错了。")
    [filed] = (await filed_comments(OFFICER, SLUG, Filter())).items
    # what was withheld for it is looked at again before others read it
    assert (filed.standing, filed.attribution) == ("pending", Attribution.UNCONTESTED)
    assert [row["result"] for row in await execute("SELECT result FROM disowning_decision ORDER BY id")] == [
        "confirmed",
        "rejected",
    ]


async def test_what_is_hidden_for_something_else_stays_hidden_for_that(world: None) -> None:
    await opened()
    one = await commented(author_contact=MINE)
    await screened(ABUSE, one.id)
    made = await disown(receipt=one.receipt)
    await decided(made, confirm=False)
    [filed] = (await filed_comments(OFFICER, SLUG, Filter())).items
    assert (filed.standing, filed.hidden_for) == ("hidden", "abuse")


async def numbers() -> dict[str, int]:
    """Who stands behind the comments, counted in both ways there are."""
    rows = await execute("SELECT id FROM consultation WHERE slug = {}", SLUG)
    id_ = rows[0]["id"]
    sums = total(await counted(id_, Screening.AT_ONCE, State.OPEN, {}))
    voices = await voices_of(id_)
    assert (voices.people, voices.unidentified, voices.organisations) == (
        sums.people,
        sums.unidentified_messages,
        sums.organisations,
    )
    return {"received": sums.received, "people": sums.people, "unidentified": sums.unidentified_messages}


async def test_found_not_to_be_theirs_it_counts_as_a_message_of_nobody_known(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(actor=NEIGHBOUR, author_name="沈阿婆")
    await commented("另一条", actor=RESIDENT)
    assert await numbers() == {"received": 2, "people": 2, "unidentified": 0}
    made = await disown(one.id, contact=MINE)
    assert await numbers() == {"received": 2, "people": 2, "unidentified": 0}
    await decided(made, confirm=True)
    assert await numbers() == {"received": 2, "people": 1, "unidentified": 1}
    await decided(made, confirm=False)
    assert await numbers() == {"received": 2, "people": 2, "unidentified": 0}


async def test_the_report_covers_it_and_every_number_adds_up(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    mine = await commented(author_contact=MINE)
    other = await commented("另一条", author_contact="13800000201")
    await decided(await disown(receipt=mine.receipt), confirm=True)
    await answer(await point("要点", [mine.id, other.id], at=DURING), at=DURING)
    await closed()
    await published()
    found = await promise(SLUG)
    assert (found.received, found.outcomes, found.exported, found.notices) == (2, 2, 2, 2)
    rows = await execute("SELECT id FROM consultation WHERE slug = {}", SLUG)
    lines = {line.id: line for line in await exported(rows[0]["id"])}
    assert (lines[mine.id].standing, lines[mine.id].withheld) == (Standing.DISOWNED, ["disowned"])
    assert (lines[mine.id].text, lines[mine.id].author_name, lines[mine.id].outcome) == ("", "", "adopted")
    assert (lines[other.id].withheld, lines[other.id].author_name) == ([], "沈阿婆")
    owed = await execute(
        "SELECT contact, fate FROM delivery WHERE template = 'report_published' ORDER BY contact NULLS FIRST"
    )
    # the notice is owed and accounted for, but not sent to somebody who wrote nothing
    assert owed == [{"contact": None, "fate": "no contact"}, {"contact": "+8613800000201", "fate": "queued"}]


async def test_where_it_stands_is_told_to_whoever_has_the_link(world: None) -> None:
    await opened()
    one = await commented(author_contact=MINE)
    made = await disown(receipt=one.receipt)
    [notice] = await told("disowning_received")
    assert notice["link"].endswith(f"/disownings/{made}?key={key_of(made)}")
    assert (await disowning_stands(made, key_of(made))).result is None
    await decided(made, confirm=True)
    found = await disowning_stands(made, key_of(made))
    assert (found.result, found.reason, found.decided_at) == ("confirmed", "经核实。", DURING)
    for key in ("", "0" * 32, key_of(uuid4())):
        with refused() as refusal:
            await disowning_stands(made, key)
        assert refusal.refusal.status == 404


async def test_it_is_said_once_by_one_contact(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(author_contact=MINE)
    await disown(receipt=one.receipt)
    with refused() as found:
        await disown(receipt=one.receipt)
    assert found.answer == (409, "said_before")
    assert len(await execute("SELECT FROM disowning")) == 1


async def test_a_stranger_learns_nothing_by_trying(world: None) -> None:
    await opened()
    hidden = await commented()
    plain = await commented("不具名", publish="text")
    await screened(SHOW, plain.id)
    for comment, answered in ((hidden.id, (404, "not_found")), (plain.id, (409, "no_name_shown"))):
        with refused() as found:
            await disown(comment, contact=MINE)
        assert found.answer == answered
    for code in ("7K3M-9P2Q", "nonsense"):
        with refused() as found:
            await disown(receipt=code)
        assert found.refusal.status == 404
    with refused() as found:
        await disown(uuid4(), contact=MINE)
    assert found.refusal.status == 404
    assert await execute("SELECT FROM delivery WHERE template = 'proof_code'") == []


WRONG: list[tuple[dict[str, str], str]] = [
    ({}, "contact"),
    ({"contact": "nobody"}, "contact"),
    ({"contact": MINE, "statement": " "}, "statement"),
    ({"contact": MINE, "code": "000000"}, "code"),
]


@pytest.mark.parametrize(("given", "field"), WRONG)
async def test_every_wrong_field_is_named(world: None, given: dict[str, str], field: str) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented()
    with clock.frozen(DURING), refused() as found:
        await disowning.disown(NOBODY, new=NewDisowning(**({"statement": WHY} | given)), comment=one.id)
    assert list(found.fields) == [field]
    assert [c.author_name for c in await seen()] == ["沈阿婆"]


@pytest.mark.parametrize("actor", [REVIEWER, CLERK, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_decides(world: None, actor: Actor) -> None:
    await opened()
    made = await disown(receipt=(await commented(author_contact=MINE)).receipt)
    with refused() as found:
        await decided(made, confirm=True, actor=actor)
    assert found.answer == (403, "wrong_role")
    with refused() as found:
        await decided(made, confirm=True, actor=COLLEAGUE, reason=" ")
    assert found.answer == (422, "reason_required")
    await decided(made, confirm=True, actor=COLLEAGUE)
    with refused() as found:
        await decided(uuid4(), confirm=True)
    assert found.refusal.status == 404
