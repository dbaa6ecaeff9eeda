"""The English rows of benchmarks/extraction.py: UD_English-EWT's test split from raw text, names from Universal NER."""

from collections.abc import Iterator
from pathlib import Path

from kg.extraction import model
from kg.extraction.language import ENGLISH
from kg.extraction.parsers import model_for
from kg.extraction.training.english.gold import evaluate_english

FIGURES = ("tok_f1", "upos", "ner_f1", "uas", "las")


def figures(folder: Path) -> Iterator[tuple[str, float]]:
    """Name and value of each figure; none, with a word why, where there is no model or no treebank."""
    name = model_for(ENGLISH)
    if name is None:
        print("\nno English model: no en_ rows")
        return
    if not (folder / "test.conllu").is_file():
        print(f"\nno English treebank at {folder}: `python -m kg.extraction.training.english` makes it")
        return
    found = evaluate_english(model.load(name), folder)
    yield from ((f"en_{figure}", found[figure]) for figure in FIGURES)
