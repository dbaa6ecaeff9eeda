"""The page that shows what the extractor makes of a pasted text. The work is the REST API's and its workers'."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from webapp.pages.access import open_project

KEYS = (
    ("Ctrl ↵", _("Analyse the text")),
    ("J K", _("Next and previous statement")),
    ("← →", _("Walk from word to word")),
)
EXAMPLES = (
    ("公元前139年，张骞受汉武帝派遣，从长安出发，率领一百多人出使大月氏。他途经匈奴时被俘，滞留十余年。", "zh"),
    ("小米公司由雷军于2010年在北京创办，雷军担任董事长。该公司没有收购美团。", "zh"),
    ("《红楼梦》的作者是曹雪芹，全书共一百二十回。", "zh"),
    ("Marie Curie was born in Warsaw in 1867. She won the Nobel Prize in Physics in 1903.", "en"),
)
"""Texts to try, with their languages."""


@login_required
@require_safe
def analyze(request: HttpRequest, project: str) -> HttpResponse:
    """The form; results are drawn by the script."""
    return render(
        request,
        "analyze.html",
        {
            "project": open_project(request, project),
            "section": "analyze",
            "examples": EXAMPLES,
            "most": settings.ANALYSIS_CHARACTERS,
            "keys": KEYS,
        },
    )
