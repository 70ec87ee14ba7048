"""Whether the program lives, and whether it can do its work; for load balancers and watchers."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog
from litestar import Response, get

from participation.base.database import execute
from participation.base.settings import current
from participation.schema_state import pending

log = structlog.get_logger()

# Seconds that a part has to answer.
PATIENCE = 3.0
GONE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


@get("/health/live")
async def live() -> Response[dict[str, str]]:
    """The process answers."""
    return _answer("live")


@get("/health/ready")
async def ready() -> Response[dict[str, str]]:
    """Everything it needs answers too; else 503, and ``missing`` says what does not."""
    part = await missing()
    return _answer("ready") if part is None else _answer("not ready", part)


async def missing() -> str | None:
    """The part that is missing (``database``, ``migrations``, ``redis``), or None."""
    try:
        async with asyncio.timeout(PATIENCE):
            await execute("SELECT 1")
            if await pending():
                return "migrations"
    except GONE as error:
        log.warning("not_ready", missing="database", error=type(error).__name__)
        return "database"
    if (url := current().redis_url) and not await redis_answers(url):
        return "redis"
    return None


async def redis_answers(url: str) -> bool:
    """Whether Redis takes connections and answers a ping in time."""
    from redis.asyncio import Redis  # noqa: PLC0415 # loaded only where Redis is used
    from redis.exceptions import RedisError  # noqa: PLC0415 # the same

    redis = Redis.from_url(url)
    try:
        async with asyncio.timeout(PATIENCE):
            return bool(await redis.ping())
    except (RedisError, OSError, TimeoutError) as error:
        log.warning("not_ready", missing="redis", error=type(error).__name__)
        return False
    finally:
        await redis.aclose()


def _answer(status: str, part: str | None = None) -> Response[dict[str, str]]:
    said = {"status": status} | ({"missing": part} if part else {})
    return Response(said, status_code=503 if part else 200, headers={"Cache-Control": "no-store"})
