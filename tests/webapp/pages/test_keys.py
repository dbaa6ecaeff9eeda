"""The keys that go to a page: those that the frame has are those that the help lists."""

import re

from django.contrib.auth.models import User
from django.urls import reverse

from kg.models import Project
from tests.webapp.pages.people import as_

GOES_TO = {
    "l": "library", "g": "graph", "r": "review", "m": "models", "a": "analyze",
    "s": "relation-types", "d": "merge-candidates", "h": "history",
}  # fmt: skip


def test_each_section_has_its_key_and_the_help_says_so(project: Project, victor: User) -> None:
    page = as_(victor, "en").get(reverse("library", args=[project.pk])).content.decode()
    links = {key: url for url, key in re.findall(r'href="([^"]+)"[^>]* data-key="(\w)"', page)}
    assert links == {key: reverse(name, args=[project.pk]) for key, name in GOES_TO.items()}
    told = re.findall(r"<kbd>G</kbd> <kbd>(\w)</kbd></dt><dd>Go to the ([\w ]+)<", page)
    assert {key.lower() for key, _ in told} == set(links)
    assert dict(told)["M"] == "models"
