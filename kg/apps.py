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
        """Registers every error that a worker can store on a job, so that any process can put it into words."""
        for module in ("kg.jobs.errors", "kg.ingest.errors", "kg.extraction.model"):
            import_module(module)
