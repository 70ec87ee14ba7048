"""What is no HTTP, or HTTP that only a program written to harm sends, at the real server."""

from __future__ import annotations

import socket
from pathlib import Path

from participation.base.database import execute
from participation.base.settings import current
from tests.house.serving import Served

HOST = b"Host: 127.0.0.1\r\n"
POST = b"POST /api/v1/consultations/lift/comments HTTP/1.1\r\n" + HOST
RAW = {
    "nothing": b"",
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200,
    "blank lines": b"\r\n" * 1_000,
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe\x80?q=\xff HTTP/1.1\r\n" + HOST + b"\r\n",
    "null in the path": b"GET /a\0b HTTP/1.1\r\n" + HOST + b"\r\n",
    "no path": b"GET  HTTP/1.1\r\n" + HOST + b"\r\n",
    "another's address": b"GET http://evil.example/consultations HTTP/1.1\r\n" + HOST + b"\r\n",
    "star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "connect": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "old": b"GET / HTTP/1.0\r\n\r\n",
    "future": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "long path": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "large header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(5_000)) + b"\r\n",
    "bytes in a header": b"GET / HTTP/1.1\r\n" + HOST + b"Accept-Language: \xff\xfe\x80\r\nCookie: \xff=\xfe\r\n\r\n",
    "null in a header": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: a\0b\r\n\r\n",
    "no end": b"GET / HTTP/1.1\r\n" + HOST,
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}",
    "length and chunks": POST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "bad chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "less than promised": POST + b'Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"text": "a"',
    "unicode length": POST + "Content-Length: ٢\r\n\r\n{}".encode(),
    "upgrade": b"GET / HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "two at once": (b"GET /health/live HTTP/1.1\r\n" + HOST + b"\r\n") * 2,
}


def said_to(served: Served, raw: bytes) -> bytes:
    """What the server answers until it has said all or hangs up."""
    answer = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=3) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                answer += piece
        except OSError:
            pass  # it hung up on us, or waits for the rest
    return answer


async def test_nothing_on_the_wire_harms_the_server(world: None, tmp_path: Path) -> None:
    with Served(tmp_path / "var", KAIMEN_DATABASE_URL=current().database_url) as served:
        assert served.is_up(), served.log
        workers = served.workers()
        for name, raw in RAW.items():
            answer = said_to(served, raw)
            status = answer.split(b" ", 2)[1] if answer.startswith(b"HTTP/") else b""
            assert not status.startswith(b"5"), (name, answer[:200], served.log[-2000:])
        assert served.answers("/health/live")
        assert served.workers() == workers
        assert "unexpected_error" not in served.log
        assert "Traceback" not in served.log
    assert await execute("SELECT id FROM comment") == []
