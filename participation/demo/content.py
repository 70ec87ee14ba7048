"""Reading the city's files; ``content/README.md`` says what stands in each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from consultations.listening.words import Occasion, Party
from consultations.words import Kind, Publish, Screening, ScreeningReason, Stance, State, Status

FOLDER = Path(__file__).parent / "content"
# in the order of their opening, the oldest first
FOLDERS = ("waste_points", "geological_hazard", "night_economy", "fifteenth_plan", "lift", "summer_care")


class Voice(msgspec.Struct, frozen=True):
    """Who says a comment."""

    kind: str
    name: str | None = None
    contact: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A comment of the demo city; ``day`` counts from the opening."""

    channel: str
    day: int
    clause: str | None
    text: str
    stance: Stance | None
    proposed_text: str | None
    author: Voice
    publish: Publish
    quote: str = ""
    ticket: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """The disposition of a point."""

    status: Status
    reason: str
    referred_to: str = ""
    result: str = ""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A point; ``comments`` are places in the list of comments."""

    title: str
    text: str
    clauses: list[str]
    comments: list[int]
    disposition: Answer | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was asked in writing; ``way`` says how they reply: on paper, by the link, from their account."""

    name: str
    kind: Party
    body: str | None = None
    contact: str = ""
    way: str = "paper"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A written request; days count from the opening."""

    reference: str
    text: str
    sent_day: int
    due_day: int
    reminded_day: int


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Who came to a forum or was visited."""

    kind: Party
    people: int
    name: str = ""


class Occurred(msgspec.Struct, frozen=True, kw_only=True):
    """A forum or visit; ``day`` counts from the opening."""

    kind: Occasion
    day: int
    place: str
    topic: str
    host: str
    minutes: str
    attendance: list[Group]


class Redacted(msgspec.Struct, frozen=True):
    """Passages that are masked in a comment, named by its place in the list of comments."""

    comment: int
    passages: list[str]


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that is hidden, and what its author says to that, if anything; the day counts from the opening."""

    comment: int
    reason: ScreeningReason
    detail: str
    objection: str = ""
    objection_day: int = 0


class Disowned(msgspec.Struct, frozen=True, kw_only=True):
    """A comment of which somebody says that it is not theirs, and why the office finds so; days count as above."""

    comment: int
    name: str
    contact: str
    day: int
    statement: str
    decided_day: int
    reason: str


class Moderation(msgspec.Struct, frozen=True, kw_only=True):
    """What of a consultation is not shown as it came."""

    redacted: list[Redacted] = []
    hidden: list[Hidden] = []
    disowned: list[Disowned] = []


class Corrected(msgspec.Struct, frozen=True):
    """A published report that is corrected: which point (its place in the list), its right reason, and why."""

    point: int
    reason: str
    why: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation of the demo city, as far as it has come."""

    slug: str
    title: str
    kind: Kind
    body: str
    basis: list[str]
    summary: str
    audiences: list[str]
    screening: Screening
    period_days: int
    elapsed_days: int
    state: State
    shortening_reason: str
    concerns_business: bool
    contact_address: str
    contact_phone: str
    contact_email: str
    channels: str
    asked: list[Asked]
    letter: Letter | None
    gatherings: list[Occurred]
    drafting_note: str
    interpretation: str
    drafts: list[str]
    comments: list[Line]
    points: list[Suggestion]
    moderation: Moderation
    correction: Corrected | None


def city() -> dict[str, Any]:
    """Bodies, staff, residents and organisations."""
    return tomllib.loads((FOLDER / "city.toml").read_text("utf-8"))


def stories() -> list[Story]:
    """The consultations of the city."""
    return [_story(FOLDER / name) for name in FOLDERS]


def _story(folder: Path) -> Story:
    meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
    contact = meta["contact"]
    notice = _text(folder, "notice.md")
    channels = meta.get("channels", {}).get("zh", {})
    return Story(
        slug=folder.name.replace("_", "-"),
        title=meta["title"],
        kind=Kind(meta["kind"]),
        body=meta["body"],
        basis=meta["basis"],
        summary=meta["summary"]["zh"],
        audiences=meta["audiences"]["zh"],
        screening=Screening(meta["screening"]),
        period_days=meta["period_days"],
        elapsed_days=meta["elapsed_days"],
        state=State(meta["state"]),
        shortening_reason=meta.get("shortening_reason", ""),
        concerns_business=meta.get("closely_concerns_business", False),
        contact_address=contact["address"],
        contact_phone=contact["phone"],
        contact_email=contact["email"],
        channels="\n".join(f"- {text}" for text in channels.values()) or _usual_channels(contact),
        asked=msgspec.convert(meta.get("asked", []), list[Asked]),
        letter=msgspec.convert(meta.get("letter"), Letter | None),
        gatherings=msgspec.convert(meta.get("gatherings", []), list[Occurred]),
        drafting_note=_text(folder, "drafting_note.md") or notice,
        interpretation=_text(folder, "interpretation.md"),
        drafts=[text for name in ("draft.md", "draft_v2.md") if (text := _text(folder, name))],
        comments=_lines(folder, "comments.jsonl", Line),
        points=_lines(folder, "points.jsonl", Suggestion),
        moderation=msgspec.convert(tomllib.loads(_text(folder, "moderation.toml")), Moderation),
        correction=msgspec.convert(meta.get("correction"), Corrected | None),
    )


def _usual_channels(contact: dict[str, str]) -> str:
    return (
        f"- 来信请寄：{contact['address']}，信封注明“征求意见”\n- 电子邮件：{contact['email']}\n"
        f"- 电话：{contact['phone']}，或者拨打12345市民服务热线"
    )


def _text(folder: Path, name: str) -> str:
    path = folder / name
    return path.read_text("utf-8") if path.exists() else ""


def _lines(folder: Path, name: str, kind: type[Any]) -> list[Any]:
    text = _text(folder, name)
    return [msgspec.json.decode(line, type=kind) for line in text.splitlines() if line.strip()]
