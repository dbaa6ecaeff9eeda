"""Mends what the parser habitually mistakes, from what stands beside what: the rules read the mended tree.

"The physicist Otto Kessler" is one thing and not two subjects, "Globex plans to open" has a verb, and so on. Each step
looks for one mistake and leaves every other tree as it is. Heads may be anything, as in ``Parse``.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.english import appositions, values, words
from kg.extraction.english.mutable import MutableTree
from kg.extraction.parse import NamedEntity, Parse

_UNIT = re.compile(values.UNIT)
_SUBJECT = ("nsubj", "nsubj:pass")


def mended(parse: Parse, named: Sequence[NamedEntity]) -> Parse:
    """The parse with better heads, relations and parts of speech; the same words at the same places."""
    tree = MutableTree(parse.tokens, named)
    for step in (_noun_that_is_a_verb, _verb_that_is_a_noun, _subject_of_the_root, _verb_behind_the_name):
        step(tree)
    for index in range(len(parse.tokens)):
        for mend in (
            _object_behind_the_verb,
            _counted_object,
            _clause_that_is_told,
            _clause_about_the_speaker,
            _rest_of_a_name,
            _agent_of_an_office,
        ):
            mend(tree, index)
        appositions.mend(tree, index)
    _subject_of_the_next_verb(tree)
    return replace(parse, tokens=tuple(tree.tokens)) if tree.changed else parse


def _noun_that_is_a_verb(tree: MutableTree) -> None:
    """Globex plans to open a laboratory: "plans" is what the sentence says, where nothing else is."""
    root = tree.root()
    if root < 1 or tree.tokens[root].pos != "NOUN" or tree.low(root) not in words.INTENDING:
        return
    before = tree.children(root, "compound", "nmod:poss", "nmod:desc")
    wanted = [i for i in tree.children(root, "acl") if any(tree.low(m) == "to" for m in tree.children(i, "mark"))]
    if root - 1 not in before or not wanted or tree.children(root, "cop", "nsubj") or tree.low(root + 1) != "to":
        return
    subject = root - 1
    tree.set(root, pos="VERB")
    tree.set(subject, relation="nsubj")
    for child in tree.children(root, "det", "amod", "compound", "nmod:desc", "nmod:poss"):
        if child < subject:
            tree.set(child, head=subject)
    for child in tree.children(root, "nmod"):
        tree.set(child, relation="obl")
    tree.set(wanted[0], relation="xcomp")


def _verb_that_is_a_noun(tree: MutableTree) -> None:
    """Is a research institute: what has an article and is linked by "be" is no verb."""
    for index, word in enumerate(tree.tokens):
        described = tree.children(index, "det", "compound", "amod", "nmod:poss")
        if word.pos == "VERB" and tree.children(index, "cop") and any(child < index for child in described):
            tree.set(index, pos="NOUN")
            for child in tree.children(index, "obl"):
                tree.set(child, relation="nmod")


def _subject_of_the_root(tree: MutableTree) -> None:
    """Northwind is a company based in Rotterdam: who stands before the root is its subject, not the participle's."""
    root = tree.root()
    if root < 0 or tree.children(root, *_SUBJECT, "expl", "csubj"):
        return
    verb = min([root, *tree.children(root, "cop", "aux", "aux:pass")])
    for clause in tree.children(root, "acl", "acl:relcl", "advcl"):
        for subject in tree.children(clause, *_SUBJECT):
            if clause > root and subject < verb:
                passive = tree.children(root, "aux:pass")
                tree.set(subject, head=root, relation="nsubj:pass" if passive else "nsubj")
                return


def _verb_behind_the_name(tree: MutableTree) -> None:
    """Ross, who was born in Inverness, taught: a name with a verb behind the comma is no fragment."""
    root = tree.root()
    if root < 0 or not tree.is_name(root) or tree.children(root, "cop", *_SUBJECT):
        return
    for verb in tree.children(root, "acl"):
        is_said = verb > root and tree.tokens[verb].pos == "VERB" and tree.low(verb - 1) == ","
        if is_said and not tree.low(verb).endswith("ing") and tree.children(root, "acl:relcl", "appos"):
            tree.set(verb, head=-1, relation="root")
            tree.set(root, head=verb, relation="nsubj")
            for child in tree.children(verb, "obl:agent"):
                if all(tree.low(case) != "by" for case in tree.children(child, "case")):
                    tree.set(child, relation="obl")
            return


def _object_behind_the_verb(tree: MutableTree, index: int) -> None:
    """Fraser succeeded Campbell: of two subjects the one behind the verb is the object."""
    head = tree.head(index)
    if tree.tokens[index].relation != "nsubj" or not 0 <= head < index or tree.tokens[head].pos != "VERB":
        return
    if tree.children(head, "obj", "ccomp", "cop", "expl"):
        return
    if any(other < head for other in tree.children(head, *_SUBJECT)):
        tree.set(index, relation="obj")


def _clause_that_is_told(tree: MutableTree, index: int) -> None:
    """She told Reuters that Meridian would sell: what is told is no relative clause about whom it is told."""
    hearer = tree.head(index)
    if tree.tokens[index].relation != "acl:relcl" or hearer < 0:
        return
    verb = tree.head(hearer)
    if verb < 0 or tree.tokens[hearer].relation not in ("iobj", "obj") or tree.low(verb) not in words.SAYING:
        return
    marks = [tree.low(mark) for mark in tree.children(index, "mark")]
    if "that" in marks and tree.children(index, *_SUBJECT):
        tree.set(index, head=verb, relation="ccomp")


def _counted_object(tree: MutableTree, index: int) -> None:
    """They collected 2,000 plants: what is counted behind the verb, without a preposition, is its object."""
    verb = tree.head(index)
    word = tree.tokens[index]
    if word.relation != "obl" or not 0 <= verb < index or word.pos != "NOUN" or tree.tokens[verb].pos != "VERB":
        return
    if tree.children(index, "case") or tree.children(verb, "obj", "ccomp", "cop", "aux:pass", "nsubj:pass"):
        return
    if tree.children(index, "nummod") and index not in tree.timed and not _UNIT.fullmatch(tree.low(index)):
        tree.set(index, relation="obj")


def _clause_about_the_speaker(tree: MutableTree, index: int) -> None:
    """Said Helen Marsh, who joined in 2016: that she joined is not what she said."""
    verb = tree.head(index)
    if tree.tokens[index].relation != "ccomp" or verb < 0 or tree.low(verb) not in words.SAYING:
        return
    who = [subject for subject in tree.children(index, *_SUBJECT) if tree.low(subject) == "who"]
    speakers = [speaker for speaker in tree.children(verb, "nsubj") if speaker > verb]
    if who and speakers and speakers[-1] < who[0] and tree.low(who[0] - 1) == ",":
        tree.set(index, head=speakers[-1], relation="acl:relcl")


def _rest_of_a_name(tree: MutableTree, index: int) -> None:
    """Shared the Nobel Prize in Physics: what goes on in capitals goes on with the name, unless it names a place."""
    case, noun = index - 1, index - 2
    if tree.tokens[index].relation != "obl" or noun < 0 or tree.low(case) not in ("in", "for"):
        return
    if tree.children(index, "case") != [case] or tree.children(index, "nmod", "conj"):
        return
    seen = tree.named | tree.timed
    if index in seen or noun in seen or tree.tokens[noun].relation not in ("obj", *_SUBJECT):
        return
    if tree.tokens[index].form[:1].isupper() and tree.tokens[noun].form[:1].isupper() and noun:
        tree.set(index, head=noun, relation="nmod")


def _agent_of_an_office(tree: MutableTree, index: int) -> None:
    """Was appointed ambassador by the president: who comes behind "by" is no part of the office."""
    office = tree.head(index)
    if tree.tokens[index].relation != "nmod" or office < 0 or tree.tokens[office].relation not in ("obj", "xcomp"):
        return
    verb = tree.head(office)
    by = [tree.low(case) for case in tree.children(index, "case")] == ["by"]
    if by and verb >= 0 and tree.children(verb, "aux:pass"):
        tree.set(index, head=verb, relation="obl:agent")


def _subject_of_the_next_verb(tree: MutableTree) -> None:
    """His father was a sailor and his mother taught: the second noun is no second thing that the father was."""
    root = tree.root()
    if root < 0 or not tree.children(root, "cop"):
        return
    for verb in tree.children(root, "parataxis", "conj"):
        if tree.tokens[verb].pos != "VERB" or tree.children(verb, *_SUBJECT, "aux:pass"):
            continue
        for noun in tree.children(root, "conj"):
            between = range(noun + 1, verb)
            if noun < verb and tree.children(noun, "cc") and all(_belongs(tree, i, noun, verb) for i in between):
                tree.set(noun, head=verb, relation="nsubj")
                return


def _belongs(tree: MutableTree, index: int, noun: int, verb: int) -> bool:
    return tree.tokens[index].pos == "PUNCT" or tree.is_below(index, noun) or tree.head(index) == verb
