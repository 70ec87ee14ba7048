"""A session that is over: one party was there and said so, one did not come, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta

from events.links import Own, own_code
from events.schemas.visit import NewFeedback
from events.services.feedback import give_feedback, show_words
from events.services.no_shows import appeal, record_no_show
from participation.base import clock
from participation.base.identity.actor import NOBODY
from tests.events.rows import a_campaign, a_session, an_activity
from tests.events.test_visits import came
from tests.events.waiting_steps import booked
from tests.world import HOST


async def open_visits(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    before = now - timedelta(days=2)
    with clock.frozen(before):
        campaign = await a_campaign(
            slug="visited-month",
            starts_on=before.date(),
            ends_on=(now + timedelta(30)).date(),
            no_shows_recorded=True,
            no_show_rule="一年内两次的，下次排在候补之后。",
        )
        activity = await an_activity(campaign, slug="visited-site")
        session = await a_session(
            activity, campaign, starts_at=before, books_from=before - timedelta(days=9), books_until=before
        )
        there, absent = await booked(session, 31), await booked(session, 32)
        await came(there, before)
    with clock.frozen(now):
        code = own_code(Own.FEEDBACK, there)
        said = await give_feedback(NOBODY, code=code, new=NewFeedback(rating=5, text="很好", publish=True))
        await show_words(HOST, feedback=said.id, show=True)
        link = own_code(Own.BOOKING, absent)
        await record_no_show(HOST, booking=absent, reason="未到场。")
        await appeal(NOBODY, booking=absent, code=link, reason="孩子发烧。")
    return {
        "visited-session": str(session),
        "visited-code": code,
        "visitor-words": str(said.id),
        "absent": str(absent),
        "absent-code": link,
    }
