"""Words that stand in every comment and say nothing of what it is about: Chinese, English, German.

Written for comments on drafts, so they also hold what everybody writes there: "suggest", "hope", "should".
"""

from __future__ import annotations

from functools import cache

from consultations.topics.reading import fold

CHINESE = """
不用 别的 不如 时候 等于 不行 本来 做到 来电 代录 市民 看见 旁边 哪儿 有时 要求 地方 最后 参考 不成 平时 提醒
一些 一个 一下 一样 一直 一定 一般 一种 一点 一次 一起 一边 一方面 不仅 不会 不再 不到 不同 不够 不好 不少 不得
不必 不想 不应 不应该 不是 不能 不要 不过 不管 与其 为什么 为了 主要 之一 之中 之前 之后 之间 也许 也要 了解 事情
什么 今天 今年 仅仅 从而 他们 以上 以下 以便 以免 以及 以后 以前 以来 任何 但是 作为 你们 你好 使得 依据 便于 倒是
偏偏 关于 其中 其他 其它 其实 其次 具体 再次 几个 几乎 出来 出现 分别 刚刚 别人 到底 十分 即使 却是 原来 及其 反正
只是 只有 只要 只能 可以 可是 可能 各个 各位 各种 合理 同时 同样 后来 否则 咱们 哪些 哪个 哪怕 哪里 因为 因此 基本
多次 多少 大家 大概 她们 好像 如下 如何 如果 它们 完全 实在 实际 容易 对于 对此 尤其 就是 就要 就算 尽量 尽管 展开
左右 差不多 已经 希望 并且 并不 并非 应当 应该 建议 开始 强烈 当时 当然 很多 很大 必须 怎么 怎么办 怎样 总之 总是
意见 意思 感觉 感谢 我们 我家 或是 或者 所以 所有 所谓 才能 按照 提出 支持 文件 方面 是否 是不是 显得 曾经 有人
有些 有关 有时 有时候 有没有 有的 有点 本人 条款 来说 某个 某些 根据 根本 比如 比较 没有 没人 没法 渐渐 特别 现在
现有 甚至 由于 留言 的话 相关 看到 看看 看见 真是 真的 知道 确实 算是 经常 经过 结果 绝对 继续 总的来说 而且 而是
能够 能否 自己 自然 至于 至少 草案 虽然 规定 觉得 认为 认真 许多 诸如 请问 谢谢 起来 越来越 足够 还要 还是 还有
这个 这么 这些 这位 这儿 这样 这次 这种 这里 这条 通过 逐步 造成 那个 那么 那些 那样 那种 那里 部分 采取 里面 重要
问题 除了 随便 随时 非常 首先 麻烦 征求意见稿 征求意见 第一 第二 第三 第四 第五 反对 同意 赞成 一条 本条 几年 多年
每天 每年 每次 每个 一年 今后 将来 有效 切实 予以 给予 给出 加以 增加 明确 考虑 确保 避免 政府 目前 进行 内容 写明
前面 愿意 这种情况 情况 最好 千万 最后
"""

ENGLISH = """
a about above across after again against all almost along already also although always am among an and another any
anyone anything are aren around as ask at away be became because become been before being below best better between
both but by came can cannot come comes could couldn day did didn do does doesn doing don done down due during each
either else enough especially etc even ever every everyone everything far few first for from further get gets getting
give given go goes going good got great had hadn has hasn have haven having he hence her here hers him his hope how
however if in indeed instead into is isn it its itself just keep know last least less let like likely ll long look lot
lots made mainly make makes making many may maybe me mean means might mine more moreover most much must my myself near
need needs neither never nevertheless new next no nobody none nor not nothing now of off often ok on once one ones
only onto or other others otherwise ought our ours out over own part per perhaps please point possible pretty proposal
proposed propose put quite rather re really regarding said same say says see seem seems seen several shall she should
shouldn since so some somebody someone something sometimes still such suggest suggestion suggested sure take taken
takes than thank thanks that the their theirs them themselves then there therefore these they thing things think this
those though through thus to together too toward towards try two under unless until up upon us use used using ve very
via want wants was wasn way ways we well were weren what whatever when where whereas whether which while who whoever
whole whom whose why will with within without won would wouldn yes yet you your yours yourself
agree agreed disagree support supports supporting oppose opposed believe feel
"""

GERMAN = """
ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus ausserdem außerdem bei
beim bereits besonders besser bin bis bist bitte bzw da dabei dadurch dafür daher dahin damit danach dann daran darauf
daraus darf darüber das dass dazu dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser
dieses doch dort du durch durchaus dürfen ebenso eher eigentlich ein eine einem einen einer eines einfach einige
einigen einiges einmal er es etc etwa etwas euch euer für ganz ganze ganzen gar geben gehen gemacht genau genug gerade
gern gerne gibt ggf ggfs ging gut habe haben hat hatte hatten her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem
ihren ihrer ihres im immer in ins insbesondere irgendwie ist ja je jede jedem jeden jeder jedes jedoch jemand jetzt
kann kein keine keinem keinen keiner können könnte könnten kommen leider lassen man mal manche mehr mein meine meinem
meinen meiner meist mich mir mit möchte möglich müssen muss müsste müssten nach nachdem nicht nichts nie noch nun nur
ob oben oder oft ohne öfter schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so sogar solche
solchen soll sollen sollte sollten somit sondern sonst sowie statt stets tun über um und uns unser unsere unserem
unseren unserer unter viel viele vielen vielleicht vielmehr vom von vor wäre wären wann war waren warum was wegen weil
weiter weitere weiteren welche welchen welcher wenig weniger wenn wer werden wie wieder wir wird wirklich wo wobei
wohl wollen worden wurde wurden würde würden zb ziemlich zu zum zur überall zusammen zwar zwischen zudem
"""


@cache
def stop_words() -> frozenset[str]:
    """All of them, folded as the words are that they are compared with."""
    return frozenset(fold(word) for word in " ".join((CHINESE, ENGLISH, GERMAN)).split())
