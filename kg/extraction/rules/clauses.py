"""Clauses: each verb with its predicate, the subject that it has or inherits, and its objects.

Negation and modality are part of the predicate (未到达, 可能获得), so what a sentence denies or leaves open is never
asserted plainly; questions and conditions make no statement at all.
"""

from dataclasses import dataclass, field

from kg.extraction.parse import Span
from kg.extraction.rules import words
from kg.extraction.rules.chunks import CLOSERS, NOMINAL, PAIRS
from kg.extraction.rules.phrases import Phrase, noun_phrase
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

_ATTACHED = frozenset(
    ("compound", "amod", "flat", "mark", "aux", "case", "cop", "fixed", "nummod", "clf", "det", "punct")
)
_SHARES_SUBJECT = frozenset(("conj", "parataxis", "advcl", "xcomp", "ccomp", "dep", "dislocated"))
_SENTENCE_ENDS = frozenset("。！？；;!?")
_PHRASE_POS = frozenset(("NOUN", "PROPN", "PART", "ADJ", "NUM", "DET", "X", "SCONJ", "CCONJ"))
_GENITIVE_POS = frozenset(("SCONJ", "PART"))
_OBJECT_BEGINS = frozenset(("NOUN", "PROPN", "X", "ADJ", "NUM", "DET"))
_CONDITIONS = frozenset(
    ["如果", "若", "假如", "假使", "要是", "倘若", "除非", "只要", "如", "倘", "若是", "假若", "一旦"]
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """The words that name a relation, as they stand: ``text`` joins ``spans``. Tokens ``first`` to ``last``."""

    text: str
    spans: tuple[Span, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a clause is about. ``distance`` counts the clauses between it and the verb (0: its own subject)."""

    phrase: Phrase
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb and what stands around it."""

    verb: int
    predicate: Predicate
    subjects: tuple[Subject, ...]
    objects: tuple[Phrase, ...]
    passive: int = -1
    """The token 被 (or its like), -1 in the active voice."""
    relation: str = ""


@dataclass(slots=True)
class Sentence:
    """A tree with its clauses, from left to right."""

    tree: Tree
    clauses: list[Clause] = field(default_factory=list)


def read(tree: Tree) -> Sentence:
    """Find the clauses. A question has none."""
    sentence = Sentence(tree)
    if _is_question(tree):
        return sentence
    copulas = {index: tree.among(index, "cop")[-1] for index in range(len(tree)) if tree.among(index, "cop")}
    heads = [index for index in range(len(tree)) if index in copulas or is_verb(tree, index)]
    own = {head: own_subject(tree, head, copulas.get(head, head)) for head in heads}
    for head in heads:
        if any(tree.form(child) in _CONDITIONS for child in tree.children[head] if child < head):
            continue
        sentence.clauses.append(_clause(tree, head, copulas.get(head, head), own))
    return sentence


def _is_question(tree: Tree) -> bool:
    ending = tree.text.rstrip("”’」』\"' ")
    return ending.endswith(("？", "?", "吗", "呢"))


def is_verb(tree: Tree, index: int) -> bool:
    """A word that heads a clause."""
    if tree.relations[index] in _ATTACHED:
        return False
    if tree.pos(index) in ("VERB", "AUX"):
        return True
    return bool(tree.pos(index) in ("ADJ", "NOUN", "PART") and tree.among(index, "obj") and tree.among(index, "nsubj"))


def _clause(tree: Tree, head: int, verb: int, own: dict[int, Subject | None]) -> Clause:
    """The clause that ``head`` heads; its ``verb`` is the copula when there is one, and then ``head`` is the object."""
    name = predicate(tree, verb, head)
    passive = next((i for i in range(name.first, verb) if tree.form(i) == "被"), -1)
    if passive < 0:
        passive = next(
            (
                i
                for i in tree.children[head]
                if i < head and (tree.tokens[i].relation == "aux:pass" or tree.form(i) == "被")
            ),
            -1,
        )
    subject = _subject(tree, head, own)
    if subject and subject.phrase.last >= name.first:
        subject = None
    if head == verb:
        found = _objects(tree, verb, name.last)
    else:
        phrase = noun_phrase(tree, head, after=name.last, is_object=True) if head > name.last else None
        found = [phrase] if phrase else []
    subjects = tuple(Subject(part, subject.distance) for part in parts(tree, subject.phrase)) if subject else ()
    objects = tuple(part for phrase in found for part in parts(tree, phrase))
    return Clause(verb, name, subjects, objects, passive, tree.relations[head])


def predicate(tree: Tree, verb: int, anchor: int | None = None) -> Predicate:
    """The verb with the adverbs and auxiliaries before it and the particles after it, as far as they touch.

    Of a copula, these hang on the ``anchor``, the noun that it belongs to.
    """
    anchor = verb if anchor is None else anchor
    first = verb
    while first > 0 and _leads(tree, first - 1, verb, anchor):
        first -= 1
    while first < verb and tree.form(first) in words.LIGHT_ADVERBS:
        first += 1
    last = verb
    while _trails(tree, last + 1, verb):
        last += 1
    apart = [
        child
        for child in tree.children[anchor]
        if child < first
        and (
            tree.form(child) in words.NEGATIONS
            or (tree.form(child) in words.MODALS and tree.pos(child) in ("AUX", "ADV"))
        )
    ]
    ranges = [(child, child) for child in apart] + [(first, last)]
    head = tree.heads[anchor]
    if (
        tree.relations[anchor] == "xcomp"
        and head >= 0
        and head < first
        and tree.pos(head) in ("VERB", "AUX")
        and tree.form(head) not in words.COPULAS
    ):
        outer = predicate(tree, head)
        if outer.last < first:
            ranges = [(outer.first, outer.last), *ranges]
            first = outer.first if outer.last == first - 1 else first
    return _joined(tree, sorted(set(ranges)), first, last)


def _joined(tree: Tree, ranges: list[tuple[int, int]], first: int, last: int) -> Predicate:
    """Touching ranges become one span."""
    spans: list[Span] = []
    for low, high in ranges:
        start, end = tree.tokens[low].start, tree.tokens[high].end
        if spans and spans[-1].end >= start:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return Predicate("".join(tree.text[span.start : span.end] for span in spans), tuple(spans), first, last)


def _leads(tree: Tree, index: int, verb: int, anchor: int) -> bool:
    """A word before the verb that belongs to its predicate."""
    if tree.form(index) in words.PRONOUNS or tree.name(index):
        return False
    head = tree.heads[index]
    if tree.pos(index) in ("ADV", "AUX") and tree.form(index) not in words.ASPECT:
        return head == anchor or index < head <= verb
    if (
        tree.form(index) in words.ADVERBS
        or tree.form(index) in words.NEGATIONS
        or (tree.form(index) in words.MODALS and tree.pos(index) == "VERB")
    ):
        return True
    if tree.relations[index] in ("advmod", "aux", "mark") and head in (verb, anchor):
        return tree.pos(index) in ("ADJ", "SCONJ", "PART")
    return False


def _trails(tree: Tree, index: int, verb: int) -> bool:
    """A word after the verb that belongs to its predicate: 了, the 于 of 位于, the 出 of 提出."""
    if index >= len(tree) or tree.pos(index) == "PUNCT":
        return False
    form = tree.form(index)
    if form in words.ASPECT:
        return tree.pos(index) in ("AUX", "PART")
    if form in ("不", "不了", "不到", "不出") and tree.pos(index) != "PUNCT":
        return tree.pos(index + 1) in ("AUX", "PART", "VERB") or len(form) > 1
    if tree.heads[index] == verb and tree.relations[index] == "compound":
        return tree.pos(index) in ("VERB", "ADP", "PART", "ADJ")
    return (
        form in words.RESULTATIVE
        and tree.pos(index) in ("VERB", "ADP", "SCONJ", "AUX", "PART")
        and (tree.heads[index] == verb or tree.relations[index] == "case")
    )


def own_subject(tree: Tree, head: int, verb: int) -> Subject | None:
    """The subject that hangs on the clause itself; a pronoun or a clause gives a subject that names nothing (None)."""
    candidates = _subject_words(tree, head, verb)
    passive = next((child for child in tree.children[head] if child < verb and tree.form(child) in ("被", "由")), -1)
    if passive >= 0:
        candidates = [child for child in candidates if child < passive]
    for candidate in reversed(candidates):
        name = tree.name(candidate)
        if tree.pos(candidate) not in NOMINAL or (name and name[2] == EntityType.TIME):
            return None
        phrase = noun_phrase(tree, candidate, before=verb)
        return Subject(phrase) if phrase else None
    return None


def _subject_words(tree: Tree, head: int, verb: int) -> list[int]:
    """The words marked as subjects, but for times and for what a preposition governs."""
    return [
        child
        for child in tree.among(head, "nsubj", "csubj")
        if child < verb and tree.form(child) not in words.TIMES and not _is_governed(tree, child)
    ]


def _is_governed(tree: Tree, noun: int) -> bool:
    """Whether a preposition stands before the noun's phrase: 在政治层面."""
    first = noun
    while first > 0 and (
        tree.pos(first - 1) in _PHRASE_POS or tree.form(first - 1) in PAIRS or tree.form(first - 1) in CLOSERS
    ):
        if tree.pos(first - 1) in _GENITIVE_POS and tree.form(first - 1) not in words.GENITIVE:
            break
        first -= 1
    return tree.pos(first - 1) == "ADP" and tree.form(first - 1) in words.PREPOSITIONS


def has_subject(tree: Tree, verb: int) -> bool:
    """Whether some word is the verb's subject, a pronoun too."""
    return bool(_subject_words(tree, verb, verb))


def _subject(tree: Tree, verb: int, own: dict[int, Subject | None]) -> Subject | None:
    if has_subject(tree, verb):
        return own[verb]
    at, distance = verb, 0
    while tree.heads[at] >= 0 and tree.relations[at] in _SHARES_SUBJECT:
        at = tree.heads[at]
        distance += 1
        if at in own and has_subject(tree, at):
            subject = own[at]
            return (
                Subject(subject.phrase, distance)
                if subject and subject.phrase.last < verb
                else _previous(tree, verb, own)
            )
    if tree.relations[at] == "acl":
        return None
    return _previous(tree, verb, own)


def _previous(tree: Tree, verb: int, own: dict[int, Subject | None]) -> Subject | None:
    """The subject of the nearest clause before, in the same sentence: people rarely repeat it after a comma."""
    for distance, other in enumerate(sorted((other for other in own if other < verb), reverse=True), start=1):
        if any(tree.form(i) in _SENTENCE_ENDS for i in range(other, verb)):
            return None
        if tree.relations[other] in ("acl", "ccomp", "csubj"):
            continue
        if has_subject(tree, other):
            subject = own[other]
            return Subject(subject.phrase, distance) if subject and subject.phrase.last < verb else None
    return None


def _objects(tree: Tree, verb: int, after: int) -> list[Phrase]:
    """What the verb acts on: the first object that stands after it in the same stretch between commas."""
    for child in sorted(tree.among(verb, "obj", "iobj")):
        if child > after and (tree.pos(child) in NOMINAL or tree.name(child)) and not _is_cut(tree, after, child):
            phrase = _drawn_to(tree, after, noun_phrase(tree, child, after=after, is_object=True))
            return [phrase] if phrase else []
    return _unmarked_object(tree, verb, after)


def _drawn_to(tree: Tree, after: int, phrase: Phrase | None) -> Phrase | None:
    """The object with what stands between the verb and it, if that can be part of it; else none.

    What an object lacks at its beginning is nearly always its own: 美国、俄罗斯等|国家.
    """
    if phrase is None or phrase.first == after + 1:
        return phrase
    between = range(after + 1, phrase.first)
    if any(
        tree.pos(at) in ("VERB", "ADP", "PRON", "AUX", "SCONJ") and tree.form(at) not in words.JOINING for at in between
    ):
        return None
    return Phrase(phrase.head, after + 1, phrase.last, phrase.type) if tree.pos(after + 1) != "PUNCT" else None


def _unmarked_object(tree: Tree, verb: int, after: int) -> list[Phrase]:
    """A noun phrase that fills the stretch from the verb to the next comma, where the parser marked no object."""
    first = after + 1
    if tree.pos(verb) != "VERB" or tree.among(verb, "ccomp", "obl", "xcomp") or not has_subject(tree, verb):
        return []
    if tree.pos(first) not in _OBJECT_BEGINS and tree.form(first) not in PAIRS:
        return []
    head = next((at for at in range(first, len(tree)) if tree.pos(at) in NOMINAL), -1)
    if head < 0 or _is_cut(tree, after, head):
        return []
    phrase = noun_phrase(tree, head, after=after, is_object=True)
    if phrase is None or phrase.first != first:
        return []
    ends = tree.form(phrase.last + 1) in words.STOPS or tree.form(phrase.last + 1) in ("", "”", "）")
    return [phrase] if ends else []


def _is_cut(tree: Tree, first: int, last: int) -> bool:
    """Whether a comma outside quotes and brackets lies between two words."""
    depth = 0
    for i in range(first + 1, last):
        form = tree.form(i)
        depth += (form in PAIRS) - (form in CLOSERS)
        if depth <= 0 and form in words.STOPS and tree.pos(i) == "PUNCT":
            return True
    return False


def parts(tree: Tree, phrase: Phrase) -> list[Phrase]:
    """The names that a coordination lists, each for itself; any other phrase as a whole."""
    if phrase.named:
        return _listed_names(tree, phrase)
    found: list[Phrase] = []
    first = phrase.first
    for at in range(phrase.first, phrase.last + 2):
        if at > phrase.last or _joins(tree, at):
            part = _name_from(tree, first)
            if part is None or part.last != at - 1:
                return [phrase]
            found.append(part)
            first = at + 1
    return found if any(part.named for part in found) else [phrase]


def _listed_names(tree: Tree, phrase: Phrase) -> list[Phrase]:
    """A name with those that stand beside it in the same list."""
    found = [phrase]
    while _joins(tree, found[-1].last + 1) and (part := _name_from(tree, found[-1].last + 2)):
        found.append(part)
    while _joins(tree, found[0].first - 1) and (part := _name_until(tree, found[0].first - 2)):
        found.insert(0, part)
    return found if all(part.type != EntityType.TIME for part in found) else [phrase]


def _joins(tree: Tree, at: int) -> bool:
    return tree.form(at) in words.LISTING or tree.form(at) in words.JOINING


def _name_from(tree: Tree, first: int) -> Phrase | None:
    """The name that begins at ``first``: a known one, or a proper noun."""
    name = tree.name(first) if first < len(tree) else None
    if name:
        return Phrase(name[1], *name, named=True) if name[0] == first else None
    return Phrase(first, first, first) if tree.pos(first) == "PROPN" and not _joins_noun(tree, first + 1) else None


def _name_until(tree: Tree, last: int) -> Phrase | None:
    """The name that ends at ``last``."""
    name = tree.name(last) if last >= 0 else None
    return Phrase(last, *name, named=True) if name and name[1] == last else None


def _joins_noun(tree: Tree, at: int) -> bool:
    return tree.pos(at) in NOMINAL
