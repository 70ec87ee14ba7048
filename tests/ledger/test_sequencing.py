"""Acts owe leaves; the sequencer numbers them once, whoever works at it, and signs what it made."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import pytest

from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.ledger import sequencing
from participation.base.ledger.keys import known_keys, next_key, verifiers
from participation.base.ledger.notes import BadNote, opened
from participation.base.ledger.proofs import Placed, consistency, latest_checkpoint, leaf_at, leaves_of, proof_of
from participation.base.ledger.sequencing import ledger_size, owed, root_at, sequence
from participation.base.ledger.tree import leaf_hash, node_hash, root_of


async def owe(number: int, *, consultation: str = "lift", kind: str = "disposition") -> list[UUID]:
    """Owe so many leaves in one act."""
    subjects = [uuid7() for _ in range(number)]
    async with transaction():
        await execute(
            "SELECT ledger_owe({}, {}, s, {}) FROM unnest({}::uuid[]) AS s",
            kind,
            consultation,
            '{"said":"甲"}',
            subjects,
        )
    return subjects


async def owe_and_fail() -> None:
    async with transaction():
        await execute("SELECT ledger_owe('comment', 'lift', gen_random_uuid(), '')")
        await execute("SELECT 1 / 0")


async def all_leaves() -> list[Placed]:
    return [await leaf_at(at) for at in range(await ledger_size())]


async def test_leaves_are_numbered_from_one_within_their_consultation(database: None) -> None:
    await owe(2)
    await owe(1, consultation="dogs")
    await owe(1)
    assert await sequence() == 4
    assert [(leaf.position, leaf.consultation, leaf.sequence) for leaf in await all_leaves()] == [
        (0, "lift", 1), (1, "lift", 2), (2, "dogs", 1), (3, "lift", 3),
    ]  # fmt: skip


async def test_a_rush_is_taken_in_though_the_statistics_say_that_nothing_waits(database: None) -> None:
    """Analysed while empty, as it is most of the time, the table seems to hold nothing when thousands come."""
    await owe(20_000)
    async with transaction():  # in one, so that nothing tidies the table up in between
        await execute("DELETE FROM ledger_pending")
        await execute("ANALYZE ledger_pending")
        [told] = await execute("SELECT reltuples, relpages FROM pg_class WHERE relname = 'ledger_pending'")
        assert told["reltuples"] == 0 < told["relpages"]
    await owe(20_000, consultation="dogs")
    assert await sequence() == 20_000, "within the time that a statement may take"


async def test_the_signed_root_is_that_of_all_leaves(database: None) -> None:
    for number in (3, 300, 1):
        await owe(number)
        await sequence()
    note = await latest_checkpoint()
    checkpoint = opened(note.note, await verifiers())
    hashes = [leaf_hash(leaf.leaf.content) for leaf in await all_leaves()]
    assert (checkpoint.size, checkpoint.root) == (304, root_of(hashes))
    assert checkpoint.root == await root_at(304)


async def test_what_an_act_that_failed_owed_is_not_in_the_ledger(database: None) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        await owe_and_fail()
    assert not await owed()
    assert await sequence() == 0
    with pytest.raises(Refused) as found:
        await latest_checkpoint()
    assert found.value.refusal.code == "no_checkpoint_yet"


async def test_many_acts_and_many_sequencers_at_once_number_every_leaf_once(database: None) -> None:
    acts = [owe(5, consultation=f"c{at % 3}") for at in range(30)]
    await asyncio.gather(*acts, *(sequence() for _ in range(8)))
    await sequence()
    leaves = await all_leaves()
    assert len(leaves) == 150 == len({leaf.subject for leaf in leaves})
    for consultation in ("c0", "c1", "c2"):
        numbers = [leaf.sequence for leaf in leaves if leaf.consultation == consultation]
        assert numbers == list(range(1, 51))
    assert opened((await latest_checkpoint()).note, await verifiers()).root == root_of(
        [leaf_hash(leaf.leaf.content) for leaf in leaves]
    )


async def test_a_sequencer_that_counted_wrong_takes_nothing(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def none_yet() -> int:
        return 0

    await owe(3)
    await sequence()
    await owe(1)
    monkeypatch.setattr(sequencing, "ledger_size", none_yet)
    with pytest.raises(asyncpg.UniqueViolationError):
        await sequence()
    assert await owed()
    assert (await latest_checkpoint()).size == 3


async def test_a_leaf_proves_that_it_is_under_the_signed_root(database: None) -> None:
    subjects = await owe(700)
    await sequence()
    note = await latest_checkpoint()
    root = opened(note.note, await verifiers()).root
    [placed] = await leaves_of(subjects[300])
    proof = await proof_of(placed, note)
    found, at, last = leaf_hash(proof.leaf.content), proof.position, proof.size - 1
    for step in map(bytes.fromhex, proof.path):
        while at % 2 == 0 and at == last:
            at, last = at // 2, last // 2
        found = node_hash(step, found) if at % 2 else node_hash(found, step)
        at, last = at // 2, last // 2
    assert found == root


async def test_a_later_checkpoint_goes_on_from_an_earlier(database: None) -> None:
    for number in (3, 4):
        await owe(number)
        await sequence()
    leaves = [leaf_hash(leaf.leaf.content) for leaf in await all_leaves()]
    proof = await consistency(3, 7)
    assert [bytes.fromhex(step) for step in proof.path] == [
        leaves[2], leaves[3], root_of(leaves[:2]), root_of(leaves[4:]),
    ]  # fmt: skip


@pytest.mark.parametrize(("earlier", "later"), [(4, 3), (2, 3), (3, 9)])
async def test_sizes_that_were_never_signed_prove_nothing(database: None, earlier: int, later: int) -> None:
    for number in (3, 1):
        await owe(number)
        await sequence()
    with pytest.raises(Refused) as found:
        await consistency(earlier, later)
    assert (found.value.refusal.status, found.value.refusal.code) == (422, "no_such_size")


async def test_no_leaf_is_changed_or_taken_out(database: None) -> None:
    await owe(1)
    await sequence()
    for act in (
        "DELETE FROM ledger_leaf",
        "UPDATE ledger_leaf SET kind = 'comment'",
        "UPDATE ledger_leaf SET body = 'other'::bytea",
        "DELETE FROM ledger_checkpoint",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(act)


async def test_erasure_takes_what_opens_a_leaf_and_leaves_the_tree(database: None) -> None:
    await owe(2)
    await sequence()
    before = await root_at(2)
    await execute("UPDATE ledger_leaf SET salt = NULL, body = NULL WHERE position = 0")
    assert (await leaf_at(0)).body is None
    assert root_of([leaf_hash(leaf.leaf.content) for leaf in await all_leaves()]) == before


async def test_a_new_key_is_vouched_for_by_the_one_before_it(database: None) -> None:
    await owe(1)
    await sequence()
    async with transaction():
        await next_key(size=1, reason="每年更换", lost=False)
    await owe(1)
    await sequence()
    first, second = await known_keys()
    assert second.vouched
    assert (second.size, second.reason) == (1, "每年更换")
    old, new = await verifiers()
    note = (await latest_checkpoint()).note
    assert opened(note, [new]).size == 2
    with pytest.raises(BadNote):
        opened(note, [old])
    assert first.verifier != second.verifier


async def test_two_leaves_that_say_the_same_commit_to_different_numbers(database: None) -> None:
    await owe(2)
    await sequence()
    first, second = await all_leaves()
    assert first.body == second.body
    assert first.commitment != second.commitment


async def test_a_text_is_written_as_canonical_json_in_the_database(database: None) -> None:
    for text in ("甲“乙”", 'a"b\\c/d', "\x01\x1f\x7f\n\t\r\b\f", "\u2028😀", ""):
        [row] = await execute("SELECT ledger_text({}) AS written", text)
        assert row["written"].encode() == canonical(text)
