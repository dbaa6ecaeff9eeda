"""A sentence in small numbers, as the fitted weights read it.

Two numbers below 64 make one code (``a << 6 | b``), so every table of weights has ``CODES`` places.
"""

from itertools import accumulate

from kg.extraction.rules import words
from kg.extraction.rules.chunks import CLOSERS, PAIRS
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

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


_PAD = bytes(3)
PREDICATE_FIRST, PREDICATE_LAST, SUBJECT_FIRST, SUBJECT_LAST, OBJECT_FIRST, OBJECT_LAST = range(6)


class Coded:
    """``pos``, ``classes``, ``relations``, ``words`` of each token as numbers, 0 for what is unknown or none.

    Each list ends with three zeros, so that one place before the sentence and three behind it can be read.
    ``stops_before`` and ``verbs_before`` count the commas and the verbs before each token.
    """

    __slots__ = (
        *("classes", "count", "depth", "heads", "length", "name", "pos", "relations", "tree", "type", "words"),
        *("stops_before", "verbs_before", "pointed", "_places"),
    )

    def __init__(self, tree: Tree) -> None:
        tokens = tree.tokens
        pad = [0, 0, 0]
        self.tree = tree
        self.count = len(tokens)
        forms = [token.form for token in tokens]
        self.pos = [_POS.get(token.pos, 0) for token in tokens] + pad
        self.classes = [_CLASS.get(form, 0) for form in forms] + pad
        self.words = [_WORD.get(form, 0) for form in forms] + pad
        self.relations = [_RELATION.get(relation, 0) for relation in tree.relations] + pad
        self.length = [min(len(form), 3) for form in forms] + pad
        self.heads = tree.heads
        names = [tree.name(index) for index in range(self.count)]
        self.name = [name[0] + 1 if name else 0 for name in names] + pad
        self.type = [_TYPE[name[2]] if name else 0 for name in names] + pad
        self.stops_before = [0, *accumulate(kind == STOP for kind in self.classes)]
        self.verbs_before = [0, *accumulate(pos == VERB for pos in self.pos)]
        pointers = tree.pointers
        self.pointed = pointers.heads + _PAD if pointers else bytes(self.count + 3)
        self._places = pointers.places if pointers else None
        self.depth: list[int] = []
        depth = 0
        for number in self.classes[: self.count]:
            depth = depth + 1 if number == OPENER else max(0, depth - 1) if number == CLOSER else depth
            self.depth.append(depth)

    def places(self, head: int) -> tuple[bytes, ...]:
        """Where predicate, subject and object of the predicate that ``head`` heads begin and end: see ``Pointers``.

        Each ends with three zeros; all is zero for a parse without pointers.
        """
        if self._places is None:
            return (self.pointed,) * 6
        first, end = head * self.count, (head + 1) * self.count
        return tuple(matrix[first:end] + _PAD for matrix in self._places)


bucket = (*range(4), 4, 4, *[5] * 4, *[6] * 10, *[7] * 4076).__getitem__
"""0 to 7 for 0 to 4,095: small numbers as they are, larger ones by magnitude."""


def step(value: float) -> int:
    """Half units of a log-odds or a log-probability between -6 and 6, as 0 to 24."""
    return 0 if value < -6 else 24 if value > 6 else int(value * 2 + 12.5)
