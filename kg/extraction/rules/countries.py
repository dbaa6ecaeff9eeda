"""Countries and dynasties by the names that Chinese texts give them."""

from collections.abc import Collection

from kg.extraction.rules.words import listed

COUNTRIES = listed(
    """
    中国 中华人民共和国 美国 英国 法国 德国 日本 韩国 朝鲜 俄罗斯 俄国 苏联 前苏联 意大利 西班牙 葡萄牙 荷兰 比利时 瑞士
    瑞典 挪威 丹麦 芬兰 冰岛 爱尔兰 奥地利 波兰 捷克 斯洛伐克 匈牙利 罗马尼亚 保加利亚 希腊 土耳其 塞尔维亚 克罗地亚
    斯洛文尼亚 黑山 波黑 阿尔巴尼亚 乌克兰 白俄罗斯 爱沙尼亚 拉脱维亚 立陶宛 格鲁吉亚 亚美尼亚 阿塞拜疆 哈萨克斯坦
    乌兹别克斯坦 吉尔吉斯斯坦 塔吉克斯坦 土库曼斯坦 蒙古 印度 巴基斯坦 孟加拉国 斯里兰卡 尼泊尔 不丹 缅甸 泰国 老挝
    柬埔寨 越南 马来西亚 新加坡 印度尼西亚 印尼 菲律宾 文莱 伊朗 伊拉克 以色列 巴勒斯坦 约旦 叙利亚 黎巴嫩 沙特阿拉伯
    沙特 阿联酋 卡塔尔 科威特 巴林 也门 阿曼 阿富汗 埃及 利比亚 突尼斯 阿尔及利亚 摩洛哥 苏丹 埃塞俄比亚 肯尼亚
    坦桑尼亚 乌干达 尼日利亚 加纳 喀麦隆 科特迪瓦 塞内加尔 刚果 安哥拉 赞比亚 津巴布韦 南非 加拿大 墨西哥 古巴 牙买加
    巴西 阿根廷 智利 秘鲁 哥伦比亚 委内瑞拉 厄瓜多尔 乌拉圭 巴拉圭 玻利维亚 巴拿马 哥斯达黎加 澳大利亚 新西兰
    """
)
DYNASTIES = listed(
    """
    夏 商 周 西周 东周 春秋 战国 秦 西汉 东汉 汉 三国 曹魏 蜀汉 东吴 西晋 东晋 晋 南朝宋 南朝齐 南朝梁 南朝陈 北魏 东魏
    西魏 北齐 北周 南北朝 前秦 后秦 前燕 后燕 前凉 后凉 隋 唐 武周 五代十国 五代 后梁 后唐 后晋 后汉 后周 南唐 吴越 辽
    北宋 南宋 宋 西夏 金 元 明 南明 清 民国
    """
)


def either(words: Collection[str]) -> str:
    """A regular expression for any of ``words``, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


COUNTRY = either(COUNTRIES)
DYNASTY = either(DYNASTIES)
LONG_DYNASTY = either([name for name in DYNASTIES if len(name) > 1 and name not in ("春秋", "战国")])
"""Those whose name is no part of another word."""
