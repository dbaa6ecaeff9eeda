"""``manage.py first_run``: the first administrator and the sample project, on a record that has no users."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from webapp.console import say

ADMINISTRATOR = "admin"


class Command(BaseCommand):
    """Nothing happens where a user exists, so the password is shown once and kept nowhere but as a hash."""

    help = "Creates the first administrator (random password, printed once) and the sample project."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create both, or leave a record that has users alone."""
        users = get_user_model().objects
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            if users.exists():
                return
            users.create_superuser(ADMINISTRATOR, password=password)
        say(_("First administrator: %(name)s. Password: %(password)s"), name=ADMINISTRATOR, password=password)
        say(_("The password is shown only now; change it after you have signed in."))
        call_command("sample", ADMINISTRATOR)
