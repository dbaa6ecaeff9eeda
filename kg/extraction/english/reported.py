"""Whose words a clause is, and whether who says them says that it is so."""

from kg.extraction.english import words
from kg.extraction.english.phrases import Phrase, low, noun_phrase
from kg.extraction.english.predicates import modality, weaker
from kg.extraction.rules.tree import Tree
from kg.models.statement import Modality


def reported(tree: Tree, head: int, mode: Modality) -> tuple[Phrase | None, Modality]:
    """Whose words the clause is part of, and what that makes of them."""
    at = head
    while at >= 0:
        if speaker := _according(tree, at):
            return speaker, mode
        governor = tree.heads[at]
        above = tree.relations[at] in ("ccomp", "parataxis") and governor >= 0
        if above and (verdict := _verdict(tree, governor)):
            return _speaker(tree, governor), weaker(mode, verdict)
        for child in tree.among(at, "parataxis"):
            if (verdict := _verdict(tree, child)) and not tree.among(child, "obj", "ccomp"):
                return _speaker(tree, child), weaker(mode, verdict)
        if tree.relations[at] not in ("ccomp", "conj", "xcomp", "advcl", "acl", "parataxis"):
            break
        at = governor
    return None, mode


def _verdict(tree: Tree, verb: int) -> Modality | None:
    """What a verb of saying or thinking makes of its clause; None for other verbs."""
    form = low(tree, verb)
    denied = modality(tree, verb) is Modality.NEGATED
    if form in words.DENIALS:
        return Modality.POSSIBLE if denied else Modality.NEGATED
    if form in words.SAYING:
        return Modality.POSSIBLE if denied else Modality.ASSERTED
    if form in words.THINKING:
        return Modality.NEGATED if denied else Modality.POSSIBLE
    return None


def _speaker(tree: Tree, verb: int) -> Phrase | None:
    """Who says it; nobody where somebody "was told"."""
    if tree.among(verb, "nsubj:pass"):
        return None
    for child in tree.among(verb, "nsubj"):
        phrase = noun_phrase(tree, child)
        if phrase and low(tree, child) not in ("it", "they", "you", "we", "i"):
            return phrase
    return None


def _according(tree: Tree, head: int) -> Phrase | None:
    for child in tree.among(head, "obl", "nmod"):
        if any(low(tree, case) == "according" for case in tree.among(child, "case")):
            return noun_phrase(tree, child)
    return None
