"""How the embedded model is made: treebanks and running text in, a folder that ``hanlp.load`` reads out.

``python -m kg.extraction.training --help``. Nothing here is imported when the application runs. The entity types are a
Django enumeration, so Django is set up first.
"""

import os

import django
from django.apps import apps

if not apps.apps_ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    django.setup()
