"""Running text: a paragraph a line, in groups by what it is, xz-compressed.

Invariant: no paragraph has eight words in a row that dev or test of the treebank has; none is there twice.
"""

import io
import json
import lzma
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

from kg.extraction.training.english.sources import Clones, Source
from kg.extraction.training.english.treebank import HeldOut, words_of

SHORTEST = 60
"""Characters below which a line is a heading or a caption rather than prose."""
Reader = Callable[[Clones, Source], Iterator[str]]


def _books(clones: Clones, source: Source) -> Iterator[str]:
    """Paragraphs of OpenStax's modules."""
    for path in clones.files(source, "modules/"):
        if path.endswith(".cnxml"):
            yield from _paragraphs(clones.read(source, path), "para")


def _classics(clones: Clones, source: Source) -> Iterator[str]:
    """Paragraphs of a Standard Ebooks edition, its notes left out."""
    for path in clones.files(source, "src/epub/text/"):
        if not path.endswith(("colophon.xhtml", "imprint.xhtml", "uncopyright.xhtml", "endnotes.xhtml")):
            yield from _paragraphs(clones.read(source, path), "p")


def _paragraphs(markup: str, element: str) -> Iterator[str]:
    body = re.sub(r"(?s)<(m:math|math|head|table|equation|note-body)\b.*?</\1>", " ", markup)
    for inner in re.findall(rf"(?s)<{element}\b[^>]*>(.*?)</{element}>", body):
        yield unescape(re.sub(r"<[^>]+>", "", inner)).replace("\u2060", "")


def _simplified(clones: Clones, source: Source) -> Iterator[str]:
    """Sentences of Wikipedia that were split later, before they were."""
    for name in ("tune.tsv", "validation.tsv", "test.tsv"):
        for line in clones.read(source, name).splitlines():
            yield detokenized(line.partition("\t")[0])


def _documents(clones: Clones, source: Source) -> Iterator[str]:
    """First sections of Wikipedia articles."""
    for name in ("data/dev_revised.json", "data/test_revised.json"):
        for document in json.loads(clones.read(source, name)):
            yield detokenized(" ".join(word for sentence in document["sents"] for word in sentence))


def _questioned(clones: Clones, source: Source) -> Iterator[str]:
    """Paragraphs of Wikipedia articles that questions were asked about."""
    for article in json.loads(clones.read(source, "xquad.en.json"))["data"]:
        yield from (paragraph["context"] for paragraph in article["paragraphs"])


def _countries(clones: Clones, source: Source) -> Iterator[str]:
    """What the World Factbook writes in sentences."""
    for path in clones.files(source):
        if path.endswith(".json") and "/" in path:
            for text in _texts(json.loads(clones.read(source, path))):
                if len(text) > 150 and ". " in text:
                    yield from re.split(r"<br>|<p>", unescape(text))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, str):
        yield re.sub(r"</?(?!br|p\b)[a-z]+[^>]*>", "", node)


def _speeches(clones: Clones, source: Source) -> Iterator[str]:
    """Addresses of presidents of the United States."""
    for name in ("state_union", "inaugural"):
        archive = zipfile.ZipFile(io.BytesIO(clones.read_bytes(source, f"packages/corpora/{name}.zip")))
        for member in sorted(archive.namelist()):
            if member.endswith(".txt") and "README" not in member:
                text = archive.read(member).decode("latin-1")
                yield from re.split(r"\n\s*\n|\n(?=[A-Z])", text)


def _subcorpus(clones: Clones, source: Source) -> Iterator[str]:
    """Letters, news, essays, talk … of the open part of the American National Corpus, a text a line."""
    archive = zipfile.ZipFile(io.BytesIO(clones.read_bytes(source, "packages/corpora/masc_tagged.zip")))
    for member in sorted(archive.namelist()):
        if member.endswith(".txt") and "/data/" in member:
            for line in archive.read(member).decode("utf-8", "replace").splitlines():
                yield detokenized(" ".join(word.rpartition("_")[0] for word in line.split()))


def _manual(clones: Clones, source: Source) -> Iterator[str]:
    """Paragraphs of Markdown pages, neither code nor tables nor lists of links; every fifth page."""
    for path in [path for path in clones.files(source) if path.endswith(".md")][::5]:
        text = re.sub(r"(?s)^---.*?\n---|```.*?```|<!--.*?-->|<[^>]+>", " ", clones.read(source, path))
        for paragraph in re.split(r"\n\s*\n", text):
            if not re.match(r"\s*(?:[#|>:!\-*]|\d+\.)", paragraph) and "|" not in paragraph:
                bare = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|[*`]+|\\(?=\W)", r"\1", paragraph)
                yield bare


def _openstax(name: str, commit: str) -> Source:
    return Source(f"openstax/osbooks-{name}", commit, "CC BY 4.0", "textbook")


def _ebook(name: str, commit: str) -> Source:
    return Source(f"standardebooks/{name}", commit, "public domain (edition CC0)", "book")


GROUPS: dict[str, tuple[tuple[Source, Reader], ...]] = {
    "encyclopedic": (
        (
            Source(
                "google-research-datasets/wiki-split",
                "80f5bddf42d1a68201b7b107ee4b8d86d82e9fde",
                "CC BY-SA 4.0",
                "Wikipedia",
            ),
            _simplified,
        ),
        (
            Source(
                "tonytan48/Re-DocRED",
                "ccfb54f5ddf5836027c87badda10f6dfc56efaac",
                "MIT; texts CC BY-SA 3.0",
                "Wikipedia",
            ),
            _documents,
        ),
        (
            Source("google-deepmind/xquad", "7d30520c717524000f0d9d2f9c10a069acd9d285", "CC BY-SA 4.0", "Wikipedia"),
            _questioned,
        ),
        (
            Source(
                "factbook/factbook.json",
                "8662a8b17a784841ab4528631b04090eb2f183eb",
                "public domain",
                "the World Factbook",
            ),
            _countries,
        ),
    ),
    "textbooks": tuple(
        (_openstax(name, commit), _books)
        for name, commit in (
            ("life-liberty-and-pursuit-happiness", "acb6fbe2744dd112187b6aff5946cfe969410fca"),
            ("introduction-anthropology", "418eedd9bef21ec1a6fa1b472c0d82c084e35c70"),
            ("principles-economics-bundle", "cd31beb103fffbc09cc81ebfe117d8c40cc12d1a"),
            ("introduction-business", "78c9e7ad4e581d4ff98e78ea30214840e1fa7e1e"),
            ("introduction-intellectual-property", "be76c2d982080df077b6f7f7f784d0bbbc37ee8b"),
        )
    ),
    "mixed": (
        (
            Source(
                "nltk/nltk_data",
                "5db857e6f7df11eabb5e5665836db9ec8df07e28",
                "MASC: free for any use",
                "ANC's open part",
            ),
            _subcorpus,
        ),
        (
            Source("nltk/nltk_data", "5db857e6f7df11eabb5e5665836db9ec8df07e28", "public domain", "speeches"),
            _speeches,
        ),
    ),
    "classics": tuple(
        (_ebook(name, commit), _classics)
        for name, commit in (
            ("benjamin-franklin_the-autobiography-of-benjamin-franklin", "ff5d6bec9a260f1f5e0ed216d97126f388a60d7c"),
            ("john-maynard-keynes_the-economic-consequences-of-the-peace", "295ec2bb3a8b2af528a01507fdd4993f4f928265"),
            ("charles-darwin_the-voyage-of-the-beagle", "4ad3b795abbb155e21c100d17d0b4d3ed0e34c8a"),
            ("t-e-lawrence_seven-pillars-of-wisdom", "ddfa6af344df3aab7364f400b89b71b5763d880e"),
            ("f-scott-fitzgerald_the-great-gatsby", "194dc118c0f998da3bc5443d97370e16781b899a"),
            ("arthur-conan-doyle_the-adventures-of-sherlock-holmes", "23b2b6e0aa1350aaccaac91e1d0fe3bb6ed4c81f"),
            ("agatha-christie_the-murder-of-roger-ackroyd", "92b5bbd38b0ab7703a988ff7103b15d9b8a65bf2"),
            (
                "edward-gibbon_the-history-of-the-decline-and-fall-of-the-roman-empire",
                "557e5c4f70a51882c9f700fcc128a0c437b5ec77",
            ),
        )
    ),
    "techdocs": (
        (
            Source(
                "MicrosoftDocs/windows-driver-docs",
                "825aa15f476fc33a3e80abd3db387b025771f6f8",
                "CC BY 4.0",
                "documentation",
            ),
            _manual,
        ),
    ),
}


def write_corpus(clones: Clones, folder: Path, held_out: HeldOut) -> dict[str, Counter[str]]:
    """Write ``GROUPS``, a file each; the counts by group."""
    folder.mkdir(parents=True, exist_ok=True)
    seen: set[int] = set()
    result = {}
    for group, members in GROUPS.items():
        counts = Counter[str]()
        with lzma.open(folder / f"{group}.txt.xz", "wt", encoding="utf-8") as file:
            for source, read in members:
                for text in read(clones, source):
                    line = " ".join(text.split())
                    if len(line) < SHORTEST or hash(line) in seen:
                        continue
                    seen.add(hash(line))
                    if held_out.has_run_of(words_of(line)):
                        counts["shared with dev or test"] += 1
                        continue
                    file.write(line + "\n")
                    counts["paragraphs"] += 1
                    counts["characters"] += len(line)
        result[group] = counts
    return result


def detokenized(text: str) -> str:
    """Words and marks that stand apart, put together as they are written."""
    text = re.sub(r"``\s*|\s*''|\s*\"\s*(?=[.,]\s)", '"', text)
    text = re.sub(r"\s+([.,;:!?%)\]}])", r"\1", text)
    text = re.sub(r"([(\[{$£€#])\s+", r"\1", text)
    text = re.sub(r"\s+(n't|'(?:s|re|ve|ll|d|m|S)\b)", r"\1", text)
    text = re.sub(r"\s-\s(?=\w)", "-", text)
    return re.sub(r"\"\s*([^\"]*?)\s*\"", r'"\1"', text)
