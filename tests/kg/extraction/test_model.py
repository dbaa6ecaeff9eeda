"""The shipped model, through the parser that the application uses."""

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import hanlp
import pytest

from kg.extraction import model
from kg.extraction.hanlp_component import PortableMultiTask
from kg.extraction.hanlp_pretrained import PretrainedParser
from kg.extraction.parse import NamedEntity, Parse
from kg.models.entity import EntityType

ELECTRA = "CLOSE_TOK_POS_NER_SRL_UDEP_SDP_CON_ELECTRA_SMALL_ZH"
TEXTS = [
    "李白出生于碎叶城，是唐代著名诗人。",
    "北京是中国的首都。",
    "1998年，马化腾与张志东在深圳创立了腾讯公司。",
    "这部小说由鲁迅创作，于1921年在《晨报副刊》上连载。",
    "珠穆朗玛峰高8,848.86米。",
    "他说：“我不去。”",
    "是",
    "。",
    "The New York Times 报道了 此事",
    "ＩＢＭ　公司在１９１１年成立",
    "𠮷野家的𝒙值😀很高",
    "\t制表符\u3000与空格 ",
    "臺灣大學位於臺北。",
    "好" * 500,
]


@pytest.fixture(scope="module")
def parser() -> model.Parser:
    return model.load("zh-small")


@pytest.fixture(scope="module")
def parses(parser: model.Parser) -> list[Parse]:
    return parser.parse(TEXTS)


def test_hanlp_itself_loads_the_folder(settings) -> None:
    component = hanlp.load(str(Path(settings.MODELS_DIR) / "zh-small"), verbose=False, devices=-1)

    assert isinstance(component, PortableMultiTask)
    document = component(["北京是中国的首都。"])
    assert document["tok"] == [["北京", "是", "中国", "的", "首都", "。"]]
    assert [entity[:2] for entity in document["ner"][0]] == [("北京", "LOC"), ("中国", "LOC")]


def test_the_folder_holds_no_pickle_and_no_path_of_the_machine_that_trained_it(settings) -> None:
    folder = Path(settings.MODELS_DIR) / "zh-small"
    files = [file for file in folder.rglob("*") if file.is_file()]

    assert not [file for file in files if file.suffix in {".pt", ".bin", ".pkl"}]
    assert sum(file.stat().st_size for file in files) <= 12e6
    for file in folder.rglob("*.json"):
        assert not re.search(r'"/[a-z]', file.read_text(encoding="utf-8")), file


def test_the_overhead_free_path_finds_what_hanlp_finds(settings, parser, parses) -> None:
    component = hanlp.load(str(Path(settings.MODELS_DIR) / "zh-small"), verbose=False, devices=-1)
    # HanLP may join what a space parts, and its tree for a text without structure is arbitrary.
    solid = [parse for parse in parses if not re.search(r"\s", parse.text) and len(parse.text) < 100]

    assert PretrainedParser(component, "").parse([parse.text for parse in solid]) == solid


def test_offsets_are_code_points_of_the_text(parses) -> None:
    for text, parse in zip(TEXTS, parses, strict=True):
        assert parse.text == text
        assert "".join(token.form for token in parse.tokens) == "".join(text.split())
        for token in parse.tokens:
            assert text[token.start : token.end] == token.form
        for before, after in zip(parse.tokens, parse.tokens[1:], strict=False):
            assert before.end <= after.start
        for entity in parse.entities:
            assert 0 <= entity.start < entity.end <= len(text)


def test_no_token_reaches_across_a_space(parses) -> None:
    assert [token.form for parse in parses for token in parse.tokens if re.search(r"\s", token.form)] == []


def test_heads_make_a_tree_with_one_root(parses) -> None:
    for parse in parses:
        assert sum(token.head == -1 for token in parse.tokens) == (1 if parse.tokens else 0)
        for token in parse.tokens:
            steps, here = 0, token
            while here.head != -1:
                here, steps = parse.tokens[here.head], steps + 1
                assert steps < len(parse.tokens)


def test_a_sentence_is_parsed_the_same_alone_in_company_and_in_any_order(parser, parses) -> None:
    shuffled = list(TEXTS)
    random.Random(7).shuffle(shuffled)

    assert [parser.parse([text])[0] for text in TEXTS] == parses
    assert dict(zip(shuffled, parser.parse(shuffled), strict=True)) == dict(zip(TEXTS, parses, strict=True))


def test_blank_and_empty_texts_have_no_tokens(parser) -> None:
    assert parser.parse(["", " \t", "\u3000"]) == [Parse(text, (), ()) for text in ("", " \t", "\u3000")]
    assert parser.parse([]) == []


def test_full_width_letters_read_as_their_half_width_forms(parser) -> None:
    wide, narrow = parser.parse(["ＩＢＭ公司在１９１１年成立", "IBM公司在1911年成立"])

    assert [(t.start, t.end, t.pos, t.head, t.relation) for t in wide.tokens] == [
        (t.start, t.end, t.pos, t.head, t.relation) for t in narrow.tokens
    ]


def test_it_knows_a_plain_sentence(parser) -> None:
    parse = parser.parse(["北京是中国的首都。"])[0]

    assert [(token.form, token.pos, token.head, token.relation) for token in parse.tokens] == [
        ("北京", "PROPN", 4, "nsubj"),
        ("是", "AUX", 4, "cop"),
        ("中国", "PROPN", 4, "nmod"),
        ("的", "PART", 2, "case"),
        ("首都", "NOUN", -1, "root"),
        ("。", "PUNCT", 4, "punct"),
    ]
    assert parse.entities == (NamedEntity(0, 2, EntityType.PLACE), NamedEntity(3, 5, EntityType.PLACE))


def test_a_key_that_is_not_on_disk_is_an_error_at_once(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HANLP_HOME", str(tmp_path))
    started = time.monotonic()

    with pytest.raises(model.ModelMissing) as raised:
        model.load(ELECTRA)

    assert time.monotonic() - started < 10
    assert f"hanlp_model use {ELECTRA} --download" in str(raised.value)


def test_a_name_that_is_nothing_is_an_error() -> None:
    with pytest.raises(model.UnknownModel):
        model.load("no-such-model")


def test_the_version_names_the_weights(parser, settings) -> None:
    folder = Path(settings.MODELS_DIR) / "zh-small"

    assert parser.version == f"zh-small-{model.fingerprint(folder)}"
    assert re.fullmatch(r"zh-small-[0-9a-f]{8}", parser.version)


def test_the_choice_is_kept_and_the_setting_goes_before_it(settings, tmp_path) -> None:
    settings.VAR_DIR, settings.HANLP_MODEL = tmp_path, ""
    assert model.chosen() == "zh-small"
    model.choice_file().write_text("some-folder\n", encoding="utf-8")
    assert model.chosen() == "some-folder"
    settings.HANLP_MODEL = "zh-small"
    assert model.chosen() == "zh-small"


def test_importing_the_module_loads_neither_torch_nor_hanlp() -> None:
    program = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "import kg.extraction.model, kg.extraction.labels; print({'torch', 'hanlp'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


@pytest.mark.slow
def test_it_works_in_a_child_that_was_forked_before_it_was_loaded() -> None:
    program = """
import os, multiprocessing, django
os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'
django.setup()
from kg.extraction import model
def child(_):
    return [token.form for token in model.load('zh-small').parse(['北京是中国的首都。'])[0].tokens]
with multiprocessing.get_context('fork').Pool(1) as pool:
    print(pool.map_async(child, [0]).get(120))
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=150)

    assert done.stdout.strip() == "[['北京', '是', '中国', '的', '首都', '。']]"
