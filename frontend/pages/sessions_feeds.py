"""Published sessions as a calendar to subscribe to, and as news."""

from __future__ import annotations

from litestar import Controller, Response, get

from events.queries.session_calendar import CalendarSession, calendar_of_all, latest_published, sessions_ics
from events.words import SessionState
from frontend.answers import AnyRequest, page_for
from frontend.atom import MEDIA_TYPE, Entry, Feed, atom
from frontend.page import Page
from frontend.pages.sessions import ICS
from participation.base.conditional import Revalidated
from participation.base.errors import N_
from participation.base.messages import datetime_words, say
from participation.base.settings import current

CALENDAR = N_("Open days of the government")
NEWS = N_("New sessions of open days")
CALLED_OFF = N_("Called off: %(session)s")
WHEN = N_("%(at)s, %(place)s")
MOST = 50


class SessionFeeds(Controller):
    """``/sessions.ics`` and ``/sessions.atom``."""

    path = "/"
    include_in_schema = False

    @get("/sessions.ics", media_type=ICS, middleware=[Revalidated()])
    async def calendar(self) -> Response[bytes]:
        """Everything to come, and what was called off, as a calendar to subscribe to."""
        content = sessions_ics(await calendar_of_all(), say(current().locale, CALENDAR))
        headers = {"Content-Disposition": 'attachment; filename="sessions.ics"'}
        return Response(content, media_type=ICS, headers=headers)

    @get("/sessions.atom", media_type=MEDIA_TYPE, middleware=[Revalidated()])
    async def news(self, request: AnyRequest) -> Response[bytes]:
        """What was published last."""
        page = page_for(request)
        here = current().base_url
        feed = Feed(
            title=say(page.locale, NEWS),
            address=f"{here}/sessions.atom",
            page=f"{here}/sessions",
            author=say(page.locale, CALENDAR),
            locale=page.locale,
            entries=[_entry(one, page) for one in await latest_published(MOST)],
        )
        return Response(atom(feed, page.now), media_type=MEDIA_TYPE)


def _entry(one: CalendarSession, page: Page) -> Entry:
    title = one.title_en if not page.locale.startswith("zh") and one.title_en else one.title
    when = datetime_words(page.locale, one.starts_at, page.timezone)
    return Entry(
        id=one.id,
        title=say(page.locale, CALLED_OFF, {"session": title}) if one.state is SessionState.CALLED_OFF else title,
        address=f"{current().base_url}/sessions/{one.id}",
        author=one.body_name,
        published=one.published_at,
        updated=one.changed_at,
        summary=say(page.locale, WHEN, {"at": when, "place": one.place}),
    )
