"""What templates need beyond Django's own tags: icons, the frame's data, dates and numbers as people write them.

No tag returns a style attribute or an inline script: the content security policy allows neither.
"""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django import template
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kg import revision
from kg.catalogue import READING_KIND
from kg.completion.runs import KIND as TRAINING_KIND
from kg.extraction.rules import EXPLAINED
from kg.ingest.refreshing import KIND as REFRESH_KIND
from kg.ingest.retabling import KIND as TABLES_KIND
from kg.models import EntityType, Job, JobState, LiteralType, Modality, Project, Role
from kg.models.statement import BY_HAND
from kg.proposals import applying, proposing
from kg.schema.looks import changed_looks, type_names
from kg.tables import RULES as TABLE_RULES
from webapp.pages.messages import messages_of

register = template.Library()

MENU_LENGTH = 12
"""Projects in the switch menu; the rest are on the projects page."""
CONFIDENCE_BARS = 5
KINDS = {kind.value: kind.label for kinds in (EntityType, LiteralType) for kind in kinds}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of templates/partials/sprite.html, as large as the text beside it. It says nothing to a screen reader."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def projects_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Project]:
    """The projects in the switch menu."""
    return Project.objects.for_user(user)[:MENU_LENGTH]


@register.simple_tag
def running_jobs(project: Project) -> int:
    """How many jobs of ``project`` have not ended."""
    return Job.objects.filter(project_id=project.pk).exclude(state__in=JobState.ended()).count()


@register.simple_tag(takes_context=True)
def ui_messages(context: Context, *pages: str) -> SafeString:
    """The strings that the scripts of ``pages`` show, as JSON that ``t()`` in static/src/messages.ts reads."""
    own = {f"type.{kind}": label for kind, label in type_names(context.get("project")).items()}
    return json_script(messages_of(*pages) | own, "messages")


@register.simple_tag
def bars(confidence: float) -> SafeString:
    """A raw confidence in [0, 1] as five small bars: it is no probability, so it is never shown as a percentage."""
    level = bar_level(confidence)
    label = _("Confidence %(level)s of 5") % {"level": level}
    marks = SafeString("<i class='on'></i>" * level + "<i></i>" * (CONFIDENCE_BARS - level))
    return format_html('<span class="bars" role="img" aria-label="{}" title="{}">{}</span>', label, label, marks)


def bar_level(confidence: float) -> int:
    """How many of the five bars are lit; at least one."""
    return max(1, min(CONFIDENCE_BARS, round(confidence * CONFIDENCE_BARS)))


@register.inclusion_tag("partials/sort_head.html", takes_context=True)
def sort_head(context: Context, word: str, label: str) -> dict[str, object]:
    """A column's heading that sorts by it; again, the other way round. Numbers and dates start with the largest."""
    ways = [word, f"-{word}"] if word == "name" else [f"-{word}", word]
    now = context["sort"]
    return {
        "label": label,
        "query": context["query"],
        "target": ways[1] if now == ways[0] else ways[0],
        "order": {word: "ascending", f"-{word}": "descending"}.get(now, ""),
    }


@register.filter
def role_name(role: str) -> str:
    """A role in words."""
    return str(Role(role).label)


@register.filter
def job_name(kind: str) -> str:
    """What a kind of job does, in words."""
    names = {
        READING_KIND: _("Read the document"),
        REFRESH_KIND: _("Apply the schema and decisions"),
        TABLES_KIND: _("Read the tables again"),
        proposing.KIND: _("Read again, as a proposal"),
        applying.KIND: _("Apply a proposal"),
        TRAINING_KIND: _("Train a model"),
    }
    return names.get(kind, kind)


@register.simple_tag(takes_context=True)
def kind_name(context: Context, kind: str) -> str:
    """What an end of a statement can be, in words: a type of entity, as the project calls it, or of literal."""
    return type_names(context.get("project")).get(kind) or str(KINDS.get(kind, kind))


@register.filter
def looks_json(project: Project) -> str:
    """What scripts need of the project's own looks: the shapes, and which types are hidden. CSS has the colours."""
    looks = changed_looks(project).values()
    return json.dumps({look.type.value: {"shape": look.shape, "hidden": look.hidden} for look in looks})


@register.filter
def revision_now(project: Project) -> str:
    """The revision of the graph that the page is made from: news of a later one are news to it."""
    return str(revision.current(project.pk))


@register.filter
def looks_version(project: Project) -> str:
    """Changes whenever the looks do."""
    return hashlib.sha256(json.dumps(project.looks, sort_keys=True).encode()).hexdigest()[:12]


@register.filter
def count_of(counts: dict[str, int], key: str) -> str:
    """How many there are of ``key``, grouped."""
    return grouped(counts.get(key, 0))


@register.filter
def modality_name(modality: str) -> str:
    """How a sentence puts a statement, in words."""
    return str(Modality(modality).label)


@register.filter
def rule_name(rule: str) -> str:
    """What a rule of extraction looks for, in words; the name itself for a rule that is no more."""
    if rule == BY_HAND:
        return _("by a person")
    if rule in TABLE_RULES:
        return str(TABLE_RULES[rule])
    return str(EXPLAINED[rule].description) if rule in EXPLAINED else rule


@register.filter
def stem(name: str) -> str:
    """A file's name without its ending."""
    return PurePosixPath(name).stem


@register.filter
def ending(name: str) -> str:
    """A file name's ending without the dot."""
    return PurePosixPath(name).suffix[1:]


@register.filter
def grouped(number: int) -> str:
    """12345 → "12,345", in both languages."""
    return f"{number:,}"


@register.filter
def filesize(size: int) -> str:
    """Bytes as people read them: "820 B", "12 KB", "3.4 MB"."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".0 ", " ")


@register.filter
def when(moment: datetime) -> str:
    """A past moment, the shorter the nearer: "just now", "5 minutes ago", "10:24", "yesterday", "18 November"."""
    now = timezone.localtime()
    moment = timezone.localtime(moment)
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if moment.date() == now.date():
        return moment.strftime("%H:%M")
    if moment.date() == now.date() - timedelta(days=1):
        return _("yesterday")
    if moment.year == now.year:
        return formats.date_format(moment, _("j F"))
    return formats.date_format(moment, _("j F Y"))
