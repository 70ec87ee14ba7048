"""A consultation whose draft was changed after the comments, decided on, and put to the public again."""

from __future__ import annotations

from datetime import timedelta

from participation.base import clock
from tests.browser.consultations import Api, opened

SLUG = "canteen-redrafted"
PUT = """# 社区食堂运营补贴办法（征求意见稿）

第一条 为了让老年人在家门口吃上热饭，制定本办法。

第二条 本办法适用于本区社区食堂。街道办事处应当每季度检查社区食堂的卫生和价格，并公开检查结果。

第三条 社区食堂每供应一份老年餐，补贴三元。

第四条 社区食堂应当公示菜价。

第五条 违反第四条规定的，停发当月补贴。

第六条 本办法由区民政局负责解释。
"""
REDRAFT = """# 社区食堂运营补贴办法（修改稿）

第一条 为了让老年人在家门口吃上热饭，制定本办法。

第二条 本办法适用于本区社区食堂。

第三条 街道办事处应当每季度检查社区食堂的卫生和价格，并公开检查结果。

第四条 社区食堂每供应一份老年餐，补贴五元；向困难老年人供应的，补贴八元。

第五条 社区食堂应当在门口和网上公示菜价。

第六条 违反第五条规定的，停发当月补贴。

第七条 本办法所称老年人，是指年满六十周岁的本区居民。
"""
MARKDOWN = {"Content-Type": "text/markdown"}


async def redrafted(api: Api) -> dict[str, str]:
    """Answered, with two public versions and the final text; a second consultation goes on from it."""
    at = f"consultations/{SLUG}"
    await opened(api, SLUG, text=PUT, screening="at once")
    third = (await api.officer("GET", f"{at}/draft"))["clauses"][2]
    said = []
    for text, quote in (("三元不够，一份饭的成本要十二元。", "补贴三元"), ("支持。", "每供应一份老年餐")):
        comment = {
            "text": text, "quote": quote, "clause": third["id"], "author": {"kind": "person"}, "publish": "text"
        }  # fmt: skip
        said.append((await api.officer("POST", f"{at}/comments", json=comment))["id"])
    await api.officer("POST", f"{at}/closure", json={"reason": "补贴须在月底前发放。"})
    later = await api.officer("PUT", f"{at}/draft", content=REDRAFT.encode(), headers=MARKDOWN)
    clause = later["clauses"][6]["id"]
    point = await api.officer("POST", f"{at}/points", json={"title": "提高每份老年餐的补贴", "comments": said})
    answer = {"status": "partly adopted", "reason": "按本区财力提高到五元。", "clauses": [third["id"]]}
    await api.officer("POST", f"points/{point['id']}/disposition", json=answer)
    await api.officer("POST", f"{at}/report")
    await api.call(api.office.leader, "POST", f"{at}/report/approval")
    await api.officer("POST", f"{at}/report/publication")
    day = (clock.now() - timedelta(days=1)).date().isoformat()
    final = {"version": 2, "decided_on": day, "reference": "望府办规〔2026〕12号"}
    await api.officer("POST", f"{at}/final-text", json=final)
    await api.call(api.office.leader, "POST", f"{at}/final-text/release")
    again = {
        "reason": "补贴标准和对象作了重大调整。",
        "slug": "canteen-again",
        "opens_at": (clock.now() + timedelta(days=1)).isoformat(),
        "closes_at": (clock.now() + timedelta(days=40)).isoformat(),
    }
    await api.officer("POST", f"{at}/continuation", json=again)
    return {"redrafted-clause": clause, "redrafted-point": point["id"]}
