"""How far each rule is trusted in a project: the confidence that ships with a rule, moved by what people decided.

A piece of evidence comes with a confidence c, from its rule and the features of its parse. For each rule, let m be the
mean of c over the statements of the project that people accepted (a of them) or rejected (r). The rule's precision
here gets a Beta prior with mean m and the weight of K decisions; its posterior mean is

    p = (K m + a) / (K + a + r)

and each confidence of that rule moves by the same step in log odds: logit(c') = logit(c) + logit(p) − logit(m). So a
rule without decisions stays as it shipped, the order of its evidence never changes, and a hundred decisions outweigh
the prior. A function of the decisions alone: whoever computes it gets the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log

from django.db.models import Avg, Count, Q

from kg.models import Evidence, StatementStatus
from kg.models.statement import BY_HAND

PRIOR_DECISIONS = 10
"""K: from about so many decisions on, a rule is judged more by them than by its shipped confidence."""
EDGE = 0.02
"""Confidences nearer to 0 or 1 are taken for this: log odds have no end."""
_DECIDED = "kg_statement.status IN ('accepted', 'rejected')"
"""The condition of the index ``decided`` itself: SQLite does not see that parameters fulfil it, and would go
through the whole project.
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """What people said of the statements that one rule found. ``mean`` is that of their shipped confidence."""

    accepted: int
    rejected: int
    mean: float

    @property
    def step(self) -> float:
        """How far the rule's confidences move, in log odds."""
        mean = _inside(self.mean)
        decided = self.accepted + self.rejected
        posterior = (PRIOR_DECISIONS * mean + self.accepted) / (PRIOR_DECISIONS + decided)
        return _log_odds(posterior) - _log_odds(mean)


@dataclass(frozen=True, slots=True)
class Trust:
    """The steps of a project's rules."""

    steps: Mapping[str, float] = field(default_factory=dict)

    def confidence(self, rule: str, shipped: float) -> float:
        """The confidence to show for evidence that ``rule`` gave with ``shipped``, both in [0, 1]."""
        step = self.steps.get(rule)
        if step is None:
            return shipped
        return round(1 / (1 + exp(-_log_odds(_inside(shipped)) - step)), 3)


def trust_of(project: str) -> Trust:
    """What the project's decisions say now: one query over decided statements."""
    return Trust({rule: decided.step for rule, decided in decisions(project).items()})


def decisions(project: str) -> dict[str, Decided]:
    """By rule; a statement counts once for each rule that found it."""
    accepted = Q(statement__status=StatementStatus.ACCEPTED)
    rejected = Q(statement__status=StatementStatus.REJECTED)
    rows = (
        Evidence.objects.filter(accepted | rejected, statement__project_id=project)
        .extra(where=[_DECIDED])  # noqa: S610  (a constant)
        .exclude(rule=BY_HAND)
        .filter(read={})  # not what people had to correct
        .order_by()
        .values("rule")
        .annotate(
            accepted=Count("statement", distinct=True, filter=accepted),
            rejected=Count("statement", distinct=True, filter=rejected),
            mean=Avg("confidence"),
        )
    )
    return {row["rule"]: Decided(row["accepted"], row["rejected"], row["mean"]) for row in rows}


def _inside(confidence: float) -> float:
    return min(1 - EDGE, max(EDGE, confidence))


def _log_odds(probability: float) -> float:
    return log(probability / (1 - probability))
