"""Reports made up for tests of their documents: one with answers, one to which nobody answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from consultations.drafts.aligning import Change
from consultations.listening.words import Occasion, Party, Progress
from consultations.report_document.composing import Surroundings
from consultations.rules.listening import Tally
from consultations.rules.voices import Voices
from consultations.schemas.report import (
    ReportContent,
    ReportedAddressee,
    ReportedGathering,
    ReportedListening,
    ReportedPoint,
    ReportedRequest,
    ReportView,
    TracedClause,
)
from consultations.words import Status

AROUND = Surroundings(ZoneInfo("Asia/Shanghai"), "https://kaimen.example.cn/consultations/lift/report")
BASIS = """- 《中华人民共和国民法典》第二百七十八条
- 《物业管理条例》（国务院令第379号）
- 《澄川市既有多层住宅加装电梯若干规定》（澄府规〔2025〕4号）"""
TALLY = Tally(asked=3, replied=1, no_change=1, declined=0, silent=1, waiting=0)
LISTENING = ReportedListening(
    tally=TALLY,
    requests=[
        ReportedRequest(
            reference="望房管函〔2027〕11号",
            sent_on=date(2027, 3, 2),
            due_on=date(2027, 3, 20),
            tally=TALLY,
            addressees=[
                ReportedAddressee(kind=Party.ASSOCIATION, name="南埠商会", progress=Progress.REPLIED),
                ReportedAddressee(kind=Party.BODY, name="区司法局", progress=Progress.NO_CHANGE),
            ],
        )
    ],
    gatherings=[
        ReportedGathering(
            kind=Occasion.FORUM,
            topic="底层业主座谈会",
            held_on=date(2027, 3, 12),
            place="梧桐里街道",
            participants=12,
            organisations=["梧桐里居委会"],
            comments=2,
        )
    ],
)


def a_point(position: int, title: str, status: Status, reason: str, **given: Any) -> ReportedPoint:
    """A point that one known person, an organisation and two unidentified messages raise, unless said otherwise."""
    values: dict[str, Any] = {
        "id": UUID(int=position),
        "position": position,
        "title": title,
        "text": "",
        "clauses": ["第四条"],
        "clause_ids": [],
        "comments": 4,
        "people": 1,
        "unidentified_messages": 2,
        "organisations": 1,
        "co_signatures": 20,
        "distinct_texts": 3,
        "status": status,
        "reason": reason,
        "referred_to": "",
        "result": "",
        "changed_clauses": [],
        "changed_clause_ids": [],
    }
    return ReportedPoint(**(values | given))


POINTS = [
    a_point(1, "写明补偿标准", Status.ADOPTED, "意见合理，已写明。", changed_clauses=["第四条"]),
    a_point(
        2, "降低表决门槛", Status.NOT_ADOPTED, "门槛由《民法典》规定，本办法不能改变。\n已向提出人说明。", clauses=[]
    ),
    a_point(3, "=1+1 楼道照明", Status.REFERRED, "不属于本办法规定的事项。", referred_to="街道办事处"),
]


TRACE = [
    TracedClause(change=Change.EDITED, earlier=["第四条"], later=["第五条"], clause_ids=[UUID(int=4)], points=[1]),
    TracedClause(change=Change.ADDED, earlier=[], later=["第六条"], clause_ids=[UUID(int=6)], points=[]),
]


def view(edition: str = "filed", **changed: Any) -> ReportView:
    """A report of nine comments by three channels."""
    values: dict[str, Any] = {
        "consultation": "lift",
        "title": "既有多层住宅加装电梯扶持办法（征求意见稿）",
        "body": "望潮区住房保障和房屋管理局",
        "kind": "normative document",
        "edition": edition,
        "version": 1,
        "made_at": datetime(2027, 4, 8, 2, tzinfo=UTC),
        "opened_at": datetime(2027, 3, 1, 1, tzinfo=UTC),
        "closed_at": datetime(2027, 4, 1, 16, tzinfo=UTC),
        "draft_version": 1,
        "asked": ["南埠商会", "区司法局"],
        "received": 9,
        "by_channel": {"web": 6, "letter": 2, "organisation": 1},
        "by_clause": {"第四条": 5, "whole": 4},
        "by_outcome": {"adopted": 4, "not adopted": 2, "referred": 1, "no change asked": 2},
        "by_author_kind": {"person": 8, "organisation": 1},
        "by_standing": {"visible": 9},
        "people": 2,
        "unidentified_messages": 5,
        "organisations": 1,
        "co_signatures": 20,
        "distinct_texts": 7,
        "points": POINTS,
        "listening": LISTENING if edition == "filed" else LISTENING.for_everybody(),
        "voices": {
            "channel": {
                "web": Voices(people=2, unidentified=4, distinct_texts=5, messages=6),
                "letter": Voices(unidentified=1, co_signatures=20, distinct_texts=2, messages=2),
                "organisation": Voices(organisations=1, distinct_texts=1, messages=1),
            }
        },
        "basis": BASIS,
        "joint_bodies": ["望潮区司法局"],
        "trace": TRACE,
    }
    return ReportView(content=ReportContent(**(values | changed)), sha256="5d" * 32)


def of_nobody(edition: str = "filed") -> ReportView:
    """A report on a consultation in which nobody said anything, and nobody was asked."""
    found = view(edition).content
    none: dict[str, Any] = {name: {} for name in found.__struct_fields__ if name.startswith("by_")}
    none |= dict.fromkeys(("received", "people", "unidentified_messages", "organisations", "co_signatures"), 0)
    content = msgspec.structs.replace(
        found,
        **none,
        distinct_texts=0,
        points=[],
        listening=None,
        voices={},
        asked=[],
        basis="",
        joint_bodies=[],
        trace=[],
    )
    return ReportView(content=content, sha256="00" * 32)
