"""Changes as people read them."""

from kg.models import ProposalChange

UNSEEN = ("entity",)
"""Fields that say which row it is and mean nothing to a person."""


def differing_fields(change: ProposalChange) -> list[str]:
    """Of a change that has both sides, the fields that differ, in the order in which a value is written."""
    if change.before is None or change.after is None:
        return []
    before, after = change.before, change.after
    return [name for name in before if name not in UNSEEN and before[name] != after.get(name)]
