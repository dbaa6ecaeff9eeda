"""Registers the web layer with Django (its templates' tags and its commands)."""

from django.apps import AppConfig


class WebappConfig(AppConfig):
    """Pages, REST and accounts."""

    name = "webapp"
