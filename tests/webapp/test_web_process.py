"""The web process stays small: neither torch nor HanLP is in it, whatever it serves."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOAD_EVERYTHING = """
import importlib, json, pkgutil, sys
import webapp.asgi
from django.urls import get_resolver
import webapp.api, webapp.pages

for package in (webapp.api, webapp.pages):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)

def walk(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern)
        else:
            yield pattern.callback

routes = len(list(walk(get_resolver())))
from django.test import Client
status = Client(headers={"host": "127.0.0.1"}).get("/sign-in").status_code
print(json.dumps({"routes": routes, "status": status, "modules": sorted(sys.modules)}))
"""


def test_the_web_process_loads_neither_torch_nor_hanlp(django_db_setup: None) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD_EVERYTHING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)

    heavy = {"torch", "hanlp", "transformers"} & {name.partition(".")[0] for name in loaded["modules"]}
    assert heavy == set()
    assert loaded["status"] == 200
    assert loaded["routes"] > 30
