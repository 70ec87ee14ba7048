"""Mails: composed once, sent by the city's mail server or written as files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import aiosmtplib
import msgspec

from participation.base.errors import N_
from participation.base.messages import say
from participation.base.notices.bounces.return_path import return_path
from participation.base.notices.enclosing import Enclosure
from participation.base.notices.failures import NotSent, Undeliverable
from participation.base.notices.files import write_whole
from participation.base.notices.rendering import Letter, in_order
from participation.base.settings import Settings

# What the row says, before the answer of the other side.
NO_ANSWER = N_("mail server did not answer")
REFUSED_MAIL = N_("mail server refused the mail")
REFUSED_RECIPIENT = N_("mail server refused the recipient")
NOT_WRITTEN = N_("mail could not be written")

# A header is one line: mail programs do not put the pieces of a long address together again.
LINES = SMTP.clone(max_line_length=998)
# Seconds that each step of the conversation may take.
PATIENCE = 20.0
# Enhanced status codes (RFC 3463) that speak of the recipient: no such address, mailbox disabled or full, moved.
RECIPIENT = re.compile(r"\b5\.(?:1\.[0-36]|2\.[0-4]|4\.4)\b")
ENHANCED = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
# What servers without enhanced codes answer to a recipient they will not take.
REFUSED = frozenset({550, 551, 552, 553, 556})


class Server(msgspec.Struct, frozen=True):
    """A mail server as ``smtp://`` (STARTTLS where it is offered) or ``smtps://`` names it.

    ``?from=notices@city.example`` names the sender; else it is the user, else noreply at the site's own name.
    ``&bounces=returned@city.example`` names the mailbox to which mails come back that could not be delivered; the
    mail server must take ``returned+anything@`` for it too.
    """

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None
    sender: str | None
    bounces: str | None = None

    @classmethod
    def of(cls, url: str) -> Server:
        """The server of a ``KAIMEN_SMTP_URL``."""
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        user = unquote(parts.username) if parts.username else None
        asked = parse_qs(parts.query)
        named = asked.get("from", [user if user and "@" in user else None])[0]
        password = unquote(parts.password) if parts.password else None
        port = parts.port or (465 if tls else 25)
        bounces = asked.get("bounces", [None])[0]
        return cls(parts.hostname or "localhost", port, tls, user, password, named, bounces)


def compose(
    delivery: UUID,
    to: str,
    letter: Letter,
    *,
    locale: str,
    now: datetime,
    settings: Settings,
    leave: str = "",
    enclosures: Sequence[Enclosure] = (),
) -> EmailMessage:
    """The mail of a delivery; its Message-ID is that of the delivery, so that a second copy is known as one.

    ``leave`` is the address at which one leaves a subscription with one click (RFC 8058).
    """
    sender = _sender(settings)
    mail = EmailMessage(policy=LINES)
    mail["Subject"] = letter.subject
    mail["From"] = Address(say(locale, "Kaimen"), addr_spec=sender)
    mail["To"] = to
    mail["Date"] = now
    mail["Message-ID"] = f"<{delivery}@{sender.partition('@')[2]}>"
    # so that absence notices do not come back
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if leave:
        mail["List-Unsubscribe"] = f"<{leave}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, cte="base64")
    mail.add_alternative(letter.html, subtype="html", cte="base64")
    for one in enclosures:
        main, _, sub = one.media_type.partition("/")
        mail.add_attachment(one.content, main, sub, filename=one.name, params=dict(one.parameters))
    # last: making a mail of two parts moves what is there to the first of them
    mail["Content-Language"] = ", ".join(in_order(locale))
    return mail


async def send(delivery: UUID, mail: EmailMessage, settings: Settings) -> None:
    """Hand a mail to the mail server, or write it to ``var/mail`` where there is none.

    Where a mailbox for bounces is set, the envelope's sender names the delivery, so that a bounce does too.
    Raises :class:`NotSent` where it may go later and :class:`Undeliverable` where the recipient is refused.
    """
    if not settings.smtp_url:
        try:
            await asyncio.to_thread(write_whole, settings.mail_dir / f"{delivery}.eml", mail.as_bytes())
        except OSError as error:
            raise NotSent(f"{NOT_WRITTEN}: {error.strerror}") from error
        return
    server = Server.of(settings.smtp_url)
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.tls,
        username=server.user,
        password=server.password,
        timeout=PATIENCE,
    )
    try:
        await client.connect()
        # as bytes: handed over as a message, its long headers would be folded again
        await client.sendmail(_envelope_sender(delivery, server, settings), [str(mail["To"])], mail.as_bytes())
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refused(error.recipients[0]) from error
    except aiosmtplib.SMTPDataError as error:
        raise _refused(error) from error
    except aiosmtplib.SMTPResponseException as error:
        raise NotSent(f"{REFUSED_MAIL}: {error.code} {error.message}") from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        raise NotSent(f"{NO_ANSWER}: {error}") from error
    finally:
        # the mail is with the server; how the conversation ends is of no account
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await client.quit()
        client.close()


def _envelope_sender(delivery: UUID, server: Server, settings: Settings) -> str:
    return return_path(delivery, server.bounces) if server.bounces else _sender(settings)


def _refused(error: aiosmtplib.SMTPResponseException) -> NotSent | Undeliverable:
    """Whether the recipient is refused for good, or we are: a server that will not relay says 5xx too."""
    enhanced = ENHANCED.search(error.message)
    if RECIPIENT.search(error.message) or (error.code in REFUSED and not enhanced):
        return Undeliverable(f"{REFUSED_RECIPIENT}: {error.code} {error.message}")
    return NotSent(f"{REFUSED_MAIL}: {error.code} {error.message}")


def _sender(settings: Settings) -> str:
    if settings.smtp_url and (sender := Server.of(settings.smtp_url).sender):
        return sender
    host = urlsplit(settings.base_url).hostname or "localhost"
    with suppress(ValueError):
        ip_address(host)
        host = "localhost"
    return f"noreply@{host}"
