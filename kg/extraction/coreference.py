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
from kg.extraction.rules import titles, words
from kg.extraction.rules.pairing import RESPECTIVELY, paired, without_marker
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

WINDOW = 8
"""Sentences that are looked through; people repeat a name before they have written more."""

_PERSON = frozenset((EntityType.PERSON,))
_THINGS = frozenset((EntityType.ORGANISATION, EntityType.PLACE, EntityType.WORK, EntityType.EVENT, EntityType.CONCEPT))
_SINGULAR: dict[str, frozenset[EntityType]] = {
    **dict.fromkeys(("他", "她", "本人", "此人", "该人"), _PERSON),
    "它": _THINGS - {EntityType.PLACE},
    "其": _PERSON | _THINGS,
}
_PLURALS: dict[str, frozenset[EntityType]] = {
    **dict.fromkeys(("他们", "她们", "二人", "两人", "俩人"), _PERSON),
    "它们": _THINGS,
}
_PAIRS = frozenset(("二人", "两人", "俩人"))
_GENDERS = {"他": "m", "她": "f"}
_KINDS: tuple[tuple[str, EntityType, str], ...] = (
    ("公司|企业|集团|银行|厂", EntityType.ORGANISATION, "公司|企业|集团|银行|厂|行|股份"),
    ("校|大学|学院|学校|中学", EntityType.ORGANISATION, "大学|学院|学校|中学|小学|校"),
    ("院|所|局|部|社|台|报|党|会|组织|机构|协会|团|队|俱乐部", EntityType.ORGANISATION, ""),
    ("市|县|省|国|镇|村|区|州|乡|地|岛|城", EntityType.PLACE, ""),
    ("书|片|剧|作|刊|小说|电影|影片|电视剧|作品|专辑", EntityType.WORK, ""),
)
_DEFINITE = re.compile("(?:该|这家|这所|这个|这座|这部|这本|此|本)(?P<kind>" + "|".join(row[0] for row in _KINDS) + ")")
_PRONOUN = re.compile(
    "他们|她们|它们|我们|你们|二人|两人|俩人|他|她|它|其|本人|此人|该人|自己|这|那|此|我|你|您|之|谁|大家"
)
_MALE, _FEMALE = ("先生", "爵士"), ("女士", "小姐", "夫人", "太太")
_MALE_BEFORE = ("父亲", "儿子", "丈夫", "哥哥", "弟弟", "爷爷")
_FEMALE_BEFORE = ("母亲", "女儿", "妻子", "姐姐", "妹妹", "奶奶", "女")
_LISTS = re.compile("[、，,；和与及]")
_JOINED = words.JOINING | words.LISTING
_JOINTS = re.compile("[·‧•・]")
_PLAYS_PART = frozenset(
    (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.WORK, EntityType.EVENT)
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that something later may stand for. ``listed``: it stands in a list, so 他 hardly means it alone.

    ``list`` is the same for the names of one list, all of one type: the place of the first of them.
    """

    name: str
    type: EntityType
    start: int
    subject: bool = False
    gender: str = ""
    listed: bool = False
    list: int = -1


class Discourse:
    """The names of the last sentences, the newest last."""

    def __init__(self) -> None:
        self._sentences: deque[list[Candidate]] = deque(maxlen=WINDOW)

    def resolve(self, parse: Parse, named: Sequence[NamedEntity], triples: Sequence[Triple]) -> list[Triple]:
        """The triples with what their arguments refer to; then the sentence is one of those before."""
        if RESPECTIVELY in parse.text:
            triples = paired(Tree(parse, named), triples, apart=True)
        here = _candidates(parse, named, triples)
        resolved = [each for triple in triples for each in self._several(parse, triple, triples, here)]
        self._sentences.append(here)
        # a subject that is a figure still is 二人 of whom nobody knows who they are
        return [with_quantity(_named_by_title(each, named)) for each in resolved if each.subject.literal is None]

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
        subject = self._argument(triple.subject, here)
        object_ = self._argument(triple.object, here)
        if object_.text == "自己":
            object_ = replace(object_, refers=subject.refers or subject.text, type=subject.type)
        speaker = self._argument(triple.speaker, here) if triple.speaker else None
        if (subject, object_, speaker) == (triple.subject, triple.object, triple.speaker):
            return triple
        return replace(triple, subject=subject, object=object_, speaker=speaker)

    def _argument(self, argument: Argument, here: list[Candidate]) -> Argument:
        if argument.literal or argument.refers or not argument.spans:
            return argument
        text, start = argument.text, argument.spans[0].start
        if match := _DEFINITE.match(text):
            found = self._thing(match["kind"], start, here)
        elif (match := _PRONOUN.match(text)) and not text.startswith(("其中", "其他", "其它", "其余", "自己")):
            found = self._person_or_thing(match.group(), start, here)
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

    def _person_or_thing(self, form: str, start: int, here: list[Candidate]) -> Candidate | None:
        types = _SINGULAR.get(form)
        if types is None:
            return None
        gender = _GENDERS.get(form, "")
        return self._nearest(
            start,
            here,
            lambda name: (
                name.type in types and not name.listed and not (gender and name.gender and name.gender != gender)
            ),
        )

    def _thing(self, kind: str, start: int, here: list[Candidate]) -> Candidate | None:
        wanted, ending = _wanted(kind)
        return self._nearest(start, here, lambda name: name.type is wanted and ending.search(name.name) is not None)

    def _full_name(self, text: str, start: int, here: list[Candidate]) -> str:
        """The name of which ``text`` is one part between dots: 哈洛温 after 克洛诺·哈洛温."""
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
            fitting = [name for name in sentence if fits(name)]
            if fitting:
                return next((name for name in fitting if name.subject), fitting[0])
        return None


def _agrees(form: str, names: Sequence[Candidate]) -> bool:
    """Whether a list can be what a plural means, by number and gender."""
    if len(names) < 2 or (form in _PAIRS and len(names) != 2):
        return False
    return form != "她们" or all(name.gender != "m" for name in names)


def _named_by_title(triple: Triple, named: Sequence[NamedEntity]) -> Triple:
    """The triple with 小米创始人雷军 standing for 雷军."""
    subject, object_ = _bearer(triple.subject, named), _bearer(triple.object, named)
    if subject is triple.subject and object_ is triple.object:
        return triple
    if (subject.refers or subject.text) == (object_.refers or object_.text):
        return triple
    return replace(triple, subject=subject, object=object_)


def _bearer(argument: Argument, named: Sequence[NamedEntity]) -> Argument:
    if argument.type is not EntityType.CONCEPT or argument.refers or argument.literal or len(argument.spans) != 1:
        return argument
    span = argument.spans[0]
    for entity in named:
        if entity.type is EntityType.PERSON and entity.end == span.end and entity.start > span.start:
            described = argument.text[: entity.start - span.start]
            ends = any(match.end() == len(described) for match in titles.TITLE.finditer(described))
            if ends and not _LISTS.search(described):
                return replace(argument, type=entity.type, refers=argument.text[entity.start - span.start :])
    return argument


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


def _candidates(parse: Parse, named: Iterable[NamedEntity], triples: Sequence[Triple]) -> list[Candidate]:
    subjects = {span.start for triple in triples for span in triple.subject.spans}
    ends = {span.end for triple in triples for span in triple.subject.spans}
    found: list[Candidate] = []
    text = parse.text
    list_, end, kind = -1, -1, None
    for entity in named:
        if entity.type not in _PLAYS_PART:
            continue
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
        is_subject = entity.start in subjects or entity.end in ends
        found.append(Candidate(name, entity.type, entity.start, is_subject, gender, listed, list_))
    return found
