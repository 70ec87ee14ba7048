"""What differs between two versions of a catalogue."""

from __future__ import annotations

from decisions.schemas.catalogue import CatalogueDifference, EntryChanged
from decisions.schemas.matter_edition import CatalogueContent, CatalogueEntry, CatalogueTurn
from decisions.words import Change

# what readers are told of where it reads otherwise
LOOKED_AT = ("title", "title_en", "officer_unit", "basis", "scope", "planned_for")


def difference(before: CatalogueContent, now: CatalogueContent) -> CatalogueDifference:
    """The matters that came in, those that went out, each with its reason, and those whose words changed."""
    old = {entry.matter: entry for entry in before.entries}
    new = {entry.matter: entry for entry in now.entries}
    reasons = {(turn.change, turn.matter): turn.reason for turn in now.turns}
    return CatalogueDifference(
        added=[
            _turn(Change.ADDED, entry, reasons.get((Change.ADDED, id_), entry.reason))
            for id_, entry in new.items()
            if id_ not in old
        ],
        dropped=[
            _turn(Change.DROPPED, entry, reasons.get((Change.DROPPED, id_), ""))
            for id_, entry in old.items()
            if id_ not in new
        ],
        changed=[found for id_, entry in new.items() if id_ in old and (found := _changed(old[id_], entry))],
    )


def _turn(change: Change, entry: CatalogueEntry, reason: str) -> CatalogueTurn:
    return CatalogueTurn(
        change=change,
        matter=entry.matter,
        slug=entry.slug,
        title=entry.title,
        title_en=entry.title_en,
        reason=reason,
    )


def _changed(old: CatalogueEntry, new: CatalogueEntry) -> EntryChanged | None:
    fields = [
        (name, getattr(old, name), getattr(new, name)) for name in LOOKED_AT if getattr(old, name) != getattr(new, name)
    ]
    if old.ways != new.ways:
        fields.append(("ways", ", ".join(old.ways), ", ".join(new.ways)))
    return EntryChanged(slug=new.slug, title=new.title, title_en=new.title_en, fields=fields) if fields else None
