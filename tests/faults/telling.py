"""A report that is owed to a crowd, a mail server with bad days, and the account of what became of every notice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import msgspec
from aiosmtpd.smtp import Envelope

from consultations.schemas.comment import Author, NewComment
from consultations.schemas.consultation import NewConsultation
from consultations.schemas.point import NewDisposition, NewPoint
from consultations.services import answering, commenting, drafting, life_cycle, pointing, preparing, reporting
from consultations.words import Kind, Screening, Status
from participation.base import clock
from participation.base.database import execute, fetch
from participation.base.identity.actor import NOBODY
from participation.base.outbox.relay import AT_ONCE
from tests.faults.open_now import SLUG, TEXT
from tests.notices.mail_world import MailServer
from tests.world import LEADER, OFFICER, REVIEWER

DOMAIN = "city.example"
ENDED = frozenset({"sent", "bounced", "no contact", "suppressed", "gave up"})


def address(number: int) -> str:
    """The commenter of a number."""
    return f"commenter{number}@example.org"


def number_of(address_: str) -> int:
    """The number of a commenter."""
    return int(address_.partition("@")[0].removeprefix("commenter"))


class MoodyMailServer(MailServer):
    """Knows one recipient in twenty no more, and one mail in ten has to come a second time."""

    def __init__(self) -> None:
        super().__init__()
        self.put_off: set[str] = set()

    @staticmethod
    def is_gone(address_: str) -> bool:
        return number_of(address_) % 20 == 7

    @staticmethod
    def is_moody(address_: str) -> bool:
        return number_of(address_) % 10 == 3

    async def handle_RCPT(
        self, _server: object, _session: object, envelope: Envelope, address_: str, _options: object
    ) -> str:
        if self.is_gone(address_):
            return f"550 5.1.1 <{address_}>: user unknown"
        if self.is_moody(address_) and address_ not in self.put_off:
            self.put_off.add(address_)
            return "451 4.7.1 greylisted, come again"
        envelope.rcpt_tos.append(address_)
        return "250 OK"


async def report_to_publish(commenters: int) -> str:
    """A consultation whose report is signed, with so many commenters who left an address; its slug.

    The people of the world must be there. Notices of the receipts count as dealt with.
    """
    now = clock.now()
    with clock.frozen(now - timedelta(days=45)):
        await preparing.prepare(
            OFFICER,
            new=NewConsultation(
                slug=SLUG,
                title="既有多层住宅加装电梯扶持办法(征求意见稿)",
                kind=Kind.NORMATIVE_DOCUMENT,
                body="fgj",
                opens_at=now - timedelta(days=40),
                closes_at=now - timedelta(days=4),
                drafting_note="本区三万户居民住在没有电梯的六层楼里。",
                interpretation="写给住在老房子里的居民。",
                screening=Screening.AFTER_SCREENING,
            ),
        )
        await drafting.save_draft(OFFICER, slug=SLUG, content=TEXT.encode(), media_type="text/markdown")
        await life_cycle.submit(OFFICER, slug=SLUG)
        await life_cycle.approve(REVIEWER, slug=SLUG)
    with clock.frozen(now - timedelta(days=40)):
        await life_cycle.open_(OFFICER, slug=SLUG)
    with clock.frozen(now - timedelta(days=20)):
        said = [(await commenting.receive(NOBODY, slug=SLUG, new=_comment(number))).id for number in range(commenters)]
    with clock.frozen(now - timedelta(days=3)):
        point = await pointing.state_point(OFFICER, slug=SLUG, new=NewPoint(title="补偿底楼住户", comments=said))
        disposition = NewDisposition(status=Status.ADOPTED, reason="已写入第二条。", version=0)
        await answering.dispose(OFFICER, point=point, new=disposition)
        await reporting.submit_report(OFFICER, slug=SLUG)
        await reporting.approve_report(LEADER, slug=SLUG)
    await execute("DELETE FROM delivery")
    await execute("DELETE FROM outbox")
    return SLUG


def _comment(number: int) -> NewComment:
    text = f"底楼采光受影响,应当写明补偿标准。第{number}户。"
    return NewComment(text=text, author=Author(contact=address(number)))


class Fate(msgspec.Struct, frozen=True):
    """A delivery as it ended."""

    id: UUID
    fate: str
    contact: str | None
    owed_for: str


async def fates() -> list[Fate]:
    """Every notice of a report that is owed."""
    return await fetch(
        Fate, "SELECT id, fate, contact, owed_for FROM delivery WHERE starts_with(subject, 'report:') ORDER BY id"
    )


def account(owed: Collection[Fate], taken: Iterable[EmailMessage], *, expected: int, kills: int) -> list[str]:
    """What is wrong, one sentence each: a notice that is missing, unfinished, lost, or repeated too often."""
    copies = Counter(str(mail["Message-ID"]) for mail in taken)
    wrong = []
    if len(owed) != expected or len({one.owed_for for one in owed}) != expected:
        wrong.append(f"{len(owed)} notices are owed instead of {expected}")
    for one in owed:
        came = copies.pop(f"<{one.id}@{DOMAIN}>", 0)
        if one.fate not in ENDED:
            wrong.append(f"{one.contact} is still {one.fate}")
        elif one.fate == "sent" and not came:
            wrong.append(f"{one.contact} counts as told and got no mail")
        elif one.fate != "sent" and came:
            wrong.append(f"{one.contact} got a mail and counts as {one.fate}")
        if came > 1 + kills:
            wrong.append(f"{one.contact} got {came} mails, with {kills} kills")
    wrong += [f"a mail nobody owed: {message_id}" for message_id in copies]
    sent = sum(one.fate == "sent" for one in owed)
    repeats = len(list(taken)) - sent if isinstance(taken, list) else 0
    if repeats > kills * AT_ONCE:
        wrong.append(f"{repeats} repeats, with {kills} kills and {AT_ONCE} mails on their way at a time")
    return wrong


async def taken_by(mail: MailServer, count: int) -> None:
    """Wait until the mail server has taken so many mails in all, or nothing is left to send."""
    while len(mail.taken) < count and await queued():
        try:
            async with asyncio.timeout(1):
                await mail.until(count)
        except TimeoutError:
            continue


async def queued() -> int:
    """How many notices still wait to be sent."""
    rows = await execute("SELECT count(*) AS n FROM delivery WHERE fate = 'queued'")
    return int(rows[0]["n"])


def points_between(first: int, last: int, count: int, chance: random.Random) -> list[int]:
    """So many different numbers in order, anywhere between two."""
    return sorted(chance.sample(range(first, last), count))
