"""Where a person's name begins and ends, in the text beside a word that announces one."""

from kg.extraction.parse import Span
from kg.extraction.rules import titles
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

MAX_NAME = 4
"""Characters of a Chinese name with a surname of two."""
_HYPHENS = frozenset(("-", "－", "–", "·", "•", "・"))
_NAME_POS = frozenset(("NOUN", "PROPN", "PART", "X"))


def name_at(tree: Tree, start: int) -> Span | None:
    """The name that begins at ``start``: a named person, or a surname with one or two more characters."""
    if start >= len(tree.text):
        return None
    at = tree.at(start)
    name = tree.name(at)
    if name and name[2] == EntityType.PERSON and start <= tree.tokens[name[1]].start:
        return Span(start, _hyphenated(tree, name[1]))
    return _chinese_name(tree, start, at)


def _hyphenated(tree: Tree, last: int) -> int:
    """Where a name ends that goes on after a hyphen or a dot: 凯文|-|杜兰特."""
    while tree.form(last + 1) in _HYPHENS and tree.pos(last + 2) in ("PROPN", "X", "NOUN"):
        last += 2
    return tree.tokens[last].end


def _chinese_name(tree: Tree, start: int, at: int) -> Span | None:
    text = tree.text
    compound = text.startswith(titles.COMPOUND_SURNAMES, start)
    if not compound and text[start] not in titles.SURNAMES:
        return None
    surname = start + 1 + compound
    if text.startswith(titles.HONORIFICS, surname):
        return Span(start, surname + 2)
    end = start
    while at < len(tree) and tree.tokens[at].end - start <= surname - start + 2:
        if tree.pos(at) not in _NAME_POS and (end >= surname + 1 or len(tree.form(at)) > 2 or tree.pos(at) == "PUNCT"):
            break
        end = tree.tokens[at].end
        at += 1
    if text.startswith(titles.HONORIFICS, end - 2) and end - 2 > surname:
        end -= 2
    return Span(start, end) if end > surname else None


def person_before(tree: Tree, verb: int) -> Span | None:
    """The last named person, or the last proper noun before the verb in its clause."""
    for at in range(verb - 1, -1, -1):
        if tree.form(at) in ("。", "；", "！", "？"):
            return None
        name = tree.name(at)
        if name and name[2] == EntityType.PERSON:
            return Span(tree.tokens[name[0]].start, tree.tokens[name[1]].end)
        if (
            tree.pos(at) == "PROPN"
            and tree.relations[at] in ("nsubj", "obj")
            and 2 <= len(tree.form(at)) <= MAX_NAME
            and tree.form(at)[0] in titles.SURNAMES
        ):
            return Span(tree.tokens[at].start, tree.tokens[at].end)
    return None
