"""The page of a document."""

import json
import re
from html import unescape

from django.contrib.auth.models import User

from kg.models import Document, Evidence, JobState, Modality, Project
from tests.webapp.pages.people import as_
from tests.webapp.pages.reading import TEXT, document_of, job_of


def page(user: User, document: Document, query: str = "", language: str = "en") -> str:
    response = as_(user, language).get(f"/p/{document.project_id}/documents/{document.pk}{query}")
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> list[str]:
    """The paragraphs and headings as they are read."""
    article = html.split('id="text"')[1].partition("</article>")[0]
    blocks = re.findall(r"<(p|h\d|li)(?: class=\"numbered\")?>(.*?)</\1>", article)
    return [unescape(re.sub(r"<[^>]*>", "", block)) for _tag, block in blocks]


def test_the_text_reads_as_it_was_written(document: Document, victor: User) -> None:
    assert text_of(page(victor, document)) == [line.removeprefix("# ") for line in TEXT.splitlines()]


def test_list_numbers_and_the_space_between_sentences_stay(project: Project, alice: User) -> None:
    text = "1. 张骞到达大宛。 他又去了康居。\n- 乌孙 <b>& 大宛</b>。\n"

    assert text_of(page(alice, document_of(project, text))) == [
        "1. 张骞到达大宛。 他又去了康居。",
        "乌孙 <b>& 大宛</b>。",
    ]


def test_headings_are_headings_and_mentions_know_their_type_and_entity(document: Document, alice: User) -> None:
    html = page(alice, document)

    assert len(re.findall(r"<h2><span class=\"sentence\"", html)) == 2
    work = re.search(
        r'<span class="mention t-work" data-mention="\w+" data-entity="(\w+)" title="Work">《史记·<span', html
    )
    assert work and f'/graph?entity={work[1]}"' in html


def test_each_statement_has_a_card_with_its_spans_and_why(document: Document, alice: User) -> None:
    html = page(alice, document, language="zh-hans")

    cards = re.findall(r'data-statement="(\w+)" data-marks="([^"]*)"', html)
    expected: dict[str, dict[str, object]] = {}
    for row in Evidence.objects.all():
        marks = {"subject": row.subject_spans, "predicate": row.predicate_spans, "object": row.object_spans}
        expected.setdefault(row.statement_id, {})[row.sentence_id] = marks
    assert {uid: json.loads(unescape(marks)) for uid, marks in cards} == expected
    assert "可信程度 4 / 5" in html and "可信程度 3 / 5" in html
    assert '<span class="chip literal" title="数量">数十匹</span>' in html


def test_a_long_text_is_paged_and_a_sentence_opens_its_page(project: Project, alice: User) -> None:
    text = "".join(f"第{n}段说张骞到达大宛。\n" for n in range(650))
    document = document_of(project, text)
    target = document.sentences.get(index=640)

    first, last = page(alice, document), page(alice, document, f"?sentence={target.pk}")

    assert (len(text_of(first)), text_of(first)[0]) == (300, "第0段说张骞到达大宛。")
    assert (len(text_of(last)), text_of(last)[0]) == (50, "第600段说张骞到达大宛。")
    assert "Page 3 of 3" in last and f'id="s-{target.pk}"' in last
    assert len(text_of(page(alice, document, "?page=2"))) == 300
    assert text_of(page(alice, document, "?page=x")) == text_of(first)


def test_a_sentence_of_another_document_is_not_here(document: Document, project: Project, alice: User) -> None:
    other = document_of(project, name="另一份.txt").sentences.first()
    assert other is not None

    address = f"/p/{project.pk}/documents/{document.pk}?sentence="
    assert as_(alice).get(address + other.pk).status_code == 404
    assert as_(alice).get(address + "nope").status_code == 404


def test_a_document_that_is_still_to_be_read_says_so(project: Project, alice: User) -> None:
    document = Document.objects.create(
        uid="d" * 24, project=project, name="新.txt", sha256="0" * 64, size=1, media_type="text/plain"
    )
    job_of(document, JobState.RUNNING, stage="reading")

    html = page(alice, document)

    assert "The text appears here as soon as it is read." in html
    assert "<progress" in html


def test_a_failure_is_said_with_a_way_to_retry(document: Document, alice: User, victor: User) -> None:
    job_of(document, JobState.FAILED, error={"code": "internal", "params": {}})

    assert "Something went wrong on our side" in page(alice, document)
    assert "/retry" in page(alice, document)
    assert "/retry" not in page(victor, document)


def test_a_card_says_what_is_denied_when_where_and_by_whom(document: Document, alice: User) -> None:
    row = Evidence.objects.select_related("statement").order_by("sentence__index", "uid")[0]
    row.statement.modality = Modality.NEGATED
    row.statement.save()
    row.qualifiers = [{"role": "time", "text": "1921年", "spans": []}, {"role": "place", "text": "上海", "spans": []}]
    row.speaker = row.statement.subject
    row.save()

    html = page(alice, document, language="zh-hans")

    assert '<span class="modality">否定</span>' in html
    assert f'<p class="circumstances small">1921年 · 在上海 · 据{row.statement.subject.name}</p>' in html
    assert "circumstances small" in html and html.count('class="modality"') == 1
