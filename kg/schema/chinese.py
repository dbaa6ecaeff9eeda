"""The short form of a Chinese predicate: without aspect, light adverbs and light verbs."""

from kg.extraction.rules import words
from kg.extraction.rules.words import listed
from kg.schema.forms import Normal


def _longest_first(forms: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


_ALONE = "还再又亦便则才却也就均都皆曾已"
"""One-character adverbs that two characters or more must follow; in others a verb of two characters may begin."""
_ADVERBS = _longest_first(
    frozenset(form for form in words.ADVERBS | words.LIGHT_ADVERBS if len(form) > 1)
    | frozenset(_ALONE)
    | listed(
        """
        共同 联合 分别 先后 相继 陆续 最早 最终 终于 正式 首次 再次 单独 亲自 一起 一同 随即 立即 逐渐
        """
    )
)
_NEGATIONS = _longest_first(words.NEGATIONS - listed("非 别 不可 无"))
_MODALS = _longest_first(
    frozenset(form for form in words.MODALS if len(form) > 1) - listed("计划 准备 希望 打算 预计")
    | listed("将 应 须 能 会 可 拟")
)
_LEXICAL = tuple(
    listed(
        """
        应用 应对 应征 应邀 应聘 会见 会晤 会合 会师 能源 可爱 将军 拟定 拟订 再版 再婚 再造 还原 还给 还有 就读 就任
        就职 就业 都市 已知 没收 没入 未来 不仅 不断 不同 不满 不如 别名 又名 又称 亦称 也称 也叫 还是
        """
    )
)
"""Words that begin as something to be dropped does, and are kept whole."""
_ENDS_IN_ASPECT = listed(
    """
    通过 经过 超过 路过 越过 穿过 渡过 度过 胜过 错过 意味着 执着 随着 穿着 附着 为了 除了 罢了
    """
)
_LIGHT_VERBS = ("进行", "加以", "予以", "给予", "作出", "做出", "开展", "实施", "展开", "实行")


def shorten(surface: str) -> Normal:
    """曾经担任了 → 担任, 未到达 → 到达 (negated), 由X创作 (由创作) → 创作 (inverse); ``surface`` is folded."""
    rest, negated, possible, inverse = surface, False, False, False
    while not rest.startswith(_LEXICAL):
        before = rest
        if (short := _without(rest, _NEGATIONS)) != rest:
            rest, negated = short, True
        elif (short := _without(rest, _MODALS)) != rest:
            rest, possible = short, True
        else:
            rest = _without(rest, _ADVERBS)
        if rest == before:
            break
    if rest.startswith("由") and len(rest) > 2:
        rest, inverse = _without(rest[1:], _ADVERBS), True
    passive = "被" in rest or rest.startswith(("遭", "受到"))
    if len(rest) == 2 and rest[0] in _ALONE and rest[1] in "是为":
        rest = rest[1]
    rest = _without_light_verb(_without_aspect(rest))
    return Normal(rest or surface, inverse, passive, negated, possible)


def _without(text: str, leading: tuple[str, ...]) -> str:
    """``text`` without one of ``leading`` at its front: two characters must remain, after a longer word one."""
    for form in leading:
        if text.startswith(form) and len(text) - len(form) >= (2 if len(form) == 1 else 1):
            return text[len(form) :]
    return text


def _without_aspect(text: str) -> str:
    """担任过 → 担任, 写下了 → 写下, 生活了在 → 生活在."""
    if text in _ENDS_IN_ASPECT:
        return text
    if len(text) > 1 and text[-1] in words.ASPECT:
        return text[:-1]
    if len(text) > 2 and text[-2] in words.ASPECT and text[-1] in "于在为":
        return text[:-2] + text[-1]
    return text


def _without_light_verb(text: str) -> str:
    """进行了研究 → 研究; a light verb alone stays."""
    for verb in _LIGHT_VERBS:
        if text.startswith(verb):
            noun = text[len(verb) :].lstrip("了过着")
            return noun if len(noun) >= 2 else verb
    return text
