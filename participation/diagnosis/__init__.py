"""What an installation stands on, looked at part by part; each part says in a sentence how it is."""

from __future__ import annotations

from collections.abc import Callable

from participation.base.settings import current
from participation.diagnosis import database, neighbours, place
from participation.diagnosis.finding import Finding, Mark

__all__ = ["Finding", "Mark", "examine"]


async def examine(tell: Callable[[Finding], None]) -> list[Finding]:
    """Look at everything there is; ``tell`` hears of each finding as it is made."""
    settings = current()
    findings: list[Finding] = []

    def add(finding: Finding) -> None:
        findings.append(finding)
        tell(finding)

    for finding in place.findings(settings):
        add(finding)
    async for finding in database.findings(settings):
        add(finding)
    async for finding in neighbours.findings(settings):
        add(finding)
    return findings
