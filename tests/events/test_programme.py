"""Nothing of an open day becomes public but as a version that the chain has signed."""

from __future__ import annotations

import asyncio
import hashlib
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from events.queries.activities_inside import activity_as_it_is, desk_activities, may_see_photo
from events.queries.campaigns_inside import desk_campaigns
from events.queries.programmes import (
    content_bytes,
    in_force,
    open_versions,
    published_versions,
    version_inside,
    versions_of,
    withdrawn,
)
from events.schemas.activity import EditedActivity, NewPhoto, NewQuestion
from events.schemas.campaign import EditedCampaign
from events.schemas.programme import ActivityContent, CampaignContent, Submission
from events.services.activities import edit_activity, prepare_activity, submit_activity
from events.services.activity_parts import add_photo, add_question, remove_photo, remove_question
from events.services.campaigns import edit_campaign, prepare_campaign, submit_campaign
from events.services.programme_signing import approve_version, publish_version, reject_version, withdraw_version
from events.words import ProgrammeKind, ProgrammeStanding, QuestionKind
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.settings import current
from participation.base.uploads.services import store
from participation.base.uploads.storing import path_of
from tests.decisions.refusals import refused
from tests.events.programme_steps import (
    START,
    a_campaign,
    a_photo,
    a_public_activity,
    a_public_campaign,
    an_activity,
    new_activity,
    new_campaign,
    published_activity,
    signed_and_published,
)
from tests.events.rows import a_session
from tests.world import AUDITOR, CLERK, HOST, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

ACTIVITY, CAMPAIGN = ProgrammeKind.ACTIVITY, ProgrammeKind.CAMPAIGN


def edited(version: int = 1, **changes: Any) -> EditedActivity:
    """The activity of the tests as an editor sends it again."""
    names = [name for name in EditedActivity.__struct_fields__ if name != "version"]
    return EditedActivity(version=version, **{name: getattr(new_activity(), name) for name in names} | changes)


def edited_campaign(version: int = 1, **changes: Any) -> EditedCampaign:
    """The campaign of the tests as an editor sends it again."""
    names = [name for name in EditedCampaign.__struct_fields__ if name != "version"]
    return EditedCampaign(version=version, **{name: getattr(new_campaign(), name) for name in names} | changes)


async def wrong_fields(act: Any) -> set[tuple[str, str]]:
    """The fields an act refuses, with their codes."""
    with pytest.raises(Refused) as caught:
        await act
    return {(error.field, error.code) for error in caught.value.refusal.errors}


async def test_what_is_published_is_what_was_signed_byte_for_byte(world: None) -> None:
    made = await a_public_activity()
    found = await in_force(ACTIVITY, made.id, ActivityContent)
    assert found is not None
    assert found.content.title == "走进自来水厂"
    assert found.content.campaign.slug == "open-month"
    assert found.sha256 == hashlib.sha256(await content_bytes(found.id)).hexdigest()
    [row] = await execute("SELECT slug, theme, booking, bigrams FROM activity_in_force WHERE id = {}", made.id)
    assert (row["slug"], row["theme"], row["booking"]) == ("water-works", "公用事业", True)
    assert "水厂" in row["bigrams"]


async def test_nothing_is_public_before_every_stage_has_signed(world: None) -> None:
    await a_public_campaign()
    made = await an_activity()
    version = await submit_activity(HOST, slug="water-works", new=Submission())
    assert await in_force(ACTIVITY, made.id, ActivityContent) is None
    assert await refused(publish_version(HOST, version=version.id)) == "out_of_order"
    await approve_version(REVIEWER, version=version.id)
    assert await in_force(ACTIVITY, made.id, ActivityContent) is None
    assert await execute("SELECT FROM activity_in_force") == []


async def test_whoever_wrote_on_it_never_signs_it(world: None) -> None:
    """Who holds both roles writes on the activity, hands nothing in, and still may not sign."""
    await a_public_campaign()
    await an_activity()
    both = Actor(person=REVIEWER.person, name="顾行", roles=HOST.roles | REVIEWER.roles)
    await edit_activity(both, slug="water-works", change=edited(bring="带上水杯。"))
    version = await submit_activity(HOST, slug="water-works", new=Submission())
    assert await refused(approve_version(both, version=version.id)) == "author_may_not_approve"
    assert (await approve_version(LEADER, version=version.id)).standing is ProgrammeStanding.APPROVED


@pytest.mark.parametrize("who", [RESIDENT, CLERK, OFFICER_ELSEWHERE])
async def test_who_has_no_part_in_the_chain_neither_signs_nor_publishes(world: None, who: Actor) -> None:
    await a_campaign()
    version = await submit_campaign(HOST, slug="open-month", new=Submission())
    assert await refused(approve_version(who, version=version.id)) == "wrong_role"
    assert await refused(publish_version(who, version=version.id)) == "wrong_role"
    assert await refused(withdraw_version(who, version=version.id, reason="x")) == "wrong_role"


@pytest.mark.parametrize("who", [RESIDENT, CLERK, AUDITOR, REVIEWER, OFFICER_ELSEWHERE])
async def test_only_the_hosts_own_office_prepares_and_changes(world: None, who: Actor) -> None:
    await a_campaign()
    await an_activity()
    assert await refused(prepare_campaign(who, new=new_campaign(slug="other"))) == "wrong_body"
    assert await refused(prepare_activity(who, new=new_activity(slug="other"))) == "wrong_body"
    assert await refused(edit_activity(who, slug="water-works", change=edited())) == "wrong_body"
    assert await refused(edit_campaign(who, slug="open-month", change=edited_campaign())) == "wrong_body"
    assert await refused(submit_activity(who, slug="water-works", new=Submission())) == "wrong_body"
    assert await refused(add_photo(who, slug="water-works", new=NewPhoto(attachment=START_ID, alt="x"))) == "wrong_body"


async def test_what_is_sent_back_says_why_and_the_next_version_starts_anew(world: None) -> None:
    await a_campaign()
    version = await submit_campaign(HOST, slug="open-month", new=Submission())
    assert await refused(submit_campaign(HOST, slug="open-month", new=Submission())) == "version_waiting"
    assert await refused(reject_version(REVIEWER, version=version.id, reason=" ")) == "required"
    await reject_version(REVIEWER, version=version.id, reason="日期有误。")
    assert await refused(approve_version(LEADER, version=version.id)) == "out_of_order"
    again = await submit_campaign(HOST, slug="open-month", new=Submission())
    assert again.number == 2
    assert [one.id for one in await open_versions(REVIEWER)] == [again.id]
    assert await open_versions(RESIDENT) == []
    assert await refused(version_inside(OFFICER_ELSEWHERE, again.id)) == "wrong_role"


async def test_a_correction_says_why_and_replaces_what_is_read_only_once_it_is_public(world: None) -> None:
    made = await a_public_activity()
    await edit_activity(OFFICER, slug="water-works", change=edited(title="走进望潮水厂"))
    assert await refused(submit_activity(HOST, slug="water-works", new=Submission())) == "required"
    version = await submit_activity(HOST, slug="water-works", new=Submission(reason="名称变更。"))
    found = await in_force(ACTIVITY, made.id, ActivityContent)
    assert found
    assert found.content.title == "走进自来水厂"
    await signed_and_published(version)
    found = await in_force(ACTIVITY, made.id, ActivityContent)
    assert found
    assert (found.content.title, found.number, found.reason) == ("走进望潮水厂", 2, "名称变更。")
    [row] = await execute("SELECT title FROM activity_in_force")
    assert row["title"] == "走进望潮水厂"
    assert [one.number for one in await published_versions(ACTIVITY, made.id)] == [2, 1]


async def test_of_two_editors_the_second_is_told_what_changed_and_overwrites_nothing(world: None) -> None:
    await a_campaign()
    await an_activity()
    assert (await edit_activity(HOST, slug="water-works", change=edited(bring="带伞。"))).version == 2
    with pytest.raises(Refused) as caught:
        await edit_activity(OFFICER, slug="water-works", change=edited(title="别的"))
    assert caught.value.refusal.code == "edited_meanwhile"
    assert caught.value.refusal.extra == {"version": 2, "now": {"title": "走进自来水厂", "bring": "带伞。"}}
    await edit_campaign(HOST, slug="open-month", change=edited_campaign(bookings_per_person=5))
    assert await refused(edit_campaign(OFFICER, slug="open-month", change=edited_campaign())) == "edited_meanwhile"
    assert (await activity_as_it_is("water-works")).bring == "带伞。"


async def test_every_wrong_field_is_named_at_once(world: None) -> None:
    await a_campaign()
    wrong = {
        "theme": "不存在",
        "district": "月球",
        "age_from": 9,
        "age_to": 3,
        "longitude": None,
        "link": "javascript:1",
    }
    assert await wrong_fields(prepare_activity(HOST, new=new_activity(**wrong))) == {
        ("theme", "unknown_value"),
        ("district", "unknown_value"),
        ("age_to", "below"),
        ("longitude", "required"),
        ("link", "invalid"),
    }
    assert await wrong_fields(prepare_activity(HOST, new=new_activity(campaign="none"))) == {
        ("campaign", "unknown_value")
    }
    assert await refused(prepare_activity(HOST, new=new_activity(slug="new"))) == "slug_taken"


async def test_what_visitors_need_to_know_has_to_be_there_before_it_is_handed_in(world: None) -> None:
    await a_campaign()
    await an_activity(summary="", address="", district="", languages=[], contact_phone="")
    lacking = await wrong_fields(submit_activity(HOST, slug="water-works", new=Submission()))
    assert {field for field, _ in lacking} == {"summary", "address", "district", "languages", "contact_phone"}
    await a_campaign(slug="bare", summary="")
    assert await wrong_fields(submit_campaign(HOST, slug="bare", new=Submission())) == {("summary", "required")}


async def test_an_activity_is_public_only_within_a_public_campaign(world: None) -> None:
    await a_campaign()
    await an_activity()
    version = await submit_activity(HOST, slug="water-works", new=Submission())
    await approve_version(REVIEWER, version=version.id)
    assert await refused(publish_version(HOST, version=version.id)) == "campaign_not_public"
    assert await execute("SELECT FROM programme_in_force") == []


async def test_what_is_taken_off_says_why_and_can_come_back(world: None) -> None:
    made = await a_public_activity()
    [current] = await published_versions(ACTIVITY, made.id)
    assert await refused(withdraw_version(HOST, version=current.id, reason=" ")) == "required"
    [campaign] = await execute("SELECT campaign FROM activity WHERE id = {}", made.id)
    [whole] = await published_versions(CAMPAIGN, campaign["campaign"])
    assert await refused(withdraw_version(HOST, version=whole.id, reason="取消。")) == "activities_public"
    with clock.frozen(START + timedelta(days=3)):
        gone = await withdraw_version(HOST, version=current.id, reason="水厂检修。")
    assert gone.standing is ProgrammeStanding.WITHDRAWN
    assert await in_force(ACTIVITY, made.id, ActivityContent) is None
    left = await withdrawn(ACTIVITY, made.id, ActivityContent)
    assert left
    assert (left.reason, left.at) == ("水厂检修。", START + timedelta(days=3))
    assert await execute("SELECT FROM activity_in_force WHERE withdrawn_at IS NULL") == []
    assert await refused(withdraw_version(HOST, version=current.id, reason="再撤。")) == "out_of_order"
    assert await refused(submit_activity(HOST, slug="water-works", new=Submission())) == "required"
    await published_activity(reason="检修完成。")
    assert await in_force(ACTIVITY, made.id, ActivityContent) is not None
    assert await withdrawn(ACTIVITY, made.id, ActivityContent) is None
    assert len(await execute("SELECT FROM activity_in_force WHERE withdrawn_at IS NULL")) == 1


async def test_an_activity_with_sessions_ahead_is_not_taken_off(world: None) -> None:
    made = await a_public_activity()
    [row] = await execute("SELECT campaign FROM activity WHERE id = {}", made.id)
    await a_session(made.id, row["campaign"])
    [current] = await published_versions(ACTIVITY, made.id)
    with clock.frozen(START):
        assert await refused(withdraw_version(HOST, version=current.id, reason="检修。")) == "sessions_ahead"
    assert await in_force(ACTIVITY, made.id, ActivityContent) is not None


async def test_a_photo_is_seen_by_everybody_only_once_a_public_version_shows_it(world: None) -> None:
    await a_public_activity()
    photo = await a_photo()
    subject = f"activity-photo:{photo}"
    assert await may_see_photo(HOST, subject)
    assert not await may_see_photo(NOBODY, subject)
    assert not await may_see_photo(OFFICER_ELSEWHERE, subject)
    await published_activity(reason="补充照片。")
    assert await may_see_photo(NOBODY, subject)
    await remove_photo(HOST, slug="water-works", photo=photo)
    assert await may_see_photo(NOBODY, subject)
    await published_activity(reason="撤下照片。")
    assert not await may_see_photo(NOBODY, subject)
    assert await refused(remove_photo(HOST, slug="water-works", photo=photo)) == "not_found"


async def test_a_photo_needs_words_and_has_to_be_a_picture(world: None) -> None:
    await a_campaign()
    await an_activity()
    text = await store(HOST, filename="说明.txt", content="不是照片".encode())
    new = NewPhoto(attachment=text.id, alt=" ")
    assert await wrong_fields(add_photo(HOST, slug="water-works", new=new)) == {
        ("attachment", "no_picture"),
        ("alt", "required"),
    }


async def test_a_photo_is_kept_small_upright_and_without_where_it_was_taken(world: None) -> None:
    await a_campaign()
    await an_activity()
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "a phone"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    Image.new("RGB", (2400, 1200), "navy").save(out, "JPEG", exif=exif)
    file = await store(HOST, filename="厂区.jpeg", content=out.getvalue())
    await add_photo(HOST, slug="water-works", new=NewPhoto(attachment=file.id, alt="沉淀池"))
    [photo] = (await activity_as_it_is("water-works")).photos
    with Image.open(path_of(photo.sha256, current())) as kept:
        assert (kept.format, kept.size) == ("JPEG", (800, 1600))
        assert dict(kept.getexif()) == {}
    png = io.BytesIO()
    Image.new("RGB", (8, 6), "navy").save(png, "PNG")
    damaged = bytearray(png.getvalue())
    damaged[damaged.index(b"IDAT") + 6] ^= 0xFF
    broken = await store(HOST, filename="x.png", content=bytes(damaged))
    assert (
        await refused(add_photo(HOST, slug="water-works", new=NewPhoto(attachment=broken.id, alt="x"))) == "no_picture"
    )
    used = NewPhoto(attachment=photo.attachment, alt="x")
    assert await refused(add_photo(HOST, slug="water-works", new=used)) == "no_picture"


async def test_questions_of_the_booking_form_are_frozen_with_the_version(world: None) -> None:
    made = await a_public_activity()
    choice = NewQuestion(kind=QuestionKind.CHOICE, text="怎么来？", choices=["公交", "步行"], required=True)
    first = await add_question(HOST, slug="water-works", new=choice)
    second = await add_question(HOST, slug="water-works", new=NewQuestion(kind=QuestionKind.NUMBER, text="几个孩子？"))
    one_choice = NewQuestion(kind=QuestionKind.CHOICE, text="去吗？", choices=["去", "去"])
    assert await refused(add_question(HOST, slug="water-works", new=one_choice)) == "too_few"
    found = await in_force(ACTIVITY, made.id, ActivityContent)
    assert found
    assert found.content.questions == []
    await published_activity(reason="增加问题。")
    await remove_question(HOST, slug="water-works", question=first.id)
    found = await in_force(ACTIVITY, made.id, ActivityContent)
    assert found
    assert [one.id for one in found.content.questions] == [first.id, second.id]
    assert [one.id for one in (await activity_as_it_is("water-works")).questions] == [second.id]


async def test_of_two_who_sign_at_once_one_signature_counts(world: None) -> None:
    await a_campaign()
    made = await submit_campaign(HOST, slug="open-month", new=Submission())
    done = await asyncio.gather(
        approve_version(REVIEWER, version=made.id), approve_version(LEADER, version=made.id), return_exceptions=True
    )
    assert sum(isinstance(one, Refused) for one in done) == 1
    rows = await execute("SELECT FROM programme_step WHERE programme_version = {} AND act = 'approve'", made.id)
    assert len(rows) == 1


async def test_the_desk_shows_ones_own_and_what_is_public_of_others(world: None) -> None:
    await a_public_activity()
    await a_campaign(slug="hidden")
    assert {one.slug for one in await desk_campaigns(HOST)} == {"open-month", "hidden"}
    assert {one.slug for one in await desk_campaigns(OFFICER_ELSEWHERE)} == {"open-month"}
    assert [one.slug for one in await desk_activities(HOST)] == ["water-works"]
    assert await desk_activities(OFFICER_ELSEWHERE) == []


async def test_what_the_campaign_promises_of_bookings_is_frozen(world: None) -> None:
    made = await a_public_campaign()
    await edit_campaign(HOST, slug="open-month", change=edited_campaign(bookings_per_person=9))
    found = await in_force(CAMPAIGN, made.id, CampaignContent)
    assert found
    assert (found.content.bookings_per_person, found.content.bookings_per_day) == (3, 1)
    assert [one.number for one in await versions_of(CAMPAIGN, made.id)] == [1]


START_ID = UUID("018f4b7e-0000-7000-8000-00000000aaaa")
