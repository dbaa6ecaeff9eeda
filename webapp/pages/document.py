"""A document to read: its text with the entities it names, its statements beside it, page by page."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kg import catalogue
from kg.models import Document, DocumentText, Evidence, Sentence, Statement
from webapp.pages.access import may_edit, open_project
from webapp.pages.highlight import Highlight
from webapp.pages.highlight import render as highlighted
from webapp.pages.language import notice_of
from webapp.pages.progress import progress_of, reading_of

PAGE_LENGTH = 300
"""Sentences on a page: some 10,000 characters, which a browser lays out at once."""
DEEPEST_HEADING = 4
LONGEST_MARKER = 12
"""Characters of a list number or bullet, at most, that stand before a paragraph's first sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (``tag`` "p") or a heading of the text."""

    tag: str
    html: SafeString


@dataclass(slots=True)
class Card:
    """A statement with what supports it on this page. ``marks``: sentence uid → spans of subject, predicate, object."""

    statement: Statement
    rules: list[str] = field(default_factory=list)
    marks: dict[str, dict[str, list[list[int]]]] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The first sentence of this page that supports it."""
        return next(iter(self.marks))

    @property
    def marks_json(self) -> str:
        """``marks`` for the page's script."""
        return json.dumps(self.marks, separators=(",", ":"))


@login_required
@require_safe
def document(request: HttpRequest, project: str, document: str) -> HttpResponse:
    """``?sentence=`` opens the page that this sentence is on, ``?page=`` a page by its number."""
    opened = open_project(request, project)
    visible = Document.objects.for_user(request.user).filter(project=opened)
    found = get_object_or_404(catalogue.documents(visible), pk=document)
    sentences = found.sentences.order_by("index")
    target = request.GET.get("sentence", "")
    page = Paginator(sentences, PAGE_LENGTH).get_page(
        _page_number(sentences, target) if target else request.GET.get("page")
    )
    shown = list(page)
    prefetch_related_objects(shown, "mentions")
    job = reading_of(found)
    return render(
        request,
        "document.html",
        {
            "project": opened,
            "section": "library",
            "document": found,
            "job": job,
            "progress": progress_of(job),
            "language": notice_of(found),
            "page": page,
            "blocks": _blocks(found, shown),
            "cards": _cards(shown),
            "keys": [("J", _("Next statement")), ("K", _("Previous statement")), ("Enter", _("Open it in the graph"))],
            "may_edit": may_edit(request, opened),
        },
    )


def _page_number(sentences: QuerySet[Sentence], uid: str) -> int:
    """The page that sentence ``uid`` is on. Raises Http404 when it is not of this document."""
    index = sentences.filter(pk=uid).values_list("index", flat=True).first()
    if index is None:
        raise Http404
    return int(sentences.filter(index__lt=index).count()) // PAGE_LENGTH + 1


def _blocks(document: Document, sentences: Sequence[Sentence]) -> list[Block]:
    """The paragraphs of ``sentences``, which follow each other; what lies between two of a paragraph is kept."""
    if not sentences:
        return []
    offset, end = max(0, sentences[0].start - LONGEST_MARKER), sentences[-1].end
    part = Substr("content", offset + 1, end - offset)
    text: str = DocumentText.objects.filter(document=document).values_list(part, flat=True).get()
    blocks = []
    before = offset
    for (_paragraph, heading), group in groupby(sentences, lambda sentence: (sentence.paragraph, sentence.heading)):
        pieces: list[str] = []
        for sentence in group:
            between = text[before - offset : sentence.start - offset]
            pieces.append(escape(between) if pieces else _marker(between, heading))
            pieces.append(_sentence(sentence))
            before = sentence.end
        tag = f"h{min(heading + 1, DEEPEST_HEADING)}" if heading else "p"
        blocks.append(Block(tag, SafeString("".join(pieces))))
    return blocks


def _marker(before: str, heading: int) -> SafeString:
    """The list number or bullet at the end of ``before``, which stands between two paragraphs."""
    marker = re.split(r"[\n\r]", before)[-1].strip()
    if heading or not marker or len(marker) > LONGEST_MARKER or marker[0] in ">#":
        return SafeString("")
    return format_html('<span class="marker">{} </span>', marker)


def _sentence(sentence: Sentence) -> SafeString:
    highlights = [
        Highlight(
            mention.start,
            mention.end,
            {
                "class": f"mention t-{mention.type}",
                "data-entity": mention.entity_id,
                "title": mention.get_type_display(),
            },
        )
        for mention in sentence.mentions.all()
    ]
    text = highlighted(sentence.text, highlights)
    return format_html('<span class="sentence" id="s-{}">{}</span>', sentence.pk, text)


def _cards(sentences: Sequence[Sentence]) -> list[Card]:
    """The statements that ``sentences`` support, in the order of the text."""
    rows = (
        Evidence.objects.filter(sentence__in=[sentence.pk for sentence in sentences])
        .select_related("statement__subject", "statement__object", "sentence")
        .order_by("sentence__index", "uid")
    )
    cards: dict[str, Card] = {}
    for row in sorted(rows, key=lambda row: (row.sentence.index, row.subject_spans, row.object_spans)):
        card = cards.setdefault(row.statement_id, Card(row.statement))
        if row.rule not in card.rules:
            card.rules.append(row.rule)
        marks = card.marks.setdefault(row.sentence_id, {"subject": [], "predicate": [], "object": []})
        marks["subject"] += row.subject_spans
        marks["predicate"] += row.predicate_spans
        marks["object"] += row.object_spans
    return list(cards.values())
