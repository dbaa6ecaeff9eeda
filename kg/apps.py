"""Registers the domain with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KgConfig(AppConfig):
    """The one Django application of the domain."""

    name = "kg"
    verbose_name = _("Knowledge graph")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers every error that a worker can store on a row, so that any process can put it into words, and who
        hears of decisions.
        """
        for module in ("kg.jobs.errors", "kg.ingest.errors", "kg.extraction.model", "kg.completion.errors"):
            import_module(module)
        decisions, feedback = import_module("kg.curate.decisions"), import_module("kg.completion.feedback")
        if feedback.follow not in decisions.AFTER:
            decisions.AFTER.append(feedback.follow)
