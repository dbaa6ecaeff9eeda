"""What people are asked to decide, the most useful first: predictions, and statements that a rule was not sure of.

The expected value of an answer is *uncertainty × reach*:

- uncertainty = 4 · p · (1 − p), in [0, 1]: 1 for an even chance, 0 for what is certain either way. An answer that
  everybody expects teaches nothing. p is the calibrated probability of a prediction, the confidence of a statement.
- reach = log₂(2 + n): n statements touch either end, so as many paths may run through the answer and as many scores
  may change with it. The logarithm keeps one hub from filling the queue.

A statement weighs ``STATEMENT_SHARE`` of a prediction: its confidence is no probability, and wrong ones are rarer.
"""

from dataclasses import dataclass
from math import log2

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Log

from kg.models import Modality, Prediction, Project, Statement, StatementStatus

LOW_CONFIDENCE = 0.5
"""Statements below this are asked about."""
STATEMENT_SHARE = 0.5
COUNTED = 1000
"""Counting stops here: "1000+" says as much, and a large project costs no more than a small one."""


def worth(probability: float, statements: int) -> float:
    """Uncertainty × reach of one answer; ``statements`` touch either of its two ends."""
    return 4 * probability * (1 - probability) * log2(2 + statements)


@dataclass(frozen=True, slots=True)
class Item:
    """One question: a prediction or a statement, the other is None."""

    value: float
    prediction: Prediction | None = None
    statement: Statement | None = None

    @property
    def uid(self) -> str:
        """Of what is asked about."""
        return (self.prediction or self.statement).pk  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions there are, each at most ``COUNTED``."""

    predictions: int
    statements: int


def queue(project: Project, kind: str = "", after: tuple[float, str] | None = None, limit: int = 20) -> list[Item]:
    """The next ``limit`` questions, the highest value first; ``after`` is the value and uid of the last one seen.

    ``kind`` is "prediction", "statement", or empty for both.
    """
    items: list[Item] = []
    if kind != "statement":
        rows = predictions(project)
        items += [Item(row.value, prediction=row) for row in _after(rows, "value", after)[:limit]]
    if kind != "prediction":
        found = statements(project)
        items += [Item(row.worth, statement=row) for row in _after(found, "worth", after)[:limit]]
    return sorted(items, key=lambda item: (-item.value, item.uid))[:limit]


def _after(rows: QuerySet, field: str, after: tuple[float, str] | None) -> QuerySet:  # type: ignore[type-arg]
    ordered = rows.order_by(f"-{field}", "uid")
    if after is None:
        return ordered
    value, uid = after
    return ordered.filter(Q(**{f"{field}__lt": value}) | Q(**{field: value, "uid__gt": uid}))


def predictions(project: Project) -> QuerySet[Prediction]:
    """The open ones, with their ends."""
    rows = Prediction.objects.filter(project=project, state=Prediction.State.OPEN)
    rows = rows.filter(subject__merged_into=None, object__merged_into=None)
    return rows.select_related("subject", "object", "relation", "model")


def statements(project: Project) -> QuerySet[Statement]:
    """Those that nobody decided on and no rule was sure of, with their ``worth``."""
    ends = F("subject__statement_count") + Case(
        When(object=None, then=Value(0)), default=F("object__statement_count"), output_field=FloatField()
    )
    value = STATEMENT_SHARE * 4 * F("confidence") * (1 - F("confidence")) * Log(Value(2.0), ends + 2.0)
    return (
        _unsure(project)
        .annotate(worth=Case(default=value, output_field=FloatField()))
        .select_related("subject", "object", "relation")
    )


def _unsure(project: Project) -> QuerySet[Statement]:
    unsure = Statement.objects.filter(project=project, status=StatementStatus.EXTRACTED, confidence__lt=LOW_CONFIDENCE)
    return unsure.filter(modality=Modality.ASSERTED).exclude(subject=F("object"))


def count(project: Project) -> Count:
    """How much there is to decide."""
    return Count(
        predictions(project).order_by().values("pk")[:COUNTED].count(),
        _unsure(project).order_by().values("pk")[:COUNTED].count(),
    )
