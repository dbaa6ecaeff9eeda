"""One set of labels for all models: UPOS, UD 2 relations, ``EntityType``.

HanLP's models speak UD or Stanford dependencies, five tag sets and three sets of entity types. Everything after this
module speaks one language, so the same rules serve every model. Which scheme a model uses is read from its label sets.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from kg.extraction.parse import NamedEntity, Parse, Token
from kg.extraction.stanford import to_universal
from kg.models.entity import EntityType

ROOT = -1


class TagScheme(Enum):
    """Sets of part-of-speech tags."""

    UNIVERSAL = "universal"
    CTB = "ctb"
    PKU = "pku"
    P863 = "863"


class TreeScheme(Enum):
    """Sets of dependency relations."""

    UNIVERSAL = "universal"
    STANFORD = "stanford"


@dataclass(frozen=True, slots=True)
class Schemes:
    """What a model speaks."""

    tags: TagScheme
    trees: TreeScheme


ENTITY_TYPES = {
    **dict.fromkeys(("PER", "PERSON", "nr", "nrf"), EntityType.PERSON),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "FAC", "FACILITY", "ns", "nsf"), EntityType.PLACE),
    **dict.fromkeys(("ORG", "ORGANIZATION", "nt"), EntityType.ORGANISATION),
    **dict.fromkeys(("WORK_OF_ART", "LAW"), EntityType.WORK),
    "EVENT": EntityType.EVENT,
    **dict.fromkeys(("DATE", "TIME", "DURATION"), EntityType.TIME),
    **dict.fromkeys(("PRODUCT", "NORP", "LANGUAGE", "nz"), EntityType.CONCEPT),
}
"""Types of UNER, MSRA, PKU and OntoNotes. Numbers, money and the like are missing: they are literals, not entities."""

CTB_TAGS = {
    **dict.fromkeys(("NN", "NT", "M"), "NOUN"),
    **dict.fromkeys(("AS", "SP", "ETC", "MSP", "DEC", "DEG", "DER", "DEV"), "PART"),
    **dict.fromkeys(("P", "LC", "BA"), "ADP"),
    **dict.fromkeys(("CD", "OD"), "NUM"),
    **dict.fromkeys(("VA", "JJ"), "ADJ"),
    **dict.fromkeys(("VV", "VE"), "VERB"),
    **dict.fromkeys(("VC", "SB", "LB"), "AUX"),
    **dict.fromkeys(("FW", "ON", "URL", "NOI"), "X"),
    "NR": "PROPN",
    "PN": "PRON",
    "DT": "DET",
    "AD": "ADV",
    "CC": "CCONJ",
    "CS": "SCONJ",
    "PU": "PUNCT",
    "IJ": "INTJ",
    "EM": "SYM",
}
PKU_TAGS = {
    **dict.fromkeys(("nr", "ns", "nt", "nz", "nx", "nrf", "nsf"), "PROPN"),
    **dict.fromkeys(("an", "vn", "Ng", "Tg", "q", "s", "t", "j", "l", "n"), "NOUN"),
    **dict.fromkeys(("a", "b", "z", "Ag"), "ADJ"),
    **dict.fromkeys(("ad", "d", "vd", "Dg"), "ADV"),
    **dict.fromkeys(("p", "f"), "ADP"),
    **dict.fromkeys(("u", "y", "k", "h"), "PART"),
    **dict.fromkeys(("v", "i", "Vg"), "VERB"),
    **dict.fromkeys(("o", "x"), "X"),
    "c": "CCONJ",
    "m": "NUM",
    "r": "PRON",
    "w": "PUNCT",
    "e": "INTJ",
}
P863_TAGS = {
    **PKU_TAGS,
    **dict.fromkeys(("nh", "ni", "ns", "nz", "ws"), "PROPN"),
    **dict.fromkeys(("nl", "nt", "ng"), "NOUN"),
    "nd": "ADP",
    "wp": "PUNCT",
    "mq": "NUM",
}
TAG_TABLES = {TagScheme.CTB: CTB_TAGS, TagScheme.PKU: PKU_TAGS, TagScheme.P863: P863_TAGS}


def tag_scheme(task: str, labels: Collection[str]) -> TagScheme:
    """The scheme of a task named ``pos/ctb``, ``pos/pku``, ``pos/863`` or just ``pos``."""
    suffix = task.partition("/")[2]
    if suffix in (scheme.value for scheme in TagScheme):
        return TagScheme(suffix)
    if "NOUN" in labels:
        return TagScheme.UNIVERSAL
    return TagScheme.CTB if "NN" in labels else TagScheme.PKU


def tree_scheme(labels: Collection[str]) -> TreeScheme:
    """The scheme that a set of relations belongs to; ``dobj`` and ``assmod`` are Stanford's only."""
    return TreeScheme.STANFORD if {"dobj", "assmod"} & set(labels) else TreeScheme.UNIVERSAL


def pick(tasks: Iterable[str], *prefixes: str) -> str | None:
    """The first task that begins with the first prefix that any begins with; None where none does."""
    names = list(tasks)
    return next((name for prefix in prefixes for name in names if name.startswith(prefix)), None)


def universal_tag(tag: str, scheme: TagScheme) -> str:
    """UPOS of ``tag``; unknown tags of PKU and 863 go by their first letter, others are X."""
    if scheme is TagScheme.UNIVERSAL:
        return tag
    table = TAG_TABLES[scheme]
    return table.get(tag) or table.get(tag[:1], "X")


def normalise(  # noqa: PLR0913, PLR0917  (one argument per output of a model)
    text: str,
    spans: Sequence[tuple[int, int]],
    tags: Sequence[str],
    heads: Sequence[int],
    relations: Sequence[str],
    entities: Sequence[tuple[str, int, int]],
    schemes: Schemes,
) -> Parse:
    """A parse from a model's outputs, one each for every word of ``spans``.

    ``heads`` index the words, ROOT for the root; ``entities`` are (label, start, end) in ``text``, and those whose
    label is no ``EntityType`` are left out.
    """
    upos = [universal_tag(tag, schemes.tags) for tag in tags]
    if schemes.trees is TreeScheme.STANFORD:
        heads, relations = to_universal(heads, relations, upos, [text[a:b] for a, b in spans])
    tokens = (
        Token(text[start:end], start, end, tag, head, relation)
        for (start, end), tag, head, relation in zip(spans, upos, heads, relations, strict=True)
    )
    named = (NamedEntity(a, b, ENTITY_TYPES[label]) for label, a, b in entities if label in ENTITY_TYPES)
    return Parse(text, tuple(tokens), tuple(sorted(named, key=_reading_order)))


def _reading_order(entity: NamedEntity) -> tuple[int, int, str]:
    return entity.start, -entity.end, entity.type
