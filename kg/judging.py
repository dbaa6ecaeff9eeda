"""One verdict on many statements and predictions: looked at first, then decided as one batch that one undo takes back.

Invariant: all of it or nothing, and only what the preview counted when its number is given.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg.completion import feedback
from kg.completion.errors import PreviewOutdated
from kg.curate import decisions, statements
from kg.holding import hold
from kg.identity import random_uid
from kg.models import Decision, Prediction, Project, Statement, StatementStatus

MOST_AT_ONCE = 500
"""Statements and predictions of one request, each."""


class Verdict(StrEnum):
    """What a person says of all of them."""

    ACCEPT = "accept"
    REJECT = "reject"


STATUS: Mapping[Verdict, str] = {
    Verdict.ACCEPT: StatementStatus.ACCEPTED.value,
    Verdict.REJECT: StatementStatus.REJECTED.value,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Uids. What is no longer there, or of another project, counts for nothing."""

    statements: Collection[str] = ()
    predictions: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a verdict would do to what was chosen: ``count`` decisions, on ``statements`` and ``predictions``.

    ``reversed`` of the statements had another verdict by a person. ``left`` are gone, or stand as the verdict says
    already. ``expected_wrong`` of the predictions are likely not as the verdict says, by their probabilities.
    """

    statements: int
    predictions: int
    reversed: int
    left: int
    expected_wrong: float
    relations: Sequence[tuple[str, int]]
    """Predicates with how many of each, most first."""

    @property
    def count(self) -> int:
        """How many decisions it would be."""
        return self.statements + self.predictions


def outlook(project: Project, chosen: Chosen, verdict: Verdict) -> Outlook:
    """Changes nothing."""
    said, predicted = _open(project, chosen, verdict)
    wrong = sum((1 - row.probability if verdict == Verdict.ACCEPT else row.probability) for row in predicted)
    words = Counter([row.predicate for row in said] + [row.predicate for row in predicted])
    given = len({*chosen.statements}) + len({*chosen.predictions})
    return Outlook(
        statements=len(said),
        predictions=len(predicted),
        reversed=sum(row.status in STATUS.values() for row in said),
        left=given - len(said) - len(predicted),
        expected_wrong=wrong,
        relations=sorted(words.items(), key=lambda pair: (-pair[1], pair[0])),
    )


def judge(  # noqa: PLR0913  (what, how, who, and why)
    project: Project,
    chosen: Chosen,
    verdict: Verdict,
    user: AbstractBaseUser | None,
    *,
    expected: int | None = None,
    reason: str = "",
) -> list[Decision]:
    """The decisions, of one batch; none where nothing is left to decide.

    Raises ``PreviewOutdated`` when there are not ``expected`` of them any more.
    """
    with transaction.atomic():
        hold(project.pk)
        said, predicted = _open(project, chosen, verdict)
        count = len(said) + len(predicted)
        if expected is not None and count != expected:
            raise PreviewOutdated(count=count, expected=expected)
        why = {"reason": reason, "batch": random_uid()}
        on_statement, on_prediction = {
            Verdict.ACCEPT: (statements.accept, feedback.accept),
            Verdict.REJECT: (statements.reject, feedback.reject),
        }[verdict]
        with decisions.together(project.pk):
            made = [on_statement(row, user, **why) for row in said]
            made += [on_prediction(row, user, **why) for row in predicted]
        return made


def _open(project: Project, chosen: Chosen, verdict: Verdict) -> tuple[list[Statement], list[Prediction]]:
    """Those that the verdict would change, in an order that does not depend on how they were chosen."""
    said = Statement.objects.filter(project=project, pk__in=set(chosen.statements)).exclude(status=STATUS[verdict])
    open_ones = Prediction.objects.filter(project=project, pk__in=set(chosen.predictions), state__in=feedback.UNDECIDED)
    predicted = open_ones.filter(subject__merged_into=None, object__merged_into=None)
    return list(said.order_by("pk")), list(predicted.order_by("-probability", "pk"))
