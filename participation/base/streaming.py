"""Reading more rows than fit into memory: a cursor of the server, read piece by piece within one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeVar

import msgspec
from piccolo.querystring import QueryString

from participation.base.database import engine

T = TypeVar("T")

AT_ONCE = 1_000


async def streamed(
    kind: type[T], sql: str, *values: Any, at_once: int = AT_ONCE, replica: bool = False
) -> AsyncIterator[list[T]]:
    """The rows of a statement as :func:`fetch` gives them, in lists of at most ``at_once``, all of one instant.

    Holds a connection until the last piece was read: whoever writes to somebody slow writes to a file first.
    """
    node: Any = engine()
    if replica and "replica" in node.extra_nodes:
        node = node.extra_nodes["replica"]
    query, arguments = QueryString(sql, *values).compile_string()
    async with node.held() as connection, connection.transaction(readonly=True):
        # a cursor that is declared is planned to begin soon, a statement that is merely read slowly is not
        await connection.fetch("DECLARE streamed NO SCROLL CURSOR FOR " + query, *arguments)
        following = "FETCH " + str(int(at_once)) + " FROM streamed"
        while rows := await connection.fetch(following):
            yield [msgspec.convert(dict(row), kind) for row in rows]
