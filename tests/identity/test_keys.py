"""One secret key, many purposes, none of which opens what another sealed."""

from __future__ import annotations

import pytest

from participation.base import settings
from participation.base.security.keys import key, seal, seal_text, sign, signed, unseal, unseal_text
from participation.base.settings import Settings, SettingWrong


def test_what_is_sealed_opens_for_the_same_purpose_and_subject_only() -> None:
    sealed = seal("one", b"secret", "person")
    assert unseal("one", sealed, "person") == b"secret"
    assert unseal("two", sealed, "person") is None
    assert unseal("one", sealed, "another") is None


def test_what_was_changed_or_cut_does_not_open() -> None:
    sealed = seal("one", b"secret")
    assert unseal("one", sealed[:-1] + bytes([sealed[-1] ^ 1])) is None
    assert unseal("one", sealed[:5]) is None
    assert unseal_text("one", "ü*") is None
    assert unseal_text("one", "") is None


def test_two_seals_of_one_secret_differ() -> None:
    assert seal_text("one", "secret") != seal_text("one", "secret")


def test_a_signature_is_bound_to_purpose_and_text() -> None:
    signature = sign("one", "text")
    assert signed("one", "text", signature)
    assert not signed("two", "text", signature)
    assert not signed("one", "other", signature)
    assert not signed("one", "text", "ü")


def test_without_a_secret_key_nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "current", Settings)
    with pytest.raises(SettingWrong, match="KAIMEN_SECRET_KEY"):
        key("one")
