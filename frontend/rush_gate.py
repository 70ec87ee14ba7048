"""What stands before the booking of a session: lets people on as long as all are answered in time, else has them wait.

It asks the database at most twice a second and session, whatever comes, and gives places by the handful; the page
that people wait on is made once.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from html import escape
from math import ceil
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from events.rules.rush import Line, Place, Step, before, look_again, next_pace, next_step, number
from events.rush_places import GOOD, new_lot, read, written
from events.services.rush import call_on, count_lots, give_places, line_of
from frontend.answers import AnyRequest, locale_of
from frontend.rush_pages import WaitingPages
from participation.base import clock
from participation.base.errors import N_, Refusal
from participation.base.identity import cookies
from participation.base.identity.actor import NOBODY
from participation.base.in_force import current_rules
from participation.base.problems import MEDIA_TYPE, headers_of, problem

FORM = re.compile(r"/sessions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/booking")
API = re.compile(r"/api/v1/sessions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/bookings")
HEADER = "kaimen-place"
# How much is answered at the same time by one process before others wait: a booking that is sent is written together
# with others (SENT), a form is a page of its own (SHOWN).
AT_ONCE, SENT, SHOWN = 160, 1, 6
# How old what is known of a line may be.
FRESH = timedelta(seconds=0.5)
# How many sessions are remembered: addresses that lead nowhere are asked for too.
KEPT = 500

QUEUED = Refusal(
    "queued",
    429,
    N_("More people ask for seats than can be answered at once. Send Kaimen-Place with your place and ask again."),
)


class _Handful:
    """Whatever is asked for while the database answers is asked for together."""

    def __init__(self, take: Callable[[UUID, int], Awaitable[int | None]]) -> None:
        self._take = take
        self._asking: dict[UUID, list[asyncio.Future[int]]] = defaultdict(list)
        self._locks: dict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def one(self, session: UUID) -> int:
        """One of what is taken: the number of a place."""
        mine: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asking[session].append(mine)
        async with self._locks[session]:
            if not mine.done():
                together = self._asking.pop(session)
                taken = False
                try:
                    last = await self._take(session, len(together)) or 0
                    taken = True
                finally:
                    if not taken:
                        # whoever asked first went away, or the database did: the others ask for themselves
                        self._asking[session][:0] = [one for one in together if one is not mine]
                for k, one in enumerate(together):
                    one.set_result(last - len(together) + 1 + k)
        return mine.result()


class RushGate(ASGIMiddleware):
    """Stands outermost, so that who has to wait costs next to nothing."""

    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._inside, self._pace = 0, 1
        self._lines: dict[UUID, tuple[Line | None, datetime]] = {}
        self._looking: dict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._pages = WaitingPages()
        self._lots, self._places = _Handful(count_lots), _Handful(give_places)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass on, or answer with a place."""
        if scope["type"] != ScopeType.HTTP:
            return
        found = FORM.fullmatch(scope["path"]) or API.fullmatch(scope["path"])
        if found is None:
            await next_app(scope, receive, send)
            return
        request: AnyRequest = Request(scope, receive, send)
        session, sending = UUID(found[1]), request.method not in {"GET", "HEAD"}
        line = await self._line(session)
        if line is None:
            await self._on(scope, receive, send, next_app, sending)
            return
        now = clock.now()
        place = _carried(request, session, now)
        step = self._step(line, place, now, sending)
        if step is Step.DRAW:
            place = Place(session, now, lot=new_lot())
            await self._lots.one(session)
            step = Step.LOBBY
        elif step is Step.JOIN:
            place = Place(session, now, n=await self._places.one(session))
            step = Step.WAIT
        if step is Step.ON:
            # who asked for the form need not stand in line with what they filled in
            passed = place or (None if sending else Place(session, now))
            await self._on(
                scope, receive, _with_place(send, passed) if passed and not place else send, next_app, sending
            )
        elif found.re is API:
            await _answer_program(request, send, line, place)
        else:
            await self._answer_page(request, send, line, place, step)

    def _step(self, line: Line, place: Place | None, now: datetime, sending: bool) -> Step:
        lobby = timedelta(minutes=current_rules().open_days.rush.lobby_minutes)
        return next_step(line, place, now=now, lobby=lobby, busy=self._inside >= AT_ONCE, sending=sending)

    async def _on(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp, sending: bool) -> None:
        weight = SENT if sending else SHOWN
        self._inside += weight
        try:
            await next_app(scope, receive, send)
        finally:
            self._inside -= weight

    async def _line(self, session: UUID) -> Line | None:
        known = self._lines.get(session)
        if known and (clock.now() - known[1] < FRESH or self._looking[session].locked()):
            return known[0]
        async with self._looking[session]:
            known = self._lines.get(session)
            if known is None or clock.now() - known[1] >= FRESH:
                line = await line_of(session)
                if line and line.standing and self._inside < AT_ONCE:
                    pace = self._pace * current_rules().open_days.rush.per_second
                    standing, line = line, await call_on(session, line, per_second=pace)
                    if line is not standing:
                        self._pace = next_pace(self._pace, inside=self._inside, at_once=AT_ONCE)
                if len(self._lines) >= KEPT:
                    self._lines.clear()
                known = self._lines[session] = (line, clock.now())
        self._looking.pop(session, None)
        return known[0]

    async def _answer_page(self, request: AnyRequest, send: Send, line: Line, place: Place | None, step: Step) -> None:
        session = UUID(FORM.fullmatch(request.scope["path"])[1])  # type: ignore[index] # it came here by that
        locale = locale_of(request, NOBODY)
        content = await self._pages.page(session, locale, step, opens_at=line.opens_at)
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
        if place is not None:
            waiting = before(place, line)
            address = f"/sessions/{session}/booking?place={written(place)}&lang={locale}"
            content = (
                content.replace("@before@", f"{waiting:,}")
                .replace("@number@", f"{number(place, line):,}")
                .replace("@left@", f"{line.left:,}")
                .replace("@address@", escape(address))
            )
            seconds = look_again(waiting, per_second=current_rules().open_days.rush.per_second)
            if step is Step.LOBBY:
                seconds = max(1, min(15, ceil((line.opens_at - clock.now()).total_seconds())))
            headers.append((b"refresh", f"{seconds}; url={address}".encode()))
            headers.append((b"set-cookie", _cookie(place)))
        await _send(send, 200, headers, content.encode())


async def _answer_program(request: AnyRequest, send: Send, line: Line, place: Place | None) -> None:
    locale = locale_of(request, NOBODY)
    waiting = before(place, line) if place else 0
    seconds = look_again(waiting, per_second=current_rules().open_days.rush.per_second)
    extra = {"place": written(place) if place else None, "before": waiting}
    refusal = msgspec.structs.replace(QUEUED, retry_after=seconds, extra=extra)
    headers = {**headers_of(refusal), "Content-Type": MEDIA_TYPE}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await _send(send, refusal.status, raw, msgspec.json.encode(problem(refusal, locale)))


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _carried(request: AnyRequest, session: UUID, now: datetime) -> Place | None:
    """The place somebody brings along: in the header, the address or the cookie, the first that is good."""
    texts = (
        request.headers.get(HEADER),
        request.query_params.get("place"),
        request.cookies.get(_name(session)),
    )
    return next((place for text in texts if text and (place := read(text, session, now))), None)


def _name(session: UUID) -> str:
    return cookies.name_of(f"kaimen_place_{session.hex[-12:]}")


def _cookie(place: Place) -> bytes:
    cookie = cookies.make(f"kaimen_place_{place.session.hex[-12:]}", written(place), seconds=int(GOOD.total_seconds()))
    return cookie.to_header(header="").encode()


def _with_place(send: Send, place: Place) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableScopeHeaders.from_message(message).add("set-cookie", _cookie(place).decode())
        await send(message)

    return sending
