"""What happens around every request, whatever becomes of it: its headers, HEAD, and the time it takes."""

from __future__ import annotations

import time
from typing import Any, cast

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import HTTPScope, LifeSpanReceive, LifeSpanScope, LifeSpanSend, Message, Receive, Scope, Send

from participation import metrics
from participation.registering import KnownOnce
from participation.security_headers import HeadersOf
from participation.workload import Workload

CLOSE = (b"connection", b"close")


class Kaimen(KnownOnce, Litestar):
    """The application. A GET route answers HEAD too, and no answer leaves without the security headers.

    Litestar's own middleware would not see addresses that are not found.
    """

    headers_of: HeadersOf
    workload: Workload | None = None

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        http = cast("HTTPScope", scope)
        began = time.perf_counter()
        status, asked = 0, http["method"]
        workload = self.workload
        if workload:
            workload.asked()
        only_head = asked == "HEAD"
        if only_head:
            http["method"] = "GET"

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], *self.headers_of(http, message["headers"])]
                if workload:
                    # later versions of HTTP have no such header
                    if http["http_version"] == "1.1" and workload.sends_on(time.perf_counter() - began):
                        headers.append(CLOSE)
                    workload.answered()
                message["headers"] = headers
            elif message["type"] == "http.response.body" and only_head:
                message["body"] = b""
            outward: Any = send
            await outward(message)

        try:
            await super().__call__(http, receive, sending)
        finally:
            if workload and not status:
                workload.answered()
            template = http.get("path_template") or metrics.UNMATCHED
            metrics.answered(template, asked, status, time.perf_counter() - began)
