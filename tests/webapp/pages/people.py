"""Browsers of people."""

from django.contrib.auth.models import User
from django.test import Client


def as_(user: User | None, language: str = "en") -> Client:
    """A browser of ``user`` (None: a visitor) that prefers ``language``."""
    client = Client(headers={"accept-language": language})
    if user is not None:
        client.force_login(user)
    return client
