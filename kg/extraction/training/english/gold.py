"""The sentences of the English treebank folder, as the training and the evaluation read them."""

from pathlib import Path

from kg.extraction.training.evaluate import Parses, scores
from kg.extraction.training.treebank import Gold, conllu


def english_sentences(folder: Path, split: str) -> list[Gold]:
    """The train, dev or test split, in the file's order; ``entities`` is None where nobody annotated names."""
    tags = (folder / f"{split}.ner.tsv").read_text(encoding="utf-8").strip().split("\n\n")
    sentences = []
    for (comments, rows), block in zip(conllu(folder / f"{split}.conllu"), tags, strict=True):
        words, labels = zip(*(line.split("\t") for line in block.split("\n")), strict=True)
        if words != tuple(row[1] for row in rows):
            raise ValueError(f"the names are out of step with the trees at {comments['sent_id']}")
        sentences.append(
            Gold(
                text=comments["text"],
                words=words,
                pos=tuple(row[3] for row in rows),
                heads=tuple(int(row[6]) for row in rows),
                relations=tuple(row[7] for row in rows),
                entities=None if labels[0] == "_" else labels,
            )
        )
    return sentences


def name_sentences(folder: Path) -> list[Gold]:
    """Sentences of which only the names are annotated: no parts of speech, heads and relations."""
    sentences = []
    for block in (folder / "names.tsv").read_text(encoding="utf-8").strip().split("\n\n"):
        first, *lines = block.split("\n")
        words, tags = zip(*(line.split("\t") for line in lines), strict=True)
        sentences.append(Gold(first.removeprefix("# text = "), words, (), (), (), tags))
    return sentences


def evaluate_english(parser: Parses, folder: Path, split: str = "test") -> dict[str, float]:
    """tok_f1, upos, ner_f1, uas and las of ``parser`` on EWT's split from raw text, as ``evaluate_raw`` counts them."""
    gold = english_sentences(folder, split)
    return scores(gold, parser.parse([sentence.text for sentence in gold]))
