"""What a name means in a project: the rules that people's decisions left, then the chain of merges.

Invariant: a function of the project's ``NameRule`` rows and of ``merged_into``; loaded for the names asked for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from kg.identity import entity_uid
from kg.models import DocumentText, Entity, NameRule


@dataclass(slots=True)
class Lexicon:
    """``rules``: uid of a name → its rules, the narrowest scope first; ``merged``: entity → what it was merged into."""

    rules: dict[str, list[NameRule]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    _with_word: dict[str, set[str]] = field(default_factory=dict)  # word → documents that contain it

    def means(self, named: str, sentence: str = "", document: str = "") -> str:
        """The entity that the name ``named`` means, in this sentence of this document or in general."""
        for rule in self.rules.get(named, ()):
            if self._holds(rule, sentence, document):
                return self.survivor(rule.entity)
        return self.survivor(named)

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
        return False  # for the whole project it is merged_into that leads on

    def read_documents(self, documents: Collection[str]) -> None:
        """Looks which of ``documents`` contain the words that rules ask for."""
        words = {rule.where for rules in self.rules.values() for rule in rules if rule.scope == NameRule.Scope.WORD}
        for word in words:
            found = DocumentText.objects.filter(document__in=documents, content__contains=word)
            self._with_word.setdefault(word, set()).update(found.values_list("document_id", flat=True))


_ORDER = [NameRule.Scope.SENTENCE, NameRule.Scope.DOCUMENT, NameRule.Scope.WORD, NameRule.Scope.PROJECT]


def arranged(project: str, rules: Iterable[NameRule]) -> dict[str, list[NameRule]]:
    """Rules that name a type, by the uid of the name, the narrowest scope first, of equals the oldest."""
    found: dict[str, list[NameRule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: (_ORDER.index(NameRule.Scope(rule.scope)), rule.pk)):
        if rule.type:
            found[entity_uid(project, rule.type, rule.key)].append(rule)
    return dict(found)


def chains(project: str, uids: Collection[str]) -> dict[str, str]:
    """``merged_into`` of ``uids`` and of all that they lead to: one query for each step of the longest chain."""
    steps: dict[str, str] = {}
    waiting = set(uids)
    while waiting:
        rows = Entity.objects.filter(pk__in=waiting, project_id=project, merged_into__isnull=False)
        found = {uid: into for uid, into in rows.order_by().values_list("pk", "merged_into_id") if into}
        steps |= found
        waiting = set(found.values()) - steps.keys()
    return steps
