"""A document to read: its text with the entities it names, its statements beside it, page by page."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from kg import catalogue
from kg.completion.listing import Filters, Order, predictions
from kg.extraction.parse import QualifierRole
from kg.ingest import notes
from kg.models import Document, Evidence, Image, Mention, Modality, Prediction, Sentence, Statement, StatementStatus
from kg.proposals.steps import outdated
from kg.schema.looks import hidden_types
from webapp.api.statement_decisions import etags
from webapp.images import image_response
from webapp.pages.access import may_edit, open_project
from webapp.pages.blocks import shown_blocks
from webapp.pages.language import notice_of
from webapp.pages.progress import progress_of, reading_of

KEYS = [
    ("J", gettext_lazy("Next statement")),
    ("K", gettext_lazy("Previous statement")),
    ("N", gettext_lazy("Next unreviewed statement")),
    ("P", gettext_lazy("Previous unreviewed statement")),
    ("Enter", gettext_lazy("Open it in the graph")),
]
EDITOR_KEYS = [
    ("A", gettext_lazy("Accept the statement")),
    ("R", gettext_lazy("Reject the statement")),
    ("E", gettext_lazy("Edit the statement")),
    ("Z", gettext_lazy("Undo the last decision")),
    ("Shift Z", gettext_lazy("Do it again")),
    ("[ ]", gettext_lazy("Previous, next name in the text")),
    ("L", gettext_lazy("From this name: start a relation, Enter on the other name ends it")),
    ("M", gettext_lazy("Mark words: arrows move, Shift and arrows select, Enter says what they name")),
    ("1 … 9", gettext_lazy("The type or relation of that number, where they are offered")),
]
"""Keys and what they do, for the list of all keys; static/src/document acts on them."""
MOST_MISSING = 12
"""Predictions beside the text; the review has the rest."""
LEAST_PROBABLE = 0.3
"""What is less likely than that is asked in the review, where somebody looks for it."""
PAGE_LENGTH = 300
"""Sentences on a page: some 10,000 characters, which a browser lays out at once."""


@dataclass(slots=True)
class Card:
    """A statement with what supports it on this page. ``marks``: sentence uid → spans of subject, predicate, object."""

    statement: Statement
    rules: list[str] = field(default_factory=list)
    marks: dict[str, dict[str, list[list[int]]]] = field(default_factory=dict)
    tag: str = ""
    """What this page shows of it, for ``If-Match`` of a verdict; only editors have it."""
    circumstances: list[str] = field(default_factory=list)
    """When and where it holds and who says so, by its sentences: "1921年", "在上海", "据雷军"."""

    @property
    def is_marked(self) -> bool:
        """Whether it is denied or only possible."""
        return self.statement.modality != Modality.ASSERTED

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet if it is so."""
        return self.statement.status == StatementStatus.EXTRACTED

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
    # What a mention is of may be decided by a person, so its entity's type counts, not the one that was read.
    mentions = Mention.objects.exclude(entity__type__in=hidden_types(opened)).select_related("entity")
    prefetch_related_objects(shown, Prefetch("mentions", mentions))
    job = reading_of(found)
    cards, edits = _cards(shown), may_edit(request, opened)
    if edits:
        tags = etags(card.statement for card in cards)
        for card in cards:
            card.tag = tags[card.statement.pk]
    return render(
        request,
        "document.html",
        {
            "project": opened,
            "section": "library",
            "document": found,
            "job": job,
            "progress": progress_of(job),
            "is_outdated": outdated(Document.objects.filter(pk=found.pk)).exists(),
            "language": notice_of(found),
            "page": page,
            "pieces": shown_blocks(found, shown, is_last=not page.has_next()),
            "notes": notes.sentences(found.notes),
            "members": found.members.order_by("name"),
            "cards": cards,
            "missing": list(_missing(found)[:MOST_MISSING]),
            "unreviewed": sum(card.is_open for card in cards),
            "keys": KEYS + EDITOR_KEYS if edits else KEYS,
            "may_edit": edits,
        },
    )


def _missing(found: Document) -> QuerySet[Prediction]:
    """What is predicted of the entities that the document names, the likeliest first."""
    filters = Filters(document=found.pk, probability_from=LEAST_PROBABLE)
    return predictions(Prediction.objects.filter(project=found.project_id), filters, Order.PROBABILITY)


@login_required
@require_safe
def image(request: HttpRequest, project: str, image: str) -> HttpResponse:
    """The file of an image that the text shows."""
    opened = open_project(request, project)
    found = get_object_or_404(Image.objects.for_user(request.user).filter(project=opened), pk=image)
    try:
        return image_response(found)
    except FileNotFoundError as error:
        raise Http404 from error


def _page_number(sentences: QuerySet[Sentence], uid: str) -> int:
    """The page that sentence ``uid`` is on. Raises Http404 when it is not of this document."""
    index = sentences.filter(pk=uid).values_list("index", flat=True).first()
    if index is None:
        raise Http404
    return int(sentences.filter(index__lt=index).count()) // PAGE_LENGTH + 1


def _cards(sentences: Sequence[Sentence]) -> list[Card]:
    """The statements that ``sentences`` support, in the order of the text."""
    rows = (
        Evidence.objects.filter(sentence__in=[sentence.pk for sentence in sentences])
        .exclude(statement__subject=F("statement__object"))
        .select_related("statement__subject", "statement__object", "statement__relation", "sentence", "speaker")
        .order_by("sentence__index", "uid")
    )
    cards: dict[str, Card] = {}
    for row in sorted(rows, key=lambda row: (row.sentence.index, row.subject_spans, row.object_spans)):
        card = cards.setdefault(row.statement_id, Card(row.statement))
        if row.rule not in card.rules:
            card.rules.append(row.rule)
        marks = card.marks.setdefault(row.sentence_id, {"subject": [], "predicate": [], "object": []})
        card.circumstances += [words for words in _circumstances(row) if words not in card.circumstances]
        marks["subject"] += row.subject_spans
        marks["predicate"] += row.predicate_spans
        marks["object"] += row.object_spans
    return list(cards.values())


def _circumstances(row: Evidence) -> Iterator[str]:
    """When and where this sentence says that it holds, and whose words it reports."""
    said = row.statement.qualifiers
    for qualifier in row.qualifiers if said is None else said:
        text = qualifier["text"]
        is_place = qualifier["role"] == QualifierRole.PLACE
        yield pgettext("of a statement", "in %(place)s") % {"place": text} if is_place else text
    if row.speaker:
        yield _("according to %(name)s") % {"name": row.speaker.name}
