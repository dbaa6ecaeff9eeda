"""Names beside the nouns that they explain, which the parser often takes for two things."""

from kg.extraction.english import words
from kg.extraction.english.mutable import MutableTree
from kg.extraction.english.phrases import is_plural

_TWINS = ("nsubj", "obj", "obl", "nmod", "iobj")
_LOOSE = ("obl", "nmod")
"""Relations that a name without a preposition hardly has."""
_QUOTES = ('"', "“", "‘", "'")
_WITHIN_NAME = ("flat", "compound", "amod")


def mend(tree: MutableTree, index: int) -> None:
    """Hang a name on the noun that it explains, where it is the name's last or only chance to be understood."""
    if not tree.is_name(index):
        return
    if not (
        _one_of_several(tree, index)
        or _in_a_list(tree, index)
        or _behind_a_title(tree, index)
        or _of_its_kind(tree, index)
    ):
        _beside_its_noun(tree, index)


def _in_a_list(tree: MutableTree, index: int) -> bool:
    """Guitarist Joe Marsh and drummer Dan O'Neill; his mother, Rosa Díaz: the nearest noun of a list is meant."""
    noun = index - 2 if tree.low(index - 1) == "," else index - 1
    base, head = tree.base(index), tree.head(index)
    if index not in tree.begins or base not in ("conj", "flat", "appos") or not _is_noun(tree, noun) or head == noun:
        return False
    joined = tree.tokens[noun].relation == "conj" and tree.head(noun) == head
    if not joined or (base != "appos" and noun != index - 1):
        return False
    tree.set(index, head=noun, relation="appos")
    return True


def _one_of_several(tree: MutableTree, index: int) -> bool:
    """Two daughters, Elena and Carmen: whom a plural noun means is no third thing beside it."""
    noun = index - 2
    if tree.tokens[index].relation != "conj" or tree.low(index - 1) not in (",", ":") or tree.head(index) != noun:
        return False
    told = tree.children(noun, "nummod", "nmod:poss", "amod") and not tree.children(index, "cc", "case")
    if not (_is_noun(tree, noun) and is_plural(tree.low(noun)) and told):
        return False
    tree.set(index, relation="appos")
    for child in tree.children(noun, "conj"):
        if child > index:
            tree.set(child, head=index)
    return True


def _behind_a_title(tree: MutableTree, index: int) -> bool:
    """Mayor Peter Tschentscher: a title in capitals is no name of its own."""
    title, head = index - 1, tree.head(index)
    if title < 0 or index not in tree.begins or tree.low(title) not in words.PERSON_NOUNS | words.TITLES:
        return False
    if (
        not tree.tokens[title].form[:1].isupper()
        or head < 0
        or tree.head(title) != head
        or tree.base(title) != tree.base(index)
    ):
        return False
    tree.set(title, head=index, relation="nmod:desc", pos="NOUN")
    for child in tree.children(title, "case", "det", "amod", "compound"):
        tree.set(child, head=index if tree.tokens[child].relation == "case" else title)
    return True


def _of_its_kind(tree: MutableTree, index: int) -> bool:
    """The town of Whenua is Whenua, as the wife of Otto is not Otto."""
    noun = tree.head(index)
    if noun < 0 or tree.tokens[index].relation != "nmod" or tree.low(noun) not in words.SETTLEMENTS:
        return False
    of = [tree.low(case) for case in tree.children(index, "case")] == ["of"] and _is_noun(tree, noun)
    the = [tree.low(article) for article in tree.children(noun, "det")] == ["the"]
    if not (of and the and noun == index - 2) or tree.children(noun, "amod", "nummod", "compound"):
        return False
    tree.set(index, relation="appos")
    return True


def _beside_its_noun(tree: MutableTree, index: int) -> None:
    """The physicist Otto Kessler; its rival AirNorte; its director, Sofia Almeida, says: one thing and not two."""
    base, head = tree.base(index), tree.head(index)
    lost = base in ("ccomp", "vocative") and not tree.children(index, "nsubj", "cop", "obj", "mark")
    if not (base in _TWINS or lost) or tree.children(index, "case", "det", "nmod:poss"):
        return
    first = index
    while first and tree.head(first - 1) == index and tree.tokens[first - 1].relation in _WITHIN_NAME:
        first -= 1
    if tree.low(first - 1) in _QUOTES:  # her book "Plants of the Amazon"
        first -= 1
    apart = tree.low(first - 1) == ","
    noun = _twin_before(tree, first - 1, head) if apart else first - 1
    if not _is_noun(tree, noun) or head == noun:
        return
    twins = head >= 0 and tree.head(noun) == head and (tree.base(noun) == base or lost)
    if apart:
        last = max([index, *tree.children(index, "flat")])
        fits = twins and base == "nsubj" and (tree.low(last + 1) == "," or head == last + 1)
    else:
        modified = tree.children(noun, "det", "nmod:poss", "amod", "compound")
        fits = twins or (base in _LOOSE and bool(modified) and not tree.tokens[index].relation.endswith("unmarked"))
    naming = base == "obj" and tree.low(head) in words.NAMING
    if fits and not naming and not tree.is_below(index, noun) and not tree.is_below(noun, index):
        if twins and ":" in tree.tokens[index].relation:
            tree.set(noun, relation=tree.tokens[index].relation)
        tree.set(index, head=noun, relation="appos")


def _twin_before(tree: MutableTree, comma: int, head: int) -> int:
    """The subject that ends before a comma: spokeswoman, of "A spokeswoman for the police, Katrin Vogel, said"."""
    for noun in reversed(tree.children(head, "nsubj", "nsubj:pass") if head >= 0 else []):
        if noun < comma and all(tree.is_below(between, noun) for between in range(noun + 1, comma)):
            return noun
    return -1


def _is_noun(tree: MutableTree, index: int) -> bool:
    return index >= 0 and tree.tokens[index].pos == "NOUN" and index not in tree.named | tree.timed
