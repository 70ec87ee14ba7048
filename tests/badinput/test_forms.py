"""Forms as no browser sends them."""

from __future__ import annotations

from typing import Any

import httpx
from litestar import Litestar

from tests.badinput.dealing import dealt, in_shares
from tests.badinput.judging import assert_it_helps, nothing_stored, rows
from tests.badinput.routes import addresses
from tests.world import OFFICER, signed_in

PLAIN = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
FORM = "/consultations/lift/comment"


def part(name: str, value: str, more: str = "") -> str:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


BODIES: dict[str, tuple[str, bytes]] = {
    "nothing": (PLAIN, b""),
    "no name": (PLAIN, b"=a&&=&text"),
    "not utf-8": (PLAIN, b"text=%ff%fe&publish=%80"),
    "raw bytes": (PLAIN, bytes(range(256))),
    "null": (PLAIN, b"text=a%00b&publish=text%00"),
    "many fields": (PLAIN, "&".join(f"f{n}={n}" for n in range(10_000)).encode()),
    "one name often": (PLAIN, b"text=a&" * 10_000),
    "deep names": (PLAIN, ("author." * 500 + "name=a&answers." + "x." * 500 + "y=1&clauses.99999.text=a").encode()),
    "strange places": (PLAIN, b"clauses.-1.text=a&clauses.9999999999.text=b&clauses.x.text=c&questions.0=1"),
    "strange numbers": (PLAIN, b"version=9999999999999999999999&version=1e400&limit=NaN&codes=%2B1"),
    "json": ("application/json", b'{"text": "a"}'),
    "text": ("text/plain", b"text=a"),
    "no kind": ("", b"text=a"),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "empty boundary": ("multipart/form-data; boundary=", b"--\r\n"),
    "another boundary": ("multipart/form-data; boundary=y", part("text", "a").encode() + b"--x--"),
    "no end": (PARTS, part("text", "a").encode()),
    "cut in a header": (PARTS, b'--x\r\nContent-Disposition: form-data; name="te'),
    "no disposition": (PARTS, b"--x\r\nA: b\r\n\r\nvalue\r\n--x--"),
    "no name in a part": (PARTS, b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--"),
    "ten thousand parts": (PARTS, "".join(part(f"f{n}", "1") for n in range(10_000)).encode() + b"--x--"),
    "long header": (PARTS, part("text", "a", f'; filename="{"f" * 100_000}"').encode() + b"--x--"),
    "not utf-8 in a part": (PARTS, part("text", "").encode()[:-2] + b"\xff\xfe\r\n--x--"),
    "another charset": (
        PARTS,
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n'
        b"Content-Type: text/plain; charset=no-such\r\n\r\na\r\n--x--",
    ),
    "a file where text is meant": (PARTS, part("text", "a", '; filename="a.txt"').encode() + b"--x--"),
    "text where a file is meant": (
        PARTS,
        (part("files", "a") + part("file", "a") + part("text", "a")).encode() + b"--x--",
    ),
    "a file of that name": (PARTS, part("files", "a", '; filename="../../etc/passwd\0.txt"').encode() + b"--x--"),
    "long boundary": (f"multipart/form-data; boundary={'b' * 5_000}", b"--" + b"b" * 5_000 + b"--"),
    "boundary not ascii": ("multipart/form-data; boundary=é", b"--\xc3\xa9--"),
}


async def assert_a_form_helps(client: httpx.AsyncClient, path: str, name: str) -> httpx.Response:
    kind, body = BODIES[name]
    headers = [(b"content-type", kind.encode())]
    answer = await client.post(path, content=body, headers=headers)
    assert_it_helps(answer, name)
    return answer


@in_shares
async def test_no_form_breaks_on_it(client: httpx.AsyncClient, app: Litestar, open_one: str, share: int) -> None:
    deal = dealt(BODIES, share)
    for address in addresses(app, "POST"):
        if not address.api:
            signed_in(client, address.whose)
            for name in next(deal):
                await assert_a_form_helps(client, address.path, name)


async def test_who_sends_it_from_no_page_of_ours_is_told_so(client: httpx.AsyncClient, open_one: str) -> None:
    for name in BODIES:
        async with nothing_stored():
            answer = await assert_a_form_helps(client, FORM, name)
        assert answer.status_code in {400, 403, 413, 422}


async def test_no_upload_breaks_on_it(client: httpx.AsyncClient, open_one: str) -> None:
    for name in [name for name in BODIES if "multipart" in BODIES[name][0]]:
        before = await rows()
        answer = await assert_a_form_helps(client, "/api/v1/uploads", name)
        taken = answer.status_code == 201
        assert taken == (name in {"a file where text is meant", "a file of that name"})
        assert (await rows())["attachment"] == before["attachment"] + taken


async def test_a_form_beyond_the_limit_is_refused(client: httpx.AsyncClient, open_one: str) -> None:
    signed_in(client, OFFICER)

    async def endless() -> Any:
        for _ in range(40):
            yield b"a" * 1_000_000

    for path in (FORM, "/workbench/consultations/lift/draft/split", "/sign-in"):
        async with nothing_stored():
            answer = await client.post(path, content=endless(), headers={"content-type": PLAIN})
        assert_it_helps(answer)
        assert answer.status_code == 413
