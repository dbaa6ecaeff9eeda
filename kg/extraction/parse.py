"""What the parser gives and what the rules make of it.

Every offset counts Unicode code points of the sentence's text; ends are exclusive. Parts of speech are UPOS, relations
are UD 2 with the subtypes that the rules use, whatever the model's own labels were (see ``labels``).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kg.models.entity import EntityType
from kg.models.statement import LiteralType, Modality


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a sentence."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its span, UPOS, and its head (index into ``Parse.tokens``; -1 for the root) with the UD relation."""

    form: str
    start: int
    end: int
    pos: str
    head: int
    relation: str


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A stretch that names something of a known type."""

    start: int
    end: int
    type: EntityType


@dataclass(frozen=True, slots=True)
class Pointers:
    """What a model's states say of a sentence's triples; each byte is log-odds in half units, 16 for even odds.

    ``heads`` has a byte a token: does it head a predicate? ``places`` has six matrices, row by row: for the token of
    the row as that head, does predicate, subject, object begin or end (in this order) at the token of the column?
    """

    heads: bytes
    places: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Parse:
    """One sentence, parsed. ``tokens`` are in order and do not overlap; spaces belong to none of them.

    ``language`` ("zh" or "en") is that of the model which parsed it; the rules of that language read it. ``pointers``
    come from our own model only; being rounded they may differ by one step with the sentences parsed beside it, so they
    do not count when parses are compared.
    """

    text: str
    tokens: tuple[Token, ...]
    entities: tuple[NamedEntity, ...]
    language: str = "zh"
    pointers: Pointers | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: "8,848.86米" is Literal(QUANTITY, "8848.86米", 8848.86, "米")."""

    type: LiteralType
    value: str
    number: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """A subject or an object: an entity of ``type``, or a ``literal`` (then ``type`` says nothing).

    ``text`` is what ``spans`` cover, joined; most arguments have one span. ``refers`` is the name that a pronoun or a
    short name stands for (他 → 鲁迅), maybe in another sentence; empty where the words name the thing themselves.
    """

    text: str
    spans: tuple[Span, ...]
    type: EntityType = EntityType.CONCEPT
    literal: Literal | None = None
    refers: str = ""


class QualifierRole(StrEnum):
    """What a qualifier says of a statement."""

    TIME = "time"
    PLACE = "place"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Qualifier:
    """When, where or how much a statement holds, in the words of its sentence."""

    role: QualifierRole
    text: str
    spans: tuple[Span, ...]
    literal: Literal | None = None


@dataclass(frozen=True, slots=True)
class Triple:
    """A statement as one sentence makes it, with the rule that found it and a confidence in [0, 1].

    ``predicate`` is as it reads in the sentence, negation and modal verbs included (未到达); ``modality`` says what
    they make of it, and ``speaker`` whose words it is where the sentence only reports it.
    """

    subject: Argument
    predicate: str
    predicate_spans: tuple[Span, ...]
    object: Argument
    rule: str
    confidence: float
    modality: Modality = Modality.ASSERTED
    qualifiers: tuple[Qualifier, ...] = ()
    speaker: Argument | None = None
