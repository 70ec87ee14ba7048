"""What stands in the addresses of questions and frequent questions: of the demo city, and one that asks in English."""

from __future__ import annotations

from tests.browser.city import City
from tests.browser.consultations import Api, prepared

ENTRY = """
SELECT e.id FROM faq_entry e JOIN consultation n ON n.id = e.consultation WHERE n.slug = 'lift'
AND EXISTS (SELECT FROM faq_decision d WHERE d.entry = e.id) = $1
ORDER BY (SELECT count(*) FROM faq_version v WHERE v.entry = e.id) DESC, e.position LIMIT 1
"""
QUESTION = "SELECT q.{} FROM question q JOIN consultation n ON n.id = q.consultation WHERE n.slug = $1 AND {}"


async def asked(city: City, housing: Api) -> dict[str, str]:
    """A prepared consultation with questions of every kind, and ids of those that the demo asks and answers."""
    slug = await prepared(housing, "canteen-asking")
    questions = [
        {"kind": "one choice", "text": "您多久去一次社区食堂？", "options": ["每天", "每周", "很少"]},
        {"kind": "several choices", "text": "您看重什么？", "options": ["价格", "口味", "距离"]},
        {"kind": "scale", "text": "您满意吗？", "steps": 5, "options": ["很不满意", "很满意"]},
        {"kind": "text", "text": "您希望增加什么？", "text_en": "What would you add?"},
    ]
    await housing.officer("PUT", f"consultations/{slug}/questions", json={"version": 0, "questions": questions})
    return {
        "asking": slug,
        "in-words": str(await city.one(QUESTION.format("id", "q.kind = 'text'"), "waste-points")),
        "asked-clause": str(await city.one(QUESTION.format("clause", "q.clause IS NOT NULL"), "lift")),
        "faq-entry": str(await city.one(ENTRY, True)),
        "waiting-entry": str(await city.one(ENTRY, False)),
    }
