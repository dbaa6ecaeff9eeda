"""Rules on what surrounds a work: when it was first shown, its theme song, album, source and makers."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction import literals
from kg.extraction.parse import Argument, Span
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.countries import either
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.times import time_argument, time_before
from kg.extraction.rules.tree import Tree
from kg.extraction.rules.words import listed
from kg.extraction.rules.works import spoken_of, work, works
from kg.models.entity import EntityType

_SHOWN = re.compile(r"(?P<word>上映|公映|首映|首播|播出|开播|定档|热播|发行|放映)(?:日期|时间)?(?:于|[:：])?\s*")
_THEME = re.compile(r"(?P<word>主题曲|片尾曲|片头曲|插曲|主题歌|推广曲|宣传曲)(?:(?:是|为|[:：])?\s*(?=《))?")
_ALBUM = re.compile(r"(?P<word>收录|出自|选自|所属专辑|专辑)(?:在|于|自)?[^，。；《》]{0,12}(?=《)")
_ADAPTED = re.compile(
    r"(?P<word>改编自?|取材于?)[^，。；《》]{0,16}(?=《)"
    r"|根据[^，。；《》]{0,16}(?P<source>《[^《》]+》)[^，。；]{0,6}?(?P<based>改编)"
)
_PRODUCED = re.compile(r"(?P<word>联合出品|共同出品|出品|联合制作|制作|摄制)")
_MAKER_ENDS = listed(
    """
    公司 集团 卫视 电视台 影业 传媒 影视 文化 株式会社 制作中心 制片厂 中心 网 TV 娱乐 视频 爱奇艺 工作室
    """
)
_COMPANY = rf"(?![由是的和与、，])[\u4e00-\u9fffA-Za-z（）()]{{2,24}}?(?:{either(_MAKER_ENDS)})"
_COMPANIES_ENDING = re.compile(
    rf"(?:^|[由，、和与\s是，])(?P<list>{_COMPANY}(?:(?:、|和|与|，|及|以及){_COMPANY})*)(?:等)?$"
)
_FARTHEST = 22
"""Characters between a time and the word for being shown."""


@rule("first-shown", _("When a work was first shown"), "《红高粱》1988年上映 → 《红高粱》 | 上映 | 1988年", 0.75)
def first_shown(sentence: Sentence) -> Iterator[Draft]:
    """《红高粱》于1988年上映。 → (《红高粱》, 上映, 1988年)"""
    tree = sentence.tree
    if not works(tree.text):
        return
    for match in _SHOWN.finditer(tree.text):
        title = spoken_of(tree, match.start())
        moment = next((s for s in literals.times(tree.text) if s.start == match.end()), None)
        moment = moment or time_before(tree, match.start(), _FARTHEST)
        if title and moment:
            yield Draft(
                work(tree, title), match["word"], (Span(*match.span("word")),), time_argument(tree.text, moment)
            )


@rule(
    "about-a-work",
    _("Theme, album, source and maker of a work"),
    "《凉凉》是《三生三世》的片尾曲 → 《三生三世》 | 片尾曲 | 《凉凉》",
    0.75,
)
def about_a_work(sentence: Sentence) -> Iterator[Draft]:
    """《凉凉》收录于专辑《明日》。 → (《凉凉》, 收录, 《明日》)"""
    tree = sentence.tree
    titles_here = works(tree.text)
    if not titles_here:
        return
    for match in _THEME.finditer(tree.text):
        word = Span(*match.span("word"))
        before = [title for title in titles_here if title.end <= match.start()]
        after = next((title for title in titles_here if title.start == match.end()), None)
        if after and before:
            yield Draft(work(tree, before[-1]), match["word"], (word,), work(tree, after))
        elif len(before) > 1 and len(tree.text[before[-1].end : match.start()]) < 12:
            yield Draft(work(tree, before[-1]), match["word"], (word,), work(tree, before[0]))
    for pattern in (_ALBUM, _ADAPTED):
        for match in pattern.finditer(tree.text):
            group = "word" if match["word"] else "based"
            at = match.start("source") if group == "based" else match.end()
            after = next((title for title in titles_here if title.start == at), None)
            song = spoken_of(tree, match.start())
            if after and song and song != after:
                yield Draft(work(tree, song), match[group], (Span(*match.span(group)),), work(tree, after))
    yield from _makers(tree)


def _makers(tree: Tree) -> Iterator[Draft]:
    """由A公司、B公司出品."""
    for match in _PRODUCED.finditer(tree.text):
        listed = _COMPANIES_ENDING.search(tree.text[: match.start()])
        if not listed:
            continue
        following = re.compile(r"(?:的|了)?[^，。；《》]{0,15}(?=《)").match(tree.text, match.end())
        title = None
        if following:
            title = next((span for span in works(tree.text) if span.start == following.end()), None)
        title = title or spoken_of(tree, listed.start("list"))
        for company in re.finditer(rf"{_COMPANY}(?=$|[、和与，及以等])", listed["list"]):
            span = Span(listed.start("list") + company.start(), listed.start("list") + company.end())
            if title:
                maker = Argument(tree.text[span.start : span.end], (span,), EntityType.ORGANISATION)
                yield Draft(maker, match["word"], (Span(*match.span("word")),), work(tree, title))
