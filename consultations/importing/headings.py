"""Headings by which offices and programs name their columns, as they are compared: without spaces and brackets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# In the order in which they are offered.
_WORDS = {
    "text": (
        "内容 意见内容 意见 意见建议 意见和建议 意见及建议 意见与建议 建议 具体意见 具体意见建议 "
        "修改意见 修改意见建议 修改意见和建议 反馈意见 反馈内容 来信内容 来电内容 诉求内容 诉求 反映内容 "
        "留言 留言内容 正文 评论 text comment comments content opinion body message suggestion"
    ),
    "clause": (
        "条款 条文 条款号 条 条号 条目 对应条款 涉及条款 针对条款 所涉条款 意见条款 条款序号 clause article section"
    ),
    "quote": "引文 引用 引用原文 引用文字 所引原文 quote quotedpassage passage",
    "proposed_text": (
        "建议条文 修改后条文 修改后文本 建议文本 建议修改为 修改为 拟修改为 建议表述 修改文本 "
        "proposedtext proposedwording proposal wording"
    ),
    "stance": "立场 态度 是否支持 是否同意 倾向 stance position",
    "stated_on": (
        "日期 来信日期 来电日期 提出日期 提交日期 收到日期 落款日期 时间 来信时间 来电时间 提出时间 "
        "提交时间 收到时间 反映时间 date statedon day submitted submittedon submittedat receivedon "
        "receivedat timestamp"
    ),
    "name": (
        "姓名 名字 提出人 提交人 来信人 来电人 反映人 意见人 建议人 署名 联系人 name author authorname fullname from"
    ),
    "organisation": (
        "单位 单位名称 部门 部门名称 企业 企业名称 公司 机构 机构名称 组织 组织名称 提出单位 反馈单位 "
        "来文单位 organisation organization company department institution"
    ),
    "contact": (
        "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 来电号码 phone mobile tel telephone "
        "phonenumber contact authorcontact"
    ),
    "email": "邮箱 电子邮箱 邮件地址 邮箱地址 电子邮件 email emailaddress mail",
    "credit_code": "统一社会信用代码 社会信用代码 信用代码 creditcode authorcreditcode",
    "kind": "提出人类型 主体 主体类型 身份 authorkind kind",
    "ticket": "工单号 工单编号 工单 热线工单号 12345工单号 受理编号 ticket ticketnumber",
    "co_signatures": "联名人数 联名 附议人数 附议 联署人数 联签人数 签名人数 cosignatures cosigners signatures",
    "publish": "公开 是否公开 公开意愿 是否同意公开 publish public",
    "channel": "渠道 征集渠道 意见渠道 意见来源 来源 channel",
    "key": "编号 意见编号 来信编号 信件编号 行编号 唯一编号 key rowkey id uuid",
    "answers": "answers",
}
HEADINGS: Final[Mapping[str, frozenset[str]]] = {field: frozenset(words.split()) for field, words in _WORDS.items()}
