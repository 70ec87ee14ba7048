"""The record of a hearing: signed by those who were heard, and public only then."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.queries.participants_held import ParticipantHeld
from decisions.queries.record_signatures import own_record, record_signing
from decisions.rules.record_signing import Hearer, check_signed, missing
from decisions.schemas.edition import EditionView
from decisions.schemas.meeting_text import SavedText
from decisions.schemas.participant import NewMove, NewMoves, NewSignature
from decisions.services.edition_signing import approve_edition, publish_edition, reject_edition
from decisions.services.meeting_texts import hand_in_text, save_text
from decisions.services.presence import record_moves
from decisions.services.record_signing import ask_to_sign, sign_record
from decisions.words import Direction, EditionKind, MeetingKind, ParticipantKind, SignatureWay
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.decisions.participants_steps import key_of, somebody_invited
from tests.decisions.steps import AFTER, MEETING, a_held_meeting
from tests.world import CLERK, OFFICER, OFFICER_ELSEWHERE, REVIEWER

HERE = "executive-112"


@pytest.fixture
async def heard(world: None) -> list[ParticipantHeld]:
    """Two participants of a hearing that was held."""
    await a_held_meeting(kind=MeetingKind.HEARING, title="停车收费听证会", title_en="", members=None, quorum=None)
    return [
        await somebody_invited(name=name, contact="", kind=ParticipantKind.HEARING_PARTICIPANT) for name in ("甲", "乙")
    ]


async def handed_in(version: int = 0) -> EditionView:
    with clock.frozen(AFTER):
        kind = EditionKind.HEARING_RECORD
        saved = SavedText(text="甲：一小时两元偏高。", public=True, version=version)
        await save_text(OFFICER, which=HERE, kind=kind, saved=saved)
        return await hand_in_text(OFFICER, which=HERE, kind=kind)


async def signed(who: ParticipantHeld, way: SignatureWay = SignatureWay.LINK, note: str = "") -> None:
    with clock.frozen(AFTER):
        await sign_record(NOBODY, participant=who.id, new=NewSignature(way=way, key=key_of(who), note=note))


async def published(edition: EditionView) -> None:
    with clock.frozen(AFTER):
        await publish_edition(OFFICER, edition=edition.id)


async def code(act: object) -> str:
    with pytest.raises(Refused) as refused:
        await act  # type: ignore[misc]
    return refused.value.refusal.code


async def test_a_record_is_public_only_once_everybody_has_signed_or_refused(heard: list[ParticipantHeld]) -> None:
    first, second = heard
    edition = await handed_in()
    with clock.frozen(AFTER):
        await approve_edition(REVIEWER, edition=edition.id)
    with pytest.raises(Refused) as refused:
        await published(edition)
    assert (refused.value.refusal.code, refused.value.refusal.extra) == ("unsigned", {"unsigned": 2})
    await signed(first)
    assert await code(published(edition)) == "unsigned"
    assert not await execute("SELECT FROM edition_in_force WHERE kind = 'hearing record'")
    assert await code(signed(second, SignatureWay.REFUSED)) == "invalid"
    await signed(second, SignatureWay.REFUSED, "我说的是三元")
    await published(edition)
    assert await execute("SELECT FROM edition_in_force WHERE kind = 'hearing record'")


async def test_who_was_not_there_need_not_sign_where_attendance_was_recorded(heard: list[ParticipantHeld]) -> None:
    first, second = heard
    move = NewMove(
        id=uuid4(), participant=first.id, item=first.items[0], direction=Direction.IN, at=MEETING + timedelta(minutes=1)
    )
    with clock.frozen(AFTER):
        await record_moves(OFFICER, meeting=HERE, new=NewMoves(moves=[move]))
    edition = await handed_in()
    with clock.frozen(AFTER):
        await approve_edition(REVIEWER, edition=edition.id)
    await signed(first)
    found = await record_signing(OFFICER, HERE)
    assert found is not None
    assert {one.participant: one.absent for one in found.signatures} == {first.id: False, second.id: True}
    await published(edition)
    assert await execute("SELECT FROM edition_in_force WHERE kind = 'hearing record'")


async def test_what_is_written_beside_a_signature_stands_with_the_record_where_its_writer_lets_it(
    heard: list[ParticipantHeld], client: httpx.AsyncClient
) -> None:
    first, second = heard
    edition = await handed_in()
    with clock.frozen(AFTER):
        await approve_edition(REVIEWER, edition=edition.id)
        said = NewSignature(way=SignatureWay.LINK, key=key_of(first), note="夜间应当更便宜", public=True)
        await sign_record(NOBODY, participant=first.id, new=said)
        kept = NewSignature(way=SignatureWay.REFUSED, key=key_of(second), note="我的话没有记全")
        await sign_record(NOBODY, participant=second.id, new=kept)
        # nothing is public before the record is
        assert "夜间应当更便宜" not in (await client.get(f"/meetings/{HERE}")).text
    await published(edition)
    with clock.frozen(AFTER):
        page = (await client.get(f"/meetings/{HERE}")).text
        [text] = (await client.get(f"/api/v1/meetings/{HERE}")).json()["texts"]
    assert "夜间应当更便宜" in page
    assert "我的话没有记全" not in page
    [remark] = text["remarks"]
    shown = {one.participant: one.shown for one in (await record_signing(REVIEWER, HERE)).signatures}  # type: ignore[union-attr] # it is there
    assert remark["note"] == "夜间应当更便宜"
    # the name that is published of them, as a reviewer sees it too
    assert remark["name"] == shown[first.id]


@pytest.mark.slow
async def test_each_signs_a_version_once_and_the_next_version_anew(heard: list[ParticipantHeld]) -> None:
    first, _ = heard
    edition = await handed_in()
    await signed(first)
    assert await code(signed(first)) == "signed_already"
    with clock.frozen(AFTER):
        await reject_edition(REVIEWER, edition=edition.id, reason="有错字")
    assert await code(signed(first)) == "not_to_be_signed"
    assert await own_record(first) is None
    await handed_in(version=1)
    mine = await own_record(first)
    assert mine is not None
    assert (mine.edition.version, mine.way, mine.open) == (2, None, True)


async def test_a_paper_is_noted_by_the_office_of_the_hearing_alone(heard: list[ParticipantHeld]) -> None:
    first, _ = heard
    await handed_in()
    paper = NewSignature(way=SignatureWay.PAPER, note="4月2日在窗口当面签字")
    with clock.frozen(AFTER):
        for stranger in (NOBODY, CLERK, OFFICER_ELSEWHERE):
            assert await code(sign_record(stranger, participant=first.id, new=paper)) in {"wrong_body", "wrong_role"}
        bare = NewSignature(way=SignatureWay.PAPER)
        assert await code(sign_record(OFFICER, participant=first.id, new=bare)) == "invalid"
        forged = NewSignature(way=SignatureWay.LINK, key="0" * 32)
        assert await code(sign_record(OFFICER, participant=first.id, new=forged)) == "not_found"
        await sign_record(OFFICER, participant=first.id, new=paper)
    [row] = await execute("SELECT way, person FROM record_signature")
    assert row == {"way": "paper", "person": OFFICER.person}


@pytest.mark.slow
async def test_who_only_listened_signs_nothing(heard: list[ParticipantHeld]) -> None:
    await handed_in()
    guest = await somebody_invited(name="丙", kind=ParticipantKind.INVITED)
    assert await code(signed(guest)) == "not_a_hearing_participant"
    assert await own_record(guest) is None


@pytest.mark.slow
async def test_those_who_have_not_signed_are_asked_once_for_each_version(heard: list[ParticipantHeld]) -> None:
    await handed_in()
    await signed(heard[0])
    with clock.frozen(AFTER):
        assert (await ask_to_sign(OFFICER, meeting=HERE)).told == 1
        assert (await ask_to_sign(OFFICER, meeting=HERE)).told == 0
    [row] = await execute("SELECT owed_for, fate FROM delivery WHERE template = 'record_to_sign'")
    assert row["owed_for"].endswith(str(heard[1].id))
    assert row["fate"] == "no contact"


HEARERS = st.lists(
    st.builds(Hearer, id=st.uuids(), shown=st.just("甲"), signed=st.booleans(), there=st.booleans()), max_size=6
)


@given(HEARERS)
def test_nobody_is_missing_exactly_where_it_can_be_published(hearers: list[Hearer]) -> None:
    left = missing(hearers)
    assert (check_signed(hearers) is None) == (not left)
    assert not any(one.signed for one in left)
    assert all(one.signed for one in hearers if one.there and one not in left)
    if not any(one.there for one in hearers):
        assert left == [one for one in hearers if not one.signed]
