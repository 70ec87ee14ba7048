"""Comments on clauses as annotations of the draft (W3C Web Annotation Data Model, JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from consultations.schemas.exporting import ExportedComment
from consultations.words import AuthorKind, Standing

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
AGENTS = {AuthorKind.PERSON: "Person", AuthorKind.ORGANISATION: "Organization"}


def begun(address: str, label: str) -> bytes:
    """The beginning of a collection, up to its first item; ``address`` is that of the consultation."""
    collection = {"@context": CONTEXT, "id": f"{address}/annotations", "type": "AnnotationCollection", "label": label}
    page = {"id": f"{address}/annotations#page", "type": "AnnotationPage", "partOf": collection["id"], "startIndex": 0}
    return msgspec.json.encode(collection)[:-1] + b',"first":' + msgspec.json.encode(page)[:-1] + b',"items":[\n'


def items(comments: Iterable[ExportedComment], address: str, *, first: bool) -> tuple[bytes, int]:
    """The annotations among these comments, with the commas between them, and how many they are."""
    found = [
        msgspec.json.encode(annotation(comment, address))
        for comment in comments
        if comment.clause_id is not None and comment.standing is Standing.VISIBLE
    ]
    joined = b",\n".join(found)
    return (joined if first or not found else b",\n" + joined), len(found)


def ended(total: int) -> bytes:
    """The end, with how many there were."""
    return b'\n]},"total":' + str(total).encode() + b"}\n"


def annotation(comment: ExportedComment, address: str) -> dict[str, Any]:
    """One comment on a clause or on a passage in it: what is said of it, and the wording it proposes instead."""
    bodies = []
    if comment.text:
        bodies.append(_body(comment.text, "commenting"))
    if comment.proposed_text:
        bodies.append(_body(comment.proposed_text, "editing"))
    named = {"creator": {"type": AGENTS[comment.author_kind], "name": comment.author_name}}
    clause: dict[str, Any] = {"type": "FragmentSelector", "value": f"c-{comment.clause_id}"}
    if comment.quote:
        clause["refinedBy"] = {"type": "TextQuoteSelector", "exact": comment.quote}
    return {
        "id": f"{address}/comments#m-{comment.id}",
        "type": "Annotation",
        "motivation": "editing" if comment.proposed_text else "commenting",
        "created": comment.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **(named if comment.author_name else {}),
        "body": bodies,
        "target": {
            "type": "SpecificResource",
            "source": f"{address}/draft",
            "selector": clause,
        },
    }


def _body(text: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose}
