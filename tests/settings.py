"""The product's settings, kept in a folder of their own that goes with the session.

They are in the environment before the product's settings are read, so every process that a test starts (a worker, a
web server, the graph server) shares the folder and the test database, which is a file for that reason.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "ZHITU_TEST_VAR" not in os.environ:
    _var = Path(tempfile.mkdtemp(prefix="zhitu-test-"))
    atexit.register(shutil.rmtree, _var, ignore_errors=True)
    os.environ["ZHITU_TEST_VAR"] = os.environ["ZHITU_VAR"] = str(_var)
    os.environ["DATABASE_URL"] = f"sqlite:///{_var / 'test.sqlite3'}"

from webapp.settings import *

DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signing in takes 0.3 s with the real one
