"""Saying which side of a conflict is right (kg.schema.conflicts): one batch of verdicts on its statements."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg.curate import decisions, statements
from kg.curate.errors import ConflictGone
from kg.holding import hold
from kg.identity import random_uid
from kg.models import Decision, Project, Statement, StatementStatus
from kg.schema.conflicts import contradictions, violations


def resolve(
    project: Project, conflict: str, keep: Collection[str], user: AbstractBaseUser | None, *, reason: str = ""
) -> list[Decision]:
    """The statements ``keep`` (uids) of the conflict are so; those of its others that say anything else are not.

    With nothing to keep, all of them are not so. What stands as that says needs no decision. Raises ``ConflictGone``
    where it is resolved by now, is another one, or has no such statement.
    """
    with transaction.atomic():
        hold(project.pk)
        sides = _sides(project.pk).get(conflict, {})
        if not sides or not set(keep) <= sides.keys():
            raise ConflictGone
        right = {_value(sides[uid]) for uid in keep}
        why = {"reason": reason, "batch": random_uid()}
        made = []
        with decisions.together(project.pk):
            for uid, row in sides.items():
                if uid in keep and row.status != StatementStatus.ACCEPTED:
                    made.append(statements.accept(row, user, **why))
                elif uid not in keep and _value(row) not in right:
                    made.append(statements.reject(row, user, **why))
        return made


def _sides(project: str) -> dict[str, dict[str, Statement]]:
    """By conflict, its statements by their uids."""
    against = {each.uid: {row.pk: row for row in each.statements} for each in contradictions(project)}
    return against | {each.uid: {each.statement.pk: each.statement} for each in violations(project)}


def _value(row: Statement) -> tuple[str | None, ...]:
    """What it says of whom it is about, in whatever words."""
    return row.modality, row.subject_id, row.object_id or row.literal_value
