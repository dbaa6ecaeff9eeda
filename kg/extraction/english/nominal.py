"""English rules on nouns: what something is, whose it is, and names beside their descriptions."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction.english import values, words
from kg.extraction.english.clauses import Clause, Sentence
from kg.extraction.english.phrases import Phrase, common_phrase, is_name, is_plural, listed, low, noun_phrase, parts
from kg.extraction.english.registry import Draft, rule
from kg.extraction.parse import Argument, Span
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType


def copular(sentence: Sentence) -> Iterator[tuple[Clause, Phrase]]:
    """Clauses in which "be" links the subject to a noun, with each noun that it links it to."""
    tree = sentence.tree
    for clause in sentence.clauses:
        if (
            clause.is_copular
            and tree.pos(clause.head) in ("NOUN", "PROPN", "NUM")
            and not tree.among(clause.head, "case")
        ):
            for head in listed(tree, clause.head):
                if phrase := noun_phrase(tree, head):
                    yield clause, phrase


@rule("en-copula", _("English: what something is"), "Paris is a city → Paris | is | city", 0.8)
def copula(sentence: Sentence) -> Iterator[Draft]:
    """Paris is the capital of France. → (Paris, is, capital of France)"""
    tree = sentence.tree
    for clause, phrase in copular(sentence):
        said = clause.predicate
        for subject in clause.subjects:
            if _belongs(tree, subject.head) is None or not phrase.is_name:
                yield Draft(subject, said.text, said.spans, phrase, clause.doubt, clause)
    for clause in sentence.clauses:
        cases = tree.among(clause.head, "case")
        where = noun_phrase(tree, clause.head) if clause.is_copular and cases else None
        if where is None:
            continue
        said = clause.predicate.plus(*(case for case in cases if case < clause.head))
        for subject in clause.subjects:
            yield Draft(subject, said.text, said.spans, where, clause.doubt, clause)


@rule("en-copula-role", _("English: X is the Y of Z"), "Paris is the capital of France → France | capital | Paris", 0.8)
def copula_role(sentence: Sentence) -> Iterator[Draft]:
    """Paris is France's capital. → (France, capital, Paris); The capital of France is Paris. → the same"""
    tree = sentence.tree
    for clause, phrase in copular(sentence):
        for subject in clause.subjects:
            if (owner := _belongs(tree, phrase.head)) and (subject.is_name or subject.pronoun):
                yield _role(tree, owner, phrase.head, subject, clause)
            if (owner := _belongs(tree, subject.head)) and (
                phrase.is_name or phrase.is_time or tree.pos(phrase.head) == "NUM"
            ):
                yield _role(tree, owner, subject.head, phrase, clause)
    for clause in sentence.clauses:
        if low(tree, clause.head) in words.NAMING and clause.objects:
            for subject in clause.subjects:
                for object_ in clause.objects:
                    if (owner := _belongs(tree, object_.head)) and (subject.is_name or subject.pronoun):
                        yield _role(tree, owner, object_.head, subject, clause)


def _belongs(tree: Tree, head: int) -> Phrase | None:
    """The name that a noun is the something of: France, of "the capital of France" or "France's capital"."""
    if tree.name(head):
        return None
    for child in tree.among(head, "nmod"):
        if tree.tokens[child].relation == "nmod:poss":
            owner = noun_phrase(tree, child) if low(tree, child) not in words.POSSESSIVES else _own(child)
        elif any(low(tree, case) == "of" for case in tree.among(child, "case")):
            owner = noun_phrase(tree, child)
        else:
            continue
        if owner and (owner.is_name or owner.pronoun):
            return owner
    return _before(tree, head)


def _own(index: int) -> Phrase:
    return Phrase(index, index, index, pronoun=True)


def _before(tree: Tree, head: int) -> Phrase | None:
    """The organization before a title: Apple, of "Apple CEO"."""
    for child in tree.among(head, "compound"):
        name = tree.name(child)
        if name and name[2] is EntityType.ORGANISATION and name[1] < head:
            return noun_phrase(tree, child)
    return None


def _role(tree: Tree, owner: Phrase, head: int, holder: Phrase, clause: Clause | None) -> Draft:
    """(owner, role, holder): the role is the noun with its adjectives and compounds."""
    first = head
    inside = {
        child
        for child in tree.among(head, "amod", "compound")
        if child < head and not owner.first <= child <= owner.last and not tree.name(child)
    }
    while first - 1 in inside:
        first -= 1
    span = Span(tree.tokens[first].start, tree.tokens[head].end)
    text = tree.text[span.start : span.end]
    return Draft(owner, text, (span,), holder, clause.doubt if clause else 1.0, clause)


@rule(
    "en-apposition",
    _("English: a name and what it is, beside each other"),
    "Everest, the highest mountain, → Everest | is | highest mountain",
    0.7,
)
def apposition(sentence: Sentence) -> Iterator[Draft]:
    """Tim Cook, the CEO of Apple, → (Apple, CEO, Tim Cook); Curie, a physicist, → (Curie, is, physicist)"""
    tree = sentence.tree
    yield from _had(sentence)
    for name, noun in beside(tree):
        if owner := _belongs(tree, noun.head):
            yield _role(tree, owner, noun.head, name, None)
        elif not is_plural(low(tree, noun.head)) and (noun.first < noun.last or tree.among(noun.head, "det")):
            yield Draft(name, _is_or_was(tree, noun), (), noun)


def _had(sentence: Sentence) -> Iterator[Draft]:
    """They had two daughters, Elena and Carmen: (they, daughters, Elena), (they, daughters, Carmen)."""
    tree = sentence.tree
    for clause in sentence.clauses:
        if clause.is_copular or clause.passive or low(tree, clause.head) not in words.HAVING:
            continue
        for noun in tree.among(clause.head, "obj"):
            named = [name for name in tree.among(noun, "appos") if tree.pos(noun) == "NOUN" and is_name(tree, name)]
            for name in (phrase for head in named for phrase in parts(tree, head)):
                for subject in clause.subjects:
                    if subject.is_name or subject.pronoun:
                        yield _role(tree, subject, noun, name, clause)


def _is_or_was(tree: Tree, noun: Phrase) -> str:
    before = {low(tree, child) for child in tree.among(noun.head, "advmod")}
    return "was" if before & words.BEFORE_NOW else "is"


def beside(tree: Tree) -> Iterator[tuple[Phrase, Phrase]]:
    """A name and a common noun of which one explains the other; of several names that explain a noun, each."""
    for index in range(len(tree)):
        head = tree.heads[index]
        if tree.relations[index] != "appos" or head < 0 or is_name(tree, head) is is_name(tree, index):
            continue
        name, noun = (head, index) if is_name(tree, head) else (index, head)
        said = common_phrase(tree, noun) if tree.pos(noun) == "NOUN" else None
        if said and not said.is_time:
            several = name == index and is_plural(low(tree, noun))
            phrases = list(parts(tree, name))
            yield from ((phrase, said) for phrase in (phrases if several else phrases[:1]))


@rule("en-title", _("English: a title before a name"), "Apple CEO Tim Cook → Apple | CEO | Tim Cook", 0.75)
def title(sentence: Sentence) -> Iterator[Draft]:
    """Apple CEO Tim Cook → (Apple, CEO, Tim Cook); French physicist Curie → (Curie, is, French physicist)"""
    tree = sentence.tree
    for index in range(len(tree)):
        head = tree.heads[index]
        beside = tree.tokens[index].relation in ("nmod:desc", "compound") and tree.pos(index) == "NOUN"
        if not beside or head <= index or tree.name(index) or not (name := noun_phrase(tree, head)) or not name.named:
            continue
        if name.type is not EntityType.PERSON:
            continue
        if owner := _belongs(tree, index):
            yield _role(tree, owner, index, name, None)
            continue
        noun = noun_phrase(tree, index)
        if noun and noun.first < noun.last and noun.last < name.first:
            yield Draft(name, "is", (), noun, 0.9)


@rule("en-possessive", _("English: whose something is, with its name"), "his wife Mary → he | wife | Mary", 0.7)
def possessive(sentence: Sentence) -> Iterator[Draft]:
    """Goethe's friend Schiller → (Goethe, friend, Schiller), where the parser takes the name for the head"""
    tree = sentence.tree
    for index in range(len(tree)):
        name = noun_phrase(tree, index) if tree.name(index) and tree.tokens[index].relation != "nmod:poss" else None
        if name is None or not name.named or name.head != index:
            continue
        owners = [child for child in tree.children[index] if tree.tokens[child].relation == "nmod:poss"]
        nouns = [i for i in tree.among(index, "nmod:desc", "compound") if tree.pos(i) == "NOUN" and not tree.name(i)]
        if owners and nouns:
            own = low(tree, owners[0]) in words.POSSESSIVES
            owner = _own(owners[0]) if own else noun_phrase(tree, owners[0])
            if owner and owners[0] < nouns[-1] < index and (owner.is_name or owner.pronoun):
                yield _role(tree, owner, nouns[-1], name, None)


_LIFE = re.compile(
    r"\s*\((?:[^()]{0,60}?;\s*)?(?:(?P<mark>born|b\.|died|d\.)\s*)?(?P<first>[^()–—-]{4,30}?)\s*(?:[–—-]\s*(?P<last>[^()–—-]{4,30}))?\)"
)


@rule(
    "en-lifespan",
    _("English: dates in brackets after a person's name"),
    "Ada Lovelace (1815–1852) → Ada Lovelace | born | 1815",
    0.85,
)
def lifespan(sentence: Sentence) -> Iterator[Draft]:
    """Albert Einstein (14 March 1879 – 18 April 1955) → (…, born, 14 March 1879), (…, died, 18 April 1955)"""
    tree = sentence.tree
    for entity in tree.entities:
        if entity.type is not EntityType.PERSON or not (match := _LIFE.match(tree.text, entity.end)):
            continue
        last = tree.at(entity.end - 1)
        name = noun_phrase(tree, last)
        if name is None or not name.named:
            continue
        said = "died" if (match["mark"] or "").startswith("d") else "born"
        for group, predicate in (("first", said), ("last", "died")):
            literal = values.date(match[group].strip()) if match[group] else None
            if literal:
                span = Span(match.start(group), match.start(group) + len(match[group].rstrip()))
                yield Draft(name, predicate, (), Argument(literal.value, (span,), EntityType.TIME, literal))
