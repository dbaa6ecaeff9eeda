"""A tree whose heads, relations and parts of speech can be changed, for ``mending``."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.parse import NamedEntity, Token
from kg.models.entity import EntityType


class MutableTree:
    """The words as they are mended. ``named`` and ``timed``: the words of names, and of times."""

    def __init__(self, tokens: Sequence[Token], named: Sequence[NamedEntity]) -> None:
        self.tokens = list(tokens)
        self.changed = False
        self._children: list[list[int]] = [[] for _ in tokens]
        for index in range(len(tokens)):
            if (head := self.head(index)) >= 0:
                self._children[head].append(index)
        names = [(each.start, each.end) for each in named if each.type is not EntityType.TIME]
        self.begins = {i for i, word in enumerate(tokens) if any(s == word.start for s, _ in names)}
        times = [(each.start, each.end) for each in named if each.type is EntityType.TIME]
        self.named = {i for i, word in enumerate(tokens) if any(s <= word.start < e for s, e in names)}
        self.timed = {i for i, word in enumerate(tokens) if any(s <= word.start < e for s, e in times)}

    def __len__(self) -> int:
        return len(self.tokens)

    def low(self, index: int) -> str:
        """The word in small letters; empty outside the sentence."""
        return self.tokens[index].form.casefold() if 0 <= index < len(self.tokens) else ""

    def head(self, index: int) -> int:
        """-1 for the root and for a head that is none."""
        head = self.tokens[index].head
        return head if 0 <= head < len(self.tokens) and head != index else -1

    def children(self, index: int, *relations: str) -> list[int]:
        """Those that hang on a word by one of the relations, subtypes named, from left to right."""
        return [child for child in self._children[index] if self.tokens[child].relation in relations]

    def root(self) -> int:
        """The first word without a head; -1 where there is none."""
        return next((i for i, word in enumerate(self.tokens) if word.head < 0), -1)

    def set(self, index: int, *, head: int | None = None, relation: str = "", pos: str = "") -> None:
        """Change a word; what is not given stays."""
        word = self.tokens[index]
        head = word.head if head is None else head
        if (before := self.head(index)) >= 0:
            self._children[before].remove(index)
        self.tokens[index] = replace(word, head=head, relation=relation or word.relation, pos=pos or word.pos)
        if (now := self.head(index)) >= 0:
            insort(self._children[now], index)
        self.changed = True

    def base(self, index: int) -> str:
        """The relation without its subtype."""
        return self.tokens[index].relation.partition(":")[0]

    def is_name(self, index: int) -> bool:
        """Whether a word belongs to a name: for the model, or by its part of speech."""
        return index not in self.timed and (index in self.named or self.tokens[index].pos == "PROPN")

    def is_below(self, index: int, above: int) -> bool:
        """Whether a word hangs on another, over however many."""
        for _ in range(len(self.tokens)):
            index = self.head(index)
            if index in (above, -1):
                return index == above
        return False
