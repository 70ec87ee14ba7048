"""Every setting: what it is without a value, what it takes, and the sentence for what it does not take."""

from __future__ import annotations

from pathlib import Path

import pytest

from participation.base.settings import Settings, SettingWrong, read

WRONG = [
    ("KAIMEN_DATABASE_URL", "mysql://kaimen@db/kaimen"),
    ("KAIMEN_DATABASE_URL", "postgresql://db:99999/kaimen"),
    ("KAIMEN_DATABASE_REPLICA_URL", "localhost"),
    ("KAIMEN_REDIS_URL", "http://redis"),
    ("KAIMEN_SECRET_KEY", "short"),
    ("KAIMEN_BASE_URL", "kaimen.example.cn"),
    ("KAIMEN_SMTP_URL", "mail.example.cn"),
    ("KAIMEN_SMS_WEBHOOK_URL", "ftp://gateway"),
    ("KAIMEN_WEBHOOK_NETWORKS", "10.8.0.0/16, 10.9.0.0/16"),
    ("KAIMEN_OIDC_ISSUER", "id.example.cn"),
    ("KAIMEN_LOCALE", "fr"),
    ("KAIMEN_TIMEZONE", "Moon/Base"),
    ("KAIMEN_TIMEZONE", "../etc/passwd"),
    ("KAIMEN_RULES", "/nosuch/rules.toml"),
    ("KAIMEN_TRUSTED_PROXY", "-1"),
    ("KAIMEN_FRAME_ANCESTORS", "https://portal.example.cn; script-src *"),
    ("KAIMEN_HOST", "everywhere"),
    ("KAIMEN_WORKERS", "0"),
    ("KAIMEN_DEMO", "yes"),
    ("PORT", "80000"),
    ("PORT", "８０００"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_with_one_sentence_that_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingWrong) as refused:
        read({name: value})
    sentence = str(refused.value)
    assert sentence.startswith(f"{name} must ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value"), [("KAIMEN_DATABASE_URL", "mysql://u:s3cret@db/x"), ("KAIMEN_SECRET_KEY", "s3cret")]
)
def test_what_may_be_a_password_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingWrong) as refused:
        read({name: value})
    assert "s3cret" not in str(refused.value)


def test_every_setting_has_a_wrong_value_here_or_takes_any_text() -> None:
    judged = {name for name, _ in WRONG}
    free = {"KAIMEN_DATA_DIR", "KAIMEN_OIDC_CLIENT_ID", "KAIMEN_OIDC_CLIENT_SECRET"}
    names = {"PORT" if name == "port" else f"KAIMEN_{name.upper()}" for name in Settings.__struct_fields__}
    assert names == judged | free


def test_without_any_setting_it_is_a_private_installation_on_this_machine() -> None:
    settings = read({})
    assert settings.database_url == ""
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.host == "127.0.0.1"
    assert settings.data_dir == Path("var").absolute()
    assert not settings.secure
    assert (settings.locale, settings.timezone) == ("zh-Hans", "Asia/Shanghai")


def test_cookies_are_secure_exactly_on_https() -> None:
    assert read({"KAIMEN_BASE_URL": "https://kaimen.example.cn/"}).secure
    assert read({"KAIMEN_BASE_URL": "https://kaimen.example.cn/"}).base_url == "https://kaimen.example.cn"
    assert not read({"KAIMEN_BASE_URL": "http://kaimen.example.cn"}).secure


def test_the_address_follows_the_port() -> None:
    assert read({"PORT": "9000"}).base_url == "http://127.0.0.1:9000"


def test_blanks_and_empty_values_count_as_not_set() -> None:
    assert read({"KAIMEN_REDIS_URL": " ", "PORT": ""}) == read({})
