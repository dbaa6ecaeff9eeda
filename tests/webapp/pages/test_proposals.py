"""The pages on which documents are read again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from kg.curate.statements import accept
from kg.extraction import model, parsers
from kg.extraction.rules import RULES_VERSION
from kg.models import Document, Job, Project, Proposal, ProposalState, Statement
from kg.proposals import requests
from tests.fixtures.parsing import NewerParser, PatternParser
from tests.kg.proposals.test_proposals import TEXT, read, work
from tests.webapp.pages.people import as_
from tests.webapp.pages.test_every_page import Sound

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(project: Project, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Document:
    """Read by the first model; the newer one is installed. One of its statements was accepted."""
    settings.FILES_DIR = tmp_path
    monkeypatch.setattr(model, "load", lambda name=None: PatternParser())
    monkeypatch.setattr(parsers, "version_for", lambda language: "pattern-2")
    document = read(project, TEXT + "周志统治东山城。")
    Job.objects.all().update(state="done")
    decide_first(document)
    monkeypatch.setattr(model, "load", lambda name=None: NewerParser())
    return document


def decide_first(document: Document) -> None:
    accept(Statement.objects.get(predicate="统治", subject__name="周志"), None)
    Job.objects.filter(kind="refresh").delete()
    assert document.statements_found == 4


def ready(project: Project, document: Document | None = None) -> Proposal:
    proposal = requests.submit(project, None, document)
    work(proposal.job)
    proposal.refresh_from_db()
    return proposal


def page_of(user: User, proposal: Proposal, query: str = "", language: str = "en") -> str:
    response = as_(user, language).get(f"/p/{proposal.project_id}/proposals/{proposal.pk}{query}")
    assert response.status_code == 200
    html = response.content.decode()
    assert Sound(html).wrong == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_state_has_a_sound_page_in_both_languages(document: Document, alice: User, language: str) -> None:
    proposal = requests.submit(document.project, None, document)
    assert "progress" in page_of(alice, proposal, language=language)
    work(proposal.job)
    for state in ProposalState:
        Proposal.objects.update(state=state)
        for query in ("", "?of=name", "?kind=kept", "?kind=appears&page=9", "?of=x&kind=y"):
            page_of(alice, proposal, query, language)


def test_changes_are_shown_with_what_differs_and_narrowed(document: Document, alice: User) -> None:
    proposal = ready(document.project)
    html = page_of(alice, proposal)

    assert "Apply 10 changes" in html
    assert html.count('class="change panel') == 4
    assert "type of the object" in html and "<del>Concept</del> → <ins>Work</ins>" in html
    assert f"?sentence={document.sentences.get(index=1).pk}" in html
    assert page_of(alice, proposal, "?kind=kept").count('class="change panel k-kept"') == 1
    assert page_of(alice, proposal, f"?document={document.pk}&kind=appears").count('class="change panel') == 1
    assert "No change of this kind." in page_of(alice, proposal, "?document=" + "0" * 24)


def test_the_library_and_the_document_say_what_an_older_version_read(document: Document, alice: User) -> None:
    client = as_(alice)
    library = client.get(f"/p/{document.project_id}").content.decode()
    assert "1 document was read by an older version" in library and "read by an older version</span>" in library
    assert "(an older version)" in client.get(f"/p/{document.project_id}/documents/{document.pk}").content.decode()

    Document.objects.update(extractor=f"pattern-2+{RULES_VERSION}")
    assert "older version" not in client.get(f"/p/{document.project_id}").content.decode()


def test_asking_again_leads_to_the_proposal_that_is_open(document: Document, erin: User) -> None:
    client = as_(erin)
    first = client.post(f"/p/{document.project_id}/reextract", {"which": "outdated"})
    second = client.post(f"/p/{document.project_id}/documents/{document.pk}/reextract", follow=True)

    proposal = Proposal.objects.get()
    assert first["Location"] == f"/p/{document.project_id}/proposals/{proposal.pk}"
    assert second.redirect_chain[-1][0] == first["Location"]
    assert "Another proposal of this project is still open." in second.content.decode()
    assert "See what changes" in client.get(f"/p/{document.project_id}").content.decode()


def test_viewers_look_and_strangers_find_nothing(document: Document, victor: User, charlie: User) -> None:
    proposal = ready(document.project)
    at = f"/p/{document.project_id}"
    assert "Discard" not in page_of(victor, proposal)
    posts = (f"{at}/reextract", f"{at}/documents/{document.pk}/reextract", f"{at}/proposals/{proposal.pk}/apply")
    for client, status in ((as_(victor), 403), (as_(charlie), 404), (as_(None), 302)):
        assert {client.post(address).status_code for address in posts} == {status}
    assert as_(charlie).get(f"{at}/proposals/{proposal.pk}").status_code == 404
    assert Proposal.objects.get().state == "ready"


def test_what_cannot_be_done_is_said(document: Document, alice: User) -> None:
    client: Client = as_(alice)
    proposal = ready(document.project)
    at = f"/p/{document.project_id}/proposals/{proposal.pk}"
    assert client.post(f"{at}/explode").status_code == 404
    assert client.get(f"{at}/apply").status_code == 405
    assert "nothing was changed" in client.post(f"{at}/discard", follow=True).content.decode()
    assert "cannot be applied now" in client.post(f"{at}/apply", follow=True).content.decode()


def test_a_stopped_reading_can_go_on_from_its_page(document: Document, alice: User) -> None:
    proposal = requests.submit(document.project, None)
    Job.objects.filter(pk=proposal.job_id).update(state="failed", error={"code": "internal", "params": {}})
    html = page_of(alice, proposal)
    assert f"/jobs/{proposal.job_id}/retry" in html and "Something went wrong on our side" in html


@pytest.mark.browser
def test_a_document_is_read_again_from_its_page(
    browser_as: Callable[..., Page], document: Document, alice: User
) -> None:
    page = browser_as(alice)
    page.goto(f"/p/{document.project_id}/documents/{document.pk}")
    page.get_by_role("button", name="重新抽取").click()
    expect(page.locator("#state")).to_contain_text("正在重新抽取；现有内容不会改变")
    work(Proposal.objects.get().job)

    expect(page.locator(".change")).to_have_count(4, timeout=15_000)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".change.chosen")).to_contain_text("宾语类型")
    page.get_by_role("link", name="保留").click()
    expect(page.locator(".change")).to_have_count(1)
    expect(page.locator(".change")).to_contain_text("周志")
    page.get_by_role("button", name="应用 10 处变化").click()
    expect(page.locator("#state")).to_contain_text("正在应用变化")
    work(Proposal.objects.get().job)
    expect(page.locator("#state .success")).to_contain_text("关系新增 1 条，消失 1 条，变化 1 条", timeout=15_000)
    page.get_by_role("link", name="打开").first.click()
    sentence = document.sentences.get(text="钱武统治西河城。")
    page.wait_for_url(re.compile(f"sentence={sentence.pk}"))
    expect(page.locator(f"#s-{sentence.pk}")).to_be_in_viewport(timeout=15_000)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_the_page_fits_its_window(
    browser_as: Callable[..., Page], document: Document, alice: User, width: int, scheme: str
) -> None:
    proposal = ready(document.project)
    page = browser_as(alice, viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(f"/p/{document.project_id}/proposals/{proposal.pk}")
    expect(page.locator(".change")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") == width
