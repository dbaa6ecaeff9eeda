"""The rule on families: whose son or teacher somebody is."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Argument, Span
from kg.extraction.rules import words
from kg.extraction.rules.clauses import Sentence
from kg.extraction.rules.people import name_at
from kg.extraction.rules.registry import Draft, rule
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

_KIN = re.compile(
    "|".join(sorted(words.KINSHIP, key=lambda word: (-len(word), word)))
    + f"|之[子女父母妻弟妹兄孙]|(?<=其)[{words.SHORT_KINSHIP}]"
)
_FAMILIAR = frozenset(("PUNCT", "CCONJ", "ADP", "VERB", "AUX"))
"""Before a word of kinship without an owner, these leave it to the person named last: 李兆会从父亲手里接手."""
_POSSESSORS = ("他的", "她的", "其", "他", "她")


@rule("kinship", _("A word of kinship before a person's name"), "王明的儿子王小明 → 王明 | 儿子 | 王小明", 0.8)
def kinship(sentence: Sentence) -> Iterator[Draft]:
    """王明的儿子王小明来了。 → (王明, 儿子, 王小明)"""
    tree = sentence.tree
    kin: dict[Span, Span] = {}
    for match in _KIN.finditer(tree.text):
        person = name_at(tree, match.end())
        if person is None:
            continue
        owner, doubt = _owner(tree, match.start())
        if owner in kin and tree.form(tree.at(match.start()) - 1) in words.STOPS:
            owner = kin[owner]  # 鲁迅的母亲鲁瑞…，父亲周伯宜
        if owner and owner != person:
            kin[person] = owner
            span = Span(*match.span())
            yield Draft(_named(tree, owner), match.group(), (span,), _named(tree, person), doubt)


def _named(tree: Tree, span: Span) -> Argument:
    return Argument(tree.text[span.start : span.end], (span,), EntityType.PERSON)


def _owner(tree: Tree, end: int) -> tuple[Span | None, float]:
    """The person named directly before (with 的 or without), else the one named last before a possessive."""
    direct = end - 1 if tree.text[:end].endswith("的") else end
    at = tree.at(direct - 1) if direct else -1
    if at < 0:
        return None, 1.0
    name = tree.name(at)
    if name and name[2] == EntityType.PERSON and tree.tokens[name[1]].end == direct:
        return Span(tree.tokens[name[0]].start, direct), 1.0
    if not name and tree.pos(at) == "PROPN" and tree.tokens[at].end == direct and direct - tree.tokens[at].start > 1:
        return Span(tree.tokens[at].start, direct), 0.9
    if tree.text[:end].endswith(_POSSESSORS) or tree.pos(at) in _FAMILIAR:
        person = _last_person(tree, at)
        pronoun = end - 1 - tree.text[:end].endswith("的")
        listed = person is not None and tree.text[person.end : pronoun] in words.LISTING
        if tree.text[pronoun : pronoun + 1] in "其他她" and (person is None or listed) and _is_named(tree, end):
            return Span(pronoun, pronoun + 1), 0.7  # somebody of the sentence before: 其父苏洵、其弟苏辙
        return person, 0.7
    return None, 1.0


def _is_named(tree: Tree, kin: int) -> bool:
    """Whether a name follows the word of kinship at ``kin``, for all the parser knows: not 他舅舅成为教宗."""
    after = next((at for at in range(tree.at(kin), len(tree)) if tree.tokens[at].start > kin), len(tree))
    return tree.pos(after) == "PROPN" or tree.name(after) is not None


def _last_person(tree: Tree, before: int) -> Span | None:
    for at in range(before - 1, -1, -1):
        name = tree.name(at)
        if name and name[2] == EntityType.PERSON:
            return Span(tree.tokens[name[0]].start, tree.tokens[name[1]].end)
    return None
