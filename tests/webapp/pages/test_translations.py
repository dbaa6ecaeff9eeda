"""Every string that a person may read has a Chinese translation."""

import ast
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation import override
from django.utils.translation.template import templatize

from webapp.pages.messages import PAGES, messages_of

ROOT = Path(__file__).resolve().parent.parent.parent.parent
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
FUNCTIONS = ["_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy"]


def test_the_catalogue_holds_all_strings_of_code_and_templates_translated() -> None:
    with CATALOGUE.open("rb") as file:
        translated = {
            (message.context, message.id[0] if isinstance(message.id, tuple) else message.id)
            for message in read_po(file, locale="zh_Hans")
            if message.id and all(message.string if isinstance(message.string, tuple) else [message.string])
        }

    assert sorted(set(strings()) - translated, key=str) == []


def test_a_translation_keeps_the_places_to_fill_in() -> None:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="zh_Hans"):
            one, chinese = (part[0] if isinstance(part, tuple) else part for part in (message.id, message.string))
            assert set(re.findall(r"%\(\w+\)s", one)) == set(re.findall(r"%\(\w+\)s", str(chinese))), one


def test_scripts_get_each_string_in_both_languages() -> None:
    for name in PAGES:
        with override("zh-hans"):
            chinese = messages_of(name)
        with override("en"):
            english = messages_of(name)
        same = {key for key in chinese if chinese[key] == english[key]}
        assert same <= {"comma"}, name
        assert all(english.values()) and all(chinese.values())


def test_each_key_that_a_script_asks_for_is_there() -> None:
    known = {key for name in PAGES for key in messages_of(name)}
    for path in (ROOT / "static/src").rglob("*.ts"):
        for key in re.findall(r"\bt\(\s*\"([^\"]+)\"", path.read_text()):
            assert key in known, f"{path.name}: {key}"


def strings() -> Iterator[tuple[str | None, str]]:
    """(context, msgid) of every marked string of the packages and the templates."""
    files = [path for package in ("webapp", "kg", "ml") for path in (ROOT / package).rglob("*.py")]
    for path in files:
        yield from _python_strings(path.read_text())
    for path in (ROOT / "templates").rglob("*.html"):
        yield from _template_strings(path.read_text())


def _python_strings(source: str) -> Iterator[tuple[str | None, str]]:
    for _line, function, found, _comments in extract_python(io.BytesIO(source.encode()), FUNCTIONS, [], {}):
        parts = [part for part in (found if isinstance(found, tuple) else (found,)) if isinstance(part, str)]
        if parts and function.startswith("pgettext"):
            yield parts[0], parts[1]
        elif parts:
            yield None, parts[0]


def _template_strings(source: str) -> Iterator[tuple[str | None, str]]:
    """``templatize`` turns tags into calls and all else into noise of the same length."""
    for call in re.finditer(r"\b(?:_|n?gettext)\(\s*u?((['\"])(?:\\.|(?!\2).)*\2)", templatize(source)):
        yield None, ast.literal_eval(call[1])


def test_gettext_agrees_with_the_catalogue() -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("gettext is not installed; the other tests cover the catalogue")
    command = ["msgfmt", "--check-format", "-o", "/dev/null", str(CATALOGUE)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
