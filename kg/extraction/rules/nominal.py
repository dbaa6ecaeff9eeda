"""Rules on nouns: roles, kinship, apposition, attributes, what something is, measures."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Span
from kg.extraction.rules import titles, words
from kg.extraction.rules.chunks import NOMINAL
from kg.extraction.rules.clauses import Clause, Sentence, is_verb
from kg.extraction.rules.phrases import Phrase, noun_phrase
from kg.extraction.rules.predicates import Predicate
from kg.extraction.rules.properties import describes
from kg.extraction.rules.registry import Draft, rule, say
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

MAX_DESCRIPTION = 10
"""Characters beside a name beyond which a phrase is a clause that the parser mistook."""


_NAMED = (EntityType.PERSON, EntityType.ORGANISATION)
_NAMING = words.listed("字 号 原名 本名 曾用名 笔名 艺名 别名 别号 小名 乳名 又名 全名 谥号 庙号 祖籍 籍贯 原籍")


def _noun_predicate(tree: Tree, first: int, last: int) -> Predicate:
    span = Span(tree.tokens[first].start, tree.tokens[last].end)
    return Predicate(tree.text[span.start : span.end], (span,), first, last)


@rule("attribute", _("“X's Y is Z”: Y becomes the relation"), "法国的首都是巴黎 → 法国 | 首都 | 巴黎", 0.85)
def attribute(sentence: Sentence) -> Iterator[Draft]:
    """法国的首都是巴黎。 → (法国, 首都, 巴黎)"""
    for clause, subject, object_ in _identities(sentence):
        owned = _owner(sentence.tree, subject)
        if owned and _is_value(sentence.tree, object_):
            owner, noun = owned
            yield Draft(owner, noun.text, noun.spans, object_, 0.9 if clause.passive >= 0 else 1.0)


def _is_frame(tree: Tree, verb: int) -> bool:
    """以X为Y: taking X for Y, which says nothing of the subject."""
    if tree.form(verb) != "为":
        return False
    for at in range(verb - 1, -1, -1):
        if tree.form(at) in words.STOPS:
            return False
        if tree.form(at) == "以":
            return True
    return False


def _is_value(tree: Tree, phrase: Phrase) -> bool:
    """A name, a figure or a formula: what a property has for its value."""
    return phrase.named or any(tree.pos(i) in ("NUM", "X") for i in range(phrase.first, phrase.last + 1))


def _owner(tree: Tree, phrase: Phrase) -> tuple[Phrase, Predicate] | None:
    """Split "X的Y" at its last 的 into X and Y; None when there is none, Y is not plain, or 的 follows what describes
    Y: 中国最长的河流.
    """
    cut = next((i for i in range(phrase.last, phrase.first, -1) if tree.form(i) in ("的", "之")), -1)
    if (
        cut < 0
        or cut == phrase.last
        or describes(tree, cut - 1)
        or any(not _is_plain(tree, i) for i in range(cut + 1, phrase.last + 1))
    ):
        return None
    owner = noun_phrase(tree, cut - 1, after=phrase.first - 1, before=cut)
    if (
        owner is None
        or owner.first != phrase.first
        or any(is_verb(tree, i) for i in range(owner.first, owner.last + 1))
    ):
        return None
    return owner, _noun_predicate(tree, cut + 1, phrase.last)


def _is_plain(tree: Tree, at: int) -> bool:
    """A word of a noun: 化学|式, 所在|地."""
    return tree.pos(at) in NOMINAL or tree.pos(at) == "ADJ" or tree.relations[at] == "compound"


def _identities(sentence: Sentence) -> Iterator[tuple[Clause, Phrase, Phrase]]:
    """X 是 Y, whether the model takes 是 for a copula under Y or for a verb over both."""
    tree = sentence.tree
    if not any(word in tree.text for word in words.GENITIVE) or all(
        token.form not in words.COPULAS for token in tree.tokens
    ):
        return
    for clause in sentence.clauses(lambda _, verb: tree.form(verb) in words.COPULAS):
        if clause.relation != "acl" and not _is_frame(tree, clause.verb):
            for subject in clause.subjects:
                for object_ in clause.objects:
                    if tree.pos(object_.head) not in ("ADJ", "VERB", "ADV"):
                        yield clause, subject.phrase, object_


@rule("copula-role", _("“X is Y's Z”: Z becomes the relation"), "巴黎是法国的首都 → 法国 | 首都 | 巴黎", 0.85)
def copula_role(sentence: Sentence) -> Iterator[Draft]:
    """巴黎是法国的首都。 → (法国, 首都, 巴黎)"""
    for clause, subject, object_ in _identities(sentence):
        owned = _owner(sentence.tree, object_)
        if owned and owned[0].named and subject.named and clause.predicate.text in words.AFFIRMED_COPULAS:
            yield Draft(owned[0], owned[1].text, owned[1].spans, subject)


@rule("apposition", _("A name with its description beside it"), "首都北京 → 北京 | 是 | 首都", 0.6)
def apposition(sentence: Sentence) -> Iterator[Draft]:
    """工程师王明出席。 → (王明, 是, 工程师)"""
    tree = sentence.tree
    for low, high in _beside(tree):
        name = tree.name(high)
        if not name or name[0] != low + 1 or tree.name(low) or name[2] == EntityType.TIME:
            continue
        described = noun_phrase(tree, low, before=name[0])
        if name[2] is EntityType.WORK and titles.TITLE.fullmatch(tree.form(low)):
            continue  # 编辑《新青年》: no work holds an office
        if tree.form(low) in _NAMING:
            continue  # 原名周樟寿: of whom, the sentence begins with
        if not described or described.last != low or _tells_role(tree, described):
            continue
        if held := _held(tree, described):
            yield Draft(held[0], held[1].text, held[1].spans, Phrase(name[1], *name, named=True))
        elif _describes(tree, described):
            yield Draft(Phrase(name[1], *name, named=True), "是", (), described)
    yield from _between_commas(tree)


def _beside(tree: Tree) -> Iterator[tuple[int, int]]:
    """Words in apposition, the first one first; so are 道士|王圆箓, or 前身|清华学堂, where both are taken for what one
    verb is about.
    """
    for at, head in enumerate(tree.heads):
        if head < 0:
            continue
        if tree.relations[at] == "appos":
            yield min(at, head), max(at, head)
        elif tree.relations[at] == "nsubj" and tree.pos(at) in ("NOUN", "PART") and tree.form(at) not in words.TIMES:
            name = tree.name(at + 1)
            if name and name[2] in _NAMED and any(name[0] <= i <= name[1] for i in tree.among(head, "nsubj")):
                yield at, at + 1


def _between_commas(tree: Tree) -> Iterator[Draft]:
    """巴黎，法国的首都，位于塞纳河畔。 → (法国, 首都, 巴黎)"""
    stops = [-1, *(at for at in range(len(tree)) if tree.form(at) in words.STOPS)]
    for before, comma, after in zip(stops, stops[1:], stops[2:], strict=False):
        name = tree.name(before + 1)
        if not name or name[:2] != (before + 1, comma - 1) or name[2] is EntityType.TIME or after < comma + 3:
            continue
        described = noun_phrase(tree, after - 1, after=comma, before=after)
        if not described or (described.first, described.last) != (comma + 1, after - 1):
            continue
        if held := _held(tree, described):
            yield Draft(held[0], held[1].text, held[1].spans, Phrase(name[1], *name, named=True))


@rule(
    "described",
    _("A clause before 的 that describes a name, or what a name is"),
    "获得诺贝尔奖的屠呦呦 → 屠呦呦 | 获得 | 诺贝尔奖",
    0.65,
)
def described(sentence: Sentence) -> Iterator[Draft]:
    """获得诺贝尔奖的科学家屠呦呦 → (屠呦呦, 获得, 诺贝尔奖)"""
    tree = sentence.tree
    if "的" not in tree.text:
        return

    def describes_name(head: int, verb: int) -> bool:
        return _is_relative(tree, head, verb) and _name_of(tree, tree.heads[verb]) is not None

    for clause in sentence.clauses(describes_name):
        verb, after = clause.verb, clause.predicate.last
        cut = _end_of_relative(tree, verb, after)
        name = _name_of(tree, tree.heads[verb])
        if not name or not after < cut < name[0] or name[2] is EntityType.TIME or tree.among(verb, "nsubj"):
            continue
        held = Phrase(name[1], *name, named=True)
        for object_ in _objects_before(tree, verb, after, cut):
            yield say(held, clause.predicate, object_)
        place = tree.name(after + 1) if tree.form(after) in words.BEHIND_VERBS and tree.among(verb, "obl") else None
        if place and place[:2] == (after + 1, cut - 1) and name[0] > cut + 1:  # else it is a fitted reading
            yield say(held, clause.predicate, Phrase(place[1], *place, named=True))
    yield from _of_class(sentence)


def _of_class(sentence: Sentence) -> Iterator[Draft]:
    """二甲双胍是治疗糖尿病的药物。 → (二甲双胍, 治疗, 糖尿病)"""
    tree = sentence.tree

    def describes_class(head: int, verb: int) -> bool:
        copulas = tree.among(tree.heads[verb], "cop") if _is_relative(tree, head, verb) else ()
        return any(tree.form(at) in words.AFFIRMED_COPULAS and at < verb for at in copulas)

    for clause in sentence.clauses(describes_class):
        verb, after = clause.verb, clause.predicate.last
        cut, classed = _end_of_relative(tree, verb, after), _clause_of(sentence, tree.heads[verb])
        if (
            classed is None
            or classed.predicate.text not in words.AFFIRMED_COPULAS
            or cut < 0
            or tree.among(verb, "nsubj")
        ):
            continue
        for object_ in _objects_before(tree, verb, after, cut):
            for subject in classed.subjects:
                yield say(subject.phrase, clause.predicate, object_, 0.85**subject.distance)


def _clause_of(sentence: Sentence, noun: int) -> Clause | None:
    return next(sentence.clauses(lambda head, _: head == noun), None)


def _is_relative(tree: Tree, head: int, verb: int) -> bool:
    return tree.relations[head].startswith("acl") and any(tree.form(at) == "的" for at in tree.children[verb])


def _end_of_relative(tree: Tree, verb: int, after: int) -> int:
    """The 的 behind a clause that describes a noun; -1 where there is none."""
    return next((at for at in tree.children[verb] if at > after and tree.form(at) == "的"), -1)


def _objects_before(tree: Tree, verb: int, after: int, cut: int) -> Iterator[Phrase]:
    """What stands between a verb and 的."""
    for child in tree.among(verb, "obj"):
        object_ = noun_phrase(tree, child, after=after, before=cut, is_object=True)
        if object_ and (object_.first, object_.last) == (after + 1, cut - 1):
            yield object_


def _name_of(tree: Tree, head: int) -> tuple[int, int, EntityType] | None:
    """The name that ``head`` belongs to or that is in apposition to it, on either side of 科学家|屠呦呦."""
    if tree.name(head):
        return tree.name(head)
    if tree.relations[head] == "appos":
        return tree.name(tree.heads[head])
    return tree.name(head + 1) if head + 1 in tree.among(head, "appos") else None


def _describes(tree: Tree, described: Phrase) -> bool:
    """Whether the words say what somebody is: no bare kinship, whose owner is missing, no stretch of other names."""
    inner = range(described.first, described.last + 1)
    text = tree.text[tree.tokens[described.first].start : tree.tokens[described.last].end]
    if text in words.KINSHIP or len(text) > MAX_DESCRIPTION:
        return False
    return not any(tree.name(at) or tree.pos(at) in ("PUNCT", "VERB", "ADV", "PRON", "ADP") for at in inner)


def _held(tree: Tree, described: Phrase) -> tuple[Phrase, Predicate] | None:
    """Split "美国国务卿" and "霍都的师兄" into the name that they begin with and what is held or owned."""
    name = tree.name(described.first)
    if not name or name[0] != described.first or name[1] >= described.last or name[2] == EntityType.TIME:
        return None
    first = name[1] + 1 + (tree.form(name[1] + 1) in words.GENITIVE)
    if first > described.last or any(tree.pos(at) not in NOMINAL for at in range(first, described.last + 1)):
        return None
    return Phrase(name[1], *name, named=True), _noun_predicate(tree, first, described.last)


def _tells_role(tree: Tree, described: Phrase) -> bool:
    """Whether the description is a title with its holder, which the role rule reads."""
    text = tree.text[tree.tokens[described.first].start : tree.tokens[described.last].end]
    return any(match.start() and match.end() == len(text) for match in titles.TITLE.finditer(text))
