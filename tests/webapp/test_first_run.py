"""The first start makes one administrator and the sample, and shows the password once."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from kg.models import Document, Project, Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_password_shown_is_the_administrators(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("first_run")

    password = re.findall(r"[Pp]assword: (\S+)", capsys.readouterr().out)[0]
    admin = User.objects.get()
    assert admin.is_superuser
    assert admin.check_password(password)
    assert len(password) >= 16


def test_a_second_start_shows_nothing_and_keeps_the_password(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("first_run")
    before = User.objects.get().password
    capsys.readouterr()

    call_command("first_run")

    assert capsys.readouterr().out == ""
    assert User.objects.get().password == before


def test_the_sample_is_queued_and_comes_once() -> None:
    call_command("first_run")
    call_command("sample", "admin")

    project = Project.objects.get()
    assert project.role_of(User.objects.get()) == Role.OWNER
    assert sorted(Document.objects.values_list("name", "jobs__state")) == [
        ("丝路城镇.csv", "queued"),
        ("丝路行者.csv", "queued"),
        ("张骞通西域.txt", "queued"),
        ("敦煌与莫高窟.txt", "queued"),
        ("玄奘西行.txt", "queued"),
    ]
