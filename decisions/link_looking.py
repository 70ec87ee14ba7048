"""Looking whether an address elsewhere still leads somewhere: one short call, to a public address and no other.

As with every call that somebody else chose the address of, the name is resolved once, what it stands for is judged,
and exactly that is connected to. Each redirect is judged anew. Neither this machine nor a private network is ever
called, whatever the settings allow to other calls: the public could not follow such a link.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from decisions.rules.links import fault_of_status, is_address
from decisions.words import LinkFault
from participation.base.webhooks.calling import resolve
from participation.base.webhooks.rules import Reach, first_allowed

REACH = Reach()
# seconds for the whole look, redirects and all
PATIENCE = 15.0
MOST_REDIRECTS = 5


async def look_at(address: str) -> LinkFault | None:
    """What is wrong with an address, None where it answers. Nothing of the answer is read but its first line."""
    try:
        async with asyncio.timeout(PATIENCE):
            for _ in range(MOST_REDIRECTS + 1):
                status, onward = await _ask(address)
                if onward is None:
                    return fault_of_status(status)
                if not is_address(onward):
                    return LinkFault.ERROR
                address = onward
    except _NotAllowed:
        return LinkFault.NOT_ALLOWED
    except _NoHost:
        return LinkFault.NO_HOST
    except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError):
        return LinkFault.NO_ANSWER
    return LinkFault.ERROR


class _NotAllowed(Exception):
    """The address stands for something that must not be called."""


class _NoHost(Exception):
    """The name stands for nothing."""


async def _ask(address: str) -> tuple[int, str | None]:
    """The status of the answer and, of a redirect, where it leads."""
    parts = urlsplit(address)
    network = await _judged(parts)
    bracketed = f"[{network}]" if ":" in network else network
    port = f":{parts.port}" if parts.port else ""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"Host": parts.netloc, "User-Agent": "Mozilla/5.0 (compatible; Kaimen)", "Accept": "*/*"}
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=PATIENCE) as client,
        client.stream(
            "GET",
            f"{parts.scheme}://{bracketed}{port}{path}",
            headers=sent,
            # the certificate must be that of the name, although the network address is called
            extensions={"sni_hostname": parts.hostname},
        ) as answer,
    ):
        redirected = HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < HTTPStatus.BAD_REQUEST
        onward = answer.headers.get("location") if redirected else None
        return answer.status_code, urljoin(address, onward) if onward else None


async def _judged(parts: SplitResult) -> str:
    assert parts.hostname is not None  # an address has one
    try:
        addresses = await resolve(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
    except (OSError, UnicodeError) as error:
        raise _NoHost from error
    allowed = first_allowed(addresses, REACH)
    if allowed is None:
        raise _NotAllowed
    return allowed
