"""The secret key: given by the settings, or for a demo made once and kept beside its database."""

from __future__ import annotations

import os
import secrets

from participation.base.settings import Settings, SettingWrong
from participation.cli.attaching import put

NAME = "KAIMEN_SECRET_KEY"


def settle_secret_key(settings: Settings) -> Settings:
    """The settings with a secret key in them. Raises ``SettingWrong`` where there is none and this is no demo."""
    if settings.secret_key:
        return settings
    kept = settings.data_dir / "secret_key"
    if not settings.demo:
        raise SettingWrong(
            f"{NAME} must be set to at least 32 random characters: it seals second factors and signs links. "
            'One can be made with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return put(NAME, kept.read_text("ascii").strip())
    with os.fdopen(file, "w", encoding="ascii") as handle:
        handle.write(secrets.token_urlsafe(48) + "\n")
    return put(NAME, kept.read_text("ascii").strip())
