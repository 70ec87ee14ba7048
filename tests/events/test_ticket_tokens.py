"""The signed token of a ticket: small enough for an old camera, and nobody's but ours."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from hypothesis import given
from hypothesis import strategies as st

from events.checkin.token import LENGTH, WRITTEN, address, make, read, verified, verify, written

OURS = generate_private_key(SECP256R1())
OTHER = generate_private_key(SECP256R1())
KEYS = {1: OURS.public_key(), 9: OTHER.public_key()}
DOORS = st.integers(1, 2**24 - 1)
TICKETS = st.integers(1, 2**32 - 1)


@given(DOORS, TICKETS)
def test_a_token_says_its_door_and_ticket_and_verifies(door: int, ticket: int) -> None:
    raw = make(OURS, key=1, door=door, ticket=ticket)
    token = verified(written(raw), KEYS)
    assert token is not None
    assert (len(raw), len(written(raw)), token.key, token.door, token.ticket) == (LENGTH, WRITTEN, 1, door, ticket)


@given(DOORS, TICKETS, st.integers(0, 8 * LENGTH - 1))
def test_no_token_with_a_flipped_bit_verifies(door: int, ticket: int, bit: int) -> None:
    raw = bytearray(make(OURS, key=1, door=door, ticket=ticket))
    raw[bit // 8] ^= 1 << bit % 8
    assert verified(written(bytes(raw)), KEYS) is None


@given(st.text(max_size=600))
def test_whatever_else_is_shown_is_no_token(shown: str) -> None:
    assert verified(shown, KEYS) is None


@given(st.binary(min_size=LENGTH, max_size=LENGTH))
def test_bytes_of_the_right_length_that_nobody_signed_do_not_verify(raw: bytes) -> None:
    assert verified(written(raw), KEYS) is None


def test_a_token_of_another_key_under_our_keys_number_is_refused() -> None:
    token = read(written(make(OTHER, key=1, door=7, ticket=7)))
    assert token is not None
    assert not verify(token, OURS.public_key())


def test_a_token_whose_key_is_not_known_any_more_is_refused() -> None:
    assert verified(written(make(OURS, key=2, door=7, ticket=7)), KEYS) is None


def test_a_ticket_looks_the_same_each_time_it_is_signed() -> None:
    assert make(OURS, key=1, door=7, ticket=7) == make(OURS, key=1, door=7, ticket=7)


@pytest.mark.parametrize("base", ["https://kaimen.example", "http://127.0.0.1:8000"])
def test_an_address_is_in_capitals_and_is_read_in_any_case(base: str) -> None:
    whole = address(base, make(OURS, key=1, door=7, ticket=7))
    assert whole == whole.upper()
    assert all(verified(shown, KEYS) for shown in (whole, whole.lower(), f"  {whole}\n", f"{whole}?from=wechat"))


def test_a_path_of_the_site_keeps_its_case() -> None:
    assert address("https://city.example/kaimen", make(OURS, key=1, door=7, ticket=7)).startswith(
        "HTTPS://CITY.EXAMPLE/kaimen/T/"
    )


def test_spare_bits_that_are_set_make_another_writing_which_is_refused() -> None:
    text = written(make(OURS, key=1, door=7, ticket=7))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    other = text[:-1] + alphabet[alphabet.index(text[-1]) + 1]
    assert read(text) is not None
    assert read(other) is None


@pytest.mark.parametrize(("key", "door", "ticket"), [(0, 1, 1), (256, 1, 1), (1, 2**24, 1), (1, 1, 2**32), (1, 0, 1)])
def test_a_number_without_room_is_refused(key: int, door: int, ticket: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        make(OURS, key=key, door=door, ticket=ticket)
