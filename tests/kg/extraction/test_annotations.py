"""What is annotated lies apart from its text: places in a corpus that are found again, and only in that corpus."""

import hashlib
import itertools
import lzma
from pathlib import Path

import pytest

from kg.extraction.calibration import annotations, gold
from tests.fixtures.parses import parse

LINES = ["李白生于碎叶城，字太白。杜甫写诗。", "", "他走了。长江全长6300公里。"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for group in ("news", "law"):
        (tmp_path / f"{group}.txt.xz").write_bytes(lzma.compress("\n".join(LINES).encode()))
    return tmp_path


def _annotated(folder: Path, *lines: tuple[str, int, str, str]) -> Path:
    """A file that says of ``text``, in a group and a line of it, these triples."""
    rows = []
    for group, line, text, triples in lines:
        start = LINES[line].index(text)
        check = hashlib.sha256(text.encode()).hexdigest()[:8]
        rows.append(f"{group}\t{line}\t{start}\t{start + len(text)}\t{check}\t{triples}\n")
    path = folder / "triples.tsv"
    path.write_text("".join(rows), encoding="utf-8")
    return path


def test_sentences_come_in_the_files_order_with_their_triples(corpus: Path) -> None:
    file = _annotated(
        corpus,
        ("news", 2, "长江全长6300公里。", "0-2,2-4,4-10"),
        ("law", 0, "杜甫写诗。", ""),
        ("news", 0, "李白生于碎叶城，字太白。", "0-2,2-4,4-7 0-2,8-9,9-11"),
    )

    found = annotations.rows(corpus, file)

    assert [row["text"] for row in found] == ["长江全长6300公里。", "杜甫写诗。", "李白生于碎叶城，字太白。"]
    facts = [[(each["s"], each["p"], each["o"]) for each in row["triples"]] for row in found]
    assert facts == [
        [("长江", "全长", "6300公里")],
        [],
        [("李白", "生于", "碎叶城"), ("李白", "字", "太白")],
    ]
    assert found[2]["triples"][1]["spans"] == {"s": [(0, 2)], "p": [(8, 9)], "o": [(9, 11)]}


def test_another_corpus_is_refused(corpus: Path) -> None:
    file = _annotated(corpus, ("news", 0, "杜甫写诗。", ""))
    (corpus / "news.txt.xz").write_bytes(lzma.compress("杜甫写信。李白生于碎叶城。".encode()))

    with pytest.raises(ValueError, match="line 0 of news"):
        annotations.rows(corpus, file)


def test_what_is_kept_in_the_repository_is_well_formed() -> None:
    lines = annotations.FILE.read_text(encoding="utf-8").splitlines()

    assert len({tuple(line.split("\t")[:3]) for line in lines}) == len(lines) > 10_000
    for line in lines:
        _, number, start, end, check, triples = line.split("\t")
        length = int(end) - int(start)
        assert int(number) >= 0 < length
        assert len(check) == 8
        for triple in triples.split():
            sides = [tuple(map(int, side.split("-"))) for side in triple.split(",")]
            assert len(sides) == 3
            assert all(0 <= first < last <= length for first, last in sides)
            ordered = sorted(sides)
            assert all(one[1] <= other[0] for one, other in itertools.pairwise(ordered))


def test_a_row_is_an_example_to_fit_on(corpus: Path) -> None:
    file = _annotated(corpus, ("news", 0, "杜甫写诗。", "0-2,2-3,3-4"))
    (row,) = annotations.rows(corpus, file)

    example = gold.example(row, parse("杜甫/PROPN/nsubj>2 写/VERB/root>0 诗/NOUN/obj>2 。/PUNCT/punct>2"))

    assert example.gold == [gold.GoldTriple(("杜甫", "写", "诗"), {"s": (0, 0), "p": (1, 1), "o": (2, 2)})]
