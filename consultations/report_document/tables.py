"""The tables of a report: counts stand in columns of their own, and only comments are ever added up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from consultations.report_document.blocks import Block, Column, Table
from consultations.report_document.wording import Wording
from consultations.rules.voices import Voices
from consultations.schemas.report import ReportContent, ReportedPoint, TracedClause
from consultations.words import Channel

Day = Callable[[date], str]
# The columns of ``Voices`` in the order in which offices give them.
VOICES = ("people", "unidentified", "organisations", "co_signatures", "distinct_texts")


def channels(content: ReportContent, wording: Wording, day: Day) -> list[Block]:
    """Comments by channel and who stands behind them. The last row counts all anew: it adds comments, not people."""
    columns = [
        Column(wording.word("columns", "channel"), 7),
        Column(wording.word("columns", "messages"), 6, number=True),
    ]
    columns += [Column(wording.word("columns", name), 6, number=True) for name in VOICES]
    behind = content.voices.get("channel", {})
    order = [str(channel) for channel in Channel if content.by_channel.get(str(channel))]
    rows = [
        (wording.word("channel", name), str(content.by_channel[name]), *_counts(behind.get(name))) for name in order
    ]
    whole = (wording.word("columns", "all"), str(content.received), *_counts(content.behind))
    return [Table(wording.word("captions", "channels"), tuple(columns), (*rows, whole), totals=True)]


def _counts(voices: Voices | None) -> tuple[str, ...]:
    """Reports that were frozen before these were counted have a dash."""
    return tuple("—" if voices is None else str(getattr(voices, name)) for name in VOICES)


def points(content: ReportContent, wording: Wording, day: Day) -> list[Block]:
    """序号 / 意见要点 / 提出者类别与数量 / 采纳情况 / 理由."""
    columns = (
        Column(wording.word("columns", "number"), 6),
        Column(wording.word("columns", "point"), 17),
        Column(wording.word("columns", "raised_by"), 13),
        Column(wording.word("columns", "disposition"), 10),
        Column(wording.word("columns", "reason"), 24),
    )
    rows = tuple(
        (
            str(point.position),
            _point(point, wording),
            raised_by(point, wording),
            wording.word("outcome", str(point.status)),
            _reason(point, wording),
        )
        for point in content.points
    )
    return [Table(wording.word("captions", "points"), columns, rows)]


def _point(point: ReportedPoint, wording: Wording) -> str:
    on = [one for one in point.clauses if one]
    title = point.title + (wording.phrase("on", clauses=wording.joined(on)) if on else "")
    return f"{title}\n{point.text}" if point.text and point.text != point.title else title


def raised_by(point: ReportedPoint, wording: Wording) -> str:
    """Who raised a point, kind by kind, each on a line; what is none is left out, but the number of comments stands."""
    behind = point.behind
    parts = [wording.phrase("raised", n=point.comments)]
    return "\n".join(
        parts + [wording.phrase(name, n=getattr(behind, name)) for name in VOICES if getattr(behind, name)]
    )


def _reason(point: ReportedPoint, wording: Wording) -> str:
    changed = [one for one in point.changed_clauses if one]
    parts = [point.reason + (wording.phrase("changed", clauses=wording.joined(changed)) if changed else "")]
    if point.referred_to:
        parts.append(wording.phrase("referred", whom=point.referred_to))
        parts.append(wording.phrase("result", result=point.result) if point.result else wording.phrase("no_result"))
    return "\n".join(parts)


def trace(content: ReportContent, wording: Wording, day: Day) -> list[Block]:
    """采纳情况与条文对照: each clause that was changed, with the points that changed it and what became of these."""
    columns = (
        Column(wording.word("columns", "earlier"), 11),
        Column(wording.word("columns", "later"), 11),
        Column(wording.word("columns", "change"), 9),
        Column(wording.word("columns", "answers"), 24),
        Column(wording.word("columns", "disposition"), 11),
    )
    rows = []
    for one in content.trace:
        named = [point for point in content.points if point.position in one.points]
        statuses = dict.fromkeys(wording.word("outcome", str(point.status)) for point in named)
        rows.append(
            (
                wording.joined(one.earlier) or "—",
                wording.joined(one.later) or "—",
                wording.word("change", str(one.change)),
                answering(one, content, wording),
                wording.joined(list(statuses)) or "—",
            )
        )
    return [Table(wording.word("captions", "trace"), columns, tuple(rows))] if rows else []


def answering(one: TracedClause, content: ReportContent, wording: Wording) -> str:
    """The points that changed a clause, each with its number on a line."""
    found = [f"{point.position}. {point.title}" for point in content.points if point.position in one.points]
    return "\n".join(found) or wording.phrase("no_point")


def asked(content: ReportContent, wording: Wording, day: Day) -> list[Block]:
    """Who was asked in writing; where each stands is told in the filed edition alone."""
    requests = content.listening.requests if content.listening else []
    named = [one for request in requests for one in request.addressees]
    if not named:
        announced = tuple((str(place), name) for place, name in enumerate(content.asked, 1))
        two = (Column(wording.word("columns", "number"), 5), Column(wording.word("columns", "name"), 40))
        return [Table(wording.word("captions", "asked"), two, announced)] if announced else []
    told = any(one.progress for one in named)
    columns = (
        Column(wording.word("columns", "number"), 5),
        Column(wording.word("columns", "name"), 24),
        Column(wording.word("columns", "party"), 12),
        *([Column(wording.word("columns", "progress"), 10)] if told else []),
    )
    rows: tuple[tuple[str, ...], ...] = tuple(
        (
            str(place),
            one.name,
            wording.word("party", str(one.kind)),
            *([wording.word("progress", str(one.progress))] if told else []),
        )
        for place, one in enumerate(named, 1)
    )
    unnamed = sum(request.tally.asked for request in requests) - len(named)
    if unnamed > 0:
        rows += (("", wording.phrase("unnamed", n=unnamed), *[""] * (len(columns) - 2)),)
    return [Table(wording.word("captions", "asked"), columns, rows)]


def gatherings(content: ReportContent, wording: Wording, day: Day) -> list[Block]:
    """Forums and visits."""
    held = content.listening.gatherings if content.listening else []
    columns = (
        Column(wording.word("columns", "occasion"), 7),
        Column(wording.word("columns", "topic"), 14),
        Column(wording.word("columns", "held_on"), 10),
        Column(wording.word("columns", "place"), 14),
        Column(wording.word("columns", "participants"), 8, number=True),
        Column(wording.word("columns", "comments"), 7, number=True),
    )
    rows = tuple(
        (
            wording.word("occasion", str(one.kind)),
            one.topic,
            day(one.held_on),
            "\n".join([one.place, wording.joined(one.organisations)]).strip(),
            str(one.participants),
            str(one.comments),
        )
        for one in held
    )
    return [Table(wording.word("captions", "gatherings"), columns, rows)] if rows else []
