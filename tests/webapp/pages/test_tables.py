"""The tables of a document: what the form shows, what a change would change, and who may save it."""

import io
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from kg import ingest
from kg.extraction import model
from kg.ingest import run
from kg.models import Document, Job, Project, Statement, TableMapping
from tests.fixtures.parsing import PatternParser
from tests.webapp.pages.people import as_
from tests.webapp.pages.test_every_page import Sound

CITIES = "城市,省份,人口（万人）,市长\n成都,四川省,2093.8,王凤朝\n西安,陕西省,1295,-\n"


@pytest.fixture(autouse=True)
def parser(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr(model, "load", lambda *_: PatternParser())


def read(project: Project, text: str = CITIES, name: str = "各市.csv") -> Document:
    document = ingest.receive(project, None, name, io.BytesIO(text.encode())).document
    run.run(Job.objects.get(document=document).uid)
    return document


@pytest.fixture
def cities(project: Project) -> Document:
    return read(project)


def address(document: Document) -> str:
    return reverse("document-tables", args=[document.project_id, document.pk])


def form_of(html: str) -> dict[str, str]:
    """The values that the form of a page would send."""
    form = html.partition('<form id="mapping"')[2].partition("</form>")[0]
    values = dict(re.findall(r'<input class="input slim" name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select class="input slim" name="([^"]+)".*?>(.*?)</select>', form):
        values[name] = re.findall(r'<option value="([^"]+)" selected', options)[0]
    return values | dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]+)"[^>]* checked>', form), "on")


def page(user: User, document: Document, language: str = "en", query: str = "") -> str:
    response = as_(user, language).get(address(document) + query)
    assert response.status_code == 200
    return response.content.decode()


def triples_of(html: str) -> list[str]:
    parts = re.findall(r'<p class="triple">(.*?)</p>', html)
    return [" ".join(re.sub(r"<[^>]+>", "", part).replace("—", "").replace("→", "").split()) for part in parts]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_shows_rows_columns_and_first_statements(cities: Document, alice: User, language: str) -> None:
    html = page(alice, cities, language)

    assert Sound(html).wrong == []
    assert form_of(html) == {
        "c0-role": "key", "c0-predicate": "", "c0-type": "place", "c0-unit": "",
        "c1-role": "entity", "c1-predicate": "省份", "c1-type": "place", "c1-unit": "",
        "c2-role": "quantity", "c2-predicate": "人口", "c2-type": "concept", "c2-unit": "万人",
        "c3-role": "entity", "c3-predicate": "市长", "c3-type": "person", "c3-unit": "",
        "title_type": "concept",
    }  # fmt: skip
    assert triples_of(html) == [
        "成都 省份 四川省", "成都 人口 2093.8万人", "成都 市长 王凤朝", "西安 省份 陕西省", "西安 人口 1295万人",
    ]  # fmt: skip
    assert (
        "<td>王凤朝</td>" in html
        and ("As now: 5 statements." if language == "en" else "与现在相同：5 条关系。") in html
    )


def test_the_document_and_its_row_lead_there(cities: Document, project: Project, alice: User) -> None:
    for where in (reverse("document", args=[project.pk, cities.pk]), reverse("library", args=[project.pk])):
        assert f'href="{address(cities)}"' in as_(alice).get(where).content.decode()
    plain = read(project, "张骞访问东山城。", "a.txt")
    assert "/tables" not in as_(alice).get(reverse("document", args=[project.pk, plain.pk])).content.decode()
    assert "There is no table in this document." in page(alice, plain)


def test_the_form_as_it_is_says_what_holds(cities: Document, alice: User) -> None:
    response = as_(alice).post(preview_of(cities), form_of(page(alice, cities)))
    assert response.status_code == 200
    assert "As now: 5 statements." in response.content.decode()


def preview_of(document: Document) -> str:
    return reverse("table-preview", args=[document.project_id, document.pk, document.tables.get().signature])


def test_a_preview_says_what_would_change_and_changes_nothing(cities: Document, alice: User, victor: User) -> None:
    values = form_of(page(alice, cities)) | {"c3-predicate": "由谁任市长", "c3-inverse": "on", "c1-role": "ignore"}

    for user in (alice, victor):
        html = as_(user).post(preview_of(cities), values).content.decode()
        assert triples_of(html) == ["成都 人口 2093.8万人", "王凤朝 由谁任市长 成都", "西安 人口 1295万人"]
        assert "Compared with now: 1 new, 3 go, 2 stay." in html
    assert not TableMapping.objects.exists() and Job.objects.count() == 1


def test_saving_reads_the_rows_again(cities: Document, erin: User) -> None:
    values = form_of(page(erin, cities)) | {"c1-role": "ignore", "action": "save"}

    response = as_(erin).post(address(cities), values, follow=True)

    html = response.content.decode()
    assert "Saved; 1 document is being read again." in html and "The rows are being read again." in html
    run.run(Job.objects.get(kind="tables").uid)
    assert set(Statement.objects.values_list("predicate", flat=True)) == {"人口", "市长"}
    html = page(erin, cities)
    assert "saved for this project" in html and "The rows are being read again." not in html
    assert form_of(html)["c1-role"] == "ignore"

    as_(erin).post(address(cities), {"action": "reset"})
    run.run(Job.objects.get(kind="tables").uid)
    assert "省份" in set(Statement.objects.values_list("predicate", flat=True))
    assert "proposed from headers and cells" in page(erin, cities)


def test_without_a_script_the_page_itself_previews(cities: Document, alice: User) -> None:
    values = form_of(page(alice, cities)) | {"c1-role": "ignore", "action": "look"}
    html = as_(alice).post(address(cities), values).content.decode()
    assert form_of(html)["c1-role"] == "ignore" and "Compared with now: 0 new, 2 go, 3 stay." in html
    assert not TableMapping.objects.exists()


def test_a_form_that_makes_no_sense_is_shown_again_with_the_reason(cities: Document, alice: User) -> None:
    values = form_of(page(alice, cities)) | {
        "c1-role": "key",
        "c2-predicate": "",
        "c3-predicate": "任",
        "action": "save",
    }
    response = as_(alice).post(address(cities), values)
    html = response.content.decode()
    assert response.status_code == 422 and "only one column can name the rows" in html
    assert form_of(html)["c3-predicate"] == "任" and Sound(html).wrong == []
    for wrong in ({}, {"c0-role": "king"}, values):
        assert as_(alice).post(address(cities), wrong | {"action": "save"}).status_code == 422
        assert as_(alice).post(preview_of(cities), wrong).status_code == 422
    assert not TableMapping.objects.exists()


def test_who_may_do_what(cities: Document, victor: User, charlie: User, alice: User) -> None:
    html = page(victor, cities)
    assert "<fieldset disabled>" in html and 'value="save"' not in html
    values = form_of(html) | {"action": "save"}
    assert as_(victor).post(address(cities), values).status_code == 403
    assert [as_(charlie).get(address(cities)).status_code, as_(charlie).post(address(cities), values).status_code] == [
        404,
        404,
    ]
    assert as_(charlie).post(preview_of(cities), values).status_code == 404
    assert as_(None).get(address(cities))["Location"].startswith("/sign-in")
    assert as_(alice).get(preview_of(cities)).status_code == 405
    assert as_(alice).get(address(cities) + "?table=nope").status_code == 404
    elsewhere = Project.objects.create(name="别处")
    assert as_(alice).get(reverse("document-tables", args=[elsewhere.pk, cities.pk])).status_code == 404
    assert not TableMapping.objects.exists()


def test_each_table_of_a_document_has_its_own_page(project: Project, alice: User) -> None:
    document = read(
        project, '{"name": "北京大学", "founded": 1898, "president": {"name": "龚旗煌", "born": 1964}}', "a.json"
    )
    first, second = document.tables.all()
    html = page(alice, document, query=f"?table={second.signature}")
    assert html.count('aria-current="page"') >= 1 and f"?table={first.signature}" in html
    assert triples_of(html) == ["龚旗煌 born 1964"]


def test_what_is_in_cells_is_text(project: Project, alice: User) -> None:
    document = read(project, "名称,<b>x</b>\n<script>alert(1)</script>,<img src=x>\n乙,丙\n")
    html = page(alice, document)
    assert "<script>alert" not in html and "<img src" not in html and "<b>x" not in html
