"""Training in small: what is learned from, that a killed run ends where it would have, that the format holds."""

import dataclasses
import lzma
from pathlib import Path

import hanlp
import numpy as np
import pytest
import torch

from kg.extraction.hanlp_embedded import EmbeddedParser
from kg.extraction.training.assemble import assemble, write_encoder
from kg.extraction.training.batches import Sample, character_ids, samples
from kg.extraction.training.learning import train
from kg.extraction.training.masked import learn_masked, sentences_of
from kg.extraction.training.settings import TrainingSettings
from kg.extraction.training.treebank import Gold, training_sentences
from kg.extraction.training.variants import add_variants
from ml.encoder.distribution import embeddings
from ml.encoder.vocabulary import Vocabulary, build_vocabulary, stream

SMALL = dataclasses.replace(
    TrainingSettings(),
    char_size=8,
    pair_size=4,
    lstm_size=8,
    word_lstm_size=8,
    arc_size=8,
    relation_size=4,
    epochs=2,
    batch=40,
    masked_batch=40,
    masked_steps=6,
)
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


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    texts = [gold.text for gold in GOLD]
    return build_vocabulary(texts, texts, 200, 20)


def untrained(vocabulary: Vocabulary, folder: Path):
    write_encoder(vocabulary, SMALL, folder)
    torch.manual_seed(1)
    component = assemble(GOLD, SMALL, folder)
    component.model.encoder.transformer.pairs.copy_(torch.from_numpy(vocabulary.pairs))
    component.model.encoder.transformer.folded.copy_(torch.from_numpy(vocabulary.folded()))
    return component


def items(vocabulary: Vocabulary, component) -> list[Sample]:
    return samples(GOLD, component, character_ids(vocabulary.characters))


def weights(component) -> dict[str, list]:
    return {name: tensor.tolist() for name, tensor in component.model.state_dict().items()}


def test_a_run_that_was_killed_ends_with_the_weights_it_would_have_had(vocabulary, tmp_path) -> None:
    def stop(epoch: int) -> None:
        raise Killed

    whole, broken, resumed = (untrained(vocabulary, tmp_path / name) for name in "abc")
    train(whole.model, items(vocabulary, whole), SMALL, tmp_path / "whole.pt")
    with pytest.raises(Killed):
        train(broken.model, items(vocabulary, broken), SMALL, tmp_path / "broken.pt", stop)
    train(resumed.model, items(vocabulary, resumed), SMALL, tmp_path / "broken.pt")

    assert weights(resumed) == weights(whole)
    assert weights(resumed) != weights(untrained(vocabulary, tmp_path / "d"))


def test_the_masked_language_model_resumes_too(vocabulary, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("kg.extraction.training.masked.STEPS_PER_CHECKPOINT", 3)
    sentences = sentences_of(["李白是四川人。杜甫是河南人！", "王维是山西人"] * 8)
    ids = character_ids(vocabulary.characters)
    whole, broken = untrained(vocabulary, tmp_path / "a"), untrained(vocabulary, tmp_path / "b")
    stopped = dataclasses.replace(SMALL, masked_steps=3)

    learn_masked(whole.model.encoder.transformer, sentences, ids, SMALL, tmp_path / "whole.pt")
    learn_masked(broken.model.encoder.transformer, sentences, ids, stopped, tmp_path / "broken.pt")
    learn_masked(broken.model.encoder.transformer, sentences, ids, SMALL, tmp_path / "broken.pt")

    assert weights(broken) == weights(whole)


def test_what_is_saved_is_what_hanlp_loads(vocabulary, tmp_path) -> None:
    component = untrained(vocabulary, tmp_path)
    train(component.model, items(vocabulary, component), SMALL, tmp_path / "run.pt")
    component.save(str(tmp_path))
    loaded = hanlp.load(str(tmp_path), verbose=False, devices=-1)

    assert {name: tensor.half().tolist() for name, tensor in loaded.model.state_dict().items()} == {
        name: tensor.half().tolist() for name, tensor in component.model.state_dict().items()
    }
    text = "李白是四川人"
    assert EmbeddedParser(loaded).parse([text])[0].text == text


def test_a_variant_reads_as_the_form_whose_row_it_shares(vocabulary, tmp_path) -> None:
    component = untrained(vocabulary, tmp_path)
    component.save(str(tmp_path))

    assert add_variants(tmp_path, {"維": "维", "國": "国"}) == 1  # 国 is not known, so 國 cannot be
    traditional, simplified = EmbeddedParser(hanlp.load(str(tmp_path), verbose=False, devices=-1)).parse(
        ["王維是山西人", "王维是山西人"]
    )

    assert [(t.start, t.pos, t.head, t.relation) for t in traditional.tokens] == [
        (t.start, t.pos, t.head, t.relation) for t in simplified.tokens
    ]
    assert simplified == EmbeddedParser(component).parse(["王维是山西人"])[0]


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
    vocabulary = build_vocabulary(["甲乙甲乙"], ["丙丙丁 丙丁戊"], 5 + 62 * 2 + 4, 3)

    assert set("甲乙丙丁") <= set(vocabulary.characters)
    assert "戊" not in vocabulary.characters
    first = {character: 5 + index for index, character in enumerate(vocabulary.characters)}
    pairs = {first[a] * vocabulary.size + first[b] for a, b in ("甲乙", "丙丁", "丙丙")}
    assert set(vocabulary.pairs.tolist()) == pairs
    assert vocabulary.folded()[first["Ａ"]] == first["A"]


def test_characters_with_like_neighbours_get_like_vectors() -> None:
    texts = [f"{subject}{verb}了" for subject in "我你他" for verb in "跑走跳" for _ in range(3)] + ["天地玄黄"] * 9
    characters = tuple(sorted({c for text in texts for c in text}))
    ids = stream(texts, characters)

    vectors = embeddings(np.where(ids > 1, ids, -1), ids, 5 + len(characters), 3, (-1, 1))

    place = {character: 5 + index for index, character in enumerate(characters)}
    near = vectors[place["跑"]] @ vectors[place["走"]]
    far = vectors[place["跑"]] @ vectors[place["玄"]]
    assert near > 4 * abs(far)
