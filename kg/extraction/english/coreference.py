"""Whom he, she, it, they and "the company" stand for: the last name before them that agrees in kind and number.

A ``Discourse`` is told the sentences of a stretch of text in their order; what it makes of one depends on those before
it alone. A triple about a pronoun for which there is no name is dropped: it would be about nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.english import words
from kg.extraction.english.pairing import paired
from kg.extraction.english.quantities import with_quantity
from kg.extraction.parse import Argument, NamedEntity, Parse, Token, Triple
from kg.models.entity import EntityType

MEMORY = 4
"""Sentences after which a name is forgotten unless it was said again."""
CAREFUL = 0.85
"""What a statement's confidence keeps when one of its sides stands for a name."""
_KINDS = (
    (words.ORGANIZATION_NOUNS, EntityType.ORGANISATION),
    (words.PLACE_NOUNS, EntityType.PLACE),
    (words.PERSON_NOUNS, EntityType.PERSON),
)
_JOINING = frozenset((" and ", ", ", ", and ", " & "))
_DEFINITE = ("the ", "this ", "that ")
_THINGS = (EntityType.ORGANISATION, EntityType.PLACE, EntityType.WORK, EntityType.EVENT, EntityType.CONCEPT)


@dataclass(slots=True)
class _Known:
    """A name that was said, and where: sentence and place, and whether it was that sentence's subject."""

    name: str
    type: EntityType
    sentence: int
    place: int
    leads: bool
    gender: str = ""
    list: int = -1
    """The place of the first name of the list that it stands in, all of one type."""


class Discourse:
    """The names of the text so far."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        self._sentence = 0

    def resolve(self, parse: Parse, named: Sequence[NamedEntity], triples: Sequence[Triple]) -> list[Triple]:
        """The triples of the next sentence, pronouns and short names referring to what they stand for."""
        self._sentence += 1
        self._known = [known for known in self._known if self._sentence - known.sentence <= MEMORY]
        self._tell(parse, named)
        several = (each for triple in triples for each in self._several(triple))
        found = (self._resolved(parse, triple) for triple in several)
        return [with_quantity(triple) for triple in paired(parse, [triple for triple in found if triple is not None])]

    def _several(self, triple: Triple) -> Iterator[Triple]:
        """The triple for each of those that "they" stands for after a list of names; else as it is."""
        for subject in self._group(triple.subject) or [triple.subject]:
            for object_ in self._group(triple.object) or [triple.object]:
                if not subject.refers or subject.refers != object_.refers:
                    expanded = subject.refers != triple.subject.refers or object_.refers != triple.object.refers
                    confidence = triple.confidence * (CAREFUL if expanded else 1.0)
                    yield replace(triple, subject=subject, object=object_, confidence=round(confidence, 3))

    def _group(self, side: Argument) -> list[Argument]:
        """The names of the last list before "they", here or one sentence back, unless a plural noun is nearer."""
        if side.text.casefold() not in words.THEY or not side.spans or side.refers:
            return []
        here = (self._sentence, side.spans[0].start)
        lists: dict[tuple[int, int], list[_Known]] = {}
        for known in self._known:
            place = (known.sentence, known.place)
            if known.list >= 0 and place < here and self._sentence - known.sentence <= 1:
                lists.setdefault((known.sentence, known.list), []).append(known)
            elif known.type is EntityType.CONCEPT and known.name.endswith("s") and place < here:
                lists.clear()
        last = max((key for key, names in lists.items() if len(names) > 1), default=None)
        return [replace(side, type=known.type, refers=known.name) for known in lists[last]] if last else []

    def _tell(self, parse: Parse, named: Sequence[NamedEntity]) -> None:
        tokens = parse.tokens
        leading = [token for token in tokens if token.relation.startswith("nsubj") and _is_root(tokens, token.head)]
        list_, end, kind = -1, -1, None
        for entity in named:
            if entity.type not in (EntityType.TIME, EntityType.CONCEPT):
                if kind is not entity.type or parse.text[max(end, 0) : entity.start] not in _JOINING:
                    list_ = entity.start
                end, kind = entity.end, entity.type
                name = parse.text[entity.start : entity.end]
                leads = any(entity.start <= token.start < entity.end for token in leading)
                gender = _gender(name, parse.text[: entity.start]) if entity.type is EntityType.PERSON else ""
                whole = self._whole(name, entity.type, entity.start)
                self._known.append(_Known(whole, entity.type, self._sentence, entity.start, leads, gender, list_))
        for token in leading:
            form = token.form.casefold()
            standing_in = form in words.KIN or any(form in nouns for nouns, _ in _KINDS)
            if (
                not standing_in
                and token.pos in ("NOUN", "PROPN")
                and not any(e.start <= token.start < e.end for e in named)
            ):
                start = _begin(tokens, tokens.index(token))
                name = parse.text[start : token.end]
                self._known.append(_Known(name, EntityType.CONCEPT, self._sentence, start, True))

    def _whole(self, name: str, kind: EntityType, place: int) -> str:
        """The full name before ``place`` that a short one repeats: Einstein → Albert Einstein."""
        if kind is EntityType.PERSON and " " not in name:
            for known in reversed(self._known):
                before = known.sentence < self._sentence or known.place < place
                if before and known.type is kind and known.name.split()[-1] == name:
                    return known.name
        return name

    def _resolved(self, parse: Parse, triple: Triple) -> Triple | None:
        subject = self._argument(parse, triple.subject, None)
        if subject is None:
            return None
        object_ = self._argument(parse, triple.object, subject)
        if object_ is None or (subject.refers or subject.text) == (object_.refers or object_.text):
            return None
        speaker = self._argument(parse, triple.speaker, None) if triple.speaker else None
        confidence = triple.confidence
        for before, after in ((triple.subject, subject), (triple.object, object_)):
            confidence *= CAREFUL if after.refers and before.type is not after.type else 1.0
        return replace(triple, subject=subject, object=object_, speaker=speaker, confidence=round(confidence, 3))

    def _argument(self, parse: Parse, side: Argument, other: Argument | None) -> Argument | None:
        """The side with the name that it stands for; None for a pronoun that stands for none."""
        if side.literal is not None or not side.spans or side.refers:
            return side
        form = side.text.casefold()
        place = side.spans[0].start
        if form in words.PERSONAL or form in words.POSSESSIVES:
            known = self._antecedent(form, place, other)
            if known and other is None:  # it is talked about: what comes next is about it again
                self._known.append(replace(known, sentence=self._sentence, place=place, leads=True))
            return replace(side, type=known.type, refers=known.name) if known else None
        owner, _, rest = side.text.partition(" ")
        if owner.casefold() in words.POSSESSIVES:
            known = self._antecedent(owner.casefold(), place, None)
            return replace(side, refers=f"{known.name}'s {rest}") if known else None
        if side.type is EntityType.PERSON and " " not in side.text:
            whole = self._whole(side.text, side.type, place)
            return replace(side, refers=whole) if whole != side.text else side
        if side.type is EntityType.CONCEPT and (known := self._described(parse, side)):
            return replace(side, type=known.type, refers=known.name)
        return side

    def _antecedent(self, form: str, place: int, other: Argument | None) -> _Known | None:
        if form in words.HE | words.SHE:
            kinds: tuple[EntityType, ...] = (EntityType.PERSON,)
        elif form in words.IT:
            kinds = _THINGS
        elif form in words.THEY:
            kinds = (EntityType.ORGANISATION, EntityType.CONCEPT)
        else:
            return None
        gender = "f" if form in words.SHE else "m" if form in words.HE else ""
        reflexive = form.endswith("self") or form.endswith("selves")
        taken = set() if other is None or reflexive else {other.refers or other.text}
        known = self._latest(kinds, place, gender, taken, plural=form in words.THEY)
        if known and gender:
            for same in self._known:
                if same.name == known.name:
                    same.gender = gender
        return known

    def _latest(
        self, kinds: tuple[EntityType, ...], place: int, gender: str, taken: set[str], *, plural: bool = False
    ) -> _Known | None:
        """The best of the names before: near, and what its sentence is about; that counts more than one sentence."""
        fitting = [
            known
            for known in self._known
            if known.type in kinds
            and known.name not in taken
            and (known.sentence < self._sentence or known.place < place)
            and (not gender or known.gender in ("", gender))
            and (known.type is not EntityType.CONCEPT or self._is_thing(known, plural))
        ]
        return max(fitting, key=self._nearness, default=None)

    def _is_thing(self, known: _Known, plural: bool) -> bool:
        """Whether a common noun agrees in number and was only just said."""
        return (known.name[-1:] == "s") == plural and self._sentence - known.sentence <= 1

    def _nearness(self, known: _Known) -> tuple[float, int]:
        return 2.5 * known.leads - 2 * (self._sentence - known.sentence), known.place

    def _described(self, parse: Parse, side: Argument) -> _Known | None:
        """The name that "the company" or "the city" stands for."""
        start = side.spans[0].start
        noun = side.text.casefold()
        before = parse.text[:start].casefold()
        if " " in noun or not before.endswith(_DEFINITE):
            return None
        for nouns, kind in _KINDS:
            if noun in nouns:
                return self._latest((kind,), start, "", set())
        return None


def is_anaphor(text: str) -> bool:
    """Whether words stand for a name without being one: she, His mother, company."""
    first = text.split(maxsplit=1)[0].casefold() if text.strip() else ""
    return first in words.PERSONAL or first in words.POSSESSIVES or (text.isascii() and text.islower())


def _is_root(tokens: Sequence[Token], index: int) -> bool:
    return 0 <= index < len(tokens) and tokens[index].head < 0


def _begin(tokens: Sequence[Token], head: int) -> int:
    """Where the words before a noun that belong to it begin."""
    first = head
    while first and tokens[first - 1].relation in ("compound", "amod", "flat") and tokens[first - 1].head >= first:
        first -= 1
    return tokens[first].start


def _gender(name: str, before: str) -> str:
    """ "m" or "f" where the title before a name or its first word tells."""
    title = before.rsplit(maxsplit=1)[-1].strip(".").casefold() if before.strip() else ""
    first = name.split(maxsplit=1)[0].strip(".").casefold()
    if title in words.FEMALE_TITLES or first in words.FEMALE_TITLES or first in words.FEMALE_NAMES:
        return "f"
    if title in words.MALE_TITLES or first in words.MALE_TITLES or first in words.MALE_NAMES:
        return "m"
    return ""
