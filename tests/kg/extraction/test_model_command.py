"""manage.py hanlp_model: what a person sees and what it leaves behind."""

import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from kg.extraction import model, pretrained

ELECTRA = "CLOSE_TOK_POS_NER_SRL_UDEP_SDP_CON_ELECTRA_SMALL_ZH"


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path, monkeypatch):
    settings.VAR_DIR, settings.HANLP_MODEL = tmp_path / "var", ""
    monkeypatch.setenv("HANLP_HOME", str(tmp_path / "hanlp"))
    monkeypatch.delenv("HANLP_URL", raising=False)
    with translation.override("en"):
        yield


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("hanlp_model", *arguments, stdout=output)
    return output.getvalue()


def test_the_list_says_what_is_here_what_would_be_fetched_and_the_licences() -> None:
    lines = run("list").splitlines()

    assert any(line.startswith("* zh-small  (installed, ") for line in lines)
    assert any(line.startswith("  en-small  (installed, ") for line in lines)
    assert f"  {ELECTRA}  (not here)" in lines
    assert f"    would download {pretrained.urls(ELECTRA)[1]}" in lines
    assert "    HanLP's terms: the Chinese weights are for research and teaching." in lines


def test_an_archive_that_is_here_is_not_fetched_again(tmp_path) -> None:
    (tmp_path / "hanlp" / "transformers").mkdir(parents=True)
    (tmp_path / "hanlp" / "transformers" / "electra_zh_small_20210706_125427").mkdir()

    assert pretrained.missing(ELECTRA) == pretrained.urls(ELECTRA)[:1]


def test_a_choice_is_written_and_marked() -> None:
    assert "zh-small reads documents from now on" in run("use", "zh-small")

    assert model.choice_file().read_text(encoding="utf-8") == "zh-small\n"
    assert "\n* zh-small" in run("list")


def test_a_folder_is_kept_as_an_absolute_path(tmp_path, monkeypatch) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    run("use", "mine")

    assert Path(model.chosen()) == tmp_path / "mine"


def test_a_key_that_is_not_here_is_refused_at_once_and_changes_nothing() -> None:
    started = time.monotonic()

    with pytest.raises(CommandError, match="is not on this machine"):
        run("use", ELECTRA)

    assert time.monotonic() - started < 10
    assert model.chosen() == "zh-small"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no model named nonsense"):
        run("use", "nonsense")


def test_check_parses_a_sentence() -> None:
    lines = run("check", "zh-small").splitlines()

    assert lines[0].startswith("zh-small-")
    assert any(line.endswith("root") for line in lines)
    assert "  [李白] Person" in lines
