"""Shares as whole numbers of tickets."""

from __future__ import annotations

from collections.abc import Sequence

from participation.representatives.draw.conditions import Ints

TICKETS = 10**12


def in_tickets(panels: Sequence[Ints], shares: Sequence[float]) -> list[tuple[int, Ints]]:
    """Each panel with its tickets, all together 10^12; equal panels are one, and a panel without a ticket is left out.

    Rounded down first; what remains goes to the panels that lost most, so that no share is off by more than 1e-12.
    """
    together: dict[bytes, tuple[float, Ints]] = {}
    for panel, share in zip(panels, shares, strict=True):
        key = panel.tobytes()
        together[key] = (together[key][0] + share if key in together else share, panel)
    total = sum(share for share, _ in together.values())
    exact = [(share / total * TICKETS, panel) for share, panel in together.values()]
    given = [int(share) for share, _ in exact]
    lost = sorted(range(len(exact)), key=lambda place: (given[place] - exact[place][0], place))
    for turn in range(TICKETS - sum(given)):
        given[lost[turn % len(lost)]] += 1
    return [(tickets, panel) for tickets, (_, panel) in zip(given, exact, strict=True) if tickets > 0]
