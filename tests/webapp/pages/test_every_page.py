"""What holds for every page: who may see it, the security policy, sound HTML, both languages."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kg.models import Document, JobState, Project
from tests.webapp.pages.people import as_
from tests.webapp.pages.reading import job_of

VOID = {"meta", "link", "input", "br", "hr", "img", "use", "path", "circle", "rect", "polyline"}
OF_A_PROJECT = [
    "library", "graph", "review", "models", "members", "jobs", "analyze", "relation-types", "conflicts",
    "merge-candidates", "history",
]  # fmt: skip
OF_OWNERS = ["project-settings", "project-delete", "relation-type-add", "relation-types-import", "entity-types"]


def addresses(project: Project, document: Document) -> dict[str, str]:
    """Every page that a signed-in person can open, by the name of its route."""
    pages = {name: reverse(name, args=[project.pk]) for name in OF_A_PROJECT + OF_OWNERS}
    pages |= {
        name: reverse(name, args=[project.pk, document.pk])
        for name in ("document", "document-delete", "document-tables")
    }
    return pages | {name: reverse(name) for name in ("projects", "password", "tokens")}


class Sound(HTMLParser):
    """Collects what is wrong with a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self.headings = 0
        self.feed(html)
        self.wrong += [f"twice: #{name}" for name, count in self.ids.items() if count > 1]
        self.wrong += [f"no label: {name}" for name in self.fields if name not in self.labelled]
        self.wrong += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.headings += tag == "h1"
        if facts.get("id"):
            self.ids[str(facts["id"])] += 1
        self.wrong += [f"inline {name} on {tag}" for name in facts if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not facts.get("src") and facts.get("type") != "application/json"):
            self.wrong.append(f"inline {tag}")
        if tag == "label" and facts.get("for"):
            self.labelled.add(str(facts["for"]))
        if tag in {"input", "select", "textarea"} and facts.get("type") != "hidden" and "aria-label" not in facts:
            self.fields.append(str(facts.get("id")))
        if tag == "form" and "action" in facts and not facts["action"]:
            self.wrong.append("a form that goes nowhere")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if facts := dict(attrs).get("id"):
            self.ids[facts] += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"closed out of turn: {tag}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_page_is_sound_html_in_the_language_asked_for_and_keeps_to_the_policy(
    document: Document, project: Project, alice: User, language: str
) -> None:
    client = as_(alice, language)
    for state in (JobState.DONE, JobState.RUNNING, JobState.CANCELLED):
        job_of(document, state)
        for name, address in addresses(project, document).items():
            response = client.get(address)
            html = response.content.decode()
            assert response.status_code == 200, name
            assert Sound(html).wrong == [], name
            assert f'<html lang="{language}">' in html
            policy = response["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_so_are_the_pages_of_visitors_and_of_what_went_wrong(db: None, alice: User, language: str) -> None:
    visitor = as_(None, language)
    responses = [visitor.get("/sign-in"), as_(alice, language).get("/nowhere"), visitor.get("/nowhere")]

    assert [response.status_code for response in responses] == [200, 404, 404]
    for response in responses:
        assert Sound(response.content.decode()).wrong == []
        assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_forged_form_and_our_own_fault_have_a_page_too(db: None, alice: User, language: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    forged = client.post("/sign-in", {"username": "alice", "password": "x"})
    with override(language):
        fault = render_to_string("500.html")

    assert forged.status_code == 403
    for html in (forged.content.decode(), fault):
        assert Sound(html).wrong == []
        assert f'<html lang="{language}">' in html


def test_a_visitor_is_asked_to_sign_in_and_then_goes_on(document: Document, project: Project) -> None:
    for address in addresses(project, document).values():
        response = as_(None).get(address)
        assert (response.status_code, response["Location"]) == (302, f"/sign-in?next={address}")


def test_a_stranger_finds_nothing_of_a_project(document: Document, project: Project, charlie: User) -> None:
    client = as_(charlie)
    for name, address in addresses(project, document).items():
        expected = 200 if name in ("projects", "password", "tokens") else 404
        assert client.get(address).status_code == expected, name
    assert project.name not in client.get("/projects").content.decode()


def test_a_viewer_reads_but_may_not_delete_or_rename(document: Document, project: Project, victor: User) -> None:
    client = as_(victor)
    for name, address in addresses(project, document).items():
        refused = name in (*OF_OWNERS, "document-delete")
        assert client.get(address).status_code == (403 if refused else 200), name


def test_what_does_not_exist_is_a_page_of_ours(document: Document, project: Project, alice: User) -> None:
    client = as_(alice)
    for address in (f"/p/{project.pk}/documents/{'0' * 24}", "/p/nope", f"/p/{project.pk}/jobs/nope/cancel"):
        assert client.get(address).status_code in (404, 405)
    assert "Nothing here" in client.get("/p/nope").content.decode()


def test_no_page_says_a_raw_template_variable(document: Document, project: Project, alice: User) -> None:
    for address in addresses(project, document).values():
        html = as_(alice).get(address).content.decode()
        assert not re.search(r"%\(\w+\)s(?![^<]*</script>)|\{\{|\{%", html)


def test_the_language_is_kept_once_chosen(project: Project, alice: User) -> None:
    client = as_(alice, "en")
    library = reverse("library", args=[project.pk])
    assert 'lang="en"' in client.get(library).content.decode()

    response = client.post("/language", {"language": "zh-hans", "next": library})

    assert response["Location"] == library
    assert 'lang="zh-hans"' in client.get(library).content.decode()
