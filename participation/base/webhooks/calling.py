"""One call: the name is resolved once, the address judged, and exactly that address connected to.

No redirect is followed and no proxy of the environment used: both would lead to an address that nobody judged.
"""

from __future__ import annotations

import asyncio
import socket
import time
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import httpx
import msgspec

from participation.base.errors import N_
from participation.base.settings import Settings, current
from participation.base.webhooks.errors import (
    ADDRESS_PRIVATE,
    NAME_UNKNOWN,
    URL_NEEDS_TLS,
    URL_WRONG,
    NotAllowed,
)
from participation.base.webhooks.rules import Reach, first_allowed
from participation.base.webhooks.signing import headers

# Seconds for everything, from the name to the last byte; and how much of an answer is read.
PATIENCE = 10.0
LARGEST_ANSWER = 64 << 10
# So much of an answer is kept for whoever looks after it.
SHOWN = 300

NO_ANSWER = N_("did not answer")
TOO_SLOW = N_("did not answer in time")
TOO_LARGE = N_("answered with more than can be read")


class Answer(msgspec.Struct, frozen=True):
    """What a call was answered: ``status`` is None where there was no answer, and ``said`` then tells why."""

    status: int | None
    said: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        """Whether the other side has it: any 2xx."""
        return self.status is not None and 200 <= self.status < 300


def reach(settings: Settings) -> Reach:
    """How far calls may go: a site that is itself served on this machine alone is being tried out."""
    host = urlsplit(settings.base_url).hostname or ""
    return Reach(_is_loopback(host), tuple(settings.webhook_networks.split()))


def check_url(url: str, settings: Settings) -> SplitResult:
    """The parts of an address that may be called by its look. Raises :class:`NotAllowed`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAllowed("invalid", URL_WRONG) from error
    plain = parts.scheme == "http" and reach(settings).loopback
    if not parts.hostname or parts.username is not None or parts.password is not None or port == 0:
        raise NotAllowed("invalid", URL_WRONG)
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url) or "\\" in url:
        raise NotAllowed("invalid", URL_WRONG)
    if parts.scheme != "https" and not plain:
        raise NotAllowed("invalid", URL_NEEDS_TLS if parts.scheme == "http" else URL_WRONG)
    return parts


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


async def judged(url: str, settings: Settings) -> tuple[SplitResult, str]:
    """The parts of an address and the one network address to connect to. Raises :class:`NotAllowed`."""
    parts = check_url(url, settings)
    assert parts.hostname is not None  # just checked
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        addresses = await resolve(parts.hostname, port)
    except (OSError, UnicodeError) as error:
        raise NotAllowed("unknown_value", NAME_UNKNOWN) from error
    address = first_allowed(addresses, reach(settings))
    if address is None:
        raise NotAllowed("not_allowed", ADDRESS_PRIVATE)
    return parts, address


async def call(url: str, key: bytes, *, call_id: str, body: bytes, at: datetime, **more: str) -> Answer:
    """Post a signed body (JSON) and read the answer; ``more`` are further headers, underscores for hyphens."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            status, said = await _post(url, key, call_id, body, at, more)
    except NotAllowed as error:
        status, said = None, str(error)
    except TimeoutError:
        status, said = None, TOO_SLOW
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        status, said = None, f"{NO_ANSWER}: {type(error).__name__}"
    return Answer(status, said, int((time.monotonic() - began) * 1000))


async def _post(url: str, key: bytes, call_id: str, body: bytes, at: datetime, more: dict[str, str]) -> tuple[int, str]:
    parts, address = await judged(url, current())
    bracketed = f"[{address}]" if ":" in address else address
    port = f":{parts.port}" if parts.port else ""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    sent = {"Host": host, "Content-Type": "application/json", "User-Agent": "Kaimen", "Accept-Encoding": "identity"}
    sent |= {name.replace("_", "-"): value for name, value in more.items()}
    sent |= headers(key, call=call_id, at=at, body=body)
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=PATIENCE) as client,
        client.stream(
            "POST",
            f"{parts.scheme}://{bracketed}{port}{path}",
            content=body,
            headers=sent,
            # the certificate must be that of the name, although the address is called
            extensions={"sni_hostname": parts.hostname},
        ) as answer,
    ):
        read = b""
        async for chunk in answer.aiter_raw():
            read += chunk
            if len(read) > LARGEST_ANSWER:
                return answer.status_code, TOO_LARGE
    text = read.decode("utf-8", "replace")
    return answer.status_code, " ".join(text.split())[:SHOWN]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
