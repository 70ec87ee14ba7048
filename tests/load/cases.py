"""What is measured: the requests that people and scripts make most, on the demo city."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from participation.base.database import execute

SAID = {"text": "底楼采光受影响,应当写明补偿标准;施工期间也要给老人留一条路。", "stance": "support"}


class Case(msgspec.Struct, frozen=True):
    """A request; ``body`` makes it a POST."""

    name: str
    path: str
    body: bytes | None = None

    @property
    def status(self) -> int:
        """The status of its answer."""
        return 200 if self.body is None else 201


async def cases() -> list[Case]:
    """The cases with what the loaded city has; the one that writes comes last."""
    (most,) = await execute(
        "SELECT k.slug, k.id, min(c.receipt) AS receipt FROM consultation k JOIN comment c ON c.consultation = k.id"
        " WHERE k.state = 'open' GROUP BY k.id ORDER BY count(*) DESC LIMIT 1"
    )
    (answered,) = await execute(
        "SELECT min(c.receipt) AS receipt FROM comment c JOIN consultation k ON k.id = c.consultation"
        " JOIN point_comment p ON p.comment = c.id WHERE k.state = 'published'"
    )
    slug = most["slug"]
    clauses = await execute(
        "SELECT c.identity FROM clause c JOIN draft d ON d.id = c.draft WHERE d.consultation = {} ORDER BY c.position",
        most["id"],
    )
    said = msgspec.json.encode(SAID | {"clause": clauses[2]["identity"]})
    return [
        Case("bare handler", "/health/live"),
        Case("home page", "/"),
        Case("consultation page", f"/consultations/{slug}"),
        Case(f"draft page, {len(clauses)} clauses", f"/consultations/{slug}/draft"),
        Case("comments with a search", f"/consultations/{slug}/comments?q={quote('采光')}"),
        Case("API: list of consultations", "/api/v1/consultations"),
        Case("API: receipt", f"/api/v1/receipts/{answered['receipt']}"),
        Case("API: comment", f"/api/v1/consultations/{slug}/comments", said),
    ]


async def copying_a_comment() -> str:
    """The statement that stores one more comment like one that is there."""
    columns = await execute(
        "SELECT quote_ident(column_name) AS name FROM information_schema.columns WHERE table_name = 'comment'"
        " AND column_name NOT IN ('id', 'receipt') ORDER BY ordinal_position"
    )
    names = ", ".join(column["name"] for column in columns)
    (one,) = await execute("SELECT id FROM comment ORDER BY id DESC LIMIT 1")
    return (
        f"INSERT INTO comment (id, receipt, {names})"  # noqa: S608 # names of our own columns
        f" SELECT gen_random_uuid(), gen_random_uuid()::text, {names} FROM comment WHERE id = '{one['id']}'"
    )
