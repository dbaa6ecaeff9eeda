"""Entities that stand for nothing any more: no text names them, nothing is part of them, nobody gave them a name."""

from collections.abc import Collection

from kg.linking.recounting import batches
from kg.models import Entity, Evidence, Mention, NameRule


def clean(project: str, uids: Collection[str]) -> None:
    """Deletes those of ``uids`` that stand for nothing. Their counts must be right."""
    for batch in batches(sorted(uids)):
        empty = Entity.objects.filter(
            project=project, pk__in=batch, mention_count=0, statement_count=0, merged=None, merged_into=None, forms=[]
        )
        found = set(empty.values_list("pk", flat=True))
        Entity.objects.filter(pk__in=found - named(found) - _meant(project, found)).delete()


def named(uids: Collection[str]) -> set[str]:
    """Those of ``uids`` that the words of some mention or evidence mean by themselves, but that lead elsewhere now."""
    # "not empty" is what makes a database use the partial indexes
    mentions = Mention.objects.filter(named__in=uids).exclude(named="")
    subjects = Evidence.objects.filter(subject_named__in=uids).exclude(subject_named="")
    objects = Evidence.objects.filter(object_named__in=uids).exclude(object_named="")
    return {
        *mentions.order_by().values_list("named", flat=True),
        *subjects.order_by().values_list("subject_named", flat=True),
        *objects.order_by().values_list("object_named", flat=True),
    }


def _meant(project: str, uids: Collection[str]) -> set[str]:
    """Those that a rule of the lexicon leads to."""
    return set(NameRule.objects.filter(project=project, entity__in=uids).values_list("entity", flat=True))
