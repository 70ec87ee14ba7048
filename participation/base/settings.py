"""The settings, read once from the environment; a wrong value stops the start with one sentence naming it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

LOCALES = ("zh-Hans", "en")
ORIGIN = re.compile(r"https?://[A-Za-z0-9.*-]+(:[0-9]{1,5})?")


class SettingWrong(Exception):
    """One sentence that names the setting and says what it should be."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings; the names are those of the environment less ``KAIMEN_``, in lower case."""

    database_url: str = ""
    database_replica_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    base_url: str = ""
    data_dir: Path = Path("var")
    smtp_url: str = ""
    sms_webhook_url: str = ""
    webhook_networks: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    locale: str = "zh-Hans"
    timezone: str = "Asia/Shanghai"
    rules: Path | None = None
    trusted_proxy: int = 0
    frame_ancestors: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    demo: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def secure(self) -> bool:
        """Whether cookies are marked Secure: exactly when people reach the site by https."""
        return self.base_url.startswith("https://")

    @property
    def mail_dir(self) -> Path:
        """Where mails become files when no mail server is set."""
        return self.data_dir / "mail"

    @property
    def sms_dir(self) -> Path:
        """Where texts become files when no gateway is set."""
        return self.data_dir / "sms"


URLS = {
    "database_url": ("postgresql", "postgres"),
    "database_replica_url": ("postgresql", "postgres"),
    "redis_url": ("redis", "rediss", "unix"),
    "base_url": ("http", "https"),
    "smtp_url": ("smtp", "smtps"),
    "sms_webhook_url": ("http", "https"),
    "oidc_issuer": ("http", "https"),
}


def read(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment.

    Raises :class:`SettingWrong` for a value that cannot be used. A missing secret key is judged where the
    server starts, since commands on files need none.
    """
    found: dict[str, object] = {}
    for name in Settings.__struct_fields__:
        key = "PORT" if name == "port" else f"KAIMEN_{name.upper()}"
        if value := environment.get(key, "").strip():
            found[name] = _value(name, key, value)
    settings = Settings(**found)  # type: ignore[arg-type] # each value was made for its field just above
    if not settings.base_url:
        settings = msgspec.structs.replace(settings, base_url=f"http://127.0.0.1:{settings.port}")
    return msgspec.structs.replace(
        settings, base_url=settings.base_url.rstrip("/"), data_dir=settings.data_dir.absolute()
    )


def _value(name: str, key: str, value: str) -> object:
    match name:
        case "port" | "workers" | "trusted_proxy":
            lowest, highest = {"port": (1, 65535), "workers": (1, 64)}.get(name, (0, 9))
            if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
                raise SettingWrong(f"{key} must be a number from {lowest} to {highest}, not {value!r}.")
            return int(value)
        case "host" | "frame_ancestors" | "webhook_networks":
            {"host": _check_address, "frame_ancestors": _check_origins}.get(name, _check_networks)(key, value)
        case "demo":
            if value not in {"0", "1"}:
                raise SettingWrong(f"{key} must be 0 or 1, not {value!r}.")
            return value == "1"
        case "locale":
            if value not in LOCALES:
                raise SettingWrong(f"{key} must be one of {', '.join(LOCALES)}, not {value!r}.")
        case "timezone":
            _check_timezone(key, value)
        case "secret_key":
            if len(value) < 32:
                raise SettingWrong(f"{key} must have at least 32 characters; it has {len(value)}.")
        case "rules":
            if not Path(value).is_file():
                raise SettingWrong(f"{key} must be the path of a rules file; there is none at {value!r}.")
            return Path(value)
        case "data_dir":
            return Path(value)
        case _ if name in URLS:
            _check_url(key, value, URLS[name])
    return value


def _check_address(key: str, value: str) -> None:
    try:
        ip_address(value)
    except ValueError as error:
        raise SettingWrong(f"{key} must be an address such as 127.0.0.1 or 0.0.0.0, not {value!r}.") from error


def _check_networks(key: str, value: str) -> None:
    try:
        for network in value.split():
            ip_network(network)
    except ValueError as error:
        raise SettingWrong(f"{key} must list networks such as 10.8.0.0/16, not {value!r}.") from error


def _check_timezone(key: str, value: str) -> None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingWrong(f"{key} must name a time zone such as Asia/Shanghai, not {value!r}.") from error


def _check_origins(key: str, value: str) -> None:
    if not all(ORIGIN.fullmatch(origin) for origin in value.split()):
        raise SettingWrong(f"{key} must list origins such as https://www.example.gov.cn, not {value!r}.")


def _check_url(key: str, value: str, schemes: tuple[str, ...]) -> None:
    """A URL may carry a password, so the sentence never repeats the value."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and bool(parts.netloc or parts.path or parts.query)
        _ = parts.port
    except ValueError:
        usable = False
    if not usable:
        raise SettingWrong(f"{key} must be a URL that begins with {' or '.join(f'{s}://' for s in schemes)}.")


@cache
def current() -> Settings:
    """The settings of this process."""
    return read(os.environ)
