"""The services that other programs bring: Redis, mail, texts, the city's sign-in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiosmtplib

from participation.base.notices.mail import Server
from participation.base.settings import Settings
from participation.diagnosis.finding import Finding, fine, think, wrong
from participation.health import redis_answers

PATIENCE = 10.0


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Each service that is set, and what happens in place of those that are not."""
    yield await _redis(settings)
    yield await _mail(settings)
    yield _texts(settings)


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return fine("redis", "KAIMEN_REDIS_URL is not set: kaimen serve carries out the jobs itself.")
    if await redis_answers(settings.redis_url):
        return fine("redis", "It answers; jobs are carried out by kaimen work.")
    return wrong("redis", "It does not answer: look at KAIMEN_REDIS_URL.")


async def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return think("mail", f"KAIMEN_SMTP_URL is not set: mails stay here as files in {settings.mail_dir}.")
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
        await client.quit()
    except aiosmtplib.SMTPAuthenticationError:
        return wrong("mail", f"{server.host} refuses the user or password of KAIMEN_SMTP_URL.")
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return wrong("mail", f"{server.host}:{server.port} cannot be used ({type(error).__name__}).")
    return fine("mail", f"{server.host}:{server.port} takes our mails.")


def _texts(settings: Settings) -> Finding:
    if not settings.sms_webhook_url:
        return think("texts", f"KAIMEN_SMS_WEBHOOK_URL is not set: texts stay here as files in {settings.sms_dir}.")
    return fine("texts", "They go to the gateway of KAIMEN_SMS_WEBHOOK_URL.")
