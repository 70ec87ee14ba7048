"""What makes a row that row: its own key, else what it says and the how-manieth it is that says just this."""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np
import numpy.typing as npt

from consultations.schemas.comment import NewComment

KEY_BYTES = 16


def said_of(new: NewComment) -> bytes:
    """16 bytes that stand for all that a row says; the same for two rows only where they say the same.

    A row that quotes nothing is known by what it was known by before passages could be quoted.
    """
    said = msgspec.json.encode(new, order="deterministic")
    if not new.quote:
        said = said.replace(b'"quote":"",', b"", 1)
    return hashlib.blake2b(said, digest_size=KEY_BYTES).digest()


def key_of(new: NewComment, said: bytes, own: str, occurrence: int) -> bytes:
    """The key under which a row is imported once: its ``own`` with its channel, else ``said`` and ``occurrence``.

    Two offices number their letters and their calls from one on: only within a channel is a number a key.
    """
    if own:
        return hashlib.blake2b(f"{new.channel}\n{own}".encode(), digest_size=KEY_BYTES, person=b"own key").digest()
    return hashlib.blake2b(said + occurrence.to_bytes(8), digest_size=KEY_BYTES, person=b"occurrence").digest()


class Occurrences:
    """How often each thing was said so far, in twelve bytes a row: a million rows take twelve megabytes.

    Where two things share their first eight bytes, which happens once in ten million files of a million rows, both
    count as one: their numbers then are not from one on, and still the same at every reading.
    """

    def __init__(self) -> None:
        self._known: npt.NDArray[np.uint64] = np.empty(0, np.uint64)
        self._times: npt.NDArray[np.uint32] = np.empty(0, np.uint32)

    def counted(self, said: list[bytes]) -> list[int]:
        """The occurrence of each of the next rows, from 1 on."""
        if not said:
            return []
        marks = np.frombuffer(b"".join(one[:8] for one in said), np.uint64)
        unique, places, times = np.unique(marks, return_inverse=True, return_counts=True)
        at = np.searchsorted(self._known, unique)
        there = np.zeros(len(unique), bool)
        inside = at < len(self._known)
        there[inside] = self._known[at[inside]] == unique[inside]
        before = np.zeros(len(unique), np.uint32)
        before[there] = self._times[at[there]]
        self._times[at[there]] += times[there].astype(np.uint32)
        self._known = np.insert(self._known, at[~there], unique[~there])
        self._times = np.insert(self._times, at[~there], times[~there].astype(np.uint32))
        order = np.argsort(places, kind="stable")
        first = np.zeros(len(unique), np.int64)
        first[1:] = np.cumsum(times)[:-1]
        within = np.empty(len(said), np.int64)
        within[order] = np.arange(len(said)) - first[places[order]]
        found: list[int] = (before[places].astype(np.int64) + within + 1).tolist()
        return found
