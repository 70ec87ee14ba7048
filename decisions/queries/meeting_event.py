"""Meetings in the shape of Open Civic Data events, whose bodies and people are those of Popolo."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from decisions.schemas.meeting_editions import AnnouncedItem, PublishedDecision
from decisions.schemas.meeting_public import MeetingLine, PublicMeeting
from decisions.words import MeetingState
from participation.base.settings import current

STATUS = {
    MeetingState.PREPARED: "tentative",
    MeetingState.ANNOUNCED: "confirmed",
    MeetingState.HELD: "passed",
    MeetingState.CONCLUDED: "passed",
    MeetingState.CANCELLED: "cancelled",
}


def event_of(meeting: PublicMeeting) -> dict[str, Any]:
    """A meeting as an event: where and when, who holds it, its agenda with decisions as notes, its documents."""
    content, here = meeting.content, current().base_url
    address = f"{here}/meetings/{content.slug}"
    decided = {one.item: one for one in meeting.decisions.decisions} if meeting.decisions else {}
    made = min((step.at for step in meeting.steps), default=meeting.changed_at)
    return {
        "_id": f"ocd-event/{meeting.id}",
        "_type": "event",
        "name": content.title,
        "description": content.summary,
        "classification": content.kind.value,
        "start_date": _instant(meeting.starts_at),
        "end_date": _instant(meeting.starts_at + timedelta(minutes=meeting.minutes)),
        "timezone": str(current().zone),
        "all_day": False,
        "status": STATUS[meeting.state],
        "location": {"name": meeting.place, "note": "", "url": "", "coordinates": None},
        "media": [],
        "documents": _documents(meeting, here),
        "links": [{"note": content.title, "url": address}]
        + ([{"note": content.call.title, "url": f"{here}/calls/{content.call.slug}"}] if content.call else []),
        "participants": [
            _organisation(content.body.slug, content.body.name, "host"),
            *(
                {"name": one.name, "id": None, "entity_type": "person", "note": one.kind.value}
                for one in content.participants
            ),
        ],
        "agenda": [_item(item, decided.get(item.id), here) for item in content.items],
        "sources": [{"note": "", "url": address}],
        "created_at": _instant(made),
        "updated_at": _instant(meeting.changed_at),
        "extras": {
            "number": content.number,
            "name_en": content.title_en,
            "steps": [
                {"act": step.act.value, "date": _instant(step.at), "reason": step.reason} for step in meeting.steps
            ],
        },
    }


def event_line(line: MeetingLine) -> dict[str, Any]:
    """A meeting of a list as an event, with the address where the whole is."""
    here = current().base_url
    return {
        "_id": f"ocd-event/{line.id}",
        "_type": "event",
        "name": line.title,
        "classification": line.kind.value,
        "start_date": _instant(line.starts_at),
        "end_date": _instant(line.starts_at + timedelta(minutes=line.minutes)),
        "all_day": False,
        "status": STATUS[line.state],
        "location": {"name": line.place, "note": "", "url": "", "coordinates": None},
        "participants": [_organisation(line.body.slug, line.body.name, "host")],
        "sources": [{"note": "", "url": f"{here}/api/v1/meetings/{line.slug}/event.json"}],
    }


def _documents(meeting: PublicMeeting, here: str) -> list[dict[str, Any]]:
    papers = [paper for item in meeting.content.items for paper in item.papers if paper.id not in meeting.withdrawn]
    found = [
        {
            "note": paper.title or paper.filename,
            "date": "",
            "links": [{"url": f"{here}/papers/{paper.id}", "media_type": paper.media_type, "sha256": paper.sha256}],
        }
        for paper in papers
    ]
    texts = [
        {
            "note": text.content.kind.value,
            "date": _instant(text.version.published_at),
            "links": [
                {
                    "url": f"{here}/meetings/{meeting.slug}#{text.content.kind.value.replace(' ', '-')}",
                    "media_type": "text/html",
                    "sha256": text.version.sha256,
                }
            ],
        }
        for text in meeting.texts
    ]
    return found + texts


def _item(item: AnnouncedItem, decided: PublishedDecision | None, here: str) -> dict[str, Any]:
    related = [_related("organization", item.body.slug, item.body.name, "presenter")]
    if item.matter:
        related.append(_related("matter", f"{here}/matters/{item.matter.slug}", item.matter.title, "subject"))
    return {
        "description": item.title,
        "order": str(item.number),
        "classification": ["attended by representatives"] if item.attended else [],
        "subjects": [item.matter.title] if item.matter else [],
        "notes": [f"{decided.ruling.value}: {decided.text}".removesuffix(": ")] if decided else [],
        "media": [],
        "related_entities": related,
        "extras": {
            "id": str(item.id),
            "summary": item.summary,
            "ruling": decided.ruling.value if decided else None,
            "decided_on": decided.decided_on.isoformat() if decided else None,
        },
    }


def _organisation(slug: str, name: str, note: str) -> dict[str, Any]:
    return {"name": name, "id": slug, "entity_type": "organization", "note": note}


def _related(kind: str, id_: str, name: str, note: str) -> dict[str, Any]:
    return {"entity_type": kind, "id": id_, "name": name, "note": note}


def _instant(at: datetime) -> str:
    return at.astimezone(current().zone).isoformat(timespec="seconds")
