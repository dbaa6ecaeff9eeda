"""Puts an untrained component together: encoder, tokenizer, label sets and the four tasks in one HanLP directory."""

from collections.abc import Sequence
from pathlib import Path

from hanlp.common.vocab import Vocab
from hanlp.components.mtl.tasks.ner.tag_ner import TaggingNamedEntityRecognition
from hanlp.components.mtl.tasks.pos import TransformerTagging
from hanlp.components.mtl.tasks.tok.tag_tok import TaggingTokenization
from hanlp.layers.embeddings.contextual_word_embedding import ContextualWordEmbedding
from hanlp_common.structure import SerializableDict

from kg.extraction.hanlp_component import ENCODER, PortableMultiTask, WordBiaffineParsing
from kg.extraction.training.settings import TrainingSettings
from kg.extraction.training.treebank import Gold
from ml.encoder import CharEncoderConfig
from ml.encoder.tokenizer import save_tokenizer
from ml.encoder.vocabulary import Vocabulary

WORD_TAGS = ("B", "M", "E", "S")
LONGEST_INPUT = 4096
"""Characters beyond which HanLP's own ``predict`` would cut a sentence into windows."""
RELATION_FIXES = {"csubjpass": "csubj:pass"}
"""UD 1 labels that the conversion of the treebank left behind."""


def write_encoder(vocabulary: Vocabulary, settings: TrainingSettings, folder: Path) -> CharEncoderConfig:
    """Write the encoder's configuration and tokenizer where the component looks for them."""
    config = CharEncoderConfig(
        vocab_size=vocabulary.size,
        bigram_count=len(vocabulary.pairs),
        char_size=settings.char_size,
        bigram_size=settings.pair_size,
        lstm_size=settings.lstm_size,
        layer_count=settings.layers,
        dropout=settings.dropout,
    )
    config.save_pretrained(folder / ENCODER)
    save_tokenizer(vocabulary.characters, folder / ENCODER)
    return config


def assemble(sentences: Sequence[Gold], settings: TrainingSettings, folder: Path) -> PortableMultiTask:
    """A component with random weights whose labels are those of ``sentences``; ``folder`` has the encoder's files."""
    component = PortableMultiTask()
    tasks = {
        "tok": TaggingTokenization(tagging_scheme="BMES", output_spans=False),
        "pos": TransformerTagging(dependencies="tok"),
        "ner": TaggingNamedEntityRecognition(
            dependencies="tok", tagging_scheme="BIES", crf=True, delimiter_in_entity=""
        ),
        "dep": WordBiaffineParsing(
            dependencies="tok",
            tree=True,
            n_mlp_arc=settings.arc_size,
            n_mlp_rel=settings.relation_size,
            mlp_dropout=settings.dropout,
            n_word_lstm=settings.word_lstm_size,
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
    tasks["tok"].vocabs["tag"] = _labels(WORD_TAGS)
    tasks["pos"].vocabs["tag"] = _labels(sorted({tag for gold in sentences for tag in gold.pos}))
    tasks["ner"].vocabs["tag"] = _labels(sorted({tag for gold in sentences for tag in gold.entities or ()}))
    tasks["dep"].vocabs["rel"] = _labels(sorted({relation_of(r) for gold in sentences for r in gold.relations}))
    component.model = component.build_model(training=False)  # type: ignore[assignment]
    return component


def relation_of(label: str) -> str:
    """The label that is trained for ``label``."""
    return RELATION_FIXES.get(label, label)


def _labels(labels: Sequence[str]) -> Vocab:
    vocabulary = Vocab(idx_to_token=list(labels), pad_token=None, unk_token=None)
    vocabulary.lock()
    return vocabulary
