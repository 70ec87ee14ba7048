"""What a report and a rule need to know of targeted listening."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.listening.words import PEOPLE, Party
from consultations.queries.answers import published
from consultations.queries.listening import requests_where
from consultations.queries.listening_occasions import gatherings_where
from consultations.rules.listening import tally
from consultations.schemas.listening import RequestView
from consultations.schemas.listening_occasions import GatheringView
from consultations.schemas.report import ReportedAddressee, ReportedGathering, ReportedListening, ReportedRequest
from participation.base.database import fetch


class _Party(msgspec.Struct):
    kind: Party


# Who was invited to a forum and stayed away was not heard there.
HEARD = """
SELECT a.kind FROM addressee a JOIN written_request r ON r.id = a.request WHERE r.consultation = {}
UNION SELECT a.kind FROM attendance a JOIN gathering g ON g.id = a.gathering WHERE g.consultation = {} AND a.people > 0
"""


async def heard(consultation: UUID) -> frozenset[Party]:
    """The kinds of those who were asked in writing, came to a forum or were visited."""
    return frozenset(row.kind for row in await fetch(_Party, HEARD, consultation, consultation))


async def reported_listening(consultation: UUID) -> ReportedListening | None:
    """What a report says of whom the office asked and heard; None where it did neither."""
    requests = await requests_where(QueryString("r.consultation = {}", consultation))
    gatherings = await gatherings_where(QueryString("g.consultation = {}", consultation))
    if not requests and not gatherings:
        return None
    return ReportedListening(
        tally=tally(one.progress for request in requests for one in request.addressees),
        requests=[_request(request) for request in requests],
        gatherings=[_gathering(gathering) for gathering in gatherings],
    )


async def told_listening(consultation: UUID) -> ReportedListening | None:
    """The same as the newest public report tells it: before that nothing of it has passed the sign-off chain."""
    answer = await published(consultation)
    return answer.content.listening if answer else None


def asked_in_writing(announced: Sequence[str], listening: ReportedListening | None) -> list[str]:
    """Whom the notice announced and whom the letters went to, each once."""
    written = [one.name for request in (listening.requests if listening else []) for one in request.addressees]
    return list(dict.fromkeys([*announced, *written]))


def _request(view: RequestView) -> ReportedRequest:
    return ReportedRequest(
        reference=view.reference,
        sent_on=view.sent_on,
        due_on=view.due_on,
        tally=view.tally,
        addressees=[
            ReportedAddressee(kind=one.kind, name=one.name, progress=one.progress)
            for one in view.addressees
            if one.kind not in PEOPLE
        ],
    )


def _gathering(view: GatheringView) -> ReportedGathering:
    return ReportedGathering(
        kind=view.kind,
        topic=view.topic,
        held_on=view.held_on,
        place=view.place,
        participants=view.participants,
        organisations=[one.name for one in view.attendance if one.name and one.people and one.kind not in PEOPLE],
        comments=view.voices.messages,
        voices=view.voices,
    )
