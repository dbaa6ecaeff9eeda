"""Signing in and out, and passwords."""

from django.contrib.auth.models import User

from kg.models import Project
from tests.webapp.pages.people import as_

PASSWORD = "correct horse 9"


def test_signing_in_leads_to_the_library_of_the_project_opened_last(project: Project, alice: User) -> None:
    client = as_(None)
    other = Project.objects.create(name="另一个")
    other.memberships.create(user=alice, role="owner")

    response = client.post("/sign-in", {"username": "alice", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == f"/p/{project.pk}"

    client.get(f"/p/{other.pk}")
    assert client.get("/")["Location"] == f"/p/{other.pk}"


def test_somebody_without_a_project_is_led_to_make_one(charlie: User) -> None:
    assert as_(charlie).get("/")["Location"] == "/projects"
    assert "Give your first one a name" in as_(charlie).get("/projects").content.decode()


def test_a_wrong_password_is_said_in_words(alice: User) -> None:
    response = as_(None).post("/sign-in", {"username": "alice", "password": "wrong"})

    assert response.status_code == 200
    assert "correct username and password" in response.content.decode()


def test_too_many_wrong_passwords_lock_the_account_and_say_so(alice: User) -> None:
    client = as_(None)
    for _ in range(8):
        response = client.post("/sign-in", {"username": "alice", "password": "wrong"})

    assert response.status_code == 429
    assert "The password was wrong 8 times" in response.content.decode()
    assert client.post("/sign-in", {"username": "alice", "password": PASSWORD}).status_code == 429


def test_signing_out_takes_a_post(alice: User) -> None:
    client = as_(alice)
    assert client.get("/sign-out").status_code == 405

    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/projects").status_code == 302


def test_a_password_is_changed_with_the_old_one(alice: User) -> None:
    client = as_(alice)
    new = {"new_password1": "battery staple 7", "new_password2": "battery staple 7"}

    wrong = client.post("/password", {"old_password": "wrong", **new})
    right = client.post("/password", {"old_password": PASSWORD, **new})

    assert "old password was entered incorrectly" in wrong.content.decode()
    assert right.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("battery staple 7")
    assert client.get("/projects").status_code == 200
