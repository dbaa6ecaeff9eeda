"""Rules on works and the people behind them: who wrote, directed, sang or played in what.

A credit is a word for what somebody did (执导, 主演, 作词). The people stand right before it (由A、B主演) or after it
(导演：A), found as ``listings`` finds them; the work is the 《…》 that follows the word, else the one that the sentence
speaks of. The word is the predicate as it is written, so that a project's schema may know it or not.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Argument, Span
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.countries import either
from kg.extraction.rules.listings import pen_name_after, pen_name_before, people_after, people_before, person
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.tree import Tree
from kg.extraction.rules.words import listed
from kg.models.entity import EntityType

_TITLE = re.compile(r"《[^《》]{1,60}(?:《[^《》]{1,40}》[^《》]{0,20})?》")
_DONE = either(
    listed(
        """
        领衔主演 联袂主演 联合主演 共同主演 倾情主演 主演 领衔出演 联袂出演 联合出演 共同出演 特别出演 友情出演 出演
        参演 执导 自导自演 联合执导 导演 编导 拍摄 编剧 编写 改编 制片 监制 词曲创作 作词作曲 作词 填词 作曲 谱曲 编曲
        演唱 主唱 原唱 翻唱 合唱 献唱 创作 所著 著作 编著 合著 撰写 所写 写 著 主编 所作 原著 执笔 绘制 翻译 主持 配音
        包办 演绎
        """
    )
)
_AFTER_PEOPLE = re.compile(
    rf"(?:共同|联合|亲自|倾情|领衔|联袂|担任|负责|担纲|操刀|合作|分别|一起|携手)?(?P<word>{_DONE})"
    "(?![名称]|人马|人员|者|背景|团队|灵感)"
)
_LABEL = either(
    listed(
        """
        总导演 导演 执行导演 编剧 总编剧 领衔主演 主演 演员 主要演员 演员阵容 主要演员有 演员表 作者 原著作者 原作者
        原著 原作 著者 主编 编者 译者 歌手 演唱者 演唱 原唱 艺人 作词 填词 词作者 作曲 曲作者 谱曲 编曲 词曲 制片人
        出品人 总制片人 监制 主持人 常驻嘉宾 首发嘉宾 嘉宾 特邀嘉宾 主角 男主角 女主角 男主 女主 主人公 男主人公
        女主人公 配音演员 词 曲 唱
        """
    )
)
_BEFORE_PEOPLE = re.compile(rf"(?P<word>{_LABEL})(?:\s*(?:[:：]|——|--)\s*|(?:是|为|有|由|包括|分别是|分别为)\s*|\s+)")
_KIND = either(
    listed(
        """
        歌曲 单曲 专辑 新歌 首支单曲 国语歌曲 代表作 成名曲 主打歌 名曲 作品 小说 长篇小说 散文 散文集 诗歌 诗集 诗 词
        名著 著作 一书 新书 漫画 电影 影片 电视剧 新剧 网剧 纪录片 话剧 新作 处女作 名作
        """
    )
)
_GAP = r"[^，。；：！？《》]{0,18}"
_IS_BY = re.compile(
    r"(?<=》)是(?=[^，。；：！？《》]{0,30}的(?:一首|一部|一张)?[^，。；：！？《》的]{0,8}?"
    rf"(?P<word>{_KIND}|音乐作品))"
)
_OWNED = re.compile(rf"的(?:[^，。；：！？《》的]{{0,8}}?)(?P<word>{_KIND})?(?=《)")
_BEGINS = 15
"""Characters before a 《…》 that a sentence may begin with and still speak of it."""


_BARE_TITLE = re.compile(
    r"^[\s\d.、\[【]*(?:(?:歌名|书名|片名|剧名|歌曲名称|歌曲|中文名|小说|电视剧|电影|专辑)[:：]\s*)?"
    r"(?:[\u4e00-\u9fff]{2,4}\s*[-—]+\s*)?(?P<title>[^，。；：:《》\s()（）]{1,16}?)"
    r"(?:[，,]?是[^。；]{0,40}?(?:歌曲|单曲|一首歌|小说|图书|电影|影片|电视剧|网剧|剧情片|动画|综艺节目)"
    r"|\s*(?:作者|导演|演唱|歌手|原唱|作词|作曲|填词|词曲|主演|编剧|词)\s*[:：])"
)
"""A work that a sentence begins with and that no 《》 marks: 再见是郑秀文主唱的一首歌, 捧着冰块作者：一世华裳."""
_NO_TITLE = re.compile("^[这那他她它该本其此]|信息$|资料$|人员$|简介$|职员表$")
_WRITES = frozenset(("创作", "所著", "著", "写", "所写", "撰写", "著作", "所作", "编著", "原创"))


@lru_cache(maxsize=4)
def works(text: str) -> tuple[Span, ...]:
    """The works of a sentence, found once for all rules: the 《…》, or the one that it begins with."""
    if "《" in text:
        return tuple(Span(*match.span()) for match in _TITLE.finditer(text))
    bare = _BARE_TITLE.match(text)
    return (Span(*bare.span("title")),) if bare and not _NO_TITLE.search(bare["title"]) else ()


def work(tree: Tree, span: Span) -> Argument:
    """A 《…》 as a side of a triple."""
    return Argument(tree.text[span.start : span.end], (span,), EntityType.WORK)


@rule(
    "credit",
    _("What somebody did for a work: people, then the word, then the work or one named before"),
    "《红高粱》由张艺谋执导 → 张艺谋 | 执导 | 《红高粱》",
    0.8,
)
def credit(sentence: Sentence) -> Iterator[Draft]:
    """《红高粱》由张艺谋执导。 → (张艺谋, 执导, 《红高粱》)"""
    tree = sentence.tree
    if not works(tree.text):
        return
    for match in _AFTER_PEOPLE.finditer(tree.text):
        people = people_before(tree, match.start())
        if not people and tree.text[match.start("word") - 1 : match.start("word")] == "、":
            people = _shared(tree, match.start())
        if not people and match["word"] in _WRITES and (pen := pen_name_before(tree, match.start())):
            people = [pen]
        if not people:
            continue
        for title in _works_of(tree, match.end(), people[0].start):
            for name in people:
                yield Draft(person(tree, name), match["word"], (Span(*match.span("word")),), work(tree, title))


@rule(
    "credit-label",
    _("A label such as “director:” before people, in a text about a work"),
    "《红高粱》导演：张艺谋 → 《红高粱》 | 导演 | 张艺谋",
    0.8,
)
def credit_label(sentence: Sentence) -> Iterator[Draft]:
    """《红高粱》导演：张艺谋。 → (《红高粱》, 导演, 张艺谋)"""
    tree = sentence.tree
    if not works(tree.text):
        return
    for match in _BEFORE_PEOPLE.finditer(tree.text):
        title = spoken_of(tree, match.start())
        if title is None:
            continue
        people = people_after(tree, match.end())
        pen = pen_name_after(tree, match.end()) if match["word"] in ("作者", "著者", "原作者") else None
        if pen and len(people) < 2:
            people = [pen]
        for name in people:
            yield Draft(work(tree, title), match["word"], (Span(*match.span("word")),), person(tree, name))


@rule(
    "work-of",
    _("Whose work it is: a name, 的, a kind of work and its title"),
    "鲁迅的小说《故乡》 → 鲁迅 | 小说 | 《故乡》",
    0.75,
)
def work_of(sentence: Sentence) -> Iterator[Draft]:
    """鲁迅的小说《故乡》。 → (鲁迅, 小说, 《故乡》)"""
    tree = sentence.tree
    if not works(tree.text):
        return
    for match in _OWNED.finditer(tree.text):
        people = people_before(tree, match.start()) if match["word"] else []
        if people:
            span = Span(*match.span("word"))
            for title in _run_of_works(tree, match.end()):
                yield Draft(person(tree, people[-1]), match["word"], (span,), work(tree, title))
    for match in _IS_BY.finditer(tree.text):
        stop = tree.text.rfind("的", match.end(), match.start("word"))
        people = people_before(tree, stop) if stop > match.end() else []
        title = next(title for title in works(tree.text) if title.end == match.start())
        if people:
            yield Draft(person(tree, people[-1]), match["word"], (Span(*match.span("word")),), work(tree, title))


def _shared(tree: Tree, at: int) -> list[Span]:
    """The people of the word before, for the second of two words that share them: A作词、作曲."""
    before = re.search(rf"(?:{_DONE})、?$", tree.text[:at])
    return people_before(tree, before.start()) if before else []


def _works_of(tree: Tree, after: int, before: int) -> list[Span]:
    """What follows the word in its clause (的 and a description between), else the work that is spoken of."""
    gap = re.compile(_GAP).match(tree.text, after)
    if gap and tree.text[gap.end() : gap.end() + 1] == "《":
        return _run_of_works(tree, gap.end())
    title = spoken_of(tree, before)
    return [title] if title else []


def _run_of_works(tree: Tree, start: int) -> list[Span]:
    """《A》、《B》和《C》 from ``start`` on."""
    found: list[Span] = []
    at = start
    for title in works(tree.text):
        if title.start >= start and tree.text[at : title.start] in ("", "、", "和", "与", "，", "及", "以及"):
            found.append(title)
            at = title.end
    return found


def spoken_of(tree: Tree, before: int) -> Span | None:
    """The work in the same stretch before a place, else the one that the sentence begins with, else the nearest."""
    earlier = [title for title in works(tree.text) if title.end <= before]
    if not earlier:
        return None
    nearest = earlier[-1]
    if not re.search(r"[，。；！？]", tree.text[nearest.end : before]) or earlier[0].start > _BEGINS:
        return nearest
    return earlier[0]
