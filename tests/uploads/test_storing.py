"""Files that are handed in: stored once under their hash, attached once, forgotten where nobody wants them."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from participation.base import clock, settings
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.uploads.forgetting import forget_unattached
from participation.base.uploads.queries import attached_to
from participation.base.uploads.services import LARGEST, Stored, attach, store
from participation.base.uploads.storing import path_of
from tests.uploads import sample_files as files


async def hand_in(content: bytes = files.PDF, filename: str = "意见书.pdf") -> Stored:
    return await store(NOBODY, filename=filename, content=content)


def on_disk() -> list[Path]:
    return [path for path in (settings.current().data_dir / "uploads").rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def empty_folder() -> None:
    for path in on_disk():
        path.unlink()


async def test_a_file_is_stored_under_its_hash(database: None) -> None:
    stored = await hand_in()
    sha256 = hashlib.sha256(files.PDF).hexdigest()
    assert (stored.filename, stored.media_type, stored.size, stored.sha256) == (
        "意见书.pdf",
        "application/pdf",
        len(files.PDF),
        sha256,
    )
    (path,) = on_disk()
    assert path == settings.current().data_dir / "uploads" / sha256[:2] / sha256[2:]
    assert path.read_bytes() == files.PDF
    assert path.stat().st_mode & 0o077 == 0


async def test_the_same_bytes_are_stored_once_whatever_they_are_called(database: None) -> None:
    one, two = await asyncio.gather(hand_in(filename="一.pdf"), hand_in(filename="二.pdf"))
    assert one.id != two.id
    assert len(on_disk()) == 1
    assert await execute("SELECT count(*) AS n FROM upload") == [{"n": 1}]


async def test_a_stream_is_stored_like_bytes(database: None) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for at in range(0, len(files.PDF), 50):
            yield files.PDF[at : at + 50]

    stored = await store(NOBODY, filename="x.pdf", content=parts())
    assert stored.sha256 == hashlib.sha256(files.PDF).hexdigest()


async def test_a_stream_that_is_too_long_is_not_read_to_its_end(database: None) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"0" * (1 << 20)

    with pytest.raises(Refused) as refused:
        await store(NOBODY, filename="x.txt", content=endless())
    assert (refused.value.refusal.code, refused.value.refusal.status) == ("too_large", 413)
    assert read == LARGEST // (1 << 20) + 1


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("x.pdf", b"", "empty"),
        ("x.pdf", b"0" * (LARGEST + 1), "too_large"),
        ("x.pdf", b"<html>", "type_not_allowed"),
        ("x.docx", files.word()[:-30], "file_unsafe"),
        ("\u202e", files.PDF, "name_invalid"),
    ],
)
async def test_what_is_refused_leaves_nothing_behind(database: None, filename: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await store(NOBODY, filename=filename, content=content)
    assert refused.value.refusal.code == code
    assert on_disk() == []
    assert await execute("SELECT 1 FROM attachment") == []


async def test_a_file_can_be_stored_within_an_act(database: None) -> None:
    async with transaction():
        stored = await store(NOBODY, filename="x.pdf", content=files.PDF, subject="comment:1")
    assert [file.id for file in await attached_to("comment:1")] == [stored.id]


async def test_waiting_files_are_attached_to_what_they_belong_to(database: None) -> None:
    one, two = await hand_in(), await hand_in(files.picture("PNG"), "照片.png")
    async with transaction():
        await attach(NOBODY, subject="comment:1", uploads=[one.id, two.id])
    assert [file.filename for file in await attached_to("comment:1")] == ["意见书.pdf", "照片.png"]


async def test_a_file_belongs_to_one_thing_only(database: None) -> None:
    stored = await hand_in()
    async with transaction():
        await attach(NOBODY, subject="comment:1", uploads=[stored.id])
    for wanted in ([stored.id], [uuid7()]):
        with pytest.raises(Refused) as refused:
            await attach(NOBODY, subject="comment:2", uploads=wanted)
        assert refused.value.refusal.code == "unknown_attachment"
    assert await attached_to("comment:2") == []


async def test_a_file_nobody_attached_is_forgotten_after_a_day_and_an_attached_one_stays(database: None) -> None:
    kept = await hand_in()
    dropped = await hand_in(files.TEXT, "x.txt")
    async with transaction():
        await attach(NOBODY, subject="comment:1", uploads=[kept.id])
    assert await forget_unattached() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert await forget_unattached() == 1
    assert on_disk() == [path_of(kept.sha256, settings.current())]
    assert await execute("SELECT sha256 FROM upload") == [{"sha256": kept.sha256}]
    assert dropped.sha256 != kept.sha256


async def test_bytes_left_by_an_act_that_failed_are_swept(database: None) -> None:
    with pytest.raises(ZeroDivisionError):
        await act_that_fails()
    (left,) = on_disk()
    long_ago = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(left, (long_ago, long_ago))
    assert await forget_unattached() == 1
    assert on_disk() == []


async def act_that_fails() -> None:
    async with transaction():
        await store(NOBODY, filename="x.pdf", content=files.PDF)
        raise ZeroDivisionError


async def test_bytes_handed_in_again_while_they_are_swept_are_kept(database: None) -> None:
    await hand_in()
    await execute("DELETE FROM attachment")
    await execute("UPDATE upload SET stored_at = {}", clock.now() - timedelta(days=2))
    (left,) = on_disk()
    os.utime(left, (0, 0))
    again, _ = await asyncio.gather(hand_in(), forget_unattached())
    assert path_of(again.sha256, settings.current()).read_bytes() == files.PDF
    assert await execute("SELECT sha256 FROM upload") == [{"sha256": again.sha256}]


async def test_who_stored_what_kind_is_recorded_without_its_name(database: None) -> None:
    stored = await hand_in(filename="王明的病历.pdf")
    (entry,) = await execute("SELECT verb, subject, detail FROM audit")
    assert (entry["verb"], entry["subject"]) == ("stored", f"attachment:{stored.id}")
    assert "王明" not in str(entry["detail"])
