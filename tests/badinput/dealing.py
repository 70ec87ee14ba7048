"""Bad values dealt out among addresses: some at each in every change, all at each in the long half."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TypeVar

import pytest

V = TypeVar("V")

ONE_OF_FIVE = 5
# for tests that take a ``share``
in_shares = pytest.mark.parametrize(
    "share", [pytest.param(ONE_OF_FIVE, id="a fifth"), pytest.param(1, id="all", marks=pytest.mark.slow)]
)


def dealt(values: Mapping[str, V], share: int) -> Iterator[dict[str, V]]:
    """For one address after another, one value of ``share``, each time others; each comes to every ``share``-th."""
    names = list(values)
    for turn in count():
        yield {name: values[name] for name in names[turn % share :: share]}
