"""How a project draws its types: what is kept, and what nobody could tell apart."""

from dataclasses import replace

import pytest

from kg.curate import entity_types
from kg.curate.entity_types import AlikeTypes, NoTypeLeft
from kg.models import EntityType, Project
from kg.schema.looks import USUAL, Look, changed_looks, hidden_types, looks_of, type_names

pytestmark = pytest.mark.django_db
ENVOY = Look(EntityType.PERSON, "使者", "gold", "ring")


def test_only_what_differs_is_kept(project: Project) -> None:
    entity_types.change(project, [Look(EntityType.PERSON, "  使 者 ", "gold", "circle")])
    project.refresh_from_db()

    assert project.looks == {"person": {"name": "使 者", "colour": "gold"}}
    assert looks_of(project)[EntityType.PLACE] == USUAL[EntityType.PLACE]
    assert type_names(project) == {"person": "使 者"}

    entity_types.change(project, USUAL.values())
    assert project.looks == {} and changed_looks(project) == {}


def test_two_types_can_swap_their_colours(project: Project) -> None:
    entity_types.change(
        project,
        [Look(EntityType.PERSON, "", "green", "circle"), Look(EntityType.PLACE, "", "blue", "diamond")],
    )
    assert [look.colour for look in changed_looks(project).values()] == ["green", "blue"]


@pytest.mark.parametrize(
    "look",
    [Look(EntityType.PERSON, "", "green", "circle"), Look(EntityType.PERSON, "地点", "blue", "circle")],
    ids=["colour", "name"],
)
def test_types_that_look_alike_are_refused(project: Project, look: Look) -> None:
    entity_types.change(project, [Look(EntityType.PLACE, "地点", "green", "diamond")])
    with pytest.raises(AlikeTypes):
        entity_types.change(project, [look])
    project.refresh_from_db()
    assert set(project.looks) == {"place"}


def test_a_hidden_type_leaves_its_colour_to_others_but_one_type_stays(project: Project) -> None:
    entity_types.change(project, [Look(EntityType.TIME, "", "brown", "target", hidden=True), ENVOY])
    entity_types.change(project, [Look(EntityType.PERSON, "", "brown", "circle")])
    assert hidden_types(project) == ["time"]

    with pytest.raises(NoTypeLeft):
        entity_types.change(project, [replace(look, hidden=True) for look in USUAL.values()])


def test_what_a_later_version_kept_is_read_as_built_in(project: Project) -> None:
    project.looks = {"person": {"colour": "ultraviolet", "shape": "star"}, "ship": {"name": "船"}}
    assert changed_looks(project) == {}
