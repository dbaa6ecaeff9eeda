"""What the sentences of a chunk say, with every phrase resolved to an entity. No database here.

Invariant: a function of the sentences, their triples, and the votes and names of the chunks before, so that a chunk
which is done again gives the same findings. What people decided comes on top, at writing (``kg.linking.redirecting``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kg.extraction import coreference, english
from kg.extraction.naming import display_name
from kg.extraction.parse import Argument, Literal, NamedEntity, Span, Triple
from kg.identity import derived_uid, entity_uid, statement_uid
from kg.linking.document import DocumentNames, is_full_name
from kg.linking.folding import DISTINCTION, fold
from kg.models import EntityType, Modality

NAME_LENGTH = 255
PREDICATE_LENGTH = 120
VALUE_LENGTH = 255
PERSON = EntityType.PERSON
_TAKEN_FOR_PEOPLE = (EntityType.PLACE, EntityType.ORGANISATION)
_NO_VOTES: Counter[EntityType] = Counter()
TYPE_ORDER = {kind: position for position, kind in enumerate(EntityType)}


@dataclass(frozen=True, slots=True)
class Analysed:
    """A sentence with what the extractor found in it."""

    uid: str
    text: str
    named: Sequence[NamedEntity]
    triples: Sequence[Triple]


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """An entity under the name that was seen first."""

    uid: str
    type: EntityType
    key: str
    name: str
    distinction: str = ""


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A span of a sentence that names an entity; ``named`` and ``coreferent`` as in ``Mention``."""

    uid: str
    sentence: str
    entity: str
    type: EntityType
    start: int
    end: int
    named: str = ""
    coreferent: bool = False
    by_hand: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement; ``object`` is an entity's uid, or None beside a literal."""

    uid: str
    subject: str
    predicate: str
    object: str | None
    literal: Literal | None
    modality: Modality = Modality.ASSERTED
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FoundEvidence:
    """One sentence's support of a statement; ``subject_named``, ``object_named``, ``reading`` and ``read`` as in
    ``Evidence``.
    """

    uid: str
    statement: str
    sentence: str
    triple: Triple
    subject_named: str = ""
    object_named: str = ""
    reading: str = ""
    read: Mapping[str, Any] = field(default_factory=dict)
    speaker: str = ""
    """The entity whose words the sentence reports, if any."""


@dataclass(slots=True)
class Findings:
    """Everything in a chunk, each thing once, by uid, in the order in which it was found."""

    entities: dict[str, FoundEntity] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)  # entity uid → its forms, as written
    mentions: dict[str, FoundMention] = field(default_factory=dict)
    statements: dict[str, FoundStatement] = field(default_factory=dict)
    evidence: dict[str, FoundEvidence] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)  # of names, by the document up to here: DocumentNames.to_record


def is_short_name(text: str) -> bool:
    """Whether words that stand for a name are one themselves (Curie, 哈洛温), which the model names too."""
    return not coreference.is_anaphor(text) and not english.is_anaphor(text)


class TypeVotes:
    """How often a document has given each type to each name: how its untyped phrases get one.

    ``before``: votes that count as well; adding leaves them as they are.
    """

    def __init__(self, counts: Iterable[tuple[str, str, int]] = (), before: "TypeVotes | None" = None) -> None:
        self._before = before
        self._counts: defaultdict[str, Counter[EntityType]] = defaultdict(Counter)
        for key, kind, count in counts:
            self.add(key, EntityType(kind), count)

    def add(self, key: str, kind: EntityType, count: int = 1) -> None:
        """A name was seen with a type; "concept" is the lack of one and does not count."""
        if kind is not EntityType.CONCEPT:
            self._counts[key][kind] += count

    def hear(self, name: str, kind: EntityType, *, stands: bool) -> bool:
        """Words that are a mention of a type vote, unless they only stand for a name; whether they did."""
        if stands and not is_short_name(name):
            return False
        self.add(fold(name, kind), kind)
        return True

    def _of(self, key: str) -> Counter[EntityType]:
        own = self._counts.get(key, _NO_VOTES)
        before = self._before._of(key) if self._before else _NO_VOTES
        return own + before if own and before else own or before

    def winner(self, key: str) -> EntityType:
        """The type given most often, of equals the first in the order of ``EntityType``; a concept without votes."""
        votes = self._of(key)
        if not votes:
            return EntityType.CONCEPT
        return min(votes, key=lambda kind: (-votes[kind], TYPE_ORDER[kind]))

    def are_mostly(self, kind: EntityType, key: str) -> bool:
        """Whether the name was given this type more often than all others together."""
        votes = self._of(key)
        return 2 * votes[kind] > votes.total()


class Gatherer:
    """Turns analysed sentences into findings. ``votes`` and ``names`` are those of the document's chunks before, and
    grow: as ``kg.ingest.recalling`` would have them of what was found.
    """

    def __init__(self, project: str, votes: TypeVotes, names: DocumentNames | None = None) -> None:
        self.project = project
        self.votes, self._before = TypeVotes(before=votes), votes
        self.names = DocumentNames() if names is None else names
        self.found = Findings()
        # of the sentence at hand: what its words stand for, the names that they mean by their place, and the entities
        self._standing: dict[Span, set[str]] = {}
        self._mentioned: dict[tuple[int, int, EntityType], str] = {}
        self._entities: dict[tuple[str, EntityType], str | None] = {}

    def gather(self, sentences: Sequence[Analysed]) -> Findings:
        """The findings of one chunk. The named entities of all its sentences vote before any phrase is resolved."""
        for sentence in sentences:
            for named in sentence.named:
                self.votes.add(fold(_words(sentence, named), named.type), named.type)
        for sentence in sentences:
            names = [self._retyped(sentence, named) for named in sentence.named]
            self.names.note(sentence.text, names)
            self._standing, self._mentioned, self._entities = _standing(sentence.triples), {}, {}
            for named in names:
                span = Span(named.start, named.end)
                self._mention(sentence, Argument(_words(sentence, named), (span,)), named.type)
            for triple in sentence.triples:
                self._statement(sentence, triple)
        self.found.said = self.names.to_record()
        texts = {sentence.uid: sentence.text for sentence in sentences}
        for mention in self.found.mentions.values():
            name = texts[mention.sentence][mention.start : mention.end]
            self._before.hear(name, mention.type, stands=mention.coreferent)
        return self.found

    def _retyped(self, sentence: Analysed, named: NamedEntity) -> NamedEntity:
        kind = self._kind(_words(sentence, named), named.type)
        return named if kind is named.type else replace(named, type=kind)

    def _kind(self, text: str, kind: EntityType) -> EntityType:
        """Of a place or a body whose name is a person's in most of the document, that."""
        if kind in _TAKEN_FOR_PEOPLE and is_full_name(key := fold(text)) and self.votes.are_mostly(PERSON, key):
            return PERSON
        return kind

    def _entity(self, text: str, kind: EntityType) -> str | None:
        """The uid of the entity that ``text`` names; None for what cannot be a name."""
        if (text, kind) not in self._entities:
            self._entities[text, kind] = self._met(text, kind)
        return self._entities[text, kind]

    def _met(self, text: str, kind: EntityType) -> str | None:
        form, known = display_name(text), self.names.resolve(text, kind)
        if not known.key or not form or max(len(known.key), len(known.name), len(form)) > NAME_LENGTH:
            return None
        uid = entity_uid(self.project, known.type.value, known.key)
        distinction = known.key.partition(DISTINCTION)[2]
        name = f"{known.name}（{distinction}）" if distinction else known.name
        if uid not in self.found.entities:
            self.found.entities[uid] = FoundEntity(uid, known.type, known.key, name, distinction)
        forms = self.found.names.setdefault(uid, [])
        for each in (name, known.name, form):
            if each not in forms:
                forms.append(each)
        return uid

    def _mention(self, sentence: Analysed, argument: Argument, kind: EntityType) -> None:
        """Words in one stretch name an entity, or stand for one; those that stand for several (他们) are no mention."""
        if len(argument.spans) != 1:
            return
        (span,) = argument.spans
        stands_for = self._standing.get(span, ()) if self._standing else ()
        if len(stands_for) > 1 or any(name in argument.text for name in stands_for):
            return  # several; or 小米创始人雷军, in which the name is a mention by itself
        name = next(iter(stands_for), argument.text)
        place = (span.start, span.end, kind)
        if self._mentioned.get(place) == name:
            return
        entity = self._entity(name, kind)
        if entity and place not in self._mentioned:
            self._mentioned[place] = name
            uid = derived_uid(sentence.uid, "mention", span.start, span.end, kind.value)
            found = FoundMention(uid, sentence.uid, entity, kind, span.start, span.end, coreferent=bool(stands_for))
            self.found.mentions[uid] = found

    def _argument(self, argument: Argument) -> tuple[str, EntityType] | None:
        name, kind = argument.refers or argument.text, argument.type
        if coreference.is_anaphor(name):
            return None
        name = self.names.untitled(name)
        kind = self.votes.winner(fold(name)) if kind is EntityType.CONCEPT else self._kind(name, kind)
        entity = self._entity(name, kind)
        return (entity, kind) if entity else None

    def _statement(self, sentence: Analysed, triple: Triple) -> None:
        predicate = " ".join(triple.predicate.split())[:PREDICATE_LENGTH]
        literal = triple.object.literal
        subject = self._argument(triple.subject) if triple.subject.literal is None else None
        object_ = self._argument(triple.object) if literal is None else None
        if not predicate or subject is None:
            return
        target = object_[0] if object_ else None
        if target:
            identity: tuple[str, ...] = ("entity", target)
        elif literal:
            identity = ("literal", literal.type.value, literal.value[:VALUE_LENGTH])
        else:
            return
        for argument, entity in ((triple.subject, subject), (triple.object, object_)):
            if entity:
                self._mention(sentence, argument, entity[1])
        if subject[0] == target:
            return  # "X 是 X" says nothing
        modality = "" if triple.modality is Modality.ASSERTED else triple.modality.value
        uid = statement_uid(self.project, subject[0], predicate, identity, modality)
        statement = FoundStatement(uid, subject[0], predicate, target, literal, triple.modality)
        self.found.statements.setdefault(uid, statement)
        evidence = derived_uid(uid, sentence.uid, *_positions(triple))
        said = FoundEvidence(evidence, uid, sentence.uid, triple, speaker=self._speaker(sentence, triple))
        self.found.evidence.setdefault(evidence, said)

    def _speaker(self, sentence: Analysed, triple: Triple) -> str:
        speaker = triple.speaker
        found = self._argument(speaker) if speaker else None
        if not speaker or not found:
            return ""
        self._mention(sentence, speaker, found[1])
        return found[0]


def _words(sentence: Analysed, named: NamedEntity) -> str:
    return sentence.text[named.start : named.end]


def _standing(triples: Iterable[Triple]) -> dict[Span, set[str]]:
    """What the words of a sentence stand for in its triples, by their place."""
    standing: dict[Span, set[str]] = {}
    for triple in triples:
        for side in (triple.subject, triple.object, triple.speaker):
            if side and side.refers and side.refers != side.text and len(side.spans) == 1:
                standing.setdefault(side.spans[0], set()).add(side.refers)
    return standing


def _positions(triple: Triple) -> Iterator[int | str]:
    for spans in (triple.subject.spans, triple.predicate_spans, triple.object.spans):
        yield "|"
        for span in spans:
            yield span.start
            yield span.end
