"""Addresses of figures that were written by hand are answered, never broken by."""

from __future__ import annotations

import httpx
import pytest

from tests.world import OFFICER, signed_in

ODD = ["%00", "%F0%9F%98%80", "x'--", "../..", "%C2%A0"]


@pytest.mark.parametrize("odd", ODD)
async def test_odd_words_in_an_address_are_told_so(world: None, client: httpx.AsyncClient, odd: str) -> None:
    signed_in(client, OFFICER)
    for address in (
        f"/figures/2026?body={odd}",
        f"/figures/2026/opinions-received?body={odd}",
        f"/workbench/figures?body={odd}",
        f"/workbench/figures?period={odd}",
        f"/workbench/figures/2026/opinions-received?body={odd}",
        f"/workbench/figures/2026/opinions-received?cursor={odd}",
        f"/api/v1/figures?year=2026&body={odd}",
    ):
        answer = await client.get(address)
        assert answer.status_code in {200, 400, 404, 422}, address
