"""What runs before Zhitu does: work is done once, and again when its source changed."""

import gettext
import os
from pathlib import Path

from scripts.compile_translations import compile_translations
from scripts.prepare import fingerprint

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Graph"
msgstr "图谱"

#, fuzzy
msgid "Table"
msgstr "桌子"
"""


def test_the_fingerprint_follows_what_the_requirements_include(tmp_path: Path) -> None:
    product, development = tmp_path / "requirements.txt", tmp_path / "requirements-dev.txt"
    product.write_text("Django==5.2.19\n")
    development.write_text("# tools\n-r requirements.txt\nruff==0.17.6\n")
    before = fingerprint(development)

    assert fingerprint(development) == before
    product.write_text("Django==5.2.20\n")
    assert fingerprint(development) != before


def test_translations_are_compiled_once_and_again_after_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "django.po", folder / "django.mo"
    source.write_text(CATALOGUE, encoding="utf-8")

    assert compile_translations(tmp_path) == [compiled]
    assert compile_translations(tmp_path) == []
    with compiled.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert [words.gettext(word) for word in ("Graph", "Table")] == ["图谱", "Table"]

    later = compiled.stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(later, later))
    assert compile_translations(tmp_path) == [compiled]
