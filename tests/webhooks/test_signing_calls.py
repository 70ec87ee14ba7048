"""Signatures as Standard Webhooks defines them, so that any of its libraries can check ours."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.webhooks.signing import TOLERANCE, headers, new_key, read_key, verifies, written

AT = datetime.fromtimestamp(1731705121, UTC)
KEY = b64decode("plJ3nmyCDGBKInavdOK15jsl")
BODY = b'{"event_type":"ping","data":{"success":true}}'


def test_the_example_of_the_specification_comes_out() -> None:
    assert headers(KEY, call="msg_loFOjxBNrRLzqYUf", at=AT, body=BODY) == {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }


@given(st.binary(max_size=200), st.text("abc123_", min_size=1, max_size=20), st.binary(min_size=24, max_size=64))
def test_what_is_signed_verifies_and_nothing_else_does(body: bytes, call: str, key: bytes) -> None:
    signed = headers(key, call=call, at=AT, body=body)
    assert verifies(key, signed, body, now=AT)
    assert not verifies(key, signed, body + b"x", now=AT)
    assert not verifies(key, signed | {"webhook-id": call + "x"}, body, now=AT)
    assert not verifies(new_key(), signed, body, now=AT)


@pytest.mark.parametrize("off", [-1, 1])
def test_a_recording_is_good_for_minutes(off: int) -> None:
    signed = headers(KEY, call="msg_1", at=AT, body=BODY)
    assert verifies(KEY, signed, BODY, now=AT + off * TOLERANCE)
    assert not verifies(KEY, signed, BODY, now=AT + off * (TOLERANCE + timedelta(seconds=1)))


def test_one_good_signature_among_several_is_enough() -> None:
    signed = headers(KEY, call="msg_1", at=AT, body=BODY)
    signed["webhook-signature"] = f"v1a,other v1,AAAA {signed['webhook-signature']}"
    assert verifies(KEY, signed, BODY, now=AT)


@given(st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text()))
def test_whatever_is_sent_is_refused_rather_than_a_failure(given_: dict[str, str]) -> None:
    assert not verifies(KEY, given_, BODY, now=AT)


def test_a_key_is_read_as_it_is_written_and_a_short_one_is_none() -> None:
    key = new_key()
    assert read_key(written(key)) == key
    for wrong in (
        "",
        "whsec_",
        "whsec_!!!!",
        written(b"short"),
        written(b"x" * 65),
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ):
        assert read_key(wrong) is None
