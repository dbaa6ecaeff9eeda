"""Which mentions go along when statements are said to be of somebody or something else."""

from collections.abc import Collection

from kg.models import Entity, Evidence, Mention


def mentions_behind(entity: Entity, statements: Collection[str]) -> set[str]:
    """The mentions of ``entity`` in the sentences that support ``statements`` (uids) of its own."""
    if not statements:
        return set()
    evidence = Evidence.objects.filter(statement__in=statements)
    own = evidence.filter(statement__subject=entity) | evidence.filter(statement__object=entity)
    sentences = own.order_by().values("sentence")
    return set(Mention.objects.filter(entity=entity, sentence__in=sentences).values_list("pk", flat=True))
