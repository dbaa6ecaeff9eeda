"""Registers the domain with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KgConfig(AppConfig):
    """The one Django application of the domain."""

    name = "kg"
    verbose_name = _("Knowledge graph")
    default_auto_field = "django.db.models.BigAutoField"
