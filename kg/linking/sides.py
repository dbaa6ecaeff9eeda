"""What helps a person to decide about a candidate: both entities as they stand now, their statements and sentences."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from kg.linking.lexicon import Lexicon, chains
from kg.models import Entity, Mention, MergeCandidate, Statement, StatementStatus

MOST_STATEMENTS = 5
MOST_MENTIONS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    entity: Entity
    neighbours: list[dict[str, Any]]
    mentions: list[Mention]


def sides(candidate: MergeCandidate) -> tuple[Side, Side]:
    """Left and right, each as the entity that its name means now: the same one twice after a merge."""
    uids = candidate.left_id, candidate.right_id
    lexicon = Lexicon(merged=chains(candidate.project_id, uids))
    left, right = (side_of(Entity.objects.get(pk=lexicon.survivor(uid))) for uid in uids)
    return left, right


def side_of(entity: Entity) -> Side:
    """An entity that stands for itself."""
    rows = Statement.objects.filter(Q(subject=entity) | Q(object=entity)).exclude(status=StatementStatus.REJECTED)
    rows = rows.exclude(subject=F("object")).select_related("subject", "object")
    mentions = Mention.objects.filter(entity=entity).select_related("sentence__document")
    return Side(
        entity,
        [_said(entity, row) for row in rows.order_by("-evidence_count", "-confidence", "uid")[:MOST_STATEMENTS]],
        list(mentions.order_by("coreferent", "sentence__document_id", "sentence__index", "start")[:MOST_MENTIONS]),
    )


def _said(entity: Entity, statement: Statement) -> dict[str, Any]:
    is_subject = statement.subject_id == entity.pk
    other = statement.object if is_subject else statement.subject
    name = other.name if other else statement.literal_value
    return {"predicate": statement.predicate, "name": name, "is_subject": is_subject}
