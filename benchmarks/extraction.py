"""How well the model parses and how well the rules read triples.

    python benchmarks/extraction.py [--data FOLDER] [--model KEY_OR_FOLDER] [--limit N] [--json FILE]

Parsing: the treebank's test split from raw text, F1 by character offsets (see ``kg.extraction.training.evaluate``).

Triples: each predicted triple is compared with the gold ones of its sentence.

- strict: it is right when subject, predicate and object all equal a gold triple's, after blanks, quotes and the
  punctuation at the ends are removed; every gold triple is matched once. Micro-averaged precision, recall and F1.
- overlap: a pair scores the mean, over subject, predicate and object, of the F1 of their characters as multisets, and
  nothing when one of the three shares no character. Pairs are matched one to one, the best first (ties: the earlier
  prediction, then the earlier gold). Precision is the sum of scores over the predictions, recall over the gold.

Nothing is fitted on these sets. ``annotated_held_out_strict_f1`` is of the sentences that weights are fitted on, see
``_held_out``.

spo_platform_dev642 lists no triples where one sentence has several and the pairing of its spans is not recorded; those
sentences cannot be judged and are left out (``spo`` rows). The gold there holds at most one triple a sentence, a role
or kinship between names, so ``spo_roles`` beside it counts only what the rules on nouns with a person say.

English (``en_`` rows): see ``_english``; only where there is an English model and its treebank.

Typed triples (``duie_typed`` rows): see ``_typed``; the schema is benchmarks/schemas/duie.json.
"""

import argparse
import json
import os
import platform
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
django.setup()

from benchmarks import _english, _held_out, _typed  # noqa: E402
from kg.extraction import mentions, model, pretrained, rules, sentences  # noqa: E402
from kg.extraction.parse import Triple  # noqa: E402
from kg.extraction.training.evaluate import evaluate_raw  # noqa: E402

DATA = Path(os.environ.get("ZHITU_DATA", ROOT.parent / "shared" / "data"))
GOALS = {
    "gsd_tok_f1": 96.0,
    "gsd_upos": 92.0,
    "gsd_ner_f1": 75.0,
    "gsd_las": 75.0,
    "model_mb": 12.0,
    "spansaoke_strict_f1": 0.30,
    "spo_strict_f1": 0.35,
    "rules_over_parser": 0.10,
    "chars_per_s": 4000.0,
    "duie_typed_f1": 0.40,
}
SCHEMA = ROOT / "benchmarks" / "schemas" / "duie.json"
QUOTES = frozenset("“”‘’\"'「」『』《》〈〉")
NOUN_RULES = ("role", "appointment", "kinship", "attribute", "copula-role")


class Fact(NamedTuple):
    """A triple, stripped for comparison."""

    subject: str
    predicate: str
    object: str


class Found(NamedTuple):
    """What was predicted, and by which rule."""

    fact: Fact
    rule: str


@dataclass
class Score:
    """Sums over a corpus, from which precision, recall and F1 follow."""

    predicted: int = 0
    gold: int = 0
    strict: int = 0
    overlap: float = 0.0
    by_rule: dict[str, list[float]] = field(default_factory=dict)

    def add(self, predictions: Sequence[Found], gold: Sequence[Fact]) -> None:
        """Count one sentence."""
        self.predicted += len(predictions)
        self.gold += len(gold)
        left = Counter(gold)
        overlaps = matched(predictions, gold)
        self.overlap += sum(overlaps)
        for found, overlap in zip(predictions, overlaps, strict=True):
            right = left[found.fact] > 0
            left[found.fact] -= right
            self.strict += right
            row = self.by_rule.setdefault(found.rule, [0, 0, 0.0])
            row[0] += 1
            row[1] += right
            row[2] += overlap

    def figures(self, right: float) -> tuple[float, float, float]:
        """Precision, recall, F1 of ``right`` correct ones."""
        total = self.predicted + self.gold
        return right / max(self.predicted, 1), right / max(self.gold, 1), 2 * right / total if total else 0.0


def bare(text: str) -> str:
    """Without blanks, quotes, and punctuation at the ends."""
    text = "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in QUOTES)
    first, last = 0, len(text)
    while first < last and unicodedata.category(text[first])[0] == "P":
        first += 1
    while last > first and unicodedata.category(text[last - 1])[0] == "P":
        last -= 1
    return text[first:last]


def matched(predictions: Sequence[Found], gold: Sequence[Fact]) -> list[float]:
    """The score of each prediction in the greedy one-to-one matching."""
    pairs = [
        (-similarity(found.fact, fact), i, j) for i, found in enumerate(predictions) for j, fact in enumerate(gold)
    ]
    scores = [0.0] * len(predictions)
    used: set[int] = set()
    done: set[int] = set()
    for score, i, j in sorted(pairs):
        if score < 0 and i not in done and j not in used:
            scores[i] = -score
            done.add(i)
            used.add(j)
    return scores


def similarity(one: Fact, other: Fact) -> float:
    """Mean F1 of the characters of the three parts; 0 when a part shares none."""
    total = 0.0
    for left, right in zip(one, other, strict=True):
        common = sum((Counter(left) & Counter(right)).values())
        if not common:
            return 0.0
        total += 2 * common / (len(left) + len(right))
    return total / 3


def read_corpus(path: Path, limit: int | None) -> list[tuple[str, list[Fact]]]:
    """(text, gold) of each sentence that has gold triples."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    corpus = [(row["text"], [Fact(bare(t["s"]), bare(t["p"]), bare(t["o"])) for t in row["triples"]]) for row in rows]
    return [row for row in corpus if row[1]][:limit]


@dataclass
class Extractor:
    """The parser with the rules, and the processor time that each took (other programs do not count)."""

    parser: Any
    parsing: float = 0.0
    reading: float = 0.0
    characters: int = 0

    def predict(self, texts: Sequence[str]) -> list[list[Found]]:
        """What is found in each text, stripped for comparison."""
        return [
            [Found(Fact(bare(t.subject.text), bare(t.predicate), bare(t.object.text)), t.rule) for t in triples]
            for triples in self.read(texts)
        ]

    def read(self, texts: Sequence[str]) -> list[list[Triple]]:
        """The triples of each text; a text that is too long for the parser is split as a document would be."""
        pieces = [(i, text[s.start : s.end]) for i, text in enumerate(texts) for s in sentences.split(text)]
        started = time.process_time()
        parses = self.parser.parse([piece for _, piece in pieces])
        parsed = time.process_time()
        triples = rules.extract_all(parses, [mentions.find(parse) for parse in parses])
        self.parsing += parsed - started
        self.reading += time.process_time() - parsed
        results: list[list[Triple]] = [[] for _ in texts]
        for (index, _), found in zip(pieces, triples, strict=True):
            results[index] += found
        self.characters += sum(map(len, texts))
        return results


def evaluate(extractor: Extractor, corpus: Sequence[tuple[str, list[Fact]]]) -> tuple[Score, Score]:
    """Scores of all rules, and of the rules on nouns alone."""
    every, nouns = Score(), Score()
    for predictions, (_, gold) in zip(extractor.predict([text for text, _ in corpus]), corpus, strict=True):
        every.add(predictions, gold)
        nouns.add([found for found in predictions if found.rule in NOUN_RULES], gold)
    return every, nouns


def machine() -> str:
    """Cores and processor, so that a figure can be read."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return f"{os.cpu_count()} cores, {next(names, platform.processor())}"


def row(name: str, value: float, unit: str) -> dict[str, object]:
    """One figure of the result."""
    return {"name": name, "value": round(value, 4), "unit": unit, "goal": GOALS.get(name)}


def treebank_rows(parser: Any, folder: Path) -> Iterable[dict[str, object]]:
    """The figures on the treebank."""
    scores = evaluate_raw(parser, folder)
    for key in ("tok_f1", "upos", "ner_f1", "uas", "las"):
        yield row(f"gsd_{key}", scores[key], "F1, %")


def english_rows(folder: Path) -> Iterable[dict[str, object]]:
    """The figures on the English treebank."""
    return [row(name, value, "F1, %") for name, value in _english.figures(folder / "treebank")]


def triple_rows(name: str, score: Score) -> Iterable[dict[str, object]]:
    """Print and return the figures on one corpus."""
    print(f"\n{name}: {score.predicted} predicted, {score.gold} gold")
    for kind, right in (("strict", score.strict), ("overlap", score.overlap)):
        precision, recall, f1 = score.figures(right)
        print(f"  {kind:8} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}")
        yield row(f"{name}_{kind}_f1", f1, "F1")
    print(f"  {'rule':22}{'predicted':>10}{'strict P':>10}{'overlap P':>10}")
    for rule, (count, right, overlap) in sorted(score.by_rule.items(), key=lambda item: -item[1][0]):
        print(f"  {rule:22}{count:10.0f}{right / count:10.3f}{overlap / count:10.3f}")


def typed_rows(extractor: Extractor, corpus: Path, limit: int | None) -> Iterable[dict[str, object]]:
    """The figures of a schema on DuIE."""
    scores = _typed.evaluate(extractor.read, SCHEMA, corpus, limit, bare)
    for name, value in zip(("precision", "recall", "f1"), scores, strict=True):
        yield row(f"duie_typed_{name}", value, name if name != "f1" else "F1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, write the JSON."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--model", default=None, help="a pretrained key or a folder; default: the configured model")
    options.add_argument("--english", type=Path, help="folder of the English treebank; default: DATA/english")
    options.add_argument("--limit", type=int, default=None, help="sentences of each corpus")
    options.add_argument("--json", type=Path)
    given = options.parse_args(arguments)
    if not (given.data / "text").is_dir():
        print(f"no data at {given.data}: set ZHITU_DATA or --data to the folder with treebank/ and text/ (see docs)")
        return 1
    parser = model.load(given.model)
    extractor = Extractor(parser)
    rows = list(treebank_rows(parser, given.data / "treebank"))
    rows += english_rows(given.english or given.data / "english")
    rows.append(row("model_mb", size_mb(given.model or model.chosen()), "MB"))
    for name, file in (("spansaoke", "spansaoke_no_dev.jsonl"), ("spo", "spo_platform_dev642.jsonl")):
        every, nouns = evaluate(extractor, read_corpus(given.data / "text" / file, given.limit))
        rows += triple_rows(name, every)
        if name == "spo":
            rows += triple_rows("spo_roles", nouns)
    if given.limit is None:
        rows += _held_out.held_out(parser, given.data / "corpus", row)
    rows += typed_rows(extractor, given.data / "text" / "duie2_dev2000.jsonl", given.limit)
    rows.append(
        row(
            "chars_per_s",
            extractor.characters / (extractor.parsing + extractor.reading),
            "characters per processor second",
        )
    )
    rows.append(row("rules_over_parser", extractor.reading / extractor.parsing, "ratio of processor times"))
    print(f"\n{machine()}; model {parser.version}")
    for line in rows:
        print(f"{line['name']:28}{line['value']:>12} {line['unit']}")
    if given.json:
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def size_mb(name: str) -> float:
    """What the model weighs on disk, in units of 10^6 bytes."""
    folder = model.folder_of(name) or pretrained.folder(name)
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
