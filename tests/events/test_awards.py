"""A vote on activities: signed, nominated for, one vote a person, counted by the rule, and frozen."""

from __future__ import annotations

import asyncio
import hashlib
from uuid import UUID

import httpx
import msgspec
import pytest

from events.queries.award_votes import result_file
from events.queries.awards import award
from events.schemas.award import EditedAward, NewNomination, NewScores, NewVote, VoteTaken
from events.schemas.programme import Submission
from events.services.award_freezing import freeze_result
from events.services.award_nominating import admit, nominate, put_up
from events.services.award_voting import score, vote
from events.services.awards import edit_award, prepare_award, submit_award
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Assurance
from participation.base.security.csrf import HEADER
from tests.events.award_steps import (
    ACTIVITIES,
    AFTER,
    NOMINATED,
    SLUG,
    VOTED,
    a_booking,
    a_new,
    a_vote,
    signed_off,
    standing,
    three_activities,
)
from tests.events.rows import NOW
from tests.frontend.reading import main, opens, sends
from tests.world import AUDITOR, CLERK, CONTACTS, HOST, LEADER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, signed_in

pytestmark = pytest.mark.usefixtures("world")
WATER, FIRE, LIFT = ACTIVITIES


def code_of(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.refusal.code


async def voted(*choices: UUID, booking: str = "", actor: Actor = NOBODY, at: object = VOTED) -> VoteTaken:
    with clock.frozen(at):  # type: ignore[arg-type] # an instant
        return await vote(actor, slug=SLUG, new=NewVote(choices=list(choices), booking=booking))


async def test_a_vote_is_public_only_once_the_chain_has_signed_its_rules() -> None:
    await three_activities()
    with clock.frozen(NOW):
        await prepare_award(HOST, new=a_new(rules=""))
        with pytest.raises(Refused) as ruleless:
            await submit_award(HOST, slug=SLUG, new=Submission())
        assert {one.field for one in ruleless.value.refusal.errors} == {"rules"}
        await edit_award(HOST, slug=SLUG, change=EditedAward(**msgspec.structs.asdict(a_new()), version=1))
        made = await submit_award(HOST, slug=SLUG, new=Submission())
        with pytest.raises(Refused) as unseen:
            await award(SLUG)
        assert code_of(unseen) == "not_found"
        await signed_off(made.id)
        assert (await award(SLUG)).content.rules == "到场签到的居民每人一票。"
        with pytest.raises(Refused) as late:
            await edit_award(HOST, slug=SLUG, change=EditedAward(**msgspec.structs.asdict(a_new()), version=2))
    assert code_of(late) == "already_public"


async def test_who_was_there_nominates_and_the_office_lets_it_stand() -> None:
    sessions = await a_vote()
    there, stayed_away = await a_booking(sessions[FIRE], 1), await a_booking(sessions[FIRE], 2, there=False)
    with clock.frozen(NOMINATED):
        for link, activity in ((stayed_away, FIRE), (there, WATER), ("", FIRE)):
            with pytest.raises(Refused) as refused:
                await nominate(NOBODY, slug=SLUG, new=NewNomination(activity=activity, booking=link))
            assert code_of(refused) == "not_there"
        address = f"https://example.test/bookings/{there}"
        made = await nominate(
            NOBODY, slug=SLUG, new=NewNomination(activity=FIRE, why="消防员很热情。", booking=address)
        )
        with pytest.raises(Refused) as twice:
            await nominate(NOBODY, slug=SLUG, new=NewNomination(activity=FIRE, booking=there))
        assert code_of(twice) == "nominated_already"
        assert (await award(SLUG)).nominees == []
        await admit(HOST, slug=SLUG, nominee=made.id)
        assert [one.activity for one in (await award(SLUG)).nominees] == [FIRE]
    with clock.frozen(VOTED):
        with pytest.raises(Refused) as begun:
            await admit(HOST, slug=SLUG, nominee=made.id, stands=False)
        with pytest.raises(Refused) as over:
            await nominate(NOBODY, slug=SLUG, new=NewNomination(activity=WATER, booking=there))
    assert (code_of(begun), code_of(over)) == ("voting_begun", "nominations_over")


async def test_one_who_was_there_has_one_vote_and_a_later_one_is_seen_as_a_number() -> None:
    sessions = await a_vote()
    fire, water = await standing(FIRE, WATER)
    link = await a_booking(sessions[FIRE], 1)
    second_visit = await a_booking(sessions[WATER], 1)
    assert (await voted(fire, booking=link)).counts
    assert not (await voted(water, booking=link)).counts
    assert not (await voted(water, booking=second_visit)).counts, "another booking of the same person"
    figures = (await award(SLUG)).figures
    assert (figures.came, figures.counted, figures.duplicates) == (3, 1, 2)
    rows = await execute("SELECT voter, origin FROM award_vote")
    assert all("+86" not in row["voter"] and "c:" not in row["voter"] for row in rows), "who it was cannot be read"


async def test_an_account_and_a_booking_by_its_contact_are_one_person() -> None:
    sessions = await a_vote(residents=True)
    fire, _ = await standing(FIRE, WATER)
    link = await a_booking(sessions[FIRE], 1)
    kind, value = CONTACTS[RESIDENT.person]  # type: ignore[index] # a person of the world
    await execute("UPDATE booking SET contact_kind = {}, contact = {}", kind.value, value)
    assert (await voted(fire, actor=RESIDENT)).kind == "checked in"
    assert not (await voted(fire, booking=link)).counts


async def test_votes_at_the_same_instant_count_once() -> None:
    sessions = await a_vote()
    [fire] = await standing(FIRE)
    link = await a_booking(sessions[FIRE], 1)
    with clock.frozen(VOTED):
        new = NewVote(choices=[fire], booking=link)
        taken = await asyncio.gather(*(vote(NOBODY, slug=SLUG, new=new) for _ in range(8)))
    assert sum(one.counts for one in taken) == 1
    assert len(await execute("SELECT FROM award_vote")) == 8


async def test_residents_vote_only_where_the_rules_let_them_and_their_contact_is_proved() -> None:
    await a_vote(residents=True)
    [fire] = await standing(FIRE)
    unproved = msgspec.structs.replace(RESIDENT, assurance=Assurance.NONE)
    for actor in (NOBODY, unproved):
        with pytest.raises(Refused) as refused:
            await voted(fire, actor=actor)
        assert code_of(refused) == "not_entitled"
    assert (await voted(fire, actor=RESIDENT)).kind == "resident"
    assert (await award(SLUG)).figures.residents == 1


async def test_only_visitors_vote_where_the_rules_say_so() -> None:
    sessions = await a_vote()
    [fire] = await standing(FIRE)
    stayed_away = await a_booking(sessions[FIRE], 2, there=False)
    for actor, link in ((RESIDENT, ""), (NOBODY, stayed_away), (NOBODY, "0" * 64)):
        with pytest.raises(Refused) as refused:
            await voted(fire, actor=actor, booking=link)
        assert code_of(refused) == "not_entitled"


@pytest.mark.slow
async def test_one_address_cannot_stuff_the_ballot_box() -> None:
    await a_vote()
    [fire] = await standing(FIRE)
    robot = Actor(address="203.0.113.9")
    codes = []
    for _ in range(125):
        with pytest.raises(Refused) as refused:
            await voted(fire, actor=robot, booking="0" * 64)
        codes.append(refused.value.refusal.status)
    assert (codes[0], codes[-1]) == (403, 429)


async def test_the_result_follows_the_rule_is_frozen_and_stands_in_the_ledger() -> None:
    sessions = await a_vote(jury_percent=20, winners=1)
    fire, water = await standing(FIRE, WATER)
    for n in range(3):
        await voted(*([fire] if n < 2 else [water]), booking=await a_booking(sessions[FIRE], n))
    with clock.frozen(VOTED):
        await score(LEADER, slug=SLUG, new=NewScores(scores={fire: 10, water: 90}))
        await score(LEADER, slug=SLUG, new=NewScores(scores={water: 100}))
        with pytest.raises(Refused) as early:
            await freeze_result(HOST, slug=SLUG)
    assert code_of(early) == "still_open"
    with clock.frozen(AFTER):
        made = await freeze_result(HOST, slug=SLUG)
        with pytest.raises(Refused) as twice:
            await freeze_result(HOST, slug=SLUG)
        with pytest.raises(Refused) as late:
            await score(LEADER, slug=SLUG, new=NewScores(scores={fire: 100}))
    assert (code_of(twice), code_of(late)) == ("counted_already", "counted_already")
    assert [(one.activity, one.standing.points, one.standing.won) for one in made.content.nominees] == [
        (FIRE, "82/1", True),
        (WATER, "60/1", False),
    ]
    assert (made.content.figures.came, made.content.jurors) == (3, 1)
    content = await result_file((await award(SLUG)).id)
    assert content is not None
    assert hashlib.sha256(content).hexdigest() == made.sha256
    leaves = await execute(
        "SELECT kind FROM ledger_leaf l JOIN award_result r ON r.id = l.subject"
        " UNION ALL SELECT kind FROM ledger_pending p JOIN award_result r ON r.id = p.subject"
    )
    assert [row["kind"] for row in leaves] == ["vote result"]


@pytest.mark.slow
@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, AUDITOR, CLERK, RESIDENT])
async def test_only_the_office_leads_a_vote(actor: Actor) -> None:
    await a_vote(jury_percent=10)
    [fire] = await standing(FIRE)
    with clock.frozen(AFTER):
        for doing in (
            lambda: prepare_award(actor, new=a_new(slug="another")),
            lambda: submit_award(actor, slug=SLUG, new=Submission()),
            lambda: put_up(actor, slug=SLUG, new=NewNomination(activity=WATER)),
            lambda: admit(actor, slug=SLUG, nominee=fire),
            lambda: score(actor, slug=SLUG, new=NewScores(scores={fire: 1})),
            lambda: freeze_result(actor, slug=SLUG),
        ):
            with pytest.raises(Refused) as refused:
                await doing()
            assert refused.value.refusal.status == 403


async def test_a_vote_goes_from_the_desk_to_the_result_on_its_pages(client: httpx.AsyncClient) -> None:
    sessions = await three_activities()
    desk = signed_in(client, HOST)
    here, public = f"/workbench/awards/{SLUG}", f"/awards/{SLUG}"
    form = {
        "title": "2027年十大开放活动",
        "slug": SLUG,
        "campaign": "open-month-2027",
        "body": "fgj",
        "rules": "每人一票。",
        "rules_en": "One vote a person.",
        "winners": "1",
        "choices_most": "2",
        "jury_percent": "20",
        "opens_at": "2027-09-01T08:00",
        "closes_at": "2027-09-15T08:00",
    }
    with clock.frozen(NOW):
        wrong = await desk.post("/workbench/awards/new", data=form | {"closes_at": "2027-08-01T08:00"})
        assert wrong.status_code == 422
        assert "每人一票。" in wrong.text
        assert (await desk.post("/workbench/awards/new", data=form)).headers["location"] == here
        edited = await desk.post(f"{here}/edit", data=form | {"winners": "2", "version": "1"})
        assert edited.status_code == 303
        kept = (await desk.get(f"{here}/edit")).text
        assert "2027" in kept
        assert "One vote a person." in kept
        assert (await desk.post(f"{here}/nominees", data={"activity": FIRE})).status_code == 303
        assert (await desk.post(f"{here}/nominees", data={"activity": ""})).status_code == 422
        assert (await desk.post(f"{here}/review")).status_code == 303
        version = (await desk.get(here)).text.split("/workbench/programme/")[1].split('"')[0]
        assert "每人一票。" in (await signed_in(client, REVIEWER).get(f"/workbench/programme/{version}")).text
        await signed_off(UUID(version))
    link = await a_booking(sessions[FIRE], 1)
    client.cookies.clear()
    del client.headers[HEADER]
    with clock.frozen(VOTED):
        for language, ruled in (("zh-Hans", "每人一票。"), ("en", "One vote a person.")):
            told = main(await opens(client, f"{public}?lang={language}"))
            assert [one for one in ("One vote a person.", "每人一票。") if one in told] == [ruled]
        page = await opens(client, f"{public}?booking={link}")
        [choice] = page.xpath("//input[@name='choices']/@value")
        assert (await sends(client, page)).status_code == 422
        form_there = page.xpath("//main//form")[0]
        assert form_there.get("action") == public
        assert (await sends(client, page, {"choices": choice})).status_code == 303
        again = await sends(client, page, {"choices": choice})
        assert "does not count" in main(await opens(client, again.headers["location"]))
        assert "late duplicate" in main(await opens(client, public))
        assert (await award(SLUG)).figures.duplicates == 1
        jury = signed_in(client, LEADER)
        assert (await jury.post(f"{here}/scores", data={f"scores.{choice}": "101"})).status_code == 422
        assert (await jury.post(f"{here}/scores", data={f"scores.{choice}": "80"})).status_code == 303
    with clock.frozen(AFTER):
        assert (await signed_in(client, HOST).post(f"{here}/result")).status_code == 303
        assert "Winner" in main(await opens(client, f"{public}?lang=en"))
        assert "96.00" in main(await opens(client, f"{public}?lang=en"))
        assert (await client.get(f"/api/v1/awards/{SLUG}/result")).json()["format"] == "kaimen-vote-result/1"
        assert SLUG in (await client.get("/awards")).text
        assert SLUG in (await client.get("/workbench/awards")).text
