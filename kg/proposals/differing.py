"""What differs between two readings of the same sentences. Pure: it knows neither rows nor jobs.

Invariant: a name or statement of either reading is in at most one difference, and in none when nothing about it
differs; so two equal readings have no difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.models import ChangeKind, ChangeOf
from kg.proposals.said import Said


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a sentence says otherwise. KEPT says that ``before`` stays although it was not found."""

    kind: ChangeKind
    before: Said | None
    after: Said | None

    @property
    def either(self) -> Said:
        """The one that there is."""
        said = self.before or self.after
        assert said is not None  # noqa: S101  (by construction)
        return said


def differences(before: Iterable[Said], after: Iterable[Said], order: Sequence[str]) -> list[Difference]:
    """In the order of the sentences ``order`` (uids), then of places."""
    old, new = _by_sentence(before), _by_sentence(after)
    return [
        difference
        for sentence in order
        for difference in sorted(_of_sentence(old.get(sentence, []), new.get(sentence, [])), key=_place)
    ]


def is_due(difference: Difference) -> bool:
    """Whether something has to be written for it."""
    return difference.kind != ChangeKind.KEPT


def _by_sentence(said: Iterable[Said]) -> dict[str, list[Said]]:
    sentences: dict[str, list[Said]] = defaultdict(list)
    for each in said:
        sentences[each.sentence].append(each)
    return sentences


def _of_sentence(old: Sequence[Said], new: Sequence[Said]) -> Iterator[Difference]:
    found = {each.uid: each for each in new}
    same = {each.uid for each in old if each.uid in found}
    for each in old:
        if each.uid in same and each.value != found[each.uid].value:
            yield Difference(ChangeKind.CHANGES, each, found[each.uid])
    gone = [each for each in old if each.uid not in same]
    come = [each for each in new if each.uid not in same]
    for each in gone:
        match = next((other for other in come if _is_same_thing(each, other)), None)
        if match is not None:
            come.remove(match)
            yield Difference(ChangeKind.CHANGES, each, match)
        else:
            yield Difference(ChangeKind.KEPT if each.decided else ChangeKind.DISAPPEARS, each, None)
    for each in come:
        yield Difference(ChangeKind.APPEARS, None, each)


def _is_same_thing(before: Said, after: Said) -> bool:
    """Whether a person would call the one a change of the other. What was decided changes only in place and trust."""
    if before.of != after.of or (before.decided and before.statement != after.statement):
        return False
    return _gist(before) == _gist(after)


def _gist(said: Said) -> tuple[Any, ...]:
    value = said.value
    if said.of == ChangeOf.NAME:
        return (value["spans"],)
    return value["subject"], value["predicate"], value["object"]


def _place(difference: Difference) -> tuple[Any, ...]:
    said = difference.either
    return said.of == ChangeOf.NAME, said.value["spans"], difference.kind, said.uid
