"""Nothing becomes public but as an edition that the chain has signed, and it is the very bytes that were signed."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.errors import EDITION_WAITING, OUT_OF_ORDER
from decisions.queries.editions import content_bytes, edition_inside, editions_of, in_force, open_editions
from decisions.rules.editions import WAITING, Step, approvals, check_act, check_submission, standing_of
from decisions.schemas.edition import EditionView
from decisions.services.edition_signing import approve_edition, publish_edition, reject_edition
from decisions.services.edition_writing import write_edition
from decisions.words import EditionAct, EditionKind, EditionStanding
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from tests.consultations.steps import DURING
from tests.world import BODY, COLLEAGUE, LEADER, OFFICER, RESIDENT, REVIEWER

ACTS = list(EditionAct)
PEOPLE = ("周敏", "顾行", "陆晔")


class Words(msgspec.Struct):
    """Something that becomes public."""

    said: str


async def handed_in(
    said: str = "会议纪要", *, subject: UUID, reason: str = "", actor: Actor = OFFICER, authors: tuple[UUID, ...] = ()
) -> EditionView:
    async with transaction():
        return await write_edition(
            actor,
            kind=EditionKind.MINUTES,
            subject=subject,
            body=BODY["fgj"],
            content=Words(said),
            authors=authors,
            reason=reason,
        )


async def signed(edition: UUID) -> EditionView:
    stages = current_rules().sign_off.stages
    assert len(stages) == 1
    return await approve_edition(REVIEWER, edition=edition)


async def refused(doing: object) -> str:
    with pytest.raises(Refused) as caught:
        await doing  # type: ignore[misc]
    return caught.value.refusal.code


async def test_what_is_published_is_what_was_signed_byte_for_byte(world: None) -> None:
    subject = uuid4()
    made = await handed_in(subject=subject)
    assert await in_force(EditionKind.MINUTES, subject, Words) is None
    await signed(made.id)
    assert await in_force(EditionKind.MINUTES, subject, Words) is None
    done = await publish_edition(OFFICER, edition=made.id)
    assert done.standing is EditionStanding.PUBLISHED
    found = await in_force(EditionKind.MINUTES, subject, Words)
    assert found is not None
    assert found.content == Words("会议纪要")
    assert found.sha256 == hashlib.sha256(await content_bytes(made.id)).hexdigest()


async def test_who_had_a_hand_in_it_does_not_sign_it(world: None) -> None:
    subject = uuid4()
    assert REVIEWER.person is not None
    made = await handed_in(subject=subject, authors=(REVIEWER.person,))
    assert await refused(approve_edition(REVIEWER, edition=made.id)) == "author_may_not_approve"
    assert (await approve_edition(LEADER, edition=made.id)).standing is EditionStanding.APPROVED


@pytest.mark.parametrize("who", [RESIDENT, COLLEAGUE])
async def test_who_has_no_part_in_the_chain_neither_signs_nor_publishes(world: None, who: Actor) -> None:
    made = await handed_in(subject=uuid4())
    assert await refused(approve_edition(who, edition=made.id)) == "wrong_role"
    if who is RESIDENT:
        assert await refused(edition_inside(who, made.id)) == "wrong_role"
        assert await refused(publish_edition(who, edition=made.id)) == "wrong_role"


async def test_nothing_is_published_before_every_stage_has_signed(world: None) -> None:
    made = await handed_in(subject=uuid4())
    assert await refused(publish_edition(OFFICER, edition=made.id)) == "out_of_order"


async def test_what_is_sent_back_says_why_and_the_next_version_starts_anew(world: None) -> None:
    subject = uuid4()
    made = await handed_in(subject=subject)
    assert await refused(reject_edition(REVIEWER, edition=made.id, reason=" ")) == "invalid"
    await reject_edition(REVIEWER, edition=made.id, reason="缺少到会人数。")
    assert await refused(approve_edition(LEADER, edition=made.id)) == "out_of_order"
    again = await handed_in("会议纪要，到会九人。", subject=subject)
    assert again.version == 2
    assert [one.standing for one in await editions_of(EditionKind.MINUTES, subject)] == [
        EditionStanding.SUBMITTED,
        EditionStanding.REJECTED,
    ]
    assert [one.id for one in await open_editions(REVIEWER)] == [again.id]


async def test_a_correction_says_why_and_replaces_what_is_read(world: None) -> None:
    subject = uuid4()
    first = await handed_in(subject=subject)
    assert await refused(handed_in(subject=subject)) == "edition_waiting"
    await signed(first.id)
    await publish_edition(OFFICER, edition=first.id)
    assert await refused(handed_in("更正", subject=subject)) == "invalid"
    second = await handed_in("更正", subject=subject, reason="人数有误。")
    await signed(second.id)
    found = await in_force(EditionKind.MINUTES, subject, Words)
    assert found is not None
    assert found.version == 1
    with clock.frozen(DURING + timedelta(days=1)):
        await publish_edition(OFFICER, edition=second.id)
    found = await in_force(EditionKind.MINUTES, subject, Words)
    assert found is not None
    assert (found.version, found.reason) == (2, "人数有误。")


async def test_of_two_who_sign_at_once_one_signature_counts(world: None) -> None:
    made = await handed_in(subject=uuid4())
    done = await asyncio.gather(
        approve_edition(REVIEWER, edition=made.id), approve_edition(LEADER, edition=made.id), return_exceptions=True
    )
    assert sum(isinstance(one, Refused) for one in done) == 1
    rows = await execute("SELECT count(*) AS n FROM edition_step WHERE edition = {} AND act = 'approve'", made.id)
    assert rows[0]["n"] == 1


async def test_each_act_is_owed_to_the_ledger_and_stays(world: None) -> None:
    made = await handed_in(subject=uuid4())
    await signed(made.id)
    owed = await execute("SELECT count(*) AS n FROM ledger_pending WHERE kind = 'edition'")
    leaves = await execute("SELECT count(*) AS n FROM ledger_leaf WHERE kind = 'edition'")
    assert owed[0]["n"] + leaves[0]["n"] == 3
    for statement in ("UPDATE edition SET reason = 'x'", "DELETE FROM edition_step"):
        with pytest.raises(Exception, match="only added to"):
            await execute(statement)


steps = st.lists(
    st.builds(Step, act=st.sampled_from(ACTS), stage=st.just("approval"), person=st.sampled_from(PEOPLE)), max_size=6
)


@given(steps, st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.sets(st.sampled_from(Role), max_size=3))
def test_an_author_never_signs_and_only_what_is_signed_is_published(
    done: list[Step], act: EditionAct, person: str, roles: set[Role]
) -> None:
    stages = current_rules().sign_off.stages
    refusal = check_act(
        act, person=person, roles=roles, authors={"周敏"}, steps=done, stages=stages, reason="缺少人数。"
    )
    standing = standing_of(done, stages)
    if refusal is None and act is EditionAct.PUBLISH:
        assert standing is EditionStanding.APPROVED
        assert approvals(done)
    if refusal is None and act is not EditionAct.PUBLISH:
        assert person != "周敏"
        assert standing is EditionStanding.SUBMITTED
    if standing in {EditionStanding.PUBLISHED, EditionStanding.REJECTED}:
        assert refusal is not None


@given(st.none() | st.sampled_from(EditionStanding), st.booleans(), st.text(max_size=3))
def test_nothing_is_handed_in_while_a_version_waits(
    newest: EditionStanding | None, published_before: bool, reason: str
) -> None:
    refusal = check_submission(newest, published_before=published_before, reason=reason)
    assert (refusal is EDITION_WAITING) == (newest in WAITING)
    if refusal is None:
        assert reason.strip() or not published_before
    assert refusal is not OUT_OF_ORDER
