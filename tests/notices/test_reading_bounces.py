"""What is read out of mails that come back."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.codes import uuid7
from participation.base.notices.bounces.reading import Report, read_bounce
from participation.base.notices.bounces.return_path import delivery_of, return_path
from participation.base.notices.bounces.rules import SOFT_MOST, Weight, again_after, weigh
from tests.notices.bounced_mails import MAILBOX, delivery_status, in_words

DELIVERY = UUID("0198a0b1-c2d3-7e4f-8a5b-6c7d8e9fa0b1")


def test_a_delivery_status_message_tells_which_mail_and_why() -> None:
    assert read_bounce(delivery_status(DELIVERY)) == Report(
        DELIVERY, "failed", "5.1.1", "550 5.1.1 <lin@example.org>: Recipient address rejected: User unknown"
    )


def test_the_recipient_of_the_envelope_is_enough() -> None:
    raw = delivery_status(DELIVERY, to="postmaster@city.example").replace(str(DELIVERY).encode(), b"x")
    assert read_bounce(raw) is None
    found = read_bounce(raw, to=return_path(DELIVERY, MAILBOX).upper())
    assert found is not None
    assert found.delivery == DELIVERY


def test_the_message_id_of_the_returned_mail_is_enough() -> None:
    found = read_bounce(delivery_status(DELIVERY, to="postmaster@city.example"))
    assert found is not None
    assert found.delivery == DELIVERY


def test_a_bounce_in_words_is_read_as_far_as_it_goes() -> None:
    found = read_bounce(in_words(DELIVERY, "退信原因：550 5.2.2 Mailbox is full\n请联系对方", Return_Path="<>"))
    assert found == Report(DELIVERY, "failed", "5.2.2", "5.2.2 Mailbox is full")


def test_an_absence_notice_is_no_bounce() -> None:
    raw = in_words(DELIVERY, "我在休假", sender="lin@example.org", Auto_Submitted="auto-replied")
    assert read_bounce(raw) is None


def test_an_answer_of_a_person_is_no_bounce() -> None:
    assert read_bounce(in_words(DELIVERY, "谢谢", sender="lin@example.org")) is None


@pytest.mark.parametrize(
    ("action", "status", "weight"),
    [
        ("failed", "5.1.1", Weight.HARD),
        ("Failed", "5.4.4", Weight.HARD),
        ("failed", "", Weight.HARD),
        ("failed", "4.4.7", Weight.SOFT),
        ("failed", "5.2.2", Weight.SOFT),
        ("failed", "5.7.1 (spam)", Weight.SOFT),
        ("failed", "2.0.0", Weight.NONE),
        ("delayed", "4.4.1", Weight.DELAYED),
        ("delivered", "2.1.5", Weight.NONE),
        ("relayed", "2.0.0", Weight.NONE),
    ],
)
def test_a_bounce_is_hard_soft_or_none(action: str, status: str, weight: Weight) -> None:
    assert weigh(action, status) is weight


def test_soft_bounces_are_waited_out_longer_each_time_and_then_count_as_hard() -> None:
    waits = [again_after(count) for count in range(1, SOFT_MOST + 1)]
    assert waits[-1] is None
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(set(known))


@given(st.uuids(version=4))
def test_a_return_path_names_its_delivery_and_fits_an_envelope(delivery: UUID) -> None:
    path = return_path(delivery, MAILBOX)
    assert delivery_of(f"<{path}>") == delivery
    assert delivery_of(path.upper()) == delivery
    assert len(path.partition("@")[0]) <= 64


@given(st.uuids(version=4), st.integers(0, 42), st.sampled_from("abcdef234567"))
def test_a_return_path_that_somebody_changed_names_nothing(delivery: UUID, at: int, put: str) -> None:
    path = return_path(delivery, MAILBOX)
    begin = path.index("+") + 1
    changed = path[: begin + at] + put + path[begin + at + 1 :]
    # the last character of the id holds two bits that say nothing
    assert delivery_of(changed) in ({delivery, None} if at == 25 or changed == path else {None})


@given(st.binary(max_size=2000))
def test_whatever_comes_in_is_no_report_rather_than_a_failure(raw: bytes) -> None:
    assert read_bounce(raw) is None


@given(st.integers(0, 1800), st.binary(min_size=1, max_size=8))
def test_a_mangled_report_is_read_or_left(at: int, put: bytes) -> None:
    whole = delivery_status(DELIVERY)
    found = read_bounce(whole[:at] + put + whole[at + len(put) :])
    assert found is None or found.delivery == DELIVERY


def test_message_ids_of_others_are_left() -> None:
    mail = message_from_bytes(delivery_status(uuid7()), policy=default)
    del mail["To"]
    raw = mail.as_bytes().replace(b"@city.example>", b"x@city.example>")
    assert read_bounce(raw) is None
