"""Mail servers as the setting names them: plain, by STARTTLS with a password, and not to be trusted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from participation.base import settings
from participation.base.codes import uuid7
from participation.base.notices import mail
from participation.base.notices.failures import NotSent
from participation.base.notices.mail import Server
from participation.base.notices.rendering import Letter
from tests.notices.mail_world import MailServer, set_to

NOON = datetime(2026, 8, 1, 4, 0, tzinfo=UTC)
LETTER = Letter("意见已收到", "正文\n", "<p>正文</p>")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.city.example", Server("mail.city.example", 25, False, None, None, None)),
        ("smtp://mail:2525", Server("mail", 2525, False, None, None, None)),
        (
            "smtps://notices%40city.example:p%40ss%3A@mail.city.example",
            Server("mail.city.example", 465, True, "notices@city.example", "p@ss:", "notices@city.example"),
        ),
        ("smtp://user:word@mail/?from=a%40b.example", Server("mail", 25, False, "user", "word", "a@b.example")),
    ],
)
def test_a_mail_server_is_read_from_its_url(url: str, server: Server) -> None:
    assert Server.of(url) == server


@pytest.mark.parametrize(
    ("changed", "sender"),
    [
        ({"smtp_url": "smtp://mail/?from=a%40b.example"}, "a@b.example"),
        ({"smtp_url": "smtp://c%40d.example:x@mail"}, "c@d.example"),
        ({"smtp_url": "smtp://mail", "base_url": "https://kaimen.city.example"}, "noreply@kaimen.city.example"),
        ({"smtp_url": "", "base_url": "http://127.0.0.1:8000"}, "noreply@localhost"),
    ],
)
def test_the_sender_is_named_or_belongs_to_the_site(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], sender: str
) -> None:
    set_to(monkeypatch, **changed)
    written = mail.compose(uuid7(), "lin@example.org", LETTER, locale="en", now=NOON, settings=settings.current())
    assert written["From"] == f"Kaimen <{sender}>"
    assert written["Date"] == "Sat, 01 Aug 2026 04:00:00 +0000"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_path, path = folder / "key.pem", folder / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return key_path, path


def knows(_server: object, _session: object, _envelope: object, _mechanism: str, given: object) -> AuthResult:
    assert isinstance(given, LoginPassword)
    return AuthResult(success=(given.login, given.password) == (b"user", b"w@rd"), handled=False)


@asynccontextmanager
async def guarded(server: MailServer, key: Path, path: Path) -> AsyncIterator[None]:
    """The mail server behind STARTTLS and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)

    def conversation() -> SMTP:
        return SMTP(server, tls_context=context, require_starttls=True, authenticator=knows, auth_required=True)

    listening = await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", server.port)
    try:
        yield
    finally:
        listening.close()
        await listening.wait_closed()


async def send(server: MailServer, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    set_to(monkeypatch, smtp_url=f"smtp://user:{password}@127.0.0.1:{server.port}/?from=a%40b.example")
    current = settings.current()
    written = mail.compose(uuid7(), "lin@example.org", LETTER, locale="en", now=NOON, settings=current)
    await mail.send(uuid7(), written, current)


async def test_a_mail_goes_by_starttls_with_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, (key, path) = MailServer(), certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    async with guarded(server, key, path):
        await send(server, monkeypatch, "w%40rd")
    assert len(server.taken) == 1


async def test_a_wrong_password_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, (key, path) = MailServer(), certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    async with guarded(server, key, path):
        with pytest.raises(NotSent, match="mail server refused the mail: 535"):
            await send(server, monkeypatch, "wrong")
    assert server.taken == []


async def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, (key, path) = MailServer(), certificate(tmp_path)
    async with guarded(server, key, path):
        with pytest.raises(NotSent, match=r"mail server did not answer: .*certificate"):
            await send(server, monkeypatch, "w%40rd")
    assert server.taken == []
