"""A parse as the rules read it: children, entities by token, and safe walks.

Invariant: ``heads`` form a forest whatever the parser said (a head out of range, or one that closes a circle, counts
as none), so every walk up or down ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Sequence
from functools import partial

from kg.extraction.parse import NamedEntity, Parse, Token
from kg.extraction.rules.words import STOPS
from kg.models.entity import EntityType

_NAMES = (
    EntityType.WORK,
    EntityType.ORGANISATION,
    EntityType.PERSON,
    EntityType.PLACE,
    EntityType.EVENT,
    EntityType.TIME,
    EntityType.CONCEPT,
)
"""Of names that cover the same stretch, the type that counts."""


class Tree:
    """One sentence. Positions are indexes into ``tokens``; a range of tokens is (first, last), both inclusive.

    What the rules ask hundreds of times a sentence is no method of ours but the look-up itself, in half the time.
    """

    form: Callable[[int], str]
    """The word at an index; empty just outside the sentence (from -2 to one past the end)."""
    pos: Callable[[int], str]
    """UPOS of the word at an index; empty just outside the sentence."""
    at: Callable[[int], int]
    """The word that covers the character at an offset, or the next one after it."""
    name: Callable[[int], tuple[int, int, EntityType] | None]
    """The named entity that the word at an index belongs to: its first and last token and its type."""
    names: dict[int, tuple[int, int, EntityType]]
    """What ``name`` looks up."""

    def __init__(self, parse: Parse, entities: Sequence[NamedEntity]) -> None:
        self.text = parse.text
        self.pointers = parse.pointers
        self.tokens: tuple[Token, ...] = parse.tokens
        self._forms = [token.form for token in parse.tokens] + ["", ""]
        self.form = self._forms.__getitem__
        self.pos = [*(token.pos for token in parse.tokens), "", ""].__getitem__
        self.heads = _forest([token.head for token in parse.tokens])
        self.relations = [token.relation.partition(":")[0] for token in parse.tokens]
        self.children: list[list[int]] = [[] for _ in parse.tokens]
        for index, head in enumerate(self.heads):
            if head >= 0:
                self.children[head].append(index)
        self.entities = sorted(
            entities, key=lambda entity: (entity.start - entity.end, _NAMES.index(entity.type), entity.start)
        )
        self.at = partial(bisect_right, [token.end for token in parse.tokens])
        starts = [token.start for token in parse.tokens]
        self.names = {}
        for entity in self.entities:
            first = self.at(entity.start)
            last = bisect_left(starts, entity.end) - 1
            for index in range(first, last + 1):
                self.names.setdefault(index, (first, last, entity.type))
        self.name = self.names.get

    def __len__(self) -> int:
        return len(self.tokens)

    def marker(self, before: int, forms: Container[str]) -> int:
        """The nearest word of ``forms`` before a word, in the same stretch between commas; -1 where there is none."""
        for at in range(before - 1, -1, -1):
            if self._forms[at] in forms:
                return at
            if self._forms[at] in STOPS:
                return -1
        return -1

    def among(self, index: int, *relations: str) -> list[int]:
        """Children of ``index`` in one of ``relations``, without regard to subtypes unless one is named."""
        return [
            child
            for child in self.children[index]
            if self.relations[child] in relations or self.tokens[child].relation in relations
        ]

    def descendants(self, index: int) -> set[int]:
        """``index`` and all below it."""
        found = {index}
        waiting = [index]
        while waiting:
            for child in self.children[waiting.pop()]:
                found.add(child)
                waiting.append(child)
        return found


def _forest(heads: list[int]) -> list[int]:
    """``heads`` with every circle opened at the word where a walk from the left closes it."""
    count = len(heads)
    opened = [head if 0 <= head < count and head != index else -1 for index, head in enumerate(heads)]
    settled = [False] * count
    for index in range(count):
        path: list[int] = []
        at = index
        while at >= 0 and not settled[at]:
            path.append(at)
            if opened[at] in path:
                opened[at] = -1
            at = opened[at]
        for step in path:
            settled[step] = True
    return opened


def is_question(tree: Tree) -> bool:
    """Whether the sentence asks."""
    ending = tree.text.rstrip("”’」』\"' ")
    return ending.endswith(("？", "?", "吗", "呢"))


def is_name(tree: Tree, first: int, last: int) -> bool:
    """Whether just these words are a name."""
    name = tree.name(first)
    return name is not None and name[:2] == (first, last)
