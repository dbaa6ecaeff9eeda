"""The schema of a project as the record has it now."""

from kg.models import RelationType
from kg.schema.matching import Definition, Schema, read_alias

_kept: dict[str, tuple[tuple[tuple[str, int], ...], Schema]] = {}
"""Of one project, since a worker reads one for a while: the uids and revs, and the schema that was made of them."""


def schema_of(project: str) -> Schema:
    """The project's schema: one query, and nothing is built anew unless a relation type changed."""
    rows = list(RelationType.objects.filter(project_id=project).order_by("name", "uid"))
    versions = tuple((row.pk, row.rev) for row in rows)
    kept = _kept.get(project)
    if kept is None or kept[0] != versions:
        kept = (versions, Schema(definition_of(row) for row in rows))
        _kept.clear()
        _kept[project] = kept
    return kept[1]


def definition_of(row: RelationType) -> Definition:
    """A relation type as matching needs it."""
    aliases = tuple(read_alias(alias) for alias in row.aliases)
    return Definition(row.pk, row.name, aliases, frozenset(row.domain), frozenset(row.range))
