"""Puts trained weights together with a tokenizer and label sets: one HanLP multi-task directory."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from hanlp.common.vocab import Vocab
from hanlp.components.mtl.tasks.ner.tag_ner import TaggingNamedEntityRecognition
from hanlp.components.mtl.tasks.pos import TransformerTagging
from hanlp.components.mtl.tasks.tok.tag_tok import TaggingTokenization
from hanlp.layers.embeddings.contextual_word_embedding import ContextualWordEmbedding
from hanlp_common.structure import SerializableDict

from kg.extraction.hanlp_component import ENCODER, PortableMultiTask, WordBiaffineParsing
from ml.parsing.model import TAGS, HeadSizes, JointParser

LONGEST_INPUT = 4096
"""Units beyond which HanLP's own ``predict`` would cut a sentence into windows."""


def assemble(
    parser: JointParser, labels: dict[str, list[str]], tokenizer: Path, folder: Path, delimiter: str = ""
) -> PortableMultiTask:
    """Write ``parser`` to ``folder`` as a component whose tokenizer's files lie in ``tokenizer``, and return it.

    ``delimiter`` stands between the words of an entity in what HanLP itself prints.
    """
    shutil.rmtree(folder / ENCODER, ignore_errors=True)
    parser.encoder.config.save_pretrained(folder / ENCODER)
    for path in tokenizer.glob("tokenizer*.json"):
        shutil.copy(path, folder / ENCODER)
    component = untrained(labels, HeadSizes(), folder, delimiter)
    component.model_.load_state_dict(hanlp_names(parser.state_dict()))
    component.save(str(folder))
    return component


def hanlp_names(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights of a ``JointParser`` under the names that the component's model has for them."""
    prefix = "encoder."
    return {
        f"{prefix}transformer.{name.removeprefix(prefix)}" if name.startswith(prefix) else name: tensor
        for name, tensor in state.items()
    }


def untrained(labels: dict[str, list[str]], sizes: HeadSizes, folder: Path, delimiter: str) -> PortableMultiTask:
    """A component with random weights for ``labels``; ``folder`` has the encoder's files."""
    component = PortableMultiTask()
    tasks: dict[str, Any] = {
        "tok": TaggingTokenization(tagging_scheme="BMES", output_spans=False),
        "pos": TransformerTagging(dependencies="tok"),
        "ner": TaggingNamedEntityRecognition(
            dependencies="tok", tagging_scheme="BIES", crf=True, delimiter_in_entity=delimiter
        ),
        "dep": WordBiaffineParsing(
            dependencies="tok",
            tree=True,
            n_mlp_arc=sizes.arc,
            n_mlp_rel=sizes.relation,
            mlp_dropout=sizes.dropout,
            n_word_lstm=sizes.lstm,
        ),
    }
    component.config = SerializableDict(
        encoder=ContextualWordEmbedding(
            "token", str(folder / ENCODER), average_subwords=True, max_sequence_length=LONGEST_INPUT
        ),
        task_names=list(tasks),
        **tasks,
    )
    component.on_config_ready()
    tasks["tok"].vocabs["tag"] = _labels(TAGS)
    tasks["pos"].vocabs["tag"] = _labels(labels["pos"])
    tasks["ner"].vocabs["tag"] = _labels(labels["entities"])
    tasks["dep"].vocabs["rel"] = _labels(labels["relations"])
    component.model = component.build_model(training=False)  # type: ignore[assignment]
    return component


def _labels(labels: Sequence[str]) -> Vocab:
    vocabulary = Vocab(idx_to_token=list(labels), pad_token=None, unk_token=None)
    vocabulary.lock()
    return vocabulary
