"""A consultation for the pages that withhold: a comment with answers and files, and a point with a note."""

from __future__ import annotations

from tests.browser.consultations import Api, opened

SLUG = "canteen-filed"
ANSWERS = {"您一周去几次社区食堂？": "三次，和邻居王小明一起去。", "怎么联系您？": "电话 13900007778"}


async def withheld(api: Api) -> dict[str, str]:
    """One file is withheld and the other was for a while; in an answer a number is. Comments are taken no more."""
    await opened(api, SLUG, screening="at once")
    files = []
    for name, content in (("菜单照片.txt", "周一：红烧肉。"), ("身份证复印件.txt", "王小明"), ("建议书.txt", "菜价。")):
        sent = {"content": content.encode(), "headers": {"content-type": "text/plain"}}
        files.append((await api.officer("POST", f"uploads?filename={name}", **sent))["id"])
    comment = {
        "text": "饭菜不错，请公示每天的菜单和价格。",
        "author": {"kind": "person"},
        "publish": "text",
        "answers": ANSWERS,
        "attachments": files,
    }
    said = await api.officer("POST", f"consultations/{SLUG}/comments", json=comment)
    await api.officer("POST", f"comments/{said['id']}/redactions", json={"passages": ["13900007778"]})
    for file, reason in zip(files[1:], ("personal data of somebody else", "confidential"), strict=True):
        made = await api.officer("POST", f"attachments/{file}/sealing", json={"reason": reason})
    sealing = next(one["sealing"]["id"] for one in made["items"] if one["id"] == files[2])
    await api.officer("POST", f"sealings/{sealing}/lifting", json={"reason": "本人同意公开。"})
    stated = {"title": "公示每天的菜单和价格", "comments": [said["id"]]}
    point = await api.officer("POST", f"consultations/{SLUG}/points", json=stated)
    note = {"point": point["id"], "text": "已问过街道，菜单每天贴在门口。"}
    await api.officer("POST", f"consultations/{SLUG}/notes", json=note)
    await api.officer("POST", f"consultations/{SLUG}/closure", json={"reason": "补贴须在月底前发放。"})
    return {"filed": said["id"], "filed-receipt": said["receipt"], "noted": point["id"]}
