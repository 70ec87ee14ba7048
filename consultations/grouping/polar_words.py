"""The words by which a text affirms or denies, and those that only look like them.

Words are written as in the normal form: simplified, lower case, without spaces (``shouldnot``). Where several fit, the
longest is found. Words with a sign belong to an axis; two words of one axis with opposite signs, in the same place of
two texts, turn one text into the opposite of the other. A negator turns the word that follows it directly.
Signatures are stored, so a change here wants a new ``normal.TABLE_VERSION``, like one of the table.
"""

from __future__ import annotations

WILL = """
+ 支持 赞成 赞同 同意 拥护 认可 认同 接受 欢迎 力挺 批准 通过 采纳 建议 推荐 鼓励 愿意 希望 要求 应当 应该 应予 应 须
+ 必须 必需
+ 务必 务须 可以 可 能 能够 允许 准许 容许 许可 需要 需 须要 要 有必要 必要 有权 得以 适宜 适合 值得 喜欢 相信 信任
+ 无异议 没有异议 会 肯 不得不
+ 不能不 不可不 予以
- 反对 限制 讨厌 怀疑 有异议 抵制 拒绝 抗议 否决 否定 驳回 谢绝 阻止 不同意 不得 不准 不许 不宜 不必 不必要 不用 不该
- 不应该 不应当 禁止
- 严禁 无需 无须 不予
- 毋须 毋需 没必要 没有必要 无必要 切勿 请勿 杜绝 无权
+ support supports supported supporting supporter supporters supportive favour favours favor favors infavourof
+ infavorof
+ approve approves approved approving approval agree agrees agreed agreeing agreement endorse endorses endorsed
+ accept accepts accepted accepting acceptable welcome welcomes welcomed allow allows allowed allowing permit permits
+ permitted permitting should must may can could will would shall oughtto haveto hasto need needs needed needto
+ needsto
+ require requires required want wants like likes necessary desirable yes for pro
- oppose opposes opposed opposing opposition opponent opponents object objects objected objectto disapprove
- disapproves disapproved disapproval disagree disagrees disagreed disagreeing disagreement reject rejects rejected
- rejecting rejection refuse refuses refused unacceptable against anti prohibit prohibits prohibited prohibiting
- forbid
- forbids forbidden forbidding ban bans banned banning disallow disallows disallowed unnecessary undesirable no
- dislike
- dislikes shouldnot shouldnt shouldnever mustnot mustnt mustnever maynot maynever cannot cant cannever couldnot
- couldnt
- willnot wont willnever wouldnot wouldnt wouldnever shallnot shant oughtnotto neednot neednt noneed noneedto
"""

FACT = """
+ 是 有 具有 存在 具备 属于
- 没有 从来没有
+ is are was were has have had do does did with always
- isnot isnt arenot arent wasnot wasnt werenot werent hasnot hasnt havenot havent hadnot hadnt donot dont doesnot
- doesnt
- didnot didnt without never nolonger
"""

WORTH = """
+ 合理 公平 公正 可行 满意 有利 有利于 有益 有益于 有效 有助于 方便 便利 清楚 清晰 明确 适当 恰当 妥当 合适 合法 正确
+ 利大于弊 很好
- 不好 失望 不利 不利于 无效 无益 有害 有碍 荒唐 荒谬 不便 不当 不妥 违法 非法 错误 弊大于利
+ fair reasonable good better best right beneficial useful helpful effective safe wise clear appropriate legal lawful
- unfair unreasonable bad worse worst wrong harmful useless unhelpful ineffective unsafe unwise unclear inappropriate
- illegal unlawful
"""

TREND = """
+ 增加 增设 增多 提高 提升 扩大 延长 加强 增强 强化 放宽 上调 上升 上涨 加快 加速 提前 保留 开放 恢复 继续 保护
- 减少 降低 下降 缩小 缩短 削弱 减弱 弱化 收紧 下调 下跌 放慢 放缓 减缓 推迟 延后 取消 废除 废止 撤销 关闭 封闭 停止
- 暂停 终止 破坏
- 拆除
+ increase increases increased raise raises raised expand expands expanded extend extends extended strengthen keep
+ keeps
+ kept retain retains retained open opens continue continues more improve improves
- decrease decreases decreased reduce reduces reduced lower lowers lowered shrink shorten shortens shortened weaken
- remove removes removed abolish abolishes abolished close closes stop stops less worsen worsens
"""

BOUND = """
+ 超过 高于 大于 多于 至少 最低 晚于 不低于 不少于
- 低于 小于 少于 至多 最多 最高 早于 不高于 不超过
+ atleast minimum
- atmost maximum
"""

AXES = (WILL, FACT, WORTH, TREND, BOUND)

# They turn the word behind them. Typed twice they are meant once.
NEGATORS = """
不 没 未 无 非 勿 毋 莫 别 不再 不太 不很 不甚 不完全 不予 未能 未予 未必 难以 无法
拒不 没有 从未
绝非 不曾 不不 没没 未未 无无
not never donot dont doesnot doesnt didnot didnt isnot isnt arenot arent wasnot wasnt werenot werent havenot havent
hasnot hasnt hadnot hadnt nolonger hardly neither nor
"""

# "业主要求" is no "主要" and "办理应当" no "理应": these words hold against one of the following list before them.
FIRM = "应当 应该 应予 要求"

# They hold such a word and are something else; they are content like all other words.
NEUTRAL = """
能不能 是不是 要不要 会不会 可不可以 可不可 应不应该 应不应当 该不该 有没有 同不同意 支不支持 愿不愿意 行不行 好不好
对不对
不仅 不但 不断 不同 不过 不管 不论 不少 不久 不满 不然 不妨 不良 不锈钢 不止 不时 不料 不动产 对不起 了不起 差不多
不好意思 不可抗力
不得已 不同意见 从不同 坚决 解决 表决 判决 裁决 未决
无论 无障碍 无锡 无人机 无线 无偿 无关 无证 无疑 无数 无形 无奈 毫无 非常 非机动 非遗 非凡 非洲 除非 是非 分别 区别
特别 级别 个别 别的
别人 辨别 性别 识别 类别 差别 告别 别墅 没收 沉没 淹没 未来 未成年 莫名 莫非
供应 反应 相应 适应 对应 效应 响应 应用 应急 应对 应聘 应付 应答 应邀 应收 呼应 感应 理应 顺应 回应 应届
功能 能源 能力 能量 可能 节能 职能 智能 性能 能耗 能效 才能 能手 新能源 只能 许可证 行政许可 认可度 可靠 可观 可持续
可见 可是 尽可
可回收 可再生 宁可
主要 重要 要点 要素 要件 纪要 摘要 概要 首要 要害 要紧 次要 需求 要闻 必要时 必要性 要是
社会 会议 委员会 机会 会员 大会 协会 商会 工会 会计 会长 开会 会场 晚会 会见 会同 会商 会客 业委会 居委会 听证会
座谈会 会所 理事会
董事会 监事会
有关 所有 没有关系 国有 共有 拥有 私有 有限 公有 有时 有人 有些 有的 还有 只有 含有 享有 持有 带有 占有 原有 现有 既有
应有 固有 有机
有序 稀有
但是 是否 于是 还是 只是 总是 就是 凡是 尤其是 特别是 或是 正是 是以 是因为
通过率 须知
"""
