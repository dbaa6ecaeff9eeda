"""The form for entity types and what other pages make of it."""

from django.contrib.auth.models import User
from django.urls import reverse

from kg.curate import entity_types, relation_types
from kg.curate.relation_types import Outline
from kg.models import Document, EntityType, Project
from kg.schema.looks import Look, offered_types
from tests.webapp.pages.people import as_


def filled(**changes: str) -> dict[str, str]:
    parts = {"person": ("blue", "circle"), "place": ("green", "diamond"), "organisation": ("orange", "square")}
    parts |= {"work": ("pink", "hexagon"), "event": ("teal", "triangle"), "concept": ("grey", "ring")}
    values = {}
    for kind, (colour, shape) in (parts | {"time": ("brown", "target")}).items():
        values |= {f"{kind}-name": "", f"{kind}-colour": colour, f"{kind}-shape": shape}
    return values | {name.replace("_", "-"): value for name, value in changes.items()}


def test_an_owner_names_and_draws_the_types(document: Document, project: Project, alice: User) -> None:
    client = as_(alice, "en")
    address = reverse("entity-types", args=[project.pk])
    answer = client.post(address, filled(person_name="Envoy", person_colour="gold", time_hidden="on"))
    assert answer.status_code == 302
    project.refresh_from_db()
    assert project.looks == {"person": {"name": "Envoy", "colour": "gold"}, "time": {"hidden": True}}

    page = client.get(reverse("document", args=[project.pk, document.pk])).content.decode()
    assert "Envoy" in page and 'class="mention t-time"' not in page
    assert "schema/colours.css?" in page and "&quot;hidden&quot;: true" in page
    css = client.get(reverse("type-colours", args=[project.pk]))
    assert css["Content-Type"] == "text/css"
    assert css.content.decode() == ":root {\n  --person: var(--c-gold);\n  --time: var(--c-brown);\n}\n"

    client.post(address, {"usual": "1"})
    project.refresh_from_db()
    assert project.looks == {}


def test_what_is_alike_is_said_in_the_form(project: Project, alice: User) -> None:
    answer = as_(alice, "en").post(reverse("entity-types", args=[project.pk]), filled(person_colour="green"))
    assert answer.status_code == 400
    assert "would look the same" in answer.content.decode()
    bad = as_(alice, "en").post(reverse("entity-types", args=[project.pk]), filled(person_colour="ultraviolet"))
    assert bad.status_code == 400


def test_only_owners_change_and_only_members_see(project: Project, erin: User, charlie: User) -> None:
    address, colours = (reverse(name, args=[project.pk]) for name in ("entity-types", "type-colours"))
    assert as_(erin).post(address, filled()).status_code == 403
    assert (as_(erin).get(colours).status_code, as_(charlie).get(colours).status_code) == (200, 404)


def test_the_api_changes_what_it_is_given(project: Project, alice: User, erin: User) -> None:
    entity_types.change(project, [Look(EntityType.PERSON, "使者", "gold", "circle")])
    address = f"/api/v1/projects/{project.pk}/entity-types"
    body = {"entity_types": [{"type": "person", "shape": "ring"}]}
    assert as_(erin).patch(address, body, "application/json").status_code == 403

    answer = as_(alice).patch(address, body, "application/json").json()["results"]
    assert answer[0] == {
        "type": "person",
        "label": "使者",
        "name": "使者",
        "colour": "gold",
        "shape": "ring",
        "hidden": False,
    }
    assert as_(erin).get(address).json()["results"] == answer and len(answer) == 7


def test_hidden_types_are_not_offered_unless_they_are_chosen_already(project: Project, alice: User) -> None:
    entity_types.change(project, [Look(EntityType.EVENT, hidden=True), Look(EntityType.PERSON, "使者")])
    (row,) = relation_types.add(project, [Outline("战役", domain=("event",))])
    new = as_(alice, "zh-hans").get(reverse("relation-type-add", args=[project.pk])).content.decode()
    assert 'value="event"' not in new and "使者" in new and 'value="quantity"' in new
    kept = as_(alice).get(reverse("relation-type", args=[project.pk, row.pk])).content.decode()
    assert kept.count('value="event"') == 2
    assert offered_types(project)[0] == ("person", "使者")
