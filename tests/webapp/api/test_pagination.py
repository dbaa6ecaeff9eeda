"""Pages hold each row once, in order, forwards and backwards, however many rows tie."""

from typing import Any

import pytest

from kg.models import Entity, EntityType, Evidence, Project, Statement
from tests.webapp.api.conftest import Api, Record, make_document, make_entity


def names(body: dict[str, Any]) -> list[str]:
    return [row["name"] for row in body["results"]]


def follow(api: Api, body: dict[str, Any], way: str) -> list[list[str]]:
    pages = []
    while body[way]:
        body = api.client.get(body[way]).json()
        pages.append(names(body))
    return pages


@pytest.fixture
def people(project: Project) -> list[str]:
    for number in range(7):
        make_entity(project, f"人{number}", EntityType.PERSON, statement_count=1 + number // 5)
    return list(Entity.objects.order_by("-statement_count", "-mention_count", "uid").values_list("name", flat=True))


def test_pages_forwards_and_back(as_alice: Api, people: list[str]) -> None:
    first = as_alice.get("entities", page_size=3).json()

    assert (names(first), first["previous"]) == (people[:3], None)
    assert follow(as_alice, first, "next") == [people[3:6], people[6:]]
    last = as_alice.client.get(as_alice.client.get(first["next"]).json()["next"]).json()
    assert (last["next"], names(last)) == (None, people[6:])
    assert follow(as_alice, last, "previous") == [people[3:6], people[:3]]


def test_links_keep_the_filters(as_alice: Api, people: list[str], project: Project) -> None:
    make_entity(project, "长安", EntityType.PLACE)

    first = as_alice.get("entities", page_size=4, type="person", project=project.pk).json()

    assert follow(as_alice, first, "next") == [people[4:]]


def test_rows_that_tie_by_the_thousand_are_all_there(as_alice: Api, project: Project) -> None:
    Entity.objects.bulk_create(
        Entity(uid=f"{number:024x}", project=project, type="person", key=str(number), name=str(number))
        for number in range(2300)
    )
    body = as_alice.get("entities", page_size=200).json()

    found = names(body) + [name for page in follow(as_alice, body, "next") for name in page]

    assert found == [str(number) for number in range(2300)]


def test_a_row_that_goes_meanwhile_breaks_nothing(as_alice: Api, people: list[str]) -> None:
    first = as_alice.get("entities", page_size=3).json()
    Entity.objects.get(name=people[2]).delete()

    assert follow(as_alice, first, "next") == [people[3:6], people[6:]]


def test_keys_of_other_kinds_page_too(as_alice: Api, record: Record) -> None:
    """Times (documents, jobs), floats (statements), and a path through a relation (evidence)."""
    Evidence.objects.update(statement=record.opened)
    everything = {
        path: as_alice.get(path).json()["results"]
        for path in (
            f"documents/{record.document.pk}/sentences",
            "statements",
            f"statements/{record.opened.pk}/evidence",
        )
    }
    assert Statement.objects.count() == 2

    for path, rows in everything.items():
        first = as_alice.get(path, page_size=1).json()
        second = as_alice.client.get(first["next"]).json()
        assert (first["results"], second["results"], second["next"]) == ([rows[0]], [rows[1]], None)
        assert as_alice.client.get(second["previous"]).json() == first


def test_documents_by_time(as_alice: Api, project: Project) -> None:
    for number in range(5):
        make_document(project, f"{number}.txt")
    first = as_alice.get("documents", page_size=2).json()

    assert names(first) == ["4.txt", "3.txt"]
    assert follow(as_alice, first, "next") == [["2.txt", "1.txt"], ["0.txt"]]


def test_a_page_is_never_larger_than_the_cap(as_alice: Api, project: Project) -> None:
    Entity.objects.bulk_create(
        Entity(uid=f"{number:024x}", project=project, type="person", key=str(number), name=str(number))
        for number in range(250)
    )

    assert len(as_alice.get("entities", page_size=10**6).json()["results"]) == 200
    assert as_alice.get("entities", page_size=10**30).status_code in (200, 400)


@pytest.mark.parametrize("cursor", ["x", "WzAsMV0:1abc:xyz", "\x01", "[]", "a" * 1001, "é"])
def test_a_forged_cursor_is_refused(as_alice: Api, people: list[str], cursor: str) -> None:
    answer = as_alice.get("entities", cursor=cursor)

    assert answer.status_code == 400
    assert answer.json()["code"] in {"invalid-cursor", "invalid"}


def test_a_cursor_of_another_list_is_refused(as_alice: Api, people: list[str], record: Record) -> None:
    link = as_alice.get("entities", page_size=1).json()["next"]
    cursor = link.partition("cursor=")[2].partition("&")[0]

    assert as_alice.client.get(f"/api/v1/statements?cursor={cursor}").json()["code"] == "invalid-cursor"
