"""The treebank folder: train, dev and test as CoNLL-U with a file of names beside each.

Invariant: no sentence of train has the characters of one of dev or test, nor eight of their words in a row.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extraction.training.english import names, sources
from kg.extraction.training.english.sources import Clones
from kg.extraction.training.treebank import word_spans

RUN = 8
"""Words in a row that two sentences may not share across train and the held-out splits."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One tree: ``rows`` are the ten columns of its words; ``tags`` are BIES or "_" where nobody annotated."""

    source: str
    id: str
    text: str
    rows: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...]

    @property
    def key(self) -> str:
        """Eight bytes of what the sentence says, blanks and case aside."""
        letters = "".join(row[1] for row in self.rows).casefold()
        return hashlib.blake2b(letters.encode(), digest_size=8).hexdigest()


def write_treebank(clones: Clones, folder: Path) -> dict[str, Counter[str]]:
    """Write all files of the treebank folder; the counts by split."""
    folder.mkdir(parents=True, exist_ok=True)
    kept_apart = {split: _ewt(clones, split) for split in ("dev", "test")}
    shared = HeldOut(sentence for sentences in kept_apart.values() for sentence in sentences)
    train = [*_ewt(clones, "train"), *_pud(clones), *_gum(clones)]
    seen: set[str] = set()
    kept, counts = [], Counter[str]()
    for sentence in train:
        counts["met twice"] += (again := sentence.key in seen)
        counts["shared with dev or test"] += (known := sentence.key in shared or shared.has_run_of(_words(sentence)))
        seen.add(sentence.key)
        if not again and not known:
            kept.append(sentence)
    result = {}
    for split, sentences in {"train": kept, **kept_apart}.items():
        (folder / f"{split}.conllu").write_text("".join(map(_conllu, sentences)), encoding="utf-8")
        (folder / f"{split}.ner.tsv").write_text("".join(map(_tsv, sentences)), encoding="utf-8")
        result[split] = _counted(sentences) + (counts if split == "train" else Counter())
    return result


def held_out(clones: Clones) -> "HeldOut":
    """What no running text may have."""
    return HeldOut(sentence for split in ("dev", "test") for sentence in _ewt(clones, split))


class HeldOut:
    """What dev and test say, to keep it out of everything else."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.keys: set[str] = set()
        self.runs: set[int] = set()
        for sentence in sentences:
            self.keys.add(sentence.key)
            self.runs.update(runs(_words(sentence)))

    def __contains__(self, key: str) -> bool:
        return key in self.keys

    def has_run_of(self, words: list[str]) -> bool:
        """Whether eight of ``words`` in a row are in dev or test."""
        return not self.runs.isdisjoint(runs(words))


def runs(words: list[str]) -> Iterator[int]:
    """A number for each run of eight words."""
    return (hash(" ".join(words[place : place + RUN])) for place in range(len(words) - RUN + 1))


def words_of(text: str) -> list[str]:
    """Letters and digits between whatever else, in small letters: words alike in any tokenization."""
    return re.findall(r"[^\W_]+", text.casefold())


def _words(sentence: Sentence) -> list[str]:
    return words_of(sentence.text)


def _ewt(clones: Clones, split: str) -> list[Sentence]:
    """EWT from the documents that its released files are made of."""
    listed = clones.read(sources.EWT, f"not-to-release/file-lists/files.{split}").split()
    source = sources.UNER_EWT_TRAIN if split == "train" else sources.UNER_EWT
    tagged = _tagged(clones.read(source, f"en_ewt-ud-{split}.iob2"))
    texts = (clones.read(sources.EWT, f"not-to-release/sources/{name}") for name in listed)
    return [_projected(sentence, tagged) for text in texts for sentence in _sentences("EWT", text)]


def _pud(clones: Clones) -> list[Sentence]:
    tagged = _tagged(clones.read(sources.UNER_PUD, "en_pud-ud-test.iob2"))
    text = clones.read(sources.PUD, "en_pud-ud-test.conllu")
    return [_projected(sentence, tagged) for sentence in _sentences("PUD", text)]


def _gum(clones: Clones) -> Iterator[Sentence]:
    for path in clones.files(sources.GUM, "dep/"):
        genre = re.match(r"dep/GUM_([a-z]+)_", path)
        if not genre or genre[1] not in sources.GUM_GENRES:
            continue
        text = clones.read(sources.GUM, path)
        if genre[1] == "textbook" and sources.GUM_TEXTBOOKS not in text[:5000]:
            continue
        for sentence in _sentences("GUM", text):
            tags = names.bies(names.of_gum(sentence.rows), len(sentence.rows))
            yield Sentence(sentence.source, sentence.id, sentence.text, sentence.rows, tuple(tags))


def _sentences(source: str, text: str) -> Iterator[Sentence]:
    """Sentences whose words are in their text one after the other, nothing but blanks between; without tags."""
    for block in text.strip().split("\n\n"):
        lines = block.splitlines()
        comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line)
        rows = tuple(tuple(line.split("\t")) for line in lines if line.partition("\t")[0].isdigit())
        sentence = Sentence(source, comments["sent_id"], comments["text"].strip(), rows, ("_",) * len(rows))
        if "".join(row[1] for row in rows).replace(" ", "") == re.sub(r"\s", "", sentence.text):
            yield sentence


def _tagged(text: str) -> dict[str, tuple[str, list[tuple[int, int, str]]]]:
    """Of an .iob2 file: by sentence id and by characters without blanks, these and the names as stretches of them."""
    found = {}
    for block in text.strip().split("\n\n"):
        lines = block.splitlines()
        comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line)
        rows = [line.split("\t") for line in lines if line.partition("\t")[0].isdigit()]
        places = [0]
        for row in rows:
            places.append(places[-1] + len(row[1]))
        spans = [(places[first], places[end], kind) for first, end, kind in names.of_iob([row[2] for row in rows])]
        characters = "".join(row[1] for row in rows)
        found[comments["sent_id"]] = found[characters] = (characters, spans)
    return found


def _projected(sentence: Sentence, tagged: dict[str, tuple[str, list[tuple[int, int, str]]]]) -> Sentence:
    """The sentence with names that were annotated on the same characters, maybe in other words."""
    own = "".join(row[1] for row in sentence.rows)
    characters, spans = next((tagged[key] for key in (sentence.id, own) if tagged.get(key, ("",))[0] == own), ("", []))
    if characters != own:
        return sentence
    places = [0]
    for row in sentence.rows:
        places.append(places[-1] + len(row[1]))
    index = {place: number for number, place in enumerate(places)}
    found = [(index[a], index[b], kind) for a, b, kind in spans if a in index and b in index]
    tags = tuple(names.bies(found, len(sentence.rows)))
    return Sentence(sentence.source, sentence.id, sentence.text, sentence.rows, tags)


def _conllu(sentence: Sentence) -> str:
    """The block of a CoNLL-U file: lemma, features and the layers beyond the basic tree left out."""
    spans = word_spans(sentence.text, tuple(row[1] for row in sentence.rows))
    lines = [f"# sent_id = {sentence.id}", f"# source = {sentence.source}", f"# text = {sentence.text}"]
    for number, row in enumerate(sentence.rows):
        glued = number + 1 < len(spans) and spans[number][1] == spans[number + 1][0]
        lines.append("\t".join((*row[:4], "_", "_", row[6], row[7], "_", "SpaceAfter=No" if glued else "_")))
    return "\n".join(lines) + "\n\n"


def _tsv(sentence: Sentence) -> str:
    return "".join(f"{row[1]}\t{tag}\n" for row, tag in zip(sentence.rows, sentence.tags, strict=True)) + "\n"


def _counted(sentences: Iterable[Sentence]) -> Counter[str]:
    counts = Counter[str]()
    for sentence in sentences:
        counts["sentences"] += 1
        counts[f"sentences of {sentence.source}"] += 1
        counts["words"] += len(sentence.rows)
        counts["sentences with names annotated"] += sentence.tags[0] != "_"
        counts.update(tag[2:] for tag in sentence.tags if tag[0] in "BS")
    return counts
