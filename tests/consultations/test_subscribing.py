"""Whoever subscribed is told once of what they asked for; nobody else is, and whoever leaves is told no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from consultations.jobs import HANDLERS
from consultations.queries.subscribing import mine
from consultations.schemas.comment import Author, NewComment
from consultations.schemas.subscribing import NewSubscription, Subjects, Subscribed
from consultations.services import commenting, life_cycle, pointing, reporting
from consultations.services.subjects import set_subjects
from consultations.subscribing import asking
from consultations.subscribing.links import CONFIRM, LEAVE, key_of
from consultations.subscribing.telling import tell
from consultations.subscribing.words import Rhythm, Scope, Way
from participation.base import clock
from participation.base.database import execute, fetch
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.notices.owing import DELIVER
from participation.base.outbox.relay import drain
from tests.consultations import steps
from tests.consultations.steps import AFTER, BEFORE, CLOSES, DAY, DURING, OPENS, SECOND, SLUG
from tests.world import FOREIGNER, LEADER, OFFICER, OFFICER_ELSEWHERE

LIN = "lin@example.org"
NEWS = "subscription_news"
DIGEST = "subscription_digest"


class Row(msgspec.Struct, frozen=True):
    """A notice as far as subscribers go."""

    template: str
    contact: str
    fate: str
    values: str

    @property
    def what(self) -> str:
        return str(msgspec.json.decode(self.values)["what"])


async def told(template: str = NEWS) -> list[Row]:
    return await fetch(
        Row, 'SELECT template, contact, fate, "values" FROM delivery WHERE template = {} ORDER BY id', template
    )


async def strikes(at: datetime) -> None:
    """Everything that is due at an instant is done, but no mail goes out."""

    async def unsent(payload: Mapping[str, Any]) -> None:
        assert payload["delivery"]

    with clock.frozen(at):
        await drain(HANDLERS | {DELIVER: unsent})


async def ask(contact: str = LIN, *, actor: Actor = NOBODY, at: datetime = BEFORE, **new: Any) -> Subscribed:
    given = {"scope": Scope.EVERYTHING, "contact": contact} | new
    with clock.frozen(at):
        return await asking.subscribe(actor, new=NewSubscription(**given))


async def subscribed(contact: str = LIN, *, at: datetime = BEFORE, **new: Any) -> None:
    """Ask and follow the link."""
    await ask(contact, at=at, **new)
    rows = await execute("SELECT id FROM subscription WHERE confirmed_at IS NULL AND contact = {}", contact)
    with clock.frozen(at):
        for row in rows:
            await asking.confirm(NOBODY, subscription=row["id"], key=key_of(CONFIRM, row["id"]))


async def opened(**changed: Any) -> str:
    slug = await steps.scheduled(**changed)
    await strikes(changed.get("opens_at", OPENS))
    return slug


async def test_nobody_is_told_before_they_confirmed_at_their_address(world: None) -> None:
    assert await ask() == Subscribed(confirmed=False)
    (mail,) = await told("subscription_asked")
    assert mail.contact == LIN
    await opened()
    assert await told() == []


async def test_whoever_confirmed_is_told_of_the_opening_once(world: None) -> None:
    await subscribed()
    await opened()
    (news,) = await told()
    assert (news.contact, news.what, news.fate) == (LIN, "opened", "queued")
    (announcement,) = await execute("SELECT id FROM announcement")
    await tell(announcement["id"])
    await execute("UPDATE outbox SET state = 'waiting', leased_until = NULL WHERE topic = 'subscribers.tell'")
    await strikes(OPENS + SECOND)
    assert len(await told()) == 1


@pytest.mark.parametrize(
    ("scope", "value", "hears"),
    [
        (Scope.BODY, "fgj", True),
        (Scope.BODY, "sww", False),
        (Scope.AUDIENCE, "老年人", True),
        (Scope.AUDIENCE, "企业", False),
        (Scope.DISTRICT, "梧桐里街道", True),
        (Scope.DISTRICT, "白鹭镇", False),
        (Scope.TAG, "住房", True),
        (Scope.TAG, "交通", False),
        (Scope.CONSULTATION, SLUG, True),
    ],
)
async def test_only_what_was_asked_for_is_told(world: None, scope: Scope, value: str, hears: bool) -> None:
    await steps.scheduled(audiences=["老年人"])
    await set_subjects(OFFICER, slug=SLUG, new=Subjects(district="梧桐里街道", tags=["住房", " 住房 ", ""]))
    await execute(
        "INSERT INTO subscription (id, scope, value, contact, asked_at, confirmed_at)"
        " VALUES (gen_random_uuid(), {}, {}, {}, {}, {})",
        scope,
        value,
        LIN,
        BEFORE,
        BEFORE,
    )
    await strikes(OPENS)
    assert [news.what for news in await told()] == (["opened"] if hears else [])


async def test_who_subscribed_twice_over_is_told_once(world: None) -> None:
    await subscribed(scope=Scope.BODY, value="fgj")
    await subscribed()
    await subscribed("chen@example.org")
    await opened()
    assert sorted(news.contact for news in await told()) == ["chen@example.org", LIN]


async def test_an_extension_and_the_near_end_are_told_each_once(world: None) -> None:
    await subscribed()
    await opened()
    later = CLOSES + 10 * DAY
    with clock.frozen(DURING):
        await life_cycle.extend(LEADER, slug=SLUG, closes_at=later, reason="春节。")
    await strikes(DURING)
    await strikes(CLOSES - 2 * DAY)
    assert [news.what for news in await told()] == ["opened", "extended"], "the old end says nothing any more"
    await strikes(later - 3 * DAY)
    await strikes(later - DAY)
    assert [news.what for news in await told()] == ["opened", "extended", "closing soon"]


async def test_the_report_and_its_correction_are_told_but_not_to_who_is_told_as_a_commenter(world: None) -> None:
    await subscribed()
    await subscribed("chen@example.org")
    await opened()
    with clock.frozen(DURING):
        new = NewComment(text="同意。", author=Author(contact="chen@example.org"))
        said = await commenting.receive(NOBODY, slug=SLUG, new=new)
    await steps.closed()
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[said.id])
    await steps.published()
    await strikes(AFTER + DAY)
    assert [(news.contact, news.what) for news in await told()][2:] == [(LIN, "report published")]
    with clock.frozen(AFTER + 2 * DAY):
        await reporting.submit_report(OFFICER, slug=SLUG, reason="数字有误")
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
    await strikes(AFTER + 2 * DAY)
    assert [(news.contact, news.what) for news in await told()][3:] == [(LIN, "report corrected")]


async def test_one_mail_a_day_tells_all_of_the_day(world: None) -> None:
    await subscribed(rhythm=Rhythm.DAILY)
    await subscribed("chen@example.org", scope=Scope.BODY, value="sww", rhythm=Rhythm.DAILY)
    await steps.scheduled(slug="stairs", title="楼梯")
    await opened()
    assert await told() == []
    # both opened at nine, after the digest of that day
    await strikes(OPENS + 22 * timedelta(hours=1))
    assert await told(DIGEST) == []
    await strikes(OPENS + 23 * timedelta(hours=1))
    (mail,) = await told(DIGEST)
    values = msgspec.json.decode(mail.values)
    assert mail.contact == LIN
    assert values["day"] == date(2027, 3, 2).isoformat()
    assert sorted(item["title"] for item in values["items"]) == [
        "既有多层住宅加装电梯扶持办法(征求意见稿)",
        "楼梯",
    ]
    await execute("UPDATE outbox SET state = 'waiting', leased_until = NULL WHERE topic = 'subscribers.digest'")
    await strikes(OPENS + 2 * DAY)
    assert len(await told(DIGEST)) == 1


async def test_who_left_is_told_no_more_and_what_waits_is_not_sent(world: None) -> None:
    await subscribed()
    await opened()
    (row,) = await execute("SELECT id FROM subscription")
    for _ in range(2):
        await asking.leave(NOBODY, subscription=row["id"], key=key_of(LEAVE, row["id"]))
    assert [news.fate for news in await told()] == ["suppressed"]
    with clock.frozen(DURING):
        await life_cycle.extend(LEADER, slug=SLUG, closes_at=CLOSES + DAY, reason="春节。")
    await strikes(DURING)
    assert len(await told()) == 1
    await subscribed(at=DURING)
    assert len(await execute("SELECT 1 FROM subscription")) == 2, "one may come back"


@pytest.mark.parametrize("purpose", [CONFIRM, "something else"])
async def test_one_leaves_by_the_link_of_ones_own_alone(world: None, purpose: str) -> None:
    await subscribed()
    (row,) = await execute("SELECT id FROM subscription")
    with pytest.raises(Refused, match="not_found"):
        await asking.leave(NOBODY, subscription=row["id"], key=key_of(purpose, row["id"]))
    with pytest.raises(Refused, match="not_found"):
        await asking.leave_mine(FOREIGNER, subscription=row["id"])


async def test_a_stranger_changes_no_subscription_and_learns_of_none(world: None) -> None:
    await subscribed()
    assert await ask(rhythm=Rhythm.DAILY) == Subscribed(confirmed=False)
    assert len(await told("subscription_asked")) == 1
    assert await execute("SELECT rhythm FROM subscription") == [{"rhythm": "at once"}]


async def test_a_verified_address_of_ones_own_needs_no_link_and_is_listed(world: None) -> None:
    done = await ask("emma.clark@example.com", actor=FOREIGNER, scope=Scope.BODY, value="fgj")
    assert done.confirmed
    (one,) = (await mine(FOREIGNER)).items
    assert (one.id, one.about, one.to) == (done.id, "区房管局", "e***@example.com")
    assert (await mine(OFFICER)).items == []
    await asking.leave_mine(FOREIGNER, subscription=one.id)
    assert (await mine(FOREIGNER)).items == []


async def test_a_subscription_whose_mail_came_back_ends(world: None) -> None:
    await subscribed()
    await opened()
    await execute("UPDATE delivery SET fate = 'bounced' WHERE template = {}", NEWS)
    with clock.frozen(DURING):
        await life_cycle.extend(LEADER, slug=SLUG, closes_at=CLOSES + DAY, reason="春节。")
    await strikes(DURING)
    assert [news.fate for news in await told()] == ["bounced"]
    assert await execute("SELECT count(*) AS n FROM subscription WHERE ended_at IS NULL") == [{"n": 0}]


async def test_a_wish_nobody_confirmed_is_forgotten_with_its_address(world: None) -> None:
    await ask()
    await subscribed("chen@example.org")
    with clock.frozen(BEFORE + 8 * DAY):
        await asking.forget_unconfirmed()
    assert await execute("SELECT contact FROM subscription") == [{"contact": "chen@example.org"}]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"contact": "no address"}, "contact"),
        ({"contact": "13800001111"}, "contact"),
        ({"scope": Scope.TAG}, "value"),
        ({"scope": Scope.BODY, "value": "nobody"}, "value"),
        ({"scope": Scope.CONSULTATION, "value": "nothing"}, "value"),
    ],
)
async def test_a_wish_that_cannot_be_met_is_refused(world: None, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        await ask(**given)
    assert [error.field for error in refused.value.refusal.errors] == [field]


async def test_what_is_only_being_prepared_cannot_be_found_out_by_subscribing(world: None) -> None:
    await steps.prepared()
    with pytest.raises(Refused, match="invalid"):
        await ask(scope=Scope.CONSULTATION, value=SLUG)


async def test_a_consultation_for_the_invited_alone_is_not_announced(world: None) -> None:
    await subscribed()
    await opened(invited_only=True)
    assert await told() == []


async def test_another_office_sets_no_tags(world: None) -> None:
    await steps.prepared()
    with pytest.raises(Refused, match="wrong_role"):
        await set_subjects(OFFICER_ELSEWHERE, slug=SLUG, new=Subjects(tags=["住房"]))


async def test_a_program_is_subscribed_by_somebody_known_alone(world: None) -> None:
    with pytest.raises(Refused, match="sign_in_required"):
        await ask("", way=Way.WEBHOOK, url="https://example.org/hook")
