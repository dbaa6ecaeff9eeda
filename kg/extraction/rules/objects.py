"""What a verb acts on, and how a list of names is taken apart."""

from kg.extraction.rules import words
from kg.extraction.rules.chunks import CLOSERS, NOMINAL, PAIRS
from kg.extraction.rules.phrases import Phrase, noun_phrase
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

_OBJECT_BEGINS = frozenset(("NOUN", "PROPN", "X", "ADJ", "NUM", "DET"))


def objects(tree: Tree, verb: int, after: int) -> list[Phrase]:
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
    if phrase.named and not any(tree.name(at) or tree.form(at) in words.LISTING for at in between):
        return phrase
    if any(
        tree.pos(at) in ("VERB", "ADP", "PRON", "AUX", "SCONJ") and tree.form(at) not in words.JOINING for at in between
    ):
        return None
    return Phrase(phrase.head, after + 1, phrase.last, phrase.type) if tree.pos(after + 1) != "PUNCT" else None


def _unmarked_object(tree: Tree, verb: int, after: int) -> list[Phrase]:
    """A noun phrase right behind the verb where the parser marked no object.

    It fills the stretch up to the next comma, or it is the subject of a further verb: 派遣|卫青|攻打匈奴.
    """
    first = after + 1
    if tree.pos(verb) != "VERB" or (tree.pos(first) not in _OBJECT_BEGINS and tree.form(first) not in PAIRS):
        return []
    head = next((at for at in range(first, len(tree)) if tree.pos(at) in NOMINAL), -1)
    if head < 0 or _is_cut(tree, after, head):
        return []
    phrase = noun_phrase(tree, head, after=after, is_object=True)
    if phrase is None or phrase.first != first:
        return []
    return [phrase] if _fills_clause(tree, verb, phrase) or _is_pivot(tree, verb, phrase) else []


def _fills_clause(tree: Tree, verb: int, phrase: Phrase) -> bool:
    if not tree.among(verb, "nsubj", "csubj") or tree.among(verb, "ccomp", "obl", "xcomp"):
        return False
    return tree.form(phrase.last + 1) in words.STOPS or tree.form(phrase.last + 1) in ("", "”", "）")


def _is_pivot(tree: Tree, verb: int, phrase: Phrase) -> bool:
    """Whether the phrase is also what a further verb is about; after 认为 and the like it is only that."""
    further = next((tree.heads[i] for i in range(phrase.first, phrase.last + 1) if tree.relations[i] == "nsubj"), -1)
    if further <= phrase.last or tree.pos(further) != "VERB" or tree.form(verb) in words.TAKES_CLAUSE:
        return False
    return tree.heads[further] == verb or tree.heads[verb] == further


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
