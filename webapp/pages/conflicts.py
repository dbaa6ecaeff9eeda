"""What contradicts itself or the schema, for editors to resolve: each side with its best sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kg.models import Entity, Evidence, Project, RelationType, Statement
from kg.schema.conflicts import contradictions, violations
from webapp.api.statement_decisions import etags
from webapp.pages.access import may_edit, open_project
from webapp.pages.highlight import Highlight
from webapp.pages.highlight import render as highlighted

KEYS = (
    ("J", _("Next statement")),
    ("K", _("Previous statement")),
    ("A", _("This one is right; what contradicts it is rejected")),
    ("R", _("This one is not so")),
    ("Z", _("Undo the last decision")),
    ("Shift Z", _("Do it again")),
)
"""Keys and what they do, for the list of all keys; static/src/conflicts/main.ts acts on them."""


@dataclass(frozen=True, slots=True)
class Side:
    """A statement with its surest sentence, if it has any."""

    statement: Statement
    evidence: Evidence | None
    sentence: SafeString
    tag: str
    """What this page shows of it, for ``If-Match`` of a verdict."""


@login_required
@require_safe
def conflicts(request: HttpRequest, project: str) -> HttpResponse:
    """Viewers look on."""
    opened = open_project(request, project)
    against, wrong = contradictions(opened.pk), violations(opened.pk)
    shown = [row for each in against for row in each.statements] + [each.statement for each in wrong]
    sides = _sides(shown)
    about = Entity.objects.in_bulk([each.about for each in against])
    return render(
        request,
        "conflicts.html",
        {
            "project": opened,
            "section": "schema",
            "contradictions": [
                (each.uid, about[each.about], each.relation, [sides[row.pk] for row in each.statements])
                for each in against
            ],
            "violations": [(each, sides[each.statement.pk]) for each in wrong],
            "may_edit": may_edit(request, opened),
            "has_schema": _has_functional(opened),
            "keys": KEYS,
        },
    )


def _has_functional(project: Project) -> bool:
    """Whether any relation type says that there is one at most."""
    return RelationType.objects.filter(project=project, functional=True).exists()


def _sides(statements: Iterable[Statement]) -> dict[str, Side]:
    rows = {row.pk: row for row in statements}
    evidence: dict[str, Evidence] = {}
    found = Evidence.objects.filter(statement__in=rows).select_related("sentence", "document")
    for row in found.order_by("-confidence", "pk"):
        evidence.setdefault(row.statement_id, row)
    tags = etags(rows.values())
    return {pk: Side(row, evidence.get(pk), _marked(row, evidence.get(pk)), tags[pk]) for pk, row in rows.items()}


def _marked(statement: Statement, evidence: Evidence | None) -> SafeString:
    """The sentence with subject and object marked in their types' colours."""
    if evidence is None:
        return SafeString("")
    kinds = ((evidence.subject_spans, statement.subject), (evidence.object_spans, statement.object))
    marks = [
        Highlight(start, end, {"class": f"mention t-{entity.type}" if entity else "mention"})
        for spans, entity in kinds
        for start, end in spans
    ]
    return highlighted(evidence.sentence.text, marks)
