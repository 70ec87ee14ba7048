"""Drafts that do not count 第…条: outlines, plans, English regulations, prose."""

from __future__ import annotations

from consultations.drafts.splitting import SplitDraft, split


def placed(draft: SplitDraft) -> list[tuple[str, tuple[str, ...]]]:
    return [(clause.number, clause.path) for clause in draft.clauses]


def test_the_highest_numbers_of_an_outline_are_its_clauses() -> None:
    draft = split(
        "某某通知\n各区人民政府：\n一、目标。甲。\n1.子。\n2.丑。\n二、任务。乙。\n（一）寅。\n三、要求。丙。"
    )
    assert placed(draft) == [("一、", ()), ("二、", ()), ("三、", ())]
    assert draft.clauses[1].text == "任务。乙。\n（一）寅。"
    assert draft.preface == "各区人民政府："


def test_an_item_that_only_heads_those_below_it_is_a_division() -> None:
    text = (
        "某某方案\n一、总体要求\n（一）指导思想。甲。\n1.子。\n（二）原则。乙。\n"
        "二、任务\n做好工作。\n（一）丙。\n三、其他。丁。"
    )
    assert placed(split(text)) == [
        ("（一）", ("一、总体要求",)),
        ("（二）", ("一、总体要求",)),
        ("二、", ()),
        ("三、", ()),
    ]


def test_a_list_of_the_parts_of_one_sentence_stays_in_its_clause() -> None:
    draft = split("一、报名条件\n（一）年满十八周岁；\n（二）有居住证。\n二、报名办法。网上报名。")
    assert placed(draft) == [("一、", ()), ("二、", ())]


def test_an_outline_begins_anew_below_each_heading() -> None:
    draft = split("# 方案\n## 总体\n一、甲。\n二、乙。\n## 保障\n一、丙。\n二、丁。")
    assert placed(draft) == [("一、", ("总体",)), ("二、", ("总体",)), ("一、", ("保障",)), ("二、", ("保障",))]


def test_a_plan_numbered_by_points_is_split_at_its_lowest_headings() -> None:
    text = (
        "地质灾害应急预案\n1 总则\n1.1 编制目的\n为了应对。\n1.2 编制依据\n依据法律。\n2 组织体系\n2.1 领导机构\n"
        "2.1.1 职责\n负责指挥。\n2.5亿元以上的为特大。\n3 附则\n本预案自发布之日起施行。"
    )
    draft = split(text)
    assert placed(draft) == [
        ("1.1", ("1 总则",)),
        ("1.2", ("1 总则",)),
        ("2.1.1", ("2 组织体系", "2.1 领导机构")),
        ("3", ()),
    ]
    assert [clause.heading for clause in draft.clauses] == ["编制目的", "编制依据", "职责", "附则"]


def test_numbered_paragraphs_are_clauses() -> None:
    assert placed(split("公告\n1. 甲。\n（1）子。\n2. 乙。\n3、丙。")) == [("1.", ()), ("2.", ()), ("3、", ())]


def test_english_articles_stand_in_chapters_and_parts() -> None:
    text = (
        "Regulation on Dogs\nPart 1 General\nChapter I Purpose\nArticle 1 The city protects people.\n"
        "Article 2 It applies under\nArticle 1 of this Regulation.\nChapter II Scope\nArticle 3. Dogs are registered.\n"
    )
    draft = split(text)
    assert placed(draft) == [
        ("Article 1", ("Part 1 General", "Chapter I Purpose")),
        ("Article 2", ("Part 1 General", "Chapter I Purpose")),
        ("Article 3", ("Part 1 General", "Chapter II Scope")),
    ]
    assert draft.clauses[1].text == "It applies under\nArticle 1 of this Regulation."


def test_the_more_frequent_of_article_and_section_is_the_clause() -> None:
    sections = split(
        "Article 1 General\nSection 1.1 Scope. All.\nSection 1.2 Terms. Some.\nArticle 2 Other\nSection 2.1 Last."
    )
    assert placed(sections) == [
        ("Section 1.1", ("Article 1 General",)),
        ("Section 1.2", ("Article 1 General",)),
        ("Section 2.1", ("Article 2 Other",)),
    ]
    articles = split("Section 1 General\nArticle 1 All.\nArticle 2 Some.\nSection 2 Other\nArticle 3 Last.")
    assert placed(articles) == [
        ("Article 1", ("Section 1 General",)),
        ("Article 2", ("Section 1 General",)),
        ("Article 3", ("Section 2 Other",)),
    ]


def test_english_headings_are_told_from_text() -> None:
    draft = split("Article 1 Purpose\nThis protects people.\nArticle 2: Scope\nThis applies to dogs.")
    assert [(c.number, c.heading, c.text) for c in draft.clauses] == [
        ("Article 1", "Purpose", "This protects people."),
        ("Article 2", "Scope", "This applies to dogs."),
    ]


def test_text_below_headings_is_a_part_for_each_heading() -> None:
    draft = split("# 说明\n## 背景\n甲。\n## 目的\n乙。\n### 细目\n丙。")
    assert [(c.text, c.path) for c in draft.clauses] == [
        ("甲。", ("背景",)),
        ("乙。", ("目的",)),
        ("丙。", ("目的", "细目")),
    ]


def test_prose_is_one_part() -> None:
    draft = split("建言征集\n请谈谈您的看法。\n可以附图。")
    assert (draft.title, [c.text for c in draft.clauses]) == ("建言征集", ["请谈谈您的看法。\n可以附图。"])


def test_comments_and_markup_are_no_text() -> None:
    draft = split("# 办法 #\n<!-- INFO\nEND -->\n**第一条** 甲<!-- x -->乙。\n\\# 不是标题\n<!-- 没有结束")
    assert draft.title == "办法"
    assert draft.clauses[0].text == "甲乙。\n# 不是标题\n<!-- 没有结束"
