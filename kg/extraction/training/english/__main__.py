"""``python -m kg.extraction.training.english --clones FOLDER --out FOLDER`` writes the treebank and corpus folders."""

import argparse
import json
from collections import Counter
from pathlib import Path

from kg.extraction.training.english.corpus import write_corpus
from kg.extraction.training.english.sources import Clones
from kg.extraction.training.english.treebank import held_out, write_treebank
from kg.extraction.training.english.wiki_names import write_names


def main() -> None:
    """Write both folders and counts.json."""
    parser = argparse.ArgumentParser(prog="python -m kg.extraction.training.english", description=__doc__)
    parser.add_argument("--clones", type=Path, required=True, help="repositories as owner+name; the missing are cloned")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", choices=("treebank", "corpus", "names"))
    arguments = parser.parse_args()
    clones = Clones(arguments.clones)
    counts: dict[str, Counter[str]] = {}
    if arguments.only in (None, "treebank"):
        counts |= write_treebank(clones, arguments.out / "treebank")
    if arguments.only in (None, "corpus"):
        counts |= write_corpus(clones, arguments.out / "corpus", held_out(clones))
    if arguments.only in (None, "names"):
        written = write_names(clones, arguments.out / "treebank" / "names.tsv", held_out(clones))
        counts["names"] = Counter({"sentences": written})
    print(json.dumps(counts, indent=2))


if __name__ == "__main__":
    main()
