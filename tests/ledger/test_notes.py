"""Checkpoints are notes that anybody can read, and whose every changed character shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from participation.base.ledger.notes import BadNote, Checkpoint, Verifier, opened, signed, verifier_of
from participation.base.ledger.standalone.kaimen_verify import NotVerified, read_checkpoint, read_key, signer

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NAME = "wangchao.example/ledger"
CHECKPOINT = Checkpoint(NAME, 20_852_163, bytes(range(32)), datetime(2027, 3, 1, 8, 30, tzinfo=UTC))
KEY = verifier_of(NAME, SECRET)


def test_a_checkpoint_is_four_lines_a_gap_and_a_line_a_signature() -> None:
    lines = signed(CHECKPOINT, NAME, SECRET, OTHER).split("\n")
    root = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    assert lines[:5] == [NAME, "20852163", root, "2027-03-01T08:30:00Z", ""]
    assert [line.rpartition(" ")[0] for line in lines[5:]] == [f"— {NAME}", f"— {NAME}", ""]


def test_the_key_of_the_specification_is_named_as_the_specification_names_it() -> None:
    # The example key of golang.org/x/mod/sumdb/note (BSD-3-Clause), from which c2sp.org/signed-note was written down.
    told = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(Verifier.read(told)) == told
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert signer(note, [told]) == told


def test_who_has_the_key_reads_the_checkpoint() -> None:
    note = signed(CHECKPOINT, NAME, SECRET)
    assert opened(note, [KEY]) == CHECKPOINT
    assert read_checkpoint(note) == (NAME, CHECKPOINT.size, CHECKPOINT.root)
    assert signer(note, [str(KEY)]) == str(KEY)


def test_one_known_signature_among_others_is_enough() -> None:
    note = signed(CHECKPOINT, NAME, OTHER, SECRET)
    assert opened(note, [KEY]) == CHECKPOINT
    assert signer(note, [str(KEY)]) == str(KEY)


def test_a_note_that_nobody_known_signed_is_refused() -> None:
    note = signed(CHECKPOINT, NAME, OTHER)
    with pytest.raises(BadNote):
        opened(note, [KEY])
    with pytest.raises(NotVerified):
        signer(note, [str(KEY)])


@given(st.data())
def test_whatever_character_is_changed_the_note_is_refused(data: st.DataObject) -> None:
    note = signed(CHECKPOINT, NAME, SECRET)
    at = data.draw(st.integers(0, len(note) - 1))
    letter = data.draw(st.characters(codec="ascii").filter(lambda other: other != note[at]))
    changed = note[:at] + letter + note[at + 1 :]
    with pytest.raises(BadNote):
        opened(changed, [KEY])
    with pytest.raises(NotVerified):
        signer(changed, [str(KEY)])


@pytest.mark.parametrize("told", ["", "a+b", "a+00000000+AQ==", str(KEY)[:-4] + "AAAA", str(KEY).replace(NAME, "x")])
def test_what_is_no_key_is_not_taken_for_one(told: str) -> None:
    with pytest.raises(BadNote):
        Verifier.read(told)
    with pytest.raises(NotVerified):
        read_key(told)
