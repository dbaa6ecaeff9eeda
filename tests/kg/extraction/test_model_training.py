"""From treebanks and running text to what is trained on, and from trained weights to a HanLP folder."""

import lzma
from dataclasses import replace
from pathlib import Path

import hanlp
import numpy as np
import pytest
import torch

from kg.extraction.hanlp_component import packed, unpacked
from kg.extraction.hanlp_embedded import EmbeddedParser
from kg.extraction.training import preparation
from kg.extraction.training.__main__ import run
from kg.extraction.training.assemble import assemble, hanlp_names
from kg.extraction.training.dictionary import KINDS, TAGS, dictionary, entries, kind_of
from kg.extraction.training.english_model import pieces_of
from kg.extraction.training.preparation import as_arrays, clean_corpus, known, label_lists
from kg.extraction.training.recipes import CHINESE, shortened
from kg.extraction.training.renaming import renamed
from kg.extraction.training.treebank import Gold, training_sentences
from kg.extraction.training.variants import add_variants
from ml.encoder import UnitEncoderConfig
from ml.encoder.config import SPECIAL_TOKENS, UNKNOWN
from ml.encoder.lexicon import Entries
from ml.encoder.tokenizer import save, save_tokenizer, train_pieces
from ml.encoder.vocabulary import build_vocabulary, frequent_pairs
from ml.parsing import stages
from ml.parsing.data import IGNORED, collate
from ml.parsing.model import HeadSizes, JointParser, Labels

GOLD = [
    Gold(
        text="".join((name, "是", place, "人")),
        words=(name, "是", place, "人"),
        pos=("PROPN", "AUX", "PROPN", "NOUN"),
        heads=(4, 4, 4, 0),
        relations=("nsubj", "cop", "nmod", "root"),
        entities=("S-PER", "O", "S-LOC", "O"),
    )
    for name in ("李白", "杜甫", "王维")
    for place in ("四川", "河南", "山西")
]
LABELS = label_lists(GOLD)


def untrained(vocabulary: int) -> JointParser:
    torch.manual_seed(1)
    config = UnitEncoderConfig(
        vocab_size=vocabulary, embedding_size=32, hidden_size=32, inner_size=64, layer_count=1, head_count=2
    )
    labels = Labels(len(LABELS["pos"]), len(LABELS["entities"]), len(LABELS["relations"]))
    return JointParser(config, labels, HeadSizes()).eval()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of random weights, as training would leave it."""
    texts = [gold.text for gold in GOLD]
    vocabulary = build_vocabulary(texts, texts, 200)
    tokenizer, folder = tmp_path_factory.mktemp("tokenizer"), tmp_path_factory.mktemp("model")
    save_tokenizer(vocabulary.characters, tokenizer)
    assemble(untrained(vocabulary.size), LABELS, tokenizer, folder)
    return folder


def load(folder: Path):
    return hanlp.load(str(folder), verbose=False, devices=-1)


def test_what_is_saved_is_what_hanlp_loads(folder: Path) -> None:
    vocabulary = load(folder).model.encoder.transformer.config.vocab_size
    expected = unpacked(packed(hanlp_names(untrained(vocabulary).state_dict())))

    found = load(folder).model.state_dict()

    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_eight_bits_stay_within_half_a_step_of_the_weights() -> None:
    weights = {"matrix.weight": torch.randn(40, 64), "bias": torch.randn(40), "places": torch.arange(3)}

    stored = packed(weights)
    back = unpacked(stored)

    assert stored["matrix.weight"].dtype == torch.int8
    step = weights["matrix.weight"].abs().amax(1, keepdim=True) / 127
    assert ((back["matrix.weight"] - weights["matrix.weight"]).abs() <= 0.51 * step + 1e-4).all()
    assert torch.equal(back["bias"], weights["bias"].half().float())
    assert torch.equal(back["places"], weights["places"])


def test_hashes_of_the_lexicon_are_stored_as_their_steps() -> None:
    hashes = Entries.of([((5, 6, 7), 1), ((8, 9), 1), ((5,) * 6, 1)]).hashes
    weights = {"encoder.lexicon.hashes": torch.from_numpy(hashes)}

    stored = packed(weights)
    back = unpacked(stored)

    assert [tensor.dtype for tensor in stored.values()] == [torch.uint16]
    assert back["encoder.lexicon.hashes"].dtype == torch.int32
    assert torch.equal(back["encoder.lexicon.hashes"], weights["encoder.lexicon.hashes"])


def test_the_lexicon_has_names_and_what_is_common(tmp_path: Path) -> None:
    file = tmp_path / "dict.txt"
    file.write_text("李白 3 nr\n四川 500 ns\n是人 3 n\n山西人 4 n\n天空 900 n\n一二三四五六七 900 m\n白 9 a\n", "utf-8")
    vocabulary = build_vocabulary([gold.text for gold in GOLD], ["一二三四五六七"] * 2, 200)
    ids = np.full(0x110000, UNKNOWN, dtype=np.int64)
    for index, character in enumerate(vocabulary.characters):
        ids[ord(character)] = len(SPECIAL_TOKENS) + index

    made = entries(file, ids, vocabulary.folded())

    # neither what is rare and no name, nor characters that the encoder does not know, nor one or seven of them
    assert sorted(made.kinds[made.kinds > 0].tolist()) == sorted(
        [kind_of("nr", 3), kind_of("ns", 500), kind_of("n", 4)]
    )
    assert len({kind_of(tag, count) for tag in (*TAGS, "x") for count in (3, 4, 101)}) == KINDS


def test_names_of_one_word_are_renamed_by_their_type(tmp_path: Path) -> None:
    file = tmp_path / "dict.txt"
    file.write_text("苏轼 3 nr\n云南 500 ns\n天空 900 n\n", encoding="utf-8")

    more = renamed(GOLD, file, seed=1)

    assert more == renamed(GOLD, file, seed=1)
    assert 6 <= len(more) <= len(GOLD)
    assert all(gold.text == "".join(gold.words) != GOLD[0].text for gold in more)
    people, places = ({gold.words[at] for gold in more} for at in (0, 2))
    assert "苏轼" in people <= {"苏轼", "李白", "杜甫", "王维"}
    assert "云南" in places <= {"云南", "四川", "河南", "山西"}
    assert {gold.words[1::2] for gold in more} == {("是", "人")}


def test_jiebas_dictionary_is_read_where_it_is_installed() -> None:
    assert "敦煌 " in dictionary().read_text(encoding="utf-8")


def test_a_variant_reads_as_the_form_whose_row_it_shares(folder: Path, tmp_path: Path) -> None:
    before = EmbeddedParser(load(folder)).parse(["王维是山西人"])[0]
    copy = tmp_path / "copy"
    for path in folder.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())

    assert add_variants(copy, {"維": "维", "國": "国"}) == 1  # 国 is not known, so 國 cannot be
    traditional, simplified = EmbeddedParser(load(copy)).parse(["王維是山西人", "王维是山西人"])

    def shape(parse):
        return [(t.start, t.pos, t.head, t.relation) for t in parse.tokens]

    assert shape(traditional) == shape(simplified) == shape(before)


def test_pieces_of_words_keep_their_places_in_the_text(tmp_path: Path) -> None:
    texts = ["Ann lives in Rome.", "Bob didn't see Ann in the U.S. today."] * 20
    pieces = train_pieces(texts, 120)
    save(pieces, tmp_path / "tokenizer")
    assemble(untrained(pieces.get_vocab_size()), LABELS, tmp_path / "tokenizer", tmp_path / "model", " ")

    parse = EmbeddedParser(load(tmp_path / "model")).parse(["", "Bob  saw \t Rome\ud800."])[1]

    assert [t.form for t in parse.tokens] == [parse.text[t.start : t.end] for t in parse.tokens]
    assert "".join(t.form for t in parse.tokens) == "BobsawRome\ud800."
    assert not any(" " in token.form for token in parse.tokens)


def test_english_words_end_where_pieces_do_or_are_left_out() -> None:
    whole = Gold("Ann can't", ("Ann", "ca", "n't"), (), (), (), ("S-PER", "O", "O"))
    crossed = Gold("gonna", ("gon", "na"), (), (), (), ("O", "O"))
    pieces = train_pieces(["Ann can't", "gonna"] * 60, 60)

    arrays = pieces_of([whole, crossed], pieces, LABELS)

    assert len(arrays) == 1
    batch = collate(arrays, [0])
    assert batch.counts.tolist() == [3]
    assert batch.heads.tolist() == [[IGNORED] * 3]
    assert batch.ner.tolist() == [[LABELS["entities"].index(tag) for tag in ("S-PER", "O", "O")]]


def test_a_line_that_shares_a_stretch_with_dev_or_test_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "WINDOW", 4)
    lines = [np.array([9, 10, 11, 12, 13]), np.array([5, 6, 7, 8, 9, 10]), np.array([20, 21])]

    corpus = clean_corpus({"one": lines[:2], "other": lines[2:]}, [[30, 6, 7, 8, 9, 31], [1, 1, 1, 1, 1]])

    assert corpus.ids.tolist() == [9, 10, 11, 12, 13, 3, 20, 21, 3]
    assert corpus.groups == {"one": (0, 6), "other": (6, 9)}


def test_labels_that_training_does_not_know_become_the_nearest_that_it_does() -> None:
    gold = Gold("甲乙", ("甲", "乙"), ("NOUN", "NOUN"), (0, 1), ("root", "nmod:poss"), ("O", "O"))

    assert known(gold, {"relations": ["nmod", "root"]}).relations == ("root", "nmod")
    assert known(gold, {"relations": ["dep", "root"]}).relations == ("root", "dep")


def test_arrays_hold_what_the_sentences_say() -> None:
    arrays = as_arrays(GOLD[:1], [[5, 6, 7, 8, 9, 10]], [[2, 3, 5, 6]], LABELS)

    batch = collate(arrays, [0])

    assert batch.units.tolist() == [[2, 5, 6, 7, 8, 9, 10, 3]]
    assert batch.word_of.tolist() == [[0, 1, 1, 2, 3, 3, 4, 5]]
    assert [LABELS["relations"][label] for label in batch.relations[0]] == list(GOLD[0].relations)


def test_a_shortened_recipe_still_has_every_stage() -> None:
    short = shortened(CHINESE, 0.001)

    assert short.masked.steps == 4
    assert [[settings.epochs for settings in each] for each in short.rounds] == [[1], *[[1, 1]] * 4, [1], *[[1, 1]] * 2]


def test_the_start_of_a_late_round_counts_in_its_mean(tmp_path: Path, monkeypatch) -> None:
    means = []

    def average(paths: list[Path], out: Path) -> None:
        means.append([path.stem for path in paths])
        out.touch()

    monkeypatch.setattr(stages, "pretrain", lambda _, out, *__: out.touch())
    monkeypatch.setattr(stages, "supervise", lambda _, __, out, *___: out.touch())
    monkeypatch.setattr(stages, "average", average)
    recipe = replace(CHINESE, pairs=0, rounds=CHINESE.rounds[:3], start_counts_from=3)

    run(recipe, tmp_path, tmp_path, torch.device("cpu"))

    assert means == [["parser-2-1", "parser-2-2"], ["parser-3-1", "parser-3-2", "mean-2"]]


def test_no_sentence_of_dev_or_test_is_learned_from(tmp_path) -> None:
    def conllu(*sentences: str) -> str:
        return "\n\n".join(
            "\n".join(
                f"{n}\t{word}\t_\tNOUN\t_\t_\t{n - 1}\t{'root' if n == 1 else 'dep'}\t_\t_"
                for n, word in enumerate(s, 1)
            )
            for s in sentences
        )

    def tags(*sentences: str) -> str:
        return "\n\n".join("\n".join(f"{word}\tO" for word in sentence) for sentence in sentences)

    source, joint, derived = (tmp_path / name for name in ("source/UD_Chinese-GSDSimp", "joint", "derived"))
    for folder in (source, joint, derived):
        folder.mkdir(parents=True)
    for split, sentence in (("dev", "甲乙丙"), ("test", "丁戊己")):
        (source / f"zh_gsdsimp-ud-{split}.conllu").write_text(conllu(sentence), encoding="utf-8")
        (joint / f"wner.{split}.tsv").write_text(tags(sentence), encoding="utf-8")
    (joint / "dep.train.conllu").write_text(conllu("庚辛壬", "甲乙丙"), encoding="utf-8")
    (joint / "wner.train.tsv").write_text(tags("庚辛壬", "甲乙丙"), encoding="utf-8")
    (derived / "dep.train.conllu.xz").write_bytes(lzma.compress(conllu("丁戊己", "庚辛壬", "天地").encode()))

    assert [(gold.key, gold.entities is None) for gold in training_sentences(tmp_path)] == [
        ("庚辛壬", False),
        ("天地", True),
    ]


def test_vocabulary_keeps_all_labelled_characters_and_the_frequent_others() -> None:
    vocabulary = build_vocabulary(["甲乙甲乙"], ["丙丙丁 丙丁戊"], 5 + 62 * 2 + 4)

    assert set("甲乙丙丁") <= set(vocabulary.characters)
    assert "戊" not in vocabulary.characters
    first = {character: 5 + index for index, character in enumerate(vocabulary.characters)}
    assert vocabulary.folded()[first["Ａ"]] == first["A"]


def test_pairs_are_those_of_labelled_text_and_then_the_frequent_others() -> None:
    labelled, running = ["甲乙甲乙"], ["丙丙丁 丙丁戊"]
    vocabulary = build_vocabulary(labelled, running, 5 + 62 * 2 + 4)
    first = {character: 5 + index for index, character in enumerate(vocabulary.characters)}

    pairs = frequent_pairs(labelled, running, vocabulary, 3)

    assert set(pairs.tolist()) == {first[a] * vocabulary.size + first[b] for a, b in ("甲乙", "丙丁", "丙丙")}
