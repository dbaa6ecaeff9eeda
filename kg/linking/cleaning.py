"""Entities that stand for nothing any more: no text names them, nothing is part of them, nobody gave them a name.

One that only hidden rows or decisions still speak of is hidden instead, and shown again when something visible does.
"""

from collections.abc import Collection

from django.db.models import F, Q

from kg.linking.recounting import batches
from kg.models import Decision, DecisionKind, DecisionSubject, Entity, Evidence, Mention, NameRule, Statement


def clean(project: str, uids: Collection[str]) -> set[str]:
    """Deletes or hides those of ``uids`` that stand for nothing, and shows the others. Their counts must be right.

    Returns those with which any of that happened.
    """
    changed: set[str] = set()
    for batch in batches(sorted(uids)):
        rows = Entity.everything.filter(pk__in=batch)
        unused = rows.filter(mention_count=0, statement_count=0, merged=None, merged_into=None, forms=[])
        empty = set(unused.values_list("pk", flat=True))
        kept: set[str] = set()
        if empty:
            empty -= _meant(project, empty)
            kept = named(empty) | _remembered(project, empty)
            Entity.everything.filter(pk__in=empty - kept).delete()
        shown = rows.values_list("pk", "hidden", "deleted_by")
        turned = {uid for uid, hidden, gone in shown if hidden != (uid in kept or gone is not None)}
        if turned:
            Entity.everything.filter(pk__in=turned).update(hidden=~F("hidden"), rev=F("rev") + 1)
        changed |= (empty - kept) | turned
    return changed


def named(uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that the words of some mention or evidence mean by themselves, but that lead elsewhere now."""
    # "not empty" is what makes a database use the partial indexes
    mentions = Mention.everything.filter(named__in=uids, hidden=False).exclude(named="")
    evidence = Evidence.objects.order_by()
    return {
        *mentions.order_by().values_list("named", flat=True),
        *evidence.filter(subject_named__in=uids).exclude(subject_named="").values_list("subject_named", flat=True),
        *evidence.filter(object_named__in=uids).exclude(object_named="").values_list("object_named", flat=True),
    }


def _meant(project: str, uids: Collection[str]) -> set[str]:
    """Those that a rule of the lexicon leads to."""
    return set(NameRule.objects.filter(project=project, entity__in=uids).values_list("entity", flat=True))


def _remembered(project: str, uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that rows which nobody sees refer to, or a decision that stands."""
    if not uids or not Decision.objects.filter(project=project).exists():
        return set()
    mentions = Mention.everything.filter(Q(entity__in=uids) | Q(named__in=uids)).order_by()
    found = {uid for pair in mentions.values_list("entity", "named") for uid in pair}
    ends = Statement.everything.filter(Q(subject__in=uids) | Q(object__in=uids)).order_by()
    found |= {uid for pair in ends.values_list("subject", "object") for uid in pair}
    evidence = Evidence.everything.filter(Q(subject_named__in=uids) | Q(object_named__in=uids)).order_by()
    found |= {uid for pair in evidence.values_list("subject_named", "object_named") for uid in pair}
    subjects = DecisionSubject.objects.filter(uid__in=uids, decision__undone_by=None)
    subjects = subjects.exclude(decision__kind=DecisionKind.REVERT)
    found |= set(subjects.values_list("uid", flat=True))
    return found & set(uids)
