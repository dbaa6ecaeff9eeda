"""Fits the weights, says how well they do on sentences that were held out, and writes them.

    python -m kg.extraction.calibration --data FOLDER [--model NAME] [--folds 5]

Held-out figures come first: the sentences are dealt into folds, and each is read with weights fitted on the others.
For our own model a ``PointerNetwork`` is fitted, and the weights that read its answers; for any other ``--model`` the
weights for parses without them. Those that ship were fitted on parses of our model as it was before its trees followed
one standard: the hand-made parses of the tests, of either standard, are read rightly with them.
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
django.setup()

from kg.extraction import model  # noqa: E402
from kg.extraction.calibration import annotations, gold, pointing  # noqa: E402
from kg.extraction.calibration.fitting import Fitted  # noqa: E402
from kg.extraction.calibration.gold import Example  # noqa: E402
from kg.extraction.calibration.reliability import Judged, report  # noqa: E402
from kg.extraction.calibration.samples import decisions_of, fit_all  # noqa: E402
from kg.extraction.pointing import save  # noqa: E402
from kg.extraction.rules.learned.coded import Coded  # noqa: E402
from kg.extraction.rules.learned.reading import chance, distinct, read_all  # noqa: E402
from kg.extraction.rules.learned.weights import FILES  # noqa: E402


def examples(folder: Path, name: str | None) -> list[Example]:
    """The annotated sentences that the parser takes in one piece, those that state nothing as well."""
    return gold.examples(annotations.rows(folder / "corpus"), model.load(name))


def judged(examples: Sequence[Example], fitted: Mapping[str, Fitted]) -> list[Judged]:
    """Each triple that is read, with its chance and whether it is in the gold, which is matched once."""
    every = read_all(Coded([example.tree for example in examples]), decisions_of(fitted))
    found = []
    for example, readings in zip(examples, every, strict=True):
        left = Counter(triple.fact for triple in example.gold)
        for reading in distinct(readings):
            fact = (example.bare(reading.subject), example.bare(reading.predicate), example.bare(reading.object))
            right = left[fact] > 0
            left[fact] -= right
            found.append(Judged(chance(reading), right))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, print, fit on everything, write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the folder that holds corpus/")
    options.add_argument("--model", default=None, help="a pretrained key or a folder; default: the configured model")
    options.add_argument("--folds", type=int, default=5, help="0: do not cross-validate")
    given = options.parse_args(arguments)
    every = examples(given.data, given.model)
    crossed = pointing.crossed(every)
    held_out: list[Judged] = []
    for number in range(given.folds):
        fit, held = gold.fold(crossed, number, given.folds)
        held_out += judged(held, fit_all(fit))
    if held_out:
        print("\n".join(report(held_out, sum(len(example.gold) for example in every))))
    folder = model.folder_of(given.model or model.chosen())
    pointed = folder is not None and all(example.states is not None for example in every)
    if folder and pointed:
        save(pointing.fit(every), model.fingerprint(folder))
    write(fit_all(crossed), FILES[pointed])
    return 0


def write(fitted: Mapping[str, Fitted], file: Path) -> None:
    """Write the weights that are not zero."""
    content = {
        name: {"bias": row.bias, "tables": [dict(sorted(t.items())) for t in row.tables]}
        for name, row in fitted.items()
    }
    file.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{sum(len(table) for row in fitted.values() for table in row.tables)} weights in {file.name}")


if __name__ == "__main__":
    raise SystemExit(main())
