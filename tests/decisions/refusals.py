"""The machine code with which something is refused."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from participation.base.errors import Refused


async def refused(act: Awaitable[Any]) -> str:
    """The code of the first wrong field, or of the refusal itself where it names none."""
    with pytest.raises(Refused) as caught:
        await act
    refusal = caught.value.refusal
    return refusal.errors[0].code if refusal.errors else refusal.code
