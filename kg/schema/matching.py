"""Which relation type a statement is of. Pure: relation types in, a look-up in one dictionary for each statement.

A statement fits a type when its predicate, as written or in its short form, is the type's name or an alias, and both
its ends are of the kinds that the type allows. An alias may be inverse: 《X》 — 作者 → Y and Y — 写 → 《X》 are of one
type when 写 is an inverse alias of 作者. Of several types that fit, the one whose name it is comes first, then an
alias, then an inverse alias; among equals the order in which the types were given.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.models import EntityType, LiteralType, Modality
from kg.schema.forms import Normal, fold
from kg.schema.normal import normalise

MOMENTS = frozenset((EntityType.TIME.value, LiteralType.DATE.value))
"""A time is one whether it stands in the graph as a thing or as a value."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another word for a relation type; ``inverse`` when its subject is the relation's object."""

    text: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A relation type as matching needs it; ``domain`` and ``range`` as in ``kg.models.RelationType``."""

    uid: str
    name: str
    aliases: tuple[Alias, ...] = ()
    domain: frozenset[str] = frozenset()
    range: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """The type of a statement; ``inverse`` when the statement's object is the relation's subject."""

    relation: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a statement that names a relation is not of it: its ``end`` ("subject", "object") is of ``kind``."""

    relation: str
    end: str
    kind: str
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    definition: Definition
    inverse: bool
    rank: int
    """0 for a name, 1 for an alias, 2 for an inverse alias."""


def read_alias(value: Any) -> Alias:
    """An alias as the record keeps it: a string, or ``{"text": …, "inverse": true}``."""
    return Alias(value["text"], bool(value.get("inverse"))) if isinstance(value, Mapping) else Alias(str(value))


def write_alias(alias: Alias) -> str | dict[str, Any]:
    """The shortest record of an alias."""
    return {"text": alias.text, "inverse": True} if alias.inverse else alias.text


class Schema:
    """The relation types of a project, by every way in which a statement may name them."""

    def __init__(self, definitions: Iterable[Definition] = ()) -> None:
        self._entries: dict[str, list[_Entry]] = {}
        for definition in definitions:
            self._enter(definition.name, _Entry(definition, False, 0))
            for alias in definition.aliases:
                self._enter(alias.text, _Entry(definition, alias.inverse, 2 if alias.inverse else 1))

    def _enter(self, text: str, entry: _Entry) -> None:
        for key in {fold(text), normalise(text).text} - {""}:
            self._entries.setdefault(key, []).append(entry)

    def match(self, predicate: str, subject: str, object_: str, modality: Modality = Modality.ASSERTED) -> Match | None:
        """The type that fits best; None when the statement stays open. ``matches`` says what the arguments are."""
        return next(self.matches(predicate, subject, object_, modality), None)

    def matches(
        self, predicate: str, subject: str, object_: str, modality: Modality = Modality.ASSERTED
    ) -> Iterator[Match]:
        """Every type that fits, the best first. ``subject`` is an entity type, ``object_`` that or a literal type."""
        if not self._entries:
            return
        form = normalise(predicate)
        if _hides_denial(form, modality):
            return
        seen: set[Match] = set()
        for entry, turned in self._candidates(predicate, form):
            inverse = entry.inverse != turned
            ends = (object_, subject) if inverse else (subject, object_)
            match = Match(entry.definition.uid, inverse)
            if match not in seen and _fits(ends[0], entry.definition.domain) and _fits(ends[1], entry.definition.range):
                seen.add(match)
                yield match

    def misfit(self, predicate: str, subject: str, object_: str) -> Misfit | None:
        """What keeps a statement from the first relation that its predicate names; None where one fits."""
        if self.match(predicate, subject, object_) is not None:
            return None
        form = normalise(predicate)
        if _hides_denial(form, Modality.ASSERTED):
            return None
        for entry, turned in self._candidates(predicate, form):
            ends = [("subject", subject), ("object", object_)]
            if entry.inverse != turned:
                ends.reverse()
            for (end, kind), allowed in zip(ends, (entry.definition.domain, entry.definition.range), strict=True):
                if not _fits(kind, allowed):
                    return Misfit(entry.definition.uid, end, kind, allowed)
        return None

    def _candidates(self, predicate: str, form: Normal) -> Iterator[tuple[_Entry, bool]]:
        """Entries under the surface first, then under the short form (turned round for 由…创作), each by rank."""
        surface = fold(predicate)
        for entry in sorted(self._entries.get(surface, ()), key=_rank):
            yield entry, False
        if form.text != surface:
            for entry in sorted(self._entries.get(form.text, ()), key=_rank):
                yield entry, form.inverse


def _rank(entry: _Entry) -> int:
    return entry.rank


def _hides_denial(form: Normal, modality: Modality) -> bool:
    """The short form loses 未 or 可能; where the statement does not say so itself, it must not be typed."""
    return (form.negated or form.possible) and modality is Modality.ASSERTED


def _fits(kind: str, allowed: Collection[str]) -> bool:
    """Whether an end of ``kind`` may stand where ``allowed`` is asked for.

    A concept, which is a thing of unknown type, fits only where concepts are allowed: of statements that would be typed
    otherwise, one in forty was right on the development set.
    """
    return not allowed or kind in allowed or (kind in MOMENTS and not MOMENTS.isdisjoint(allowed))
