"""常见问题 on the pages: made of what people ask, shown to everybody with anchors, and to search engines."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from consultations.queries.faq import filed_faq
from consultations.rules.faq import FaqAct
from consultations.services.families.grouping import group
from consultations.services.faq import decide
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, clauses, opened, point, said
from tests.frontend.reading import main, opens
from tests.frontend.workbench import BASE, Desk
from tests.questionnaires.steps import entry
from tests.world import LEADER, OFFICER, REVIEWER, bearer

pytestmark = pytest.mark.usefixtures("world")
HERE = f"{BASE}/faq"


async def test_from_what_people_ask_to_the_public_page(client: httpx.AsyncClient) -> None:
    await opened()
    third = (await clauses())[2].id
    await said("一楼要不要出钱？", "一楼要不要出钱？", clause=third)
    consultation = (await execute("SELECT id FROM consultation WHERE slug = {}", SLUG))[0]["id"]
    with clock.frozen(DURING):
        await group(consultation)
        desk = Desk(client, OFFICER)
        proposed = await desk.get(HERE)
        (make,) = [link for link in proposed.links() if "/faq/new?family=" in link]
        form = (await desk.get(make)).form(f"{HERE}/new")
        assert (form.value("question"), form.value("clause")) == ("一楼要不要出钱？", str(third))
        pairs = form.filled(answer="不分摊。", question_en="Does the ground floor pay?", answer_en="No.")
        written = await desk.post(f"{HERE}/new", pairs)
        assert (await desk.post(f"{HERE}/new", pairs)).location == written.location
        one = await desk.get(written.location)
        assert f"{written.location}/publication" not in one.actions()
        published = await Desk(client, REVIEWER).follow(written.location, f"{written.location}/publication")
        assert published.status == 200
        client.cookies.clear()
        page = await opens(client, f"/consultations/{SLUG}")
        draft = await opens(client, f"/consultations/{SLUG}/draft")
    (id_,) = [one.id for one in (await filed_faq(OFFICER, SLUG)).items]
    assert page.xpath(f"//*[@id='faq-{id_}']//h3//a/@href") == [f"#faq-{id_}"]
    assert "Does the ground floor pay?" in main(page)
    assert draft.xpath(f"//section[@id='c-{third}']//details//a/@href") == [f"/consultations/{SLUG}#faq-{id_}"]
    data = [msgspec.json.decode(script.text) for script in page.xpath("//script[@type='application/ld+json']")]
    (faq,) = [found for found in data if found["@type"] == "FAQPage"]
    assert [(q["name"], q["acceptedAnswer"]["text"], q["inLanguage"]) for q in faq["mainEntity"]] == [
        ("Does the ground floor pay?", "No.", "en")
    ]


async def test_comments_and_points_lead_to_an_entry_too(client: httpx.AsyncClient) -> None:
    await opened()
    (comment,) = await said("补贴什么时候发？")
    stated = await point("补贴发放时间", [comment], at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for page, query in ((f"comments/{comment}", f"comment={comment}"), (f"points/{stated}", f"point={stated}")):
            assert f"{HERE}/new?{query}" in (await desk.get(f"{BASE}/{page}")).links()
        form = (await desk.get(f"{HERE}/new?point={stated}")).form(f"{HERE}/new")
        nothing = await desk.get(f"{HERE}/new?family={stated}")
    assert (form.value("question"), form.value("points")) == ("补贴发放时间", str(stated))
    assert nothing.status == 404


async def test_correcting_withdrawing_and_ordering_on_the_pages(client: httpx.AsyncClient) -> None:
    await opened()
    first, second = await entry("第一问？"), await entry("第二问？")
    with clock.frozen(DURING):
        await decide(REVIEWER, entry=first, act=FaqAct.PUBLISH)
        desk = Desk(client, OFFICER)
        at = f"{HERE}/{first}"
        empty = await desk.send(at, f"{at}/edit", answer="")
        corrected = await desk.follow(at, f"{at}/edit", answer="改过的答案。")
        no_reason = await desk.send(at, f"{at}/withdrawal", reason="")
        moved = await desk.send(HERE, f"{HERE}/{second}/place", do="up")
        sent_back = await Desk(client, LEADER).follow(at, f"{at}/rejection", reason="请写短些。")
        withdrawn = await Desk(client, OFFICER).follow(at, f"{at}/withdrawal", reason="规定改了。")
        client.cookies.clear()
        page = await opens(client, f"/consultations/{SLUG}")
    assert (empty.status, no_reason.status, moved.status) == (422, 422, 303)
    assert "改过的答案。" in corrected.words
    assert "请写短些。" in sent_back.words
    assert "规定改了。" in withdrawn.words
    assert "规定改了。" in main(page)
    assert "第一问" not in main(page)
    assert not page.xpath("//script[contains(text(), 'FAQPage')]")
    assert [one.id for one in (await filed_faq(OFFICER, SLUG)).items] == [second, first]


async def test_the_same_by_programs(client: httpx.AsyncClient) -> None:
    await opened()
    at = f"/api/v1/consultations/{SLUG}/faq"
    with clock.frozen(DURING):
        new = {"question": "一楼要不要出钱？", "answer": "不分摊。"}
        headers = {**bearer(OFFICER), "Idempotency-Key": "once"}
        made = await client.post(at, json=new, headers=headers)
        again = await client.post(at, json=new, headers=headers)
        one = f"/api/v1/faq/{made.json()['id']}"
        own = await client.post(f"{one}/publication", headers=bearer(OFFICER))
        published = await client.post(f"{one}/publication", headers=bearer(REVIEWER))
        corrected = await client.post(f"{one}/versions", json={**new, "version": 1}, headers=bearer(OFFICER))
        back = await client.post(f"{one}/rejection", json={"reason": "短些。"}, headers=bearer(LEADER))
        public = (await client.get(at)).json()
        order = await client.put(f"{at}/order", json={"entries": [made.json()["id"]]}, headers=bearer(OFFICER))
        gone = await client.post(f"{one}/withdrawal", json={"reason": "规定改了。"}, headers=bearer(OFFICER))
        filed = (await client.get(f"{at}/entries", headers=bearer(REVIEWER))).json()
    assert (made.status_code, again.json()) == (201, made.json())
    assert (own.status_code, published.json()["standing"], corrected.json()["standing"]) == (403, "public", "waiting")
    assert (back.json()["standing"], gone.json()["standing"], order.status_code) == ("sent back", "withdrawn", 200)
    assert [one["answer"] for one in public["items"]] == ["不分摊。"]
    assert [one["standing"] for one in filed["items"]] == ["withdrawn"]
