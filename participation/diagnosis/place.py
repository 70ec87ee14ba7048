"""What needs no connection: settings, rules, address, disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from ipaddress import ip_address
from urllib.parse import urlsplit

from events.checkin.token import LENGTH, address
from participation.base import clock
from participation.base.in_force import current_calendar, current_rules
from participation.base.qr import qr_code
from participation.base.rules_file.errors import RulesFileWrong
from participation.base.settings import Settings
from participation.diagnosis.finding import Finding, fine, think, wrong

# Of the QR code of a ticket, which holds the address: beyond this old cameras hardly read it at the door.
LARGEST_CODE = 7
LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000


def findings(settings: Settings) -> Iterator[Finding]:
    """The secret key, the rules and their calendar, the address, the data folder."""
    yield _secret_key(settings)
    yield from _rules()
    yield _address(settings)
    yield _folder(settings)


def _secret_key(settings: Settings) -> Finding:
    if settings.secret_key:
        return fine("secret key", "It is set.")
    if (settings.data_dir / "secret_key").exists():
        return think("secret key", "The one of the demo is used. Set KAIMEN_SECRET_KEY before anybody relies on it.")
    return wrong("secret key", "KAIMEN_SECRET_KEY is not set: kaimen serve will not start without --demo.")


def _rules() -> Iterator[Finding]:
    try:
        current_rules()
    except RulesFileWrong as error:
        yield wrong("rules", str(error))
        return
    yield fine("rules", "The rules file can be used.")
    yield _calendar(clock.now().date())


def _calendar(today: date) -> Finding:
    unknown = [year for year in (today.year, today.year + 1) if not current_calendar().is_known(year)]
    if unknown:
        years = " and ".join(map(str, unknown))
        return think(
            "calendar", f"The holidays of {years} are not known: working days are counted Monday to Friday. Add them "
            "to the rules file when the State Council has published them."
        )  # fmt: skip
    return fine("calendar", f"The holidays of {today.year} and {today.year + 1} are known.")


def _address(settings: Settings) -> Finding:
    url = settings.base_url
    if (size := qr_code(address(url, bytes(LENGTH))).version) > LARGEST_CODE:
        return think(
            "address", f"{url} is too long for tickets: their QR codes need version {size}; more than {LARGEST_CODE} "
            "is hard to read for old cameras. Up to 58 characters with https:// and without a path are short enough."
        )  # fmt: skip
    if url.startswith("http://") and not _is_loopback(urlsplit(url).hostname or ""):
        return wrong("address", f"{url} is not encrypted: sign-ins could be stolen. Set KAIMEN_BASE_URL to https://….")
    return fine("address", url)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return wrong("disk", f"Nothing can be written in {folder}.")
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB are free in {folder}."
    if free < TOO_LITTLE:
        return wrong("disk", said)
    return think("disk", said) if free < LITTLE else fine("disk", said)
