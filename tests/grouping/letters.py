"""The words of the people who write: sentences with gaps, stock phrases, and what stands in the gaps."""

from __future__ import annotations

GAPS = {
    "place": (
        "本小区 我们楼 梧桐里 白鹭镇 南埠街道 望潮路 老城区 学校门口 菜场周边 地铁站出口 河滨步道 商业街 "
        "三号楼 东门 地下车库 社区活动室 公交站 体育公园 幼儿园旁边 医院附近 "
        "工业园区 沿街商铺 老年食堂 文化站 创业园 码头 桥下空间 后巷 中心广场 安置房"
    ),
    "who": (
        "独居老人 带孩子的家长 上夜班的职工 残疾人 租房的年轻人 小店店主 外卖骑手 物业保安 环卫工人 "
        "退休教师 个体户 新市民 底楼住户 高层业主 志愿者 保洁员 出租车司机 学生 孕妇 货车司机"
    ),
    "thing": (
        "路灯 电梯 垃圾桶 停车位 充电桩 健身器材 遮雨棚 监控探头 隔音屏 消防通道 绿化带 快递柜 公共厕所 "
        "无障碍坡道 晾衣架 宣传栏 座椅 下水管 外墙 门禁 信号灯 斑马线 配电箱 窨井盖 儿童滑梯"
    ),
    "trouble": (
        "噪声 油烟 积水 漏雨 乱停车 飞线充电 高空抛物 异味 占道经营 违建 断电 拥堵 蚊虫 墙皮脱落 信号差 "
        "排队太久 收费不透明 无人答复 反复开挖 夜间施工"
    ),
    "office": (
        "街道办 居委会 物业公司 房管局 城管中队 市场监管所 交警支队 绿化市容局 业委会 水务公司 供电所 "
        "社区卫生服务中心 规划部门 消防救援站 教育局 民政科"
    ),
    "time": (
        "每天早高峰 晚上十点以后 双休日 雨季 开学前 春节期间 今年年底前 三个月内 下半年 冬天供暖时 台风天 "
        "午休时间 节假日 六月以来 去年秋天"
    ),
    "act": (
        "安排专人巡查 公示收费依据 组织居民听证 设立投诉电话 划定临时泊位 更换老化管线 增派值班人员 "
        "引进第三方评估 公布整改进度 听取租户意见 做一次安全检测 张贴明显标识 补种树木 "
        "提供上门服务 调整作息时间 统一招牌尺寸 开展错峰收运 加装减震垫 明确责任单位 建立台账"
    ),
    "money": ("三百元 两千块 一笔不小的开支 公共收益 财政补贴 维修资金 押金 每户八十元 服务费 停车费 违约金 首年免租"),
    "why": (
        "老人上下楼太吃力 孩子放学没有地方去 生意受到影响 晚上睡不好觉 消防车开不进来 水费一年比一年高 "
        "大家意见不统一 施工没有提前告知 数据要反复填报 审批跑了好几趟 灯光直射窗户 "
        "货物没法卸 招不到工人 客流少了一半 合同快到期了 证照办理太慢"
    ),
    "number": "二 三 五 六 八 十二 十五 二十 三十 四十五 六十 九十",
}

SENTENCES = """
{place}的{thing}坏了{number}天，{office}一直没有来人看
{time}{place}总有{trouble}，{who}最受影响
我们希望{office}能{act}，因为{why}
草案第{number}条应当写清楚{thing}由谁维护
我支持{place}增加{thing}，但费用必须公开
{who}反映{why}，建议{office}{act}
如果{place}要改造，应当先征求{who}的意见
我同意方案里关于{thing}的安排，{time}就可以开始
不同意由{who}承担{money}，这笔钱可以从别处出
{office}必须在{number}个工作日内答复，不得推诿
作为在{place}开店{number}年的人，我担心{trouble}
允许{who}在{place}短时停留，有必要同时{act}
{thing}离窗户只有{number}米，{trouble}让人受不了
我们需要的是{thing}，而不是再修一个花坛
上次改造花了{money}，结果{why}
请{office}说明{money}是怎么算出来的
{place}住着{number}户人家，{who}占了一大半
物业管理方面，我们每月巡查{number}次，仍然有{trouble}
{time}请不要在{place}施工，{why}
赞成试点，建议从{place}做起，{act}
对{trouble}的处罚应当分档，第一次可以只提醒
按现在的写法，{who}能不能申请{money}并不清楚
{office}和{office}互相推，{place}的{trouble}拖了{number}个月
邻近的{place}已经{act}，我们这里也应该跟上
{thing}可以共用，{money}由受益人分担
我母亲今年八十{number}岁，住在{place}，{why}
开会时有人提出{act}，在场的{who}都说好
建议把“{trouble}”改成更具体的说法，否则没法执行
{number}号楼和{number}号楼之间的{thing}应当保留
希望{time}前给出时间表，并由{office}{act}
从{place}到{place}要走{number}分钟，{who}很不方便
我们公司有{number}名员工，{why}，盼望政策早点落地
网上办事系统要求重复上传材料，{who}不会操作
{place}{thing}旁边堆着杂物，{time}差点出事
此前交过的{money}应当抵扣，不能重复收取
这件事关系到{who}，{office}应当{act}后再作决定
""".strip().splitlines()

SHORT = """
希望{place}尽快修好{thing}
{place}{trouble}严重，请{office}管一管
支持{place}增加{thing}
{time}{place}{trouble}，盼解决
请{office}{act}
反对占用{place}的{thing}
{who}需要{thing}
{why}，请{office}尽快{act}
""".strip().splitlines()

OPENINGS = """
尊敬的领导，您好
你好，我是一名普通居民，看了征求意见稿后想说几句
看到公示后我和家人商量了一下，提出以下意见
您好，我在这里住了二十多年，有些情况想反映
我是辖区内一家小企业的负责人，现提出意见如下
首先感谢有关部门公开征求意见
""".strip().splitlines()

CLOSINGS = """
以上意见供参考，谢谢
希望有关部门认真考虑，谢谢
盼复，祝工作顺利
请予以采纳，谢谢你们的辛苦工作
以上是我个人的一点看法，不妥之处请谅解
""".strip().splitlines()

ENGLISH_GAPS = {
    "place": (
        "our block|the riverside path|the old market|Wangchao Road|the school gate|the bus terminal|"
        "the shopping street|the underground garage|the east entrance|the community centre"
    ),
    "who": (
        "elderly residents|shop owners|parents with prams|night shift workers|delivery riders|tenants|"
        "people in wheelchairs|the neighbours on the ground floor|students|small businesses"
    ),
    "thing": (
        "a lift|more street lights|charging points|a pedestrian crossing|bicycle racks|noise barriers|"
        "public toilets|a playground|benches in the shade|clear signs"
    ),
    "trouble": (
        "the noise after ten in the evening|illegal parking|the smell of the waste bins|"
        "flooding after heavy rain|broken pavements|unclear fees|long queues|dust from the building site"
    ),
    "office": (
        "the district office|the housing bureau|the property company|the traffic police|"
        "the residents committee|the planning department"
    ),
    "time": (
        "every morning|at weekends|during the rainy season|before the end of this year|within three months|in winter"
    ),
    "number": "two|three|five|eight|twelve|fifteen|thirty|sixty",
}

ENGLISH = """
I support {thing} at {place}, provided that the costs are published
{who} should be heard before {office} decides
We agree with the second article but ask for {thing} near {place}
{time} we suffer from {trouble}, and nobody answers our letters
{office} must reply within {number} working days
It is necessary to protect {who} from {trouble}
I am in favour of a trial period of {number} months at {place}
We have run a small shop near {place} for {number} years
The draft does not explain who pays for {thing}
My mother lives at {place} and {who} face the same difficulty
{office} can ask {who} to take part in a meeting {time}
Please publish the figures on {trouble} for {place}
The fee of {number} hundred yuan may be shared between the owners
For {who} this means {number} more minutes on foot {time}
""".strip().splitlines()

# Characters that everybody who writes traditional Chinese uses, typed by hand: simplified, then traditional.
TRADITIONAL = (
    "们們 门門 开開 关關 见見 长長 东東 车車 马馬 鸟鳥 鱼魚 风風 龙龍 国國 学學 会會 来來 时時 说說 "
    "这這 对對 为為 个個 从從 发發 经經 动動 过過 还還 进進 点點 "
    "电電 话話 业業 产產 务務 场場 员員 问問 题題 应應 当當 让讓 请請 谢謝 认認 识識 议議 论論 设設 "
    "计計 证證 评評 词詞 调調 谈談 谁誰 读讀 课課 费費 资資 质質 购購 "
    "贴貼 贵貴 办辦 医醫 协協 区區 单單 卖賣 卫衛 厂廠 历歷 压壓 厅廳 县縣 参參 双雙 变變 叶葉 号號 "
    "响響 听聽 启啟 团團 园園 围圍 图圖 圆圓 圣聖 坏壞 块塊 坚堅 垒壘 "
    "处處 备備 复復 够夠 头頭 夹夾 夺奪 奖獎 妇婦 孙孫 实實 宝寶 审審 宽寬 导導 将將 尔爾 尽盡 层層 "
    "属屬 岁歲 岛島 师師 带帶 帮幫 广廣 庄莊 庆慶 库庫 废廢 异異 张張 "
    "强強 归歸 录錄 总總 恶惡 惯慣 愿願 户戶 扩擴 护護 报報 担擔 拥擁 择擇 挂掛 损損 换換 据據 数數 "
    "断斷 无無 旧舊 显顯 权權 条條 极極 构構 标標 树樹 样樣 档檔 桥橋 "
    "检檢 楼樓 欢歡 气氣 汉漢 没沒 泽澤 洁潔 测測 济濟 浅淺 浓濃 渐漸 湾灣 满滿 滨濱 灯燈 灵靈 灾災 "
    "炉爐 烟煙 烦煩 热熱 爱愛 牵牽 状狀 独獨 环環 现現 画畫 监監 盖蓋 "
    "盘盤 盐鹽 确確 码碼 础礎 礼禮 种種 积積 称稱 稳穩 穷窮 竞競 笔筆 签簽 简簡 类類 红紅 约約 级級 "
    "纪紀 纯純 线線 练練 组組 细細 织織 终終 绍紹 结結 给給 络絡 绝絕 "
    "统統 继繼 续續 维維 绿綠 编編 缓緩 网網 罗羅 罚罰 职職 联聯 聪聰 肃肅 脏髒 脑腦 节節 艺藝 苏蘇 "
    "范範 药藥 获獲 营營 虑慮 虽雖 补補 观觀 规規 视視 览覽 觉覺 触觸 "
    "订訂 训訓 记記 讲講 许許 访訪 语語 误誤 诉訴 试試 诚誠 询詢 该該 详詳 负負 责責 货貨 贫貧 贸貿 "
    "赏賞 赔賠 转轉 轮輪 软軟 轻輕 载載 较較 辆輛 输輸 边邊 达達 迁遷 "
    "运運 近近 远遠 违違 连連 迟遲 适適 选選 递遞 遗遺 邻鄰 采採 里裡 释釋 针針 钟鐘 钢鋼 钱錢 铁鐵 "
    "铺鋪 锁鎖 错錯 镇鎮 间間 闹鬧 闻聞 队隊 阳陽 阶階 际際 陆陸 险險 "
    "随隨 难難 雾霧 静靜 页頁 顶頂 项項 顺順 须須 顾顧 预預 领領 频頻 颜顏 额額 飞飛 饭飯 馆館 驾駕 "
    "驶駛 验驗 骑騎 鲜鮮 麦麥 黄黃 齐齊 龄齡 台臺 并並 与與 众眾 "
    "优優 传傳 伤傷 价價 体體 余餘 侧側 侨僑 债債 值值 储儲 儿兒 兴興 养養 兽獸 内內 册冊 写寫 军軍 "
    "农農 冲衝 决決 况況 净淨 减減 凤鳳 几幾 刘劉 则則 刚剛 创創 别別 "
    "制制 剂劑 剧劇 劝勸 劳勞 势勢 励勵 华華 卖賣 占佔 卷捲 却卻 只只 叹嘆 吗嗎 吨噸 启啟 呜嗚 咸鹹 "
    "哑啞 唤喚 喷噴 嘱囑 尘塵 墙牆 壮壯 声聲 壳殼 够夠 妈媽 娱娛 宁寧"
)

# What somebody does who turns a letter into its opposite.
OPPOSITES = [
    ("应当", "不应当"),
    ("不同意", "同意"),
    ("同意", "不同意"),
    ("支持", "反对"),
    ("反对", "支持"),
    ("赞成", "反对"),
    ("必须", "不得"),
    ("不得", "必须"),
    ("可以", "不可以"),
    ("允许", "禁止"),
    ("禁止", "允许"),
    ("有必要", "没必要"),
    ("需要", "不需要"),
]
ENGLISH_OPPOSITES = [
    ("support", "oppose"),
    ("should", "should not"),
    ("must", "must not"),
    ("agree", "disagree"),
    ("in favour of", "against"),
    ("necessary", "unnecessary"),
    ("can", "cannot"),
    ("may", "may not"),
]
