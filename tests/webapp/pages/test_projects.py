"""Projects and their members."""

from django.contrib.auth.models import User

from kg.models import Document, Membership, Project, Role
from tests.webapp.pages.people import as_


def members_of(project: Project) -> dict[str, str]:
    return dict(project.memberships.order_by("pk").values_list("user__username", "role"))


def test_the_list_shows_each_project_with_its_numbers(document: Document, alice: User) -> None:
    html = as_(alice).get("/projects").content.decode()

    assert "丝绸之路研究" in html
    assert "1 document<" in html and "14 entities" in html and "8 statements" in html


def test_a_project_is_made_and_opened_by_its_owner(charlie: User) -> None:
    response = as_(charlie).post("/projects", {"name": " 敦煌 ", "description": "写本"})

    project = Project.objects.get()
    assert (project.name, project.description, members_of(project)) == ("敦煌", "写本", {"charlie": "owner"})
    assert response["Location"] == f"/p/{project.pk}"


def test_a_project_needs_a_name(charlie: User) -> None:
    response = as_(charlie).post("/projects", {"name": "  "})

    assert response.status_code == 400
    assert "This field is required" in response.content.decode()
    assert not Project.objects.exists()


def test_only_an_owner_renames(project: Project, alice: User, erin: User) -> None:
    address = f"/p/{project.pk}/settings"

    assert as_(erin).post(address, {"name": "改"}).status_code == 403
    assert as_(alice).post(address, {"name": "海上丝路"}).status_code == 302
    assert as_(alice).post(address, {"name": ""}).status_code == 400
    project.refresh_from_db()
    assert project.name == "海上丝路"


def test_deleting_asks_with_its_numbers_and_then_does_it(document: Document, project: Project, alice: User) -> None:
    client = as_(alice)
    address = f"/p/{project.pk}/delete"

    question = client.get(address).content.decode()
    assert "documents 1, entities 14, statements 8" in question
    assert Project.objects.exists()

    assert client.post(address)["Location"] == "/projects"
    assert not Project.objects.exists()
    assert client.get("/").status_code == 302


def test_an_editor_deletes_no_project(project: Project, erin: User) -> None:
    assert as_(erin).post(f"/p/{project.pk}/delete").status_code == 403
    assert Project.objects.exists()


def test_an_owner_adds_changes_and_removes_people(project: Project, alice: User, charlie: User) -> None:
    client, address = as_(alice), f"/p/{project.pk}/members"
    client.post(address, {"action": "add", "username": "charlie", "role": "viewer"})
    assert members_of(project) == {"alice": "owner", "erin": "editor", "victor": "viewer", "charlie": "viewer"}

    erin, charlies = (Membership.objects.get(user__username=name).pk for name in ("erin", "charlie"))
    client.post(address, {"action": "role", "member": erin, "role": "owner"})
    client.post(address, {"action": "remove", "member": charlies})
    assert members_of(project) == {"alice": "owner", "erin": "owner", "victor": "viewer"}


def test_who_is_unknown_or_here_already_is_said_beside_the_field(project: Project, alice: User) -> None:
    client, address = as_(alice), f"/p/{project.pk}/members"

    unknown = client.post(address, {"action": "add", "username": "nobody", "role": "viewer"})
    again = client.post(address, {"action": "add", "username": "erin", "role": "viewer"})

    assert unknown.status_code == again.status_code == 400
    assert "Nobody here is called “nobody”" in unknown.content.decode()
    assert "“erin” belongs to this project already" in again.content.decode()


def test_the_last_owner_stays(project: Project, alice: User) -> None:
    client, address = as_(alice), f"/p/{project.pk}/members"
    own = Membership.objects.get(user=alice).pk

    for change in ({"action": "remove", "member": own}, {"action": "role", "member": own, "role": "viewer"}):
        response = client.post(address, change, follow=True)
        assert "A project needs an owner" in response.content.decode()
    assert members_of(project)["alice"] == Role.OWNER


def test_an_editor_changes_nobody(project: Project, erin: User) -> None:
    victor = Membership.objects.get(user__username="victor").pk

    assert as_(erin).post(f"/p/{project.pk}/members", {"action": "remove", "member": victor}).status_code == 403
    assert "victor" in members_of(project)


def test_a_member_of_another_project_cannot_be_named(project: Project, alice: User, charlie: User) -> None:
    other = Project.objects.create(name="别处")
    foreign = Membership.objects.create(project=other, user=charlie, role=Role.OWNER)

    for member in (foreign.pk, "x", ""):
        response = as_(alice).post(f"/p/{project.pk}/members", {"action": "remove", "member": member})
        assert response.status_code == 404
    assert Membership.objects.filter(pk=foreign.pk).exists()
