"""Every query starts at ``for_user``."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from kg.models import Document, Project, Role


@pytest.fixture
def document(project: Project) -> Document:
    return Document.objects.create(
        uid="d1", project=project, name="a.txt", sha256="0" * 64, size=1, media_type="text/plain"
    )


@pytest.mark.parametrize(
    ("name", "role", "sees"),
    [
        ("alice", Role.OWNER, True),
        ("erin", Role.EDITOR, True),
        ("erin", Role.OWNER, False),
        ("victor", Role.VIEWER, True),
        ("victor", Role.EDITOR, False),
    ],
)
def test_a_role_reaches_what_it_may(document: Document, name: str, role: Role, sees: bool) -> None:
    user = User.objects.get(username=name)

    assert list(Document.objects.for_user(user, role)) == ([document] if sees else [])
    assert Project.objects.for_user(user, role).exists() is sees


def test_a_stranger_and_a_visitor_see_nothing(document: Document, charlie: User) -> None:
    assert not Document.objects.for_user(charlie).exists()
    assert not Document.objects.for_user(AnonymousUser()).exists()
