"""The text that was decided on, and the steps towards it."""

from __future__ import annotations

import hashlib
from uuid import UUID

import msgspec

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.rules.final_text import FinalStep
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.final_text import FinalTexts, FinalTextView
from participation.base.canonical import canonical
from participation.base.database import fetch, fetch_one
from participation.base.identity.actor import Actor


async def final_texts(actor: Actor, which: str | ConsultationView) -> FinalTexts:
    """The steps towards the final text, the newest first: for others than its office only what was released."""
    view = await consultation(actor, which)
    inside = actor.has(*STAFF, body=await body_of(view.id))
    steps = await steps_of(view.id)
    if inside:
        return FinalTexts(steps)
    return FinalTexts([msgspec.structs.replace(one, by=None) for one in steps if one.step is FinalStep.RELEASED])


async def steps_of(consultation_id: UUID) -> list[FinalTextView]:
    """Every step of a consultation, the newest first."""
    return await fetch(
        FinalTextView,
        "SELECT d.version, f.step, f.decided_on, f.reference, f.reason, f.sha256, f.at, p.name AS by FROM final_text f"
        " JOIN draft d ON d.id = f.draft JOIN person p ON p.id = f.person WHERE f.consultation = {} ORDER BY f.id DESC",
        consultation_id,
    )


class _Text(msgspec.Struct, frozen=True):
    title: str
    preface: str


class _Clause(msgspec.Struct, frozen=True):
    number: str
    heading: str
    text: str


async def text_hash(draft: UUID) -> str:
    """SHA-256 of a version: its title, preface and clauses as canonical JSON (RFC 8785)."""
    found = await fetch_one(_Text, "SELECT title, preface FROM draft WHERE id = {}", draft)
    assert found is not None  # whoever asks has seen it
    clauses = await fetch(_Clause, "SELECT number, heading, text FROM clause WHERE draft = {} ORDER BY position", draft)
    text = {"title": found.title, "preface": found.preface, "clauses": clauses}
    return hashlib.sha256(canonical(text)).hexdigest()
