"""Tags of what is predicted: models and their figures in words, and how much there is to review."""

from django import template
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kg import review
from kg.models import ModelVersion, Project

register = template.Library()

REVIEW_COUNT_SECONDS = 15
SCORERS: dict[str, str | Promise] = {
    "inductive": gettext_lazy("paths through the graph"),
    "complex": gettext_lazy("what was learned of each entity"),
    "complex-n3": gettext_lazy("what was learned of each entity"),
}
"""Parts of a blend by the names that models give them."""


@register.simple_tag
def model_name(version: ModelVersion) -> str:
    """A model of links as people call it: "the one that comes with Zhitu", "Version 3"."""
    if version.kind == ModelVersion.Kind.SHIPPED:
        return _("The model that comes with Zhitu")
    return _("Version %(number)s") % {"number": version.number}


@register.simple_tag
def scorer_name(name: str) -> str:
    """A part of a blend, in words."""
    return str(SCORERS.get(name, name))


@register.filter
def percent(share: float | None) -> str:
    """.714 → "71%"; "—" for what was not measured."""
    return "—" if share is None else f"{share * 100:.0f}%"


@register.filter
def unlocalized(number: float) -> str:
    """A coordinate as SVG reads it: 10.0 → "10", 10.55 → "10.55"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


@register.simple_tag
def points(share: float | None) -> str:
    """.031 → "3.1 points": a difference of percentages."""
    return "—" if share is None else _("%(n)s points") % {"n": f"{share * 100:.1f}"}


@register.simple_tag
def old_new(pair: tuple[float | None, float | None], kind: str) -> SafeString:
    """Two figures on the same edges, "0.41 → 0.47"; only the second where there was nothing before."""
    old, new = (_figure(value, kind) for value in pair)
    if new == "—":
        return SafeString(new)
    if old == "—":
        return format_html("<b>{}</b>", new)
    return format_html('<span class="muted">{} →</span> <b>{}</b>', old, new)


def _figure(value: float | None, kind: str) -> str:
    if value is None:
        return "—"
    return {"mrr": f"{value:.3f}", "share": f"{value * 100:.0f}%", "points": f"{value * 100:.1f}"}[kind]


@register.simple_tag
def share_bar(share: float) -> SafeString:
    """A small bar of this share of 1. SVG, since a style attribute is not allowed."""
    drawing = (
        '<svg class="share-bar" viewBox="0 0 60 8" aria-hidden="true">'
        '<rect class="whole" width="60" height="8"/><rect width="{}" height="8"/></svg>'
    )
    return format_html(drawing, f"{max(0.0, min(1.0, share)) * 60:.1f}")


@register.simple_tag
def review_count(project: Project) -> str:
    """How much there is to review, for the bar: "38", "1000+"; kept for a few seconds, since every page asks."""
    key = f"review:{project.pk}"
    found = cache.get(key)
    if found is None:
        counted = review.count(project)
        number = counted.predictions + counted.statements
        is_more = review.COUNTED in (counted.predictions, counted.statements)
        found = f"{number}+" if is_more else str(number or "")
        cache.set(key, found, REVIEW_COUNT_SECONDS)
    return str(found)
