"""English rules on what somebody is at which place, and where the things are that are said to be something."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction.english import words
from kg.extraction.english.clauses import Clause, Sentence
from kg.extraction.english.nominal import beside, copular
from kg.extraction.english.phrases import Phrase, low, parts
from kg.extraction.english.predicates import Predicate
from kg.extraction.english.registry import Draft, rule
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType
from kg.models.statement import Modality


@rule(
    "en-position",
    _("English: what somebody is, and where"),
    "Curie was professor at the Sorbonne → Curie | professor at | Sorbonne",
    0.75,
)
def position(sentence: Sentence) -> Iterator[Draft]:
    """Holm, an engineer at Ericsson, → (Holm, engineer at, Ericsson); Ulm is a city in Baden → (Ulm, is in, Baden)"""
    tree = sentence.tree
    for clause, phrase in copular(sentence):
        yield from (draft for subject in clause.subjects for draft in _where(tree, subject, phrase.head, clause))
    for clause in sentence.clauses:
        if low(tree, clause.head) in words.NAMING and not clause.is_copular:
            for subject in clause.subjects:
                for object_ in clause.objects if _is_person(tree, subject) else ():
                    yield from _where(tree, subject, object_.head, clause)
    for name, noun in beside(tree):
        yield from _where(tree, name, noun.head, None)


def _where(tree: Tree, holder: Phrase, noun: int, clause: Clause | None) -> Iterator[Draft]:
    """What the nouns that a preposition other than "of" joins to ``noun``, or to an "of …" after it, make of it."""
    if tree.pos(noun) != "NOUN" or tree.name(noun) or not (holder.is_name or holder.pronoun):
        return
    person = _is_person(tree, holder)
    obliques = tree.among(clause.head, "obl") if person and clause and not clause.is_copular else []
    for child in (*_joined_to(tree, noun), *(child for child in obliques if child > noun)):
        cases = _cases(tree, child)
        if not cases or low(tree, cases[0]) in ("of", "by", "as", "like", "including", "than", "for"):
            continue
        for where in _places(tree, child):
            is_place = where.type is EntityType.PLACE and low(tree, cases[0]) in words.PLACE_CASES
            if not where.named or (not person and not is_place):
                continue
            said = _office(tree, noun, cases) if person else _there(tree, clause, cases)
            denied = clause.predicate.text + " " if person and clause and clause.modality is Modality.NEGATED else ""
            yield Draft(holder, denied + said.text if person else _being(said, clause), said.spans, where, 1.0, clause)


def _is_person(tree: Tree, holder: Phrase) -> bool:
    return holder.type is EntityType.PERSON or low(tree, holder.head) in words.HE | words.SHE


def _cases(tree: Tree, child: int) -> tuple[int, ...]:
    """The preposition, with what says where in the place: "in the north of"."""
    cases = tuple(case for case in tree.among(child, "case") if case < child)
    if (inside := _inside(tree, child)) is None or not cases:
        return cases
    return (*cases, *tree.among(child, "det"), child, *tree.among(inside, "case"))


def _places(tree: Tree, child: int) -> Iterator[Phrase]:
    inside = _inside(tree, child)
    return parts(tree, child if inside is None else inside)


def _inside(tree: Tree, child: int) -> int | None:
    """Spain, of "the north of Spain"."""
    if low(tree, child) not in words.SIDES:
        return None
    of = (below for below in tree.among(child, "nmod") if any(low(tree, i) == "of" for i in tree.among(below, "case")))
    return next(of, None)


def _joined_to(tree: Tree, noun: int) -> Iterator[int]:
    for child in tree.among(noun, "nmod"):
        if child > noun:
            yield child
            if (
                low(tree, child) not in words.SIDES
                and any(low(tree, case) == "of" for case in tree.among(child, "case"))
                and not tree.name(child)
            ):
                yield from (below for below in tree.among(child, "nmod") if below > child)


def _office(tree: Tree, noun: int, cases: tuple[int, ...]) -> Predicate:
    """What somebody is, without what only praises it: "professor at" of "first female professor at"."""
    kept = [i for i in tree.among(noun, "compound") if i < noun and not tree.name(i)]
    kept += [i for i in tree.among(noun, "amod") if low(tree, i) in words.RANKS]
    kept += [below for i in kept for below in tree.among(i, "amod", "compound") if below < i]
    of = [i for i in tree.among(noun, "nmod") if noun < i < cases[0]]
    kept += [i for child in of for i in (*tree.among(child, "case"), child)]
    return Predicate(tuple(sorted({*kept, noun, *cases})), tree)


def _there(tree: Tree, clause: Clause | None, cases: tuple[int, ...]) -> Predicate:
    return clause.predicate.plus(*cases) if clause and clause.is_copular else Predicate(cases, tree)


def _being(said: Predicate, clause: Clause | None) -> str:
    return said.text if clause and clause.is_copular else f"is {said.text}"
