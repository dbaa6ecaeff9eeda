"""How a project names and draws the seven types of entity: a name, a colour and a shape of its own, or hidden.

The types themselves are fixed. They are what the parsers can tell apart, and the rules of extraction and linking are
written for each of them; a type that a person made up would be found in no text. A look says what they are here.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.models import EntityType, Project

COLOURS = ("blue", "green", "orange", "pink", "teal", "grey", "brown", "olive", "indigo", "gold")
"""The palette; static/css/tokens.css says what they are, and tests/webapp/test_palette.py how far they are apart."""
SHAPES = ("circle", "diamond", "square", "hexagon", "triangle", "ring", "target")
NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Look:
    """Of one type. An empty ``name`` is the built-in one, in the reader's language.

    ``hidden``: not marked in texts and not offered where a type is chosen. The record keeps its entities.
    """

    type: EntityType
    name: str = ""
    colour: str = ""
    shape: str = ""
    hidden: bool = False

    @property
    def label(self) -> str:
        """The name that people see."""
        return self.name or str(self.type.label)

    def record(self) -> dict[str, Any]:
        """What differs from the built-in look, as ``Project.looks`` keeps it."""
        usual = USUAL[self.type]
        values = {field: getattr(self, field) for field in ("name", "colour", "shape", "hidden")}
        return {field: value for field, value in values.items() if value != getattr(usual, field)}


USUAL: Mapping[EntityType, Look] = {
    kind: Look(kind, "", colour, shape) for kind, colour, shape in zip(EntityType, COLOURS, SHAPES, strict=False)
}


def looks_of(project: Project) -> dict[EntityType, Look]:
    """The look of every type, in the order of ``EntityType``."""
    return dict(_read(project.looks))


def changed_looks(project: Project) -> dict[EntityType, Look]:
    """Those that are not as built in."""
    return {kind: look for kind, look in looks_of(project).items() if look != USUAL[kind]}


def _read(kept: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[EntityType, Look]]:
    for kind, usual in USUAL.items():
        mine = kept.get(kind.value, {})
        colour, shape = mine.get("colour", usual.colour), mine.get("shape", usual.shape)
        yield (
            kind,
            Look(
                kind,
                str(mine.get("name", "")),
                colour if colour in COLOURS else usual.colour,
                shape if shape in SHAPES else usual.shape,
                bool(mine.get("hidden")),
            ),
        )


def type_names(project: Project | None) -> dict[str, str]:
    """Types that the project calls by a name of its own."""
    looks = changed_looks(project) if project and project.looks else {}
    return {kind.value: look.name for kind, look in looks.items() if look.name}


def offered_types(project: Project, kept: Collection[str] = ()) -> list[tuple[str, str]]:
    """(type, name) of those that people may choose: all but the hidden ones, save what is chosen already (``kept``)."""
    return [(kind.value, look.label) for kind, look in looks_of(project).items() if not look.hidden or kind in kept]


def hidden_types(project: Project) -> list[str]:
    """Types that are not marked in texts."""
    return [kind.value for kind, look in looks_of(project).items() if look.hidden]
