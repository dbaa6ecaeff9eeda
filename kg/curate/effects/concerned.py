"""What an effect may have changed, to be brought in line afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.linking.regrouping import Scope


@dataclass(slots=True)
class Concerned:
    """``scope`` is settled anew; ``around`` are the entities whose names and figures may change."""

    scope: Scope = field(default_factory=Scope)
    around: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, names: Iterable[str], around: Iterable[str]) -> "Concerned":
        """``names`` may mean something else now."""
        return cls(Scope(names=set(names)), set(around))

    def add(self, other: "Concerned") -> None:
        """Both: what either may have changed."""
        self.scope.add(other.scope)
        self.around |= other.around
