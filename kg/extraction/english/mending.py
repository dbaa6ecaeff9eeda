"""Mends what the parser habitually mistakes, from what stands beside what: the rules read the mended tree.

"The physicist Otto Kessler" is one thing and not two subjects, "Globex plans to open" has a verb, and so on. Each step
looks for one mistake and leaves every other tree as it is. Heads may be anything, as in ``Parse``.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.english import words
from kg.extraction.parse import NamedEntity, Parse, Token
from kg.models.entity import EntityType

_SUBJECT = ("nsubj", "nsubj:pass")
_WITHIN_NAME = ("flat", "compound", "amod", "punct", "goeswith")
_TWINS = ("nsubj", "obj", "obl", "nmod", "iobj")
_LOOSE = ("obl", "nmod")
"""Relations that a name without a preposition hardly has."""
_FINITE = ("VERB", "AUX")


def mended(parse: Parse, named: Sequence[NamedEntity]) -> Parse:
    """The parse with better heads, relations and parts of speech; the same words at the same places."""
    words_ = _Words(parse.tokens, named)
    for step in (_noun_that_is_a_verb, _verb_that_is_a_noun, _subject_of_the_root, _verb_behind_the_name):
        step(words_)
    for index in range(len(parse.tokens)):
        _object_behind_the_verb(words_, index)
        _clause_that_is_told(words_, index)
        _rest_of_a_name(words_, index)
        _name_beside_its_noun(words_, index)
    return replace(parse, tokens=tuple(words_.tokens)) if words_.changed else parse


class _Words:
    """The words as they are mended."""

    def __init__(self, tokens: Sequence[Token], named: Sequence[NamedEntity]) -> None:
        self.tokens = list(tokens)
        self.changed = False
        self._children: list[list[int]] = [[] for _ in tokens]
        for index in range(len(tokens)):
            if (head := self.head(index)) >= 0:
                self._children[head].append(index)
        names = [(each.start, each.end) for each in named if each.type is not EntityType.TIME]
        times = [(each.start, each.end) for each in named if each.type is EntityType.TIME]
        self.named = {i for i, word in enumerate(tokens) if any(s <= word.start < e for s, e in names)}
        self.timed = {i for i, word in enumerate(tokens) if any(s <= word.start < e for s, e in times)}

    def __len__(self) -> int:
        return len(self.tokens)

    def low(self, index: int) -> str:
        return self.tokens[index].form.casefold() if 0 <= index < len(self.tokens) else ""

    def head(self, index: int) -> int:
        """-1 for the root and for a head that is none."""
        head = self.tokens[index].head
        return head if 0 <= head < len(self.tokens) and head != index else -1

    def children(self, index: int, *relations: str) -> list[int]:
        return [child for child in self._children[index] if self.tokens[child].relation in relations]

    def root(self) -> int:
        return next((i for i, word in enumerate(self.tokens) if word.head < 0), -1)

    def set(self, index: int, *, head: int | None = None, relation: str = "", pos: str = "") -> None:
        word = self.tokens[index]
        head = word.head if head is None else head
        if (before := self.head(index)) >= 0:
            self._children[before].remove(index)
        self.tokens[index] = replace(word, head=head, relation=relation or word.relation, pos=pos or word.pos)
        if (now := self.head(index)) >= 0:
            insort(self._children[now], index)
        self.changed = True

    def is_name(self, index: int) -> bool:
        return index not in self.timed and (index in self.named or self.tokens[index].pos == "PROPN")

    def is_below(self, index: int, above: int) -> bool:
        for _ in range(len(self.tokens)):
            index = self.head(index)
            if index in (above, -1):
                return index == above
        return False


def _noun_that_is_a_verb(words_: _Words) -> None:
    """Globex plans to open a laboratory: "plans" is what the sentence says, where nothing else is."""
    root = words_.root()
    if root < 1 or words_.tokens[root].pos != "NOUN" or words_.low(root) not in words.INTENDING:
        return
    before = words_.children(root, "compound", "nmod:poss", "nmod:desc")
    wanted = [i for i in words_.children(root, "acl") if any(words_.low(m) == "to" for m in words_.children(i, "mark"))]
    if root - 1 not in before or not wanted or words_.children(root, "cop", "nsubj") or words_.low(root + 1) != "to":
        return
    subject = root - 1
    words_.set(root, pos="VERB")
    words_.set(subject, relation="nsubj")
    for child in words_.children(root, "det", "amod", "compound", "nmod:desc", "nmod:poss"):
        if child < subject:
            words_.set(child, head=subject)
    for child in words_.children(root, "nmod"):
        words_.set(child, relation="obl")
    words_.set(wanted[0], relation="xcomp")


def _verb_that_is_a_noun(words_: _Words) -> None:
    """Is a research institute: what has an article and is linked by "be" is no verb."""
    for index, word in enumerate(words_.tokens):
        described = words_.children(index, "det", "compound", "amod", "nmod:poss")
        if word.pos == "VERB" and words_.children(index, "cop") and any(child < index for child in described):
            words_.set(index, pos="NOUN")
            for child in words_.children(index, "obl"):
                words_.set(child, relation="nmod")


def _subject_of_the_root(words_: _Words) -> None:
    """Northwind is a company based in Rotterdam: who stands before the root is its subject, not the participle's."""
    root = words_.root()
    if root < 0 or words_.children(root, *_SUBJECT, "expl", "csubj"):
        return
    verb = min([root, *words_.children(root, "cop", "aux", "aux:pass")])
    for clause in words_.children(root, "acl", "acl:relcl", "advcl"):
        for subject in words_.children(clause, *_SUBJECT):
            if clause > root and subject < verb:
                passive = words_.children(root, "aux:pass")
                words_.set(subject, head=root, relation="nsubj:pass" if passive else "nsubj")
                return


def _verb_behind_the_name(words_: _Words) -> None:
    """Ross, who was born in Inverness, taught: a name with a verb behind the comma is no fragment."""
    root = words_.root()
    if root < 0 or not words_.is_name(root) or words_.children(root, "cop", *_SUBJECT):
        return
    for verb in words_.children(root, "acl"):
        is_said = verb > root and words_.tokens[verb].pos == "VERB" and words_.low(verb - 1) == ","
        if is_said and not words_.low(verb).endswith("ing") and words_.children(root, "acl:relcl", "appos"):
            words_.set(verb, head=-1, relation="root")
            words_.set(root, head=verb, relation="nsubj")
            for child in words_.children(verb, "obl:agent"):
                if all(words_.low(case) != "by" for case in words_.children(child, "case")):
                    words_.set(child, relation="obl")
            return


def _object_behind_the_verb(words_: _Words, index: int) -> None:
    """Fraser succeeded Campbell: of two subjects the one behind the verb is the object."""
    head = words_.head(index)
    if words_.tokens[index].relation != "nsubj" or not 0 <= head < index or words_.tokens[head].pos != "VERB":
        return
    if words_.children(head, "obj", "ccomp", "cop", "expl"):
        return
    if any(other < head for other in words_.children(head, *_SUBJECT)):
        words_.set(index, relation="obj")


def _clause_that_is_told(words_: _Words, index: int) -> None:
    """She told Reuters that Meridian would sell: what is told is no relative clause about whom it is told."""
    hearer = words_.head(index)
    if words_.tokens[index].relation != "acl:relcl" or hearer < 0:
        return
    verb = words_.head(hearer)
    if verb < 0 or words_.tokens[hearer].relation not in ("iobj", "obj") or words_.low(verb) not in words.SAYING:
        return
    marks = [words_.low(mark) for mark in words_.children(index, "mark")]
    if "that" in marks and words_.children(index, *_SUBJECT):
        words_.set(index, head=verb, relation="ccomp")


def _rest_of_a_name(words_: _Words, index: int) -> None:
    """Shared the Nobel Prize in Physics: what goes on in capitals goes on with the name, unless it names a place."""
    case, noun = index - 1, index - 2
    if words_.tokens[index].relation != "obl" or noun < 0 or words_.low(case) not in ("in", "for"):
        return
    if words_.children(index, "case") != [case] or words_.children(index, "nmod", "conj"):
        return
    seen = words_.named | words_.timed
    if index in seen or noun in seen or words_.tokens[noun].relation not in ("obj", *_SUBJECT):
        return
    if words_.tokens[index].form[:1].isupper() and words_.tokens[noun].form[:1].isupper() and noun:
        words_.set(index, head=noun, relation="nmod")


def _name_beside_its_noun(words_: _Words, index: int) -> None:
    """The physicist Otto Kessler; its rival AirNorte; its director, Sofia Almeida, says: the name explains the noun."""
    word = words_.tokens[index]
    head, base = words_.head(index), word.relation.partition(":")[0]
    if base not in _TWINS or not words_.is_name(index) or words_.children(index, "case", "det", "nmod:poss"):
        return
    first = index
    while first and words_.head(first - 1) == index and words_.tokens[first - 1].relation in _WITHIN_NAME[:3]:
        first -= 1
    apart = words_.low(first - 1) == ","
    noun = first - 2 if apart else first - 1
    if noun < 0 or head == noun or words_.tokens[noun].pos != "NOUN" or noun in words_.named or noun in words_.timed:
        return
    beside = words_.tokens[noun]
    twins = head >= 0 and words_.head(noun) == head and beside.relation.partition(":")[0] == base
    if apart:
        last = max([index, *words_.children(index, "flat")])
        fits = twins and base == "nsubj" and (words_.low(last + 1) == "," or head == last + 1)
    else:
        modified = words_.children(noun, "det", "nmod:poss", "amod", "compound")
        fits = twins or (base in _LOOSE and bool(modified) and not word.relation.endswith("unmarked"))
    naming = base == "obj" and words_.low(head) in words.NAMING
    if fits and not naming and not words_.is_below(index, noun) and not words_.is_below(noun, index):
        if twins and ":" in word.relation:
            words_.set(noun, relation=word.relation)
        words_.set(index, head=noun, relation="appos")
