"""A report as a document: the office's text with the report's values, and the tables it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, tzinfo

import msgspec
from babel.dates import format_date

from consultations.report_document.blocks import Block, Document, Text
from consultations.report_document.tables import asked, channels, gatherings, points, trace
from consultations.report_document.template import filled
from consultations.report_document.wording import Wording
from consultations.schemas.report import ReportView
from consultations.words import Channel, Outcome
from participation.base.rules_file.counting import day_of, last_day_before

# Replies of those who were asked; whoever else wrote is the public.
WRITTEN = (Channel.ORGANISATION, Channel.DEPARTMENTAL_OPINION)
LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
TABLES = {"channels": channels, "points": points, "trace": trace, "asked": asked, "gatherings": gatherings}


class Surroundings(msgspec.Struct, frozen=True):
    """What a document says beside the report itself: the office's zone, the address of the report's page.

    ``leaf`` is its number in the ledger, ``root`` and ``checkpoint`` the root hash and the address of the first
    checkpoint over it; all empty as long as it waits to be entered.
    """

    zone: tzinfo
    address: str
    leaf: str = ""
    root: str = ""
    checkpoint: str = ""


def text_of(view: ReportView) -> str:
    """Which text a report is worded by: where the public was silent, one that says so."""
    silent = written(view) == view.content.received
    return f"{view.content.edition}-no-response" if silent else view.content.edition


def written(view: ReportView) -> int:
    """How many comments came from those who were asked in writing."""
    return sum(view.content.by_channel.get(str(channel), 0) for channel in WRITTEN)


def composed(view: ReportView, wording: Wording, around: Surroundings) -> Document:
    """The document of a report."""
    values = _values(view, wording, around)
    blocks: list[Block] = []
    for line in wording.lines:
        if not line.stands(values):
            continue
        if line.table == "signature":
            blocks += [Text("signature", name) for name in (*_bodies(view), values["made_on"])]
        elif line.table:
            blocks += TABLES[line.table](view.content, wording, _day(wording))
        else:
            blocks += [Text(line.kind, one) for one in filled(line.text, values).split("\n") if one.strip()]
    title = next(block.text for block in blocks if isinstance(block, Text) and block.kind == "title")
    return Document(wording.locale, title, view.content.body, tuple(blocks))


def _values(view: ReportView, wording: Wording, around: Surroundings) -> Mapping[str, str]:
    content = view.content
    day = _day(wording)
    opened, closed = day_of(content.opened_at, around.zone), last_day_before(content.closed_at, around.zone)
    tally = content.listening.tally if content.listening and content.listening.requests else None
    correction = content.correction
    counts = {
        "days": (closed - opened).days,
        "received": content.received,
        "people": content.people,
        "unidentified": content.unidentified_messages,
        "organisations": content.organisations,
        "co_signatures": content.co_signatures,
        "distinct_texts": content.distinct_texts,
        "written": written(view),
        "points": len(content.points),
        "changed": len(content.trace),
        "only_no_change": int(set(content.by_outcome) == {Outcome.NO_CHANGE_ASKED.value}),
        "asked": tally.asked if tally else 0,
        "replied": tally.replied if tally else 0,
        "no_change": tally.no_change if tally else 0,
        "declined": tally.declined if tally else 0,
        "silent": tally.silent if tally else 0,
        "waiting": tally.waiting if tally else 0,
        "announced": 0 if tally else len(content.asked),
        "gatherings": len(content.listening.gatherings) if content.listening else 0,
        "version": content.version,
    }
    return {name: str(count) for name, count in counts.items()} | {
        "title": content.title.removeprefix("《").removesuffix("》"),
        "body": content.body,
        "bodies": wording.joined(_bodies(view)),
        "kind": wording.word("kind", content.kind),
        "basis": "\n".join(LIST_MARK.sub("", one) for one in content.basis.splitlines() if one.strip()),
        "opened_on": day(opened),
        "closed_on": day(closed),
        "made_on": day(day_of(content.made_at, around.zone)),
        "outcomes": _outcomes(content.by_outcome, wording),
        "correction": correction.reason if correction else "",
        "corrected_on": day(day_of(content.made_at, around.zone)),
        "sha256": view.sha256,
        "address": around.address,
        "leaf": around.leaf,
        "root": around.root,
        "checkpoint": around.checkpoint,
    }


def _bodies(view: ReportView) -> list[str]:
    return [view.content.body, *view.content.joint_bodies]


def _outcomes(counts: Mapping[str, int], wording: Wording) -> str:
    found = [(str(outcome), counts.get(str(outcome), 0)) for outcome in Outcome]
    return wording.joined(
        [wording.phrase("outcome", outcome=wording.word("outcome", outcome), n=n) for outcome, n in found if n]
    )


def _day(wording: Wording) -> Callable[[date], str]:
    def worded(day: date) -> str:
        name = format_date(day, "MMMM", locale=wording.locale.replace("-", "_"))
        return wording.phrase("day", year=day.year, month=day.month, day=day.day, month_name=name)

    return worded
