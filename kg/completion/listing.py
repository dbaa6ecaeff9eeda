"""Reads of what was predicted, for pages and routes: open predictions of what is still one entity and not stated."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q

from kg.models import Mention, Prediction, ScopedQuerySet

State = Prediction.State


class Order(StrEnum):
    """VALUE: what is worth a decision first; all from the highest down, ties by uid."""

    VALUE = "value"
    PROBABILITY = "probability"
    NEWEST = "newest"


_FIELDS = {Order.VALUE: "-value", Order.PROBABILITY: "-probability", Order.NEWEST: "-created_at"}


@dataclass(frozen=True, slots=True)
class Filters:
    """``entity`` is on either side, and so is one that ``document`` names; ``relation`` is a name; probabilities are in
    [0, 1], both ends inclusive.
    """

    state: str = State.OPEN.value
    entity: str = ""
    document: str = ""
    relation: str = ""
    probability_from: float = 0.0
    probability_to: float = 1.0


def predictions(
    visible: ScopedQuerySet[Prediction], filters: Filters | None = None, order: Order = Order.VALUE
) -> ScopedQuerySet[Prediction]:
    """Those of ``visible`` that fit, with their ends, relation and model."""
    chosen = filters or Filters()
    rows = visible.filter(subject__merged_into=None, object__merged_into=None)
    rows = rows.filter(probability__gte=chosen.probability_from, probability__lte=chosen.probability_to)
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.entity:
        rows = rows.filter(Q(subject=chosen.entity) | Q(object=chosen.entity))
    if chosen.document:
        named = Mention.objects.filter(sentence__document=chosen.document).order_by().values("entity")
        rows = rows.filter(Q(subject__in=named) | Q(object__in=named))
    if chosen.relation:
        rows = rows.filter(predicate=chosen.relation)
    return rows.select_related("subject", "object", "relation", "model").order_by(_FIELDS[order], "uid")


def relations(visible: ScopedQuerySet[Prediction]) -> list[tuple[str, int]]:
    """The relations among the open ones, with how many of each, most first."""
    rows = predictions(visible).order_by().values_list("predicate").annotate(number=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
