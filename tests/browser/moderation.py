"""What stands on the pages of moderation: a redaction, an act taken back, an objection, somebody who disowns."""

from __future__ import annotations

import httpx

from consultations.queries.disowning import key_of
from tests.browser.city import City
from tests.browser.consultations import Api

COMMENT = "SELECT {} FROM comment c JOIN consultation n ON n.id = c.consultation WHERE n.slug = 'lift' AND {}"
# of nobody in the demo
CONTACT = "13900007777"


async def moderated(city: City, housing: Api) -> dict[str, str]:
    """Done in the lift consultation, where its counts stay as they were; the names of what came of it."""
    officer = housing.office.officer
    named = await city.one(
        COMMENT.format("c.id", "c.publish = 'text and name' AND c.standing = 'shown' AND c.author_name <> ''")
        + " ORDER BY c.received_at LIMIT 1"
    )
    contested = await city.one(
        COMMENT.format("c.id", "c.publish = 'text and name' AND c.standing = 'shown' AND c.author_name <> ''")
        + " ORDER BY c.received_at DESC LIMIT 1"
    )
    unopposed = COMMENT.format(
        "c.receipt", "c.standing = 'hidden' AND NOT EXISTS (SELECT FROM objection o WHERE o.comment = c.id)"
    )
    hidden = await city.one(unopposed + " ORDER BY c.received_at LIMIT 1")
    objected = await city.one(unopposed + " ORDER BY c.received_at DESC LIMIT 1")
    pending = await city.one(COMMENT.format("c.id", "c.standing = 'pending'") + " ORDER BY c.received_at LIMIT 1")
    await housing.call(officer, "POST", f"comments/{named}/redactions", json={"spans": [{"begins": 0, "ends": 4}]})
    choice = {"choice": {"comments": [str(pending)]}, "show": True}
    batch = await housing.call(officer, "POST", "consultations/lift/screenings", json=choice)
    await housing.call(officer, "POST", f"screenings/{batch['id']}/undoing")
    async with httpx.AsyncClient(base_url=f"{city.base_url}/api/v1", timeout=30) as stranger:
        said = await stranger.post(f"receipts/{objected}/objection", json={"statement": "门牌号可以公开，请恢复显示。"})
        assert said.status_code == 201, said.text
        claim = {"contact": CONTACT}
        asked = await stranger.post(f"comments/{contested}/disownings/code", json=claim)
        assert asked.status_code == 202, asked.text
        claim |= {"code": city.texted(CONTACT), "statement": "同名，不是我写的。"}
        made = await stranger.post(f"comments/{contested}/disownings", json=claim)
        assert made.status_code == 201, made.text
    disowning = made.json()["id"]
    return {
        "named": str(named),
        "hidden-receipt": str(hidden),
        "batch": str(batch["id"]),
        "disowning": f"{disowning}?key={key_of(disowning)}",
    }
