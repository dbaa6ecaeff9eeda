"""Sentences in small numbers, as the fitted weights read them.

Two numbers below 64 make one code (``a << 6 | b``), so every table of weights has ``CODES`` places.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from kg.extraction.rules import words
from kg.extraction.rules.chunks import CLOSERS, PAIRS
from kg.extraction.rules.tree import Tree, is_question
from kg.models.entity import EntityType

Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Codes = tuple[Ints, ...]
"""What a decision looks at: one array a feature, in each one code a row."""

CODES = 1 << 12
BITS = 6
POS = (
    "NOUN",
    "PROPN",
    "VERB",
    "AUX",
    "ADJ",
    "ADV",
    "ADP",
    "PART",
    "NUM",
    "PUNCT",
    "SCONJ",
    "CCONJ",
    "PRON",
    "DET",
    "X",
    "SYM",
    "INTJ",
)
RELATIONS = (
    "nsubj",
    "csubj",
    "obj",
    "iobj",
    "obl",
    "nmod",
    "compound",
    "amod",
    "nummod",
    "clf",
    "det",
    "case",
    "mark",
    "cop",
    "aux",
    "conj",
    "cc",
    "punct",
    "appos",
    "acl",
    "advcl",
    "xcomp",
    "ccomp",
    "parataxis",
    "root",
    "flat",
    "advmod",
    "dep",
    "dislocated",
    "discourse",
    "vocative",
    "fixed",
    "list",
    "orphan",
    "goeswith",
    "reparandum",
    "expl",
)
TYPES = tuple(EntityType)
_CLASSES: tuple[tuple[str, frozenset[str]], ...] = (
    ("stop", words.STOPS),
    ("listing", words.LISTING),
    ("genitive", words.GENITIVE),
    ("copula", words.COPULAS),
    ("negation", words.NEGATIONS),
    ("modal", words.MODALS),
    ("aspect", words.ASPECT),
    ("joining", words.JOINING),
    ("agent", frozenset(("被", "由"))),
    ("disposal", frozenset(("把", "将"))),
    ("preposition", words.PREPOSITIONS),
    ("linking", words.LIGHT_ADVERBS),
    ("adverb", words.ADVERBS),
    ("pronoun", words.PRONOUNS | words.POSSESSIVE),
    ("result", words.RESULTATIVE),
    ("localiser", words.LOCALISERS),
    ("time", words.TIMES),
    ("opener", frozenset(PAIRS)),
    ("closer", frozenset(CLOSERS)),
    ("etc", frozenset(("等", "等等"))),
    ("saying", words.TAKES_CLAUSE),
)
CLASSES = tuple(name for name, _ in _CLASSES)
_CLASS = {form: number for number, (_, forms) in reversed(list(enumerate(_CLASSES, start=1))) for form in forms}
WORDS = tuple(sorted(_CLASS))
_WORD = {form: number for number, form in enumerate(WORDS, start=1)}
_CLASS_OF_WORD = np.array([0, *(_CLASS[form] for form in WORDS)], np.intp)
_POS = {name: number for number, name in enumerate(POS, start=1)}
_RELATION = {name: number for number, name in enumerate(RELATIONS, start=1)}
_TYPE = {kind: number for number, kind in enumerate(TYPES, start=1)}
STOP, LISTING, GENITIVE, COPULA, SAYING = (
    CLASSES.index(name) + 1 for name in ("stop", "listing", "genitive", "copula", "saying")
)
PRONOUN, TIME, OPENER, CLOSER = (CLASSES.index(name) + 1 for name in ("pronoun", "time", "opener", "closer"))
AGENT, DISPOSAL = (CLASSES.index(name) + 1 for name in ("agent", "disposal"))
NOUN, PROPN, VERB, AUX, ADJ, ADV, ADP, PART, NUM, PUNCT, SCONJ = range(1, 12)
PRON, DET, X, SYM = (_POS[name] for name in ("PRON", "DET", "X", "SYM"))
NSUBJ, ACL, OBJ, CCOMP = (_RELATION[name] for name in ("nsubj", "acl", "obj", "ccomp"))
PREDICATE_FIRST, PREDICATE_LAST, SUBJECT_FIRST, SUBJECT_LAST, OBJECT_FIRST, OBJECT_LAST = range(6)
PAD = 2
OBJECT_OPENERS = tuple(_WORD[form] for form in "：:的")
"""Words between a predicate and its object that belong to neither."""


class Coded:
    """Sentences one after the other, each followed by two empty places; either all have pointers, or none.

    A *place* counts the words and the empty places of all sentences, so that a word is one number and its neighbours
    lie beside it: one place before a sentence and two behind it can be read (the place before the first sentence is
    -1, the empty one at the end). In a sentence alone places are token indexes.

    Shapes: (places,), all of ``Ints``. ``pos``, ``classes``, ``relations``, ``words`` are each word's, as numbers, 0
    for what is unknown or none; ``heads`` are places, -1 for none. ``begin`` and ``end`` are the place of its
    sentence's first word and that behind the last one, ``offset`` and ``stop`` characters in the sentence. ``name``
    tells a sentence's names apart. ``has`` says for a relation which words have a child in it. Those called
    ``…_before`` count what is meant at smaller places, and have one more row.
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        counts = np.array([len(tree) for tree in trees], np.intp)
        ends = np.cumsum(counts + PAD) - PAD
        self.sentences = len(trees)
        self.questions = number([is_question(tree) for tree in trees])
        self.sentence = np.repeat(np.arange(len(trees)), counts + PAD)
        self.begin, self.end = (ends - counts)[self.sentence], ends[self.sentence]
        every = np.arange(len(self.sentence))
        self.at: Ints = every[every < self.end]
        """The places of all words."""
        tokens = [token for tree in trees for token in tree.tokens]
        forms = [token.form for token in tokens]
        self.words = self._spread([_WORD.get(form, 0) for form in forms])
        self.classes = _CLASS_OF_WORD[self.words]
        self.length = np.minimum(self._spread([len(form) for form in forms]), 3)
        self.pos = self._spread([_POS.get(token.pos, 0) for token in tokens])
        self.relations = self._spread([_RELATION.get(relation, 0) for tree in trees for relation in tree.relations])
        self.offset = self._spread([token.start for token in tokens])
        self.stop = self._spread([token.end for token in tokens])
        heads = self._spread([head for tree in trees for head in tree.heads], -1)
        self.heads = np.where(heads >= 0, heads + self.begin, -1)
        self._read_names(trees)
        self._read_pointers(trees, counts)
        self.stops_before, self.genitives_before = (before(self.classes == kind) for kind in (STOP, GENITIVE))
        self.verbs_before, self.clauses_before = before(self.pos == VERB), before(self.relations == ACL)
        self.depth = self._depth()
        self.has = {relation: self._has(relation) for relation in (NSUBJ, OBJ, CCOMP)}

    def _spread(self, values: npt.ArrayLike, empty: int = 0) -> Ints:
        """The words' values, with that of the empty places between the sentences."""
        spread = np.full(len(self.sentence), empty, np.intp)
        spread[self.at] = np.asarray(values, np.intp)
        return spread

    def _read_names(self, trees: Sequence[Tree]) -> None:
        self.name, self.type = np.zeros((2, len(self.sentence)), np.intp)
        begin = 0
        for tree in trees:
            for index, (first, _, kind) in tree.names.items():
                self.name[begin + index] = first + 1
                self.type[begin + index] = _TYPE[kind]
            begin += len(tree) + PAD

    def _read_pointers(self, trees: Sequence[Tree], counts: Ints) -> None:
        found = [tree.pointers for tree in trees if tree.pointers]
        self.has_pointers = bool(found)
        self.pointed = self._spread(_bytes(each.heads for each in found) if found else 0)
        self._pointers = _bytes(matrix for each in found for matrix in each.places)
        self._square = (counts * counts)[self.sentence]
        matrices = np.cumsum(counts * counts * 6) - counts * counts * 6
        row = np.arange(len(self.sentence)) - self.begin
        self._row = matrices[self.sentence] + row * counts[self.sentence] - self.begin

    def pointer(self, place: int, head: Ints, at: Ints) -> Ints:
        """Whether predicate, subject or object of the predicate that ``head`` heads begins or ends at the word ``at``.

        ``place`` says which, see ``Pointers``; all is zero for parses without pointers. The shape is that of ``at``.
        """
        if not self.has_pointers:
            return np.zeros_like(at)
        return number(self._pointers[self._row[head] + self._square[head] * place + at])

    def _depth(self) -> Ints:
        """How many brackets are open behind each word; one that closes none doesn't count."""
        change = number(self.classes == OPENER) - (self.classes == CLOSER)
        depth = np.cumsum(change)
        depth -= (depth - change)[self.begin]
        # the lowest so far in the sentence: those of the sentences before are lifted above all of it
        lifted = depth - self.sentence * (2 * len(depth))
        return depth - np.minimum(np.minimum.accumulate(lifted) + self.sentence * (2 * len(depth)), 0)

    def _has(self, relation: int) -> Ints:
        found = np.zeros(len(self.sentence), np.intp)
        heads = self.heads[self.relations == relation]
        found[heads[heads >= 0]] = 1
        return found


def _bytes(parts: Iterable[bytes]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(b"".join(parts), np.uint8)


def number(values: npt.ArrayLike) -> Ints:
    """As codes can be made of them, 1 for what is true: numpy would take flags for a mask, and bytes would overflow."""
    return np.asarray(values, np.intp)


def before(flags: Flags) -> Ints:
    """How many are true at smaller places; one row more."""
    counts = np.zeros(len(flags) + 1, np.intp)
    np.cumsum(flags, out=counts[1:])
    return counts


def among(*numbers: int) -> Flags:
    """A table of which numbers are meant, to look codes up in."""
    table = np.zeros(1 << BITS, np.bool_)
    table[list(numbers)] = True
    return table


def first_true(*conditions: Flags) -> Ints:
    """The number of the first condition that holds, from 1; one more than there are where none does."""
    found = np.full(conditions[0].shape, len(conditions) + 1, np.intp)
    for place in range(len(conditions), 0, -1):
        found[conditions[place - 1]] = place
    return found


_BUCKETS = np.repeat(np.arange(8), (1, 1, 1, 1, 2, 4, 10, CODES - 20))


def bucket(values: Ints) -> Ints:
    """0 to 7 for 0 to 4,095: small numbers as they are, larger ones by magnitude."""
    return _BUCKETS[values]


def step(values: Floats) -> Ints:
    """Half units of a log-odds or a log-probability between -6 and 6, as 0 to 24."""
    return (np.clip(values, -6, 6) * 2 + 12.5).astype(np.intp)
