"""Closed classes of Chinese words that the rules go by.

General grammar only: no word is here because of one text. Membership is by whole token unless a comment says otherwise.
"""


def listed(words: str) -> frozenset[str]:
    """The words of a string, by the blanks between them."""
    return frozenset(words.split())


NEGATIONS = listed(
    """
    不 没 没有 未 无 非 并未 并非 并不 从未 尚未 未能 不能 不会 不得 无法 别 勿 莫 绝不 决不 不可 不必
    """
)
NOT_NEGATIONS = listed(
    """
    不仅 不但 不断 不久 不少 不过 不得不 不禁 不时 不论 不管 不妨 未来 不止 不单 不光 不由得 不约而同 不免 不日 没准
    没收 没入 没落 无视 非议 非难 不满 不服 不顾 不惜
    """
)
"""They begin as a negation does and deny nothing."""
MODALS = listed(
    """
    可能 也许 或许 大概 似乎 将 将会 会 能 能够 可 可以 应 应该 应当 必须 须 要 想 愿意 打算 计划 拟 准备 希望
    预计 或 或将 有望 不妨 得以
    """
)
ASPECT = listed("了 着 过")
RESULTATIVE = listed(
    """
    于 为 到 成 至 入 出 上 下 在 给 向 往 自 作 做 满 完 好 起 出来 起来 下来 进 回 开 住 掉 成为 以 得
    """
)
"""What follows a verb directly and belongs to the predicate: 位|于, 改|为, 提交|给."""
LIGHT_ADVERBS = listed(
    """
    也 就 便 则 亦 才 不过 首先 其次 另外 甚至 既 而 并 且 却 但 即 因此 因而 于是 所以 虽然 虽 如果 若 因 由于 从而
    以 来 去 并且 同时 以及 而且 此外 后来 随后 之后 后 当时 当
    """
)
"""Words that tie clauses together; they say nothing about the relation and are left out of its name."""

ADVERBS = listed(
    "都 均 皆 已 已经 曾 曾经 正 正在 一直 仍 仍然 还 再 又 全 共 只 仅 常 常常 经常 主要 大多 多 最 更 较 颇 极 很"
)
"""Adverbs that belong to the verb they touch, whatever the parser hung them on."""
PRONOUNS = listed(
    """
    我 你 您 他 她 它 我们 你们 您们 他们 她们 它们 咱 咱们 俺 俺们 自己 这 那 此 其 之 这里 那里 这儿 那儿 这些
    那些 这个 那个 这样 那样 其中 谁 什么 哪 哪里 大家 人们 有人 本人 彼此 对方 双方 前者 后者 二者 两者 一切
    此处 其他 另 何 该 本 某 者 所
    """
)
BOTH = listed("二人 两人 俩人")
"""As a subject they stand for two people who were named, and are no figure."""
COPULAS = listed("是 为 就是 即是 便是 乃 乃是 系 即 也是 都是 均为 均是 正是 曾是 仍是 不是 并非 非")

PLAIN_COPULAS = {**dict.fromkeys(("就是", "即是", "便是", "乃是", "也是", "都是", "均是", "正是"), "是"), "均为": "为"}
"""What is left of a copula without the adverb that ties its clause to others."""

MOVING = listed("进入 前往 到达 抵达 出发 返回 回到 流入 流经 传入 经过 开往 飞往 通往 驶往 来到")
"""What is done along a way."""
DYING = listed("逝世 去世 病逝 辞世 病故 与世长辞 离世")
"""What befalls somebody, at a time: no thing of its own."""

KINSHIP = listed(
    """
    父亲 母亲 爸爸 妈妈 儿子 女儿 长子 次子 三子 幼子 长女 次女 哥哥 弟弟 姐姐 妹妹 兄长 丈夫 妻子 祖父 祖母
    外祖父 外祖母 爷爷 奶奶 外公 外婆 岳父 岳母 叔父 叔叔 伯父 姑姑 姑妈 舅舅 姨妈 侄子 侄女 外甥 孙子 孙女 表哥
    表弟 表姐 表妹 堂兄 堂弟 堂姐 堂妹 姐夫 妹夫 嫂子 女婿 儿媳 养父 养母 养子 养女 继子 继父 继母 二女儿 大女儿
    小女儿 大儿子 小儿子 二儿子 弟子 徒弟 徒儿 师父 师傅 师兄 师弟 师姐 师妹 义子 义父 好友 朋友 男友 女友 前妻
    前夫 未婚妻 未婚夫 学生 老师 助理 助手
    """
)
SHORT_KINSHIP = "父母弟兄妹姐子女妻夫孙"
"""Words of one character, which are that only after 其 and the like: 其父苏洵."""
NEGATED_COPULAS = listed("不是 并非 非")
AFFIRMED_COPULAS = COPULAS - NEGATED_COPULAS
NOT_PROPERTIES = listed(
    """
    的 之 第 每 其中 其 是 有 等 占 为 达 达到 超过 共有 至 到 在 了 于
    东 西 南 北 东南 东北 西南 西北 以东 以西 以南 以北
    """
)
YOU = "由"
LEADING = listed("主持 负责 承担 牵头 领导 组织 参与 监督 指挥")
"""What one does of a deed: 主持修建."""
REASONS = listed("因 因为 由于")
COVERBS = listed("在 从 给 除 跟 与 同 和 对 由 向 为 把 将 以 用 随 自 往 朝 沿")
"""Verbs that serve as prepositions when another verb follows: 在北京|举行."""
CONTENT_NOUNS = listed(
    """
    时候 时间 时刻 时期 期间 时 日子 原因 目的 情况 可能 可能性 问题 能力 必要 机会 结果 消息 事实 方式 方法
    过程 时代
    """
)
"""Nouns whose relative clause tells their content; they take no part in it: 出发的时间."""
GENITIVE = listed("的 之")
LISTING = listed("、 ，、")
JOINING = listed("和 与 及 以及 或 或者 暨 跟 同 兼")
POSSESSIVE = listed(
    """
    他 她 它 我 你 您 其 他们 她们 它们 我们 你们 自己 本 该 此 这 那 这些 那些 某 各 每 这个 那个 这种 那种
    两者 人们 大家 本人
    """
)
PARTICLES = listed("的 地 得 了 着 过 等 等等 吗 呢 吧 啊 之一 而已 来说 时 后 前")
LOCALISERS = listed("里 中 上 内 外 下 间 之间 之中 之内 之外 之下 之上 里面 附近")
STOPS = listed("， 。 ； ： ！ ？ , ; : ! ?")
TIMES = listed(
    """
    目前 现在 今天 今日 当时 同时 近年 近年来 近日 最近 后来 此后 随后 其后 当天 当日 同年 同日 次年 翌年 平时
    一时 期间 现时 现今 如今 当今 昨天 昨日 明天 去年 今年 明年 日前 目下 早期 此时 届时 过去 以后 之后 以前
    之前 此前 最后 最终 结果 通常 一般
    """
)
"""When something is so, not who: no subject."""
PREPOSITIONS = listed(
    """
    在 对 从 为 向 以 于 由 被 把 将 除 除了 按 按照 据 根据 关于 对于 随着 通过 经过 为了 自 到 至 往 朝 沿
    沿着 因 由于 给 用 当 作为 经
    """
)
BEHIND_VERBS = listed("于 自")
"""Prepositions that follow the verb and belong to it: 毕业于, 来自."""
EXAMPLES = listed("如 例如 比如 诸如 像 譬如")
DATING = listed("时任 现任 原任 曾任 新任 现 时 任 原 新 接任 出任 担任 据 记者 专访 致电")
"""Words before a holder that say since when, or who speaks; they are not part of it."""
TAKES_CLAUSE = listed(
    """
    说 认为 表示 指出 称 宣布 发现 知道 相信 觉得 希望 承认 强调 报道 显示 证明 说明 意味 意味着 以为 看到 听到
    听说 得知 了解 宣称 声称 透露 介绍 预计 估计 猜测 怀疑 担心 建议 主张 坚持 规定 决定 打算 计划 想 怕 问 写道
    确认 证实 表明 反映 提到 认定 判断 记载 记得 忘记 获悉 据说 直言 坦言 解释 回忆 保证 承诺 同意
    """
)
"""Verbs of saying and thinking: what follows is a whole statement, not a thing."""
