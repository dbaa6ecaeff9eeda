"""What 他, 该公司 or a short name stands for: the antecedent among the names of the sentences before.

A pure function of the sentence and of the ``WINDOW`` sentences before it, so that it does not matter in how many pieces
a document is read. An antecedent agrees in type, in number and, where the words tell it, in gender; of those that do, a
subject comes before others in its sentence, and a near sentence before a far one. What finds none stays unresolved, and
nothing is said of it. 他们 and 二人 are all the names of the list just before them, each for itself; 小米创始人雷军 is
雷军, whose words stay as they are in the sentence.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.extraction.parse import Argument, NamedEntity, Parse, Triple
from kg.extraction.quantities import with_quantity
from kg.extraction.rules import words
from kg.extraction.rules.bearers import named_by_title
from kg.extraction.rules.implied import IMPLIED
from kg.extraction.rules.pairing import RESPECTIVELY, paired, without_marker
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

WINDOW = 8
"""Sentences that are looked through; people repeat a name before they have written more."""
RECENT = 3
"""Sentences in which people do not say again whom they write about."""

_PERSON = frozenset((EntityType.PERSON,))
_THINGS = frozenset((EntityType.ORGANISATION, EntityType.PLACE, EntityType.WORK, EntityType.EVENT, EntityType.CONCEPT))
_SINGULAR: dict[str, frozenset[EntityType]] = {
    **dict.fromkeys(("他", "她", "本人", "此人", "该人"), _PERSON),
    "它": _THINGS,
    "其": _PERSON | _THINGS,
}
_PLURALS: dict[str, frozenset[EntityType]] = {
    **dict.fromkeys(("他们", "她们", "二人", "两人", "俩人"), _PERSON),
    "它们": _THINGS,
}
_PAIRS = frozenset(("二人", "两人", "俩人"))
_GENDERS = {"他": "m", "她": "f"}
_CLAUSE = re.compile("(?:^|[，。；：,;:])$")
_FIRM = "公司|企业|集团|银行|厂"
_KINDS: tuple[tuple[str, EntityType, str], ...] = (
    (_FIRM, EntityType.ORGANISATION, "公司|企业|集团|银行|厂|行|股份"),
    ("校|大学|学院|学校|中学", EntityType.ORGANISATION, "大学|学院|学校|中学|小学|校"),
    ("医院|院|所|局|部|社|台|报|党|会|组织|机构|协会|团|队|俱乐部", EntityType.ORGANISATION, ""),
    ("市|县|省|国|镇|村|区|州|乡|地|岛|城", EntityType.PLACE, ""),
    ("书|片|剧|作|刊|小说|电影|影片|电视剧|作品|专辑", EntityType.WORK, ""),
)
_DEFINITE = re.compile("(?:该|这家|这所|这个|这座|这部|这本|此|本)(?P<kind>" + "|".join(row[0] for row in _KINDS) + ")")
_BARE = re.compile("(?P<kind>公司|集团|银行|学校|学院|医院|协会|小说|影片|电影|电视剧)(?=的|$)")
"""What a text about one of them calls it, at the beginning of a clause: 公司成立于2009年."""
_NO_FIRM = re.compile("大学|学院|中学|小学|政府|(?:[校院所局部社台报党会厅署馆团队系]|组织|机构|俱乐部|中心|基金)$")
_PRONOUN = re.compile(
    "他们|她们|它们|我们|你们|二人|两人|俩人|他|她|它|其|本人|此人|该人|自己|这|那|此|我|你|您|之|谁|大家"
)
_MALE, _FEMALE = ("先生", "爵士"), ("女士", "小姐", "夫人", "太太")
_MALE_BEFORE = ("父亲", "儿子", "丈夫", "哥哥", "弟弟", "爷爷")
_FEMALE_BEFORE = ("母亲", "女儿", "妻子", "姐姐", "妹妹", "奶奶", "女")
_JOINED = words.JOINING | words.LISTING
_JOINTS = re.compile("[·‧•・]")
_SO_CALLED = frozenset("“「‘")
"""Before what others call somebody, which nobody refers to later: 世称“三苏”."""
_INTRODUCED = frozenset("，（(")
"""What stands behind a name that a sentence begins with and is about: 李大钊，河北乐亭人."""
_PLAYS_PART = frozenset(
    (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.WORK, EntityType.EVENT)
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that something later may stand for. ``listed``: it stands in a list, so 他 hardly means it alone.

    ``list`` is the same for the names of one list, all of one type: the place of the first of them. ``start`` is -1 for
    one whom its sentence is about without naming it; ``said`` counts the sentences up to the one that names it.
    """

    name: str
    type: EntityType
    start: int
    subject: bool = False
    gender: str = ""
    listed: bool = False
    list: int = -1
    said: int = 0


class Discourse:
    """The names of the last sentences, the newest last."""

    def __init__(self) -> None:
        self._sentences: deque[list[Candidate]] = deque(maxlen=WINDOW)
        self._parse = Parse("", (), ())
        self._number = 0
        self._by_name = False
        self._is_dotted = False

    def resolve(self, parse: Parse, named: Sequence[NamedEntity], triples: Sequence[Triple]) -> list[Triple]:
        """The triples with what their arguments refer to; then the sentence is one of those before."""
        if RESPECTIVELY in parse.text:
            triples = paired(Tree(parse, named), triples, apart=True)
        self._number += 1
        self._parse = parse
        here = _candidates(parse, named, triples, self._number)
        self._is_dotted = any(_JOINTS.search(name.name) for sentence in (*self._sentences, here) for name in sentence)
        resolved = [each for triple in triples for each in self._several(parse, triple, triples, here)]
        self._sentences.append([*here, *self._spoken_of(triples, here)])
        # a subject that is a figure still is 二人 of whom nobody knows who they are
        return [with_quantity(named_by_title(each, named)) for each in resolved if each.subject.literal is None]

    def _several(
        self, parse: Parse, triple: Triple, triples: Sequence[Triple], here: list[Candidate]
    ) -> Iterator[Triple]:
        """The triple for each of those that its subject or object (他们) stands for; as it is where it means one."""
        subjects = self._group(triple.subject, here)
        at = parse.text.find(RESPECTIVELY, triple.subject.spans[-1].end) if subjects else -1
        if at >= 0 and triple.object.spans and at < triple.object.spans[0].start:
            others = sorted({t.object.spans for t in triples if t.predicate_spans == triple.predicate_spans})
            place = others.index(triple.object.spans)
            if len(others) not in (1, len(subjects)):
                return  # who of them does what is not said
            if len(others) > 1:
                subjects, triple = [subjects[place]], without_marker(triple, at)
        for subject in subjects or [triple.subject]:
            for object_ in self._group(triple.object, here) or [triple.object]:
                if not subject.refers or subject.refers != object_.refers:
                    is_same = subject is triple.subject and object_ is triple.object
                    each = triple if is_same else replace(triple, subject=subject, object=object_)
                    yield self._resolved(each, here)

    def _group(self, argument: Argument, here: list[Candidate]) -> list[Argument]:
        """The names of the list just before 他们, in this sentence or the one before; none where there is no list."""
        types = _PLURALS.get(argument.text)
        if types is None or not argument.spans:
            return []
        start = argument.spans[0].start
        before = [name for name in here if name.start < start]
        for sentence in (before, *list(self._sentences)[-1:]):
            lists: dict[int, list[Candidate]] = {}
            for name in sentence:
                if name.list >= 0 and name.type in types:
                    lists.setdefault(name.list, []).append(name)
            fitting = [names for names in lists.values() if _agrees(argument.text, names)]
            if fitting:
                names = next((each for each in fitting if any(name.subject for name in each)), fitting[-1])
                return [replace(argument, refers=name.name, type=name.type, literal=None) for name in names]
        return []

    def _resolved(self, triple: Triple, here: list[Candidate]) -> Triple:
        subject = triple.subject
        if subject.text == "其" and subject.spans and is_kin(triple.predicate):
            if self._about_unnamed(subject.spans[0].start, here):
                return triple
            subject = replace(subject, type=EntityType.PERSON)  # 其弟 of 白登 is nobody
        subject = self._argument(subject, here, triple.object)
        is_kind = triple.rule == "apposition"  # 电影 of 电影《黄土地》 is no other film
        object_ = triple.object if is_kind else self._argument(triple.object, here, subject)
        if object_.text == "自己":
            object_ = replace(object_, refers=subject.refers or subject.text, type=subject.type)
        speaker = self._argument(triple.speaker, here) if triple.speaker else None
        if (subject, object_, speaker) == (triple.subject, triple.object, triple.speaker):
            return triple
        return replace(triple, subject=subject, object=object_, speaker=speaker)

    def _about_unnamed(self, start: int, here: list[Candidate]) -> bool:
        """Whether what comes before is about somebody whom the model does not name: 军臣单于死后，其弟…"""
        before = [token for token in self._parse.tokens if token.start < start and token.relation == "nsubj"]
        return any(token.pos in ("NOUN", "PROPN") for token in before) and all(name.start >= start for name in here)

    def _argument(self, argument: Argument, here: list[Candidate], other: Argument | None = None) -> Argument:
        """The argument with what it stands for. 他 is not the ``other`` side; 他的父亲 may belong to it."""
        if argument.literal or argument.refers or not argument.spans:
            topic = self._topic() if argument == IMPLIED else None
            return replace(argument, refers=topic.name, type=topic.type) if topic else argument
        text, start = argument.text, argument.spans[0].start
        if match := _DEFINITE.match(text):
            found = self._thing(match["kind"], start, here)
        elif (match := _BARE.match(text)) and self._begins(start):
            found = self._thing(match["kind"], start, here, subject=True)
        elif (match := _PRONOUN.match(text)) and not text.startswith(("其中", "其他", "其它", "其余", "自己")):
            apart = (other.refers or other.text) if other and match.end() == len(text) else ""
            found = self._person_or_thing(match.group(), argument.type, start, here, apart)
        elif argument.type is EntityType.PERSON:
            full = self._full_name(text, start, here)
            return replace(argument, refers=full) if full else argument
        else:
            return argument
        if found is None:
            return argument
        rest = text[match.end() :]
        if not rest:
            return replace(argument, refers=found.name, type=found.type)
        rest = rest.removeprefix("的")
        return replace(argument, refers=f"{found.name}的{rest}") if rest else argument

    def _topic(self) -> Candidate | None:
        """What the last sentences were about."""
        recent = list(self._sentences)[-RECENT:]
        for here in reversed(recent):
            for name in here:
                is_topic = name.subject and not name.listed and (name.type is not EntityType.WORK or name.start == 0)
                if is_topic and self._counts(name):
                    return name
        return None

    def _spoken_of(self, triples: Iterable[Triple], here: list[Candidate]) -> list[Candidate]:
        """Whom the sentence is about without naming them: the next one may be about them again.

        Looked for among the named subjects alone, else a sentence would hang on others beyond ``WINDOW``.
        """
        self._by_name = True
        sides = [self._argument(triple.subject, here, triple.object) for triple in triples]
        self._by_name = False
        spoken = {(side.refers, side.type) for side in sides if side.refers and side.type in _PLAYS_PART}
        every = [name for sentence in (*self._sentences, here) for name in sentence if name.start >= 0]
        said = {name.name: name.said for name in every}
        return [
            Candidate(name, kind, -1, subject=True, said=said[name]) for name, kind in sorted(spoken) if name in said
        ]

    def _counts(self, name: Candidate) -> bool:
        is_known = name.start >= 0 and name.subject if self._by_name else True
        return is_known and name.said >= self._number - WINDOW

    def _begins(self, start: int) -> bool:
        """Whether a clause of the sentence at hand begins there, a time before it apart."""
        return _CLAUSE.search(self._parse.text, 0, start) is not None

    def _person_or_thing(
        self, form: str, kind: EntityType, start: int, here: list[Candidate], apart: str
    ) -> Candidate | None:
        types = _PERSON if form == "其" and kind is EntityType.PERSON else _SINGULAR.get(form)
        if types is None:
            return None
        gender = _GENDERS.get(form, "")
        return self._nearest(
            start,
            here,
            lambda name: (
                name.type in types
                and (form != "它" or name.type is not EntityType.PLACE or name.subject)
                and name.name != apart
                and not name.listed
                and not (gender and name.gender and name.gender != gender)
            ),
        )

    def _thing(self, kind: str, start: int, here: list[Candidate], *, subject: bool = False) -> Candidate | None:
        """``subject``: only what a sentence was about, as its subject."""
        wanted, ending = _wanted(kind)
        is_firm = kind in _FIRM.split("|")  # the only kind that names often do not tell: 小米

        def fits(name: Candidate) -> bool:
            told = ending.search(name.name) or (is_firm and not _NO_FIRM.search(name.name))
            return name.type is wanted and bool(told) and (name.subject or not subject)

        return self._nearest(start, here, fits)

    def _full_name(self, text: str, start: int, here: list[Candidate]) -> str:
        """The name of which ``text`` is one part between dots: 哈洛温 after 克洛诺·哈洛温."""
        if not self._is_dotted:
            return ""
        found = self._nearest(
            start,
            here,
            lambda name: (
                name.type is EntityType.PERSON
                and text in name.name
                and name.name != text
                and text in _JOINTS.split(name.name)
            ),
        )
        return found.name if found else ""

    def _nearest(self, start: int, here: list[Candidate], fits: Callable[[Candidate], bool]) -> Candidate | None:
        """The antecedent: before ``start`` in this sentence, else in the nearest sentence that has one."""
        before = [name for name in here if name.start < start]
        for sentence in (before, *reversed(self._sentences)):
            fitting = [name for name in sentence if self._counts(name) and fits(name)]
            if fitting:
                return next((name for name in fitting if name.subject), fitting[0])
        return None


def is_kin(predicate: str) -> bool:
    """Whether only people have one: 弟, 妻子."""
    return predicate in words.KINSHIP or (len(predicate) == 1 and predicate in words.SHORT_KINSHIP)


def _agrees(form: str, names: Sequence[Candidate]) -> bool:
    """Whether a list can be what a plural means, by number and gender."""
    if len(names) < 2 or (form in _PAIRS and len(names) != 2):
        return False
    return form != "她们" or all(name.gender != "m" for name in names)


@cache
def _wanted(kind: str) -> tuple[EntityType, re.Pattern[str]]:
    """The type that 该公司 or 本书 asks for, and how names of it end; works end in any way."""
    wanted, endings = next((row[1], row[2]) for row in _KINDS if kind in row[0].split("|"))
    if wanted is EntityType.WORK:
        return wanted, re.compile("")
    return wanted, re.compile(f"(?:{endings or re.escape(kind)})$")


def is_anaphor(text: str) -> bool:
    """Whether a phrase stands for something, or belongs to it: 他, 他的父亲, 该公司. Unresolved, it names nothing."""
    match = _PRONOUN.match(text)
    if match is None or text.startswith(("其中", "其他", "其它", "其余")):
        return _DEFINITE.fullmatch(text) is not None
    return match.end() == len(text) or text[match.end()] == "的" or match.group() in _SINGULAR


def _candidates(parse: Parse, named: Sequence[NamedEntity], triples: Sequence[Triple], number: int) -> list[Candidate]:
    subjects = {span.start for triple in triples for span in triple.subject.spans}
    ends = {span.end for triple in triples for span in triple.subject.spans}
    found: list[Candidate] = []
    text = parse.text
    list_, end, kind = -1, -1, None
    marked = [token.start for token in parse.tokens if token.relation == "nsubj"]
    described = {entity.start for entity in named if entity.type is EntityType.ORGANISATION}
    for entity in named:
        if entity.type not in _PLAYS_PART or text[max(0, entity.start - 1) : entity.start] in _SO_CALLED:
            continue
        if entity.type is EntityType.ORGANISATION and entity.end in described:
            continue  # 新能源公司|宁远科技: what the other one is
        gender = ""
        if entity.type is EntityType.PERSON:
            if text.startswith(_MALE, entity.end) or text.endswith(_MALE_BEFORE, 0, entity.start):
                gender = "m"
            elif text.startswith(_FEMALE, entity.end) or text.endswith(_FEMALE_BEFORE, 0, entity.start):
                gender = "f"
        if not (kind is entity.type and end < entity.start and text[end : entity.start] in _JOINED):
            list_ = entity.start
        end, kind = entity.end, entity.type
        after, before = text[entity.end : entity.end + 1], text[max(0, entity.start - 1) : entity.start]
        listed = after in _JOINED or before in _JOINED
        name = text[entity.start : entity.end]
        is_subject = (
            entity.start in subjects
            or entity.end in ends
            or (entity.start == 0 and after in _INTRODUCED)
            or any(entity.start <= place < entity.end for place in marked)
        )
        found.append(Candidate(name, entity.type, entity.start, is_subject, gender, listed, list_, number))
    return found
