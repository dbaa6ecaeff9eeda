"""What a name means in a project: the rules that people's decisions left, then the chain of merges.

Invariant: a function of the project's ``NameRule`` rows, of ``merged_into`` and of ``deleted_by``; loaded for the names
asked for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from kg.bulk import fetch
from kg.identity import entity_uid
from kg.models import Decision, DecisionKind, DocumentText, Entity, NameRule

Place: TypeAlias = tuple[str, int, int]
"""Of words: a sentence's uid, start and end."""


class Meaning(NamedTuple):
    """What words mean. ``gone``: a person said that these name nothing, or deleted the entity."""

    entity: str
    gone: bool = False


@dataclass(slots=True)
class Lexicon:
    """``rules``: uid of a name → its rules, the narrowest scope first; ``merged``: entity → what it was merged into;
    ``deleted``: entities; ``spans``: the newest rule for the words at a place.
    """

    rules: dict[str, list[NameRule]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    spans: dict[Place, NameRule] = field(default_factory=dict)
    _with_word: dict[str, set[str]] = field(default_factory=dict)  # word → documents that contain it

    def means(self, named: str, sentence: str = "", document: str = "", span: tuple[int, int] | None = None) -> Meaning:
        """What the name ``named`` means, at this place of this document or in general."""
        rule = self.spans.get((sentence, *span)) if span else None
        entity = self.survivor(rule.entity) if rule and rule.entity else self._by_name(named, sentence, document)
        return Meaning(entity, entity in self.deleted or bool(rule and not rule.entity))

    def _by_name(self, named: str, sentence: str, document: str) -> str:
        for rule in self.rules.get(named, ()):
            if self._holds(rule, sentence, document):
                return self.survivor(rule.entity)
        return self.survivor(named)

    def leaves(self, *named: str | None) -> bool:
        """Whether each of ``named`` means itself for sure; not where a rule may be about the words at a place."""
        if self.spans:
            return False
        return not any(uid in self.merged or uid in self.rules or uid in self.deleted for uid in named if uid)

    def survivor(self, uid: str) -> str:
        """The entity at the end of the chain of merges."""
        while (into := self.merged.get(uid)) is not None:
            uid = into
        return uid

    def _holds(self, rule: NameRule, sentence: str, document: str) -> bool:
        match rule.scope:
            case NameRule.Scope.SENTENCE:
                return rule.where == sentence
            case NameRule.Scope.DOCUMENT:
                return rule.where == document
            case NameRule.Scope.WORD:
                return document in self._with_word.get(rule.where, ())
            case _:
                return False  # a span is looked at first; for the whole project it is merged_into that leads on

    def read_spans(self, rules: Iterable[NameRule]) -> None:
        """Those of ``rules`` that are about the words at one place."""
        for rule in sorted(rules, key=lambda rule: (rule.decision_id, rule.pk)):
            if rule.scope == NameRule.Scope.SPAN:
                self.spans[place_of(rule)] = rule

    def read_documents(self, documents: Collection[str]) -> None:
        """Looks which of ``documents`` contain the words that rules ask for."""
        words = {rule.where for rules in self.rules.values() for rule in rules if rule.scope == NameRule.Scope.WORD}
        for word in words:
            found = DocumentText.objects.filter(document__in=documents, content__contains=word)
            self._with_word.setdefault(word, set()).update(found.values_list("document_id", flat=True))


def place_of(rule: NameRule) -> Place:
    """The words that a rule for a span is about."""
    start, _, end = rule.where.partition(":")
    return rule.key, int(start), int(end)


def marked(rules: Iterable[NameRule]) -> list[NameRule]:
    """Those by which a person said that there is a mention, the newest of each place."""
    kinds = dict(Decision.objects.filter(pk__in={rule.decision_id for rule in rules}).values_list("pk", "kind"))
    places = {place_of(rule): rule for rule in rules if kinds[rule.decision_id] == DecisionKind.MARK}
    return list(places.values())


def deleted(project: str) -> set[str]:
    """The entities that people deleted."""
    rows = Entity.everything.filter(project=project, deleted_by__isnull=False).order_by()
    return set(rows.values_list("pk", flat=True))


_ORDER = list(NameRule.Scope)


def arranged(project: str, rules: Iterable[NameRule]) -> dict[str, list[NameRule]]:
    """Rules that name a type, by the uid of the name, the narrowest scope first, of equals the oldest."""
    found: dict[str, list[NameRule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: (_ORDER.index(NameRule.Scope(rule.scope)), rule.pk)):
        if rule.type:
            found[entity_uid(project, rule.type, rule.key)].append(rule)
    return dict(found)


def chains(project: str, uids: Collection[str]) -> dict[str, str]:
    """``merged_into`` of ``uids`` and of all that they lead to: one query for each step of the longest chain.

    Those of other projects lead nowhere: looked at here, since SQLite would take the condition for the best way in and
    go through the whole project.
    """
    steps: dict[str, str] = {}
    waiting = set(uids)
    while waiting:
        rows = fetch(Entity, ("uid", "merged_into_id", "project_id"), "uid", waiting)
        found = {uid: into for uid, into, owner in rows if into and owner == project}
        steps |= found
        waiting = set(found.values()) - steps.keys()
    return steps
