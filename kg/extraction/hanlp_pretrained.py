"""Parses with any of HanLP's multi-task models, through HanLP's own ``predict``.

The outputs to use are picked by prefix and their labels normalised, so that what comes out looks the same for all.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from kg.extraction.labels import ROOT, Schemes, normalise, pick, tag_scheme, tree_scheme
from kg.extraction.parse import Parse
from kg.extraction.trees import mended

BATCH = 32
"""Sentences given to HanLP at once; it makes its own batches of them."""
TOKENS = ("tok/fine", "tok")
TAGS = ("pos/ctb", "pos/upos", "pos", "ud")
ENTITIES = ("ner/msra", "ner/ontonotes", "ner/pku", "ner")
TREES = ("dep", "ud")


class PretrainedParser:
    """A parser around a HanLP component that has tok, pos, ner and dep (or ud) tasks."""

    def __init__(self, component: Any, version: str) -> None:
        self.version = version
        self._component = component
        names = list(component.tasks)
        chosen = {pick(names, *prefixes) for prefixes in (TOKENS, TAGS, ENTITIES, TREES)}
        self._tasks = [name for name in names if name in chosen]
        tokens = pick(names, *TOKENS)
        if tokens is None:
            raise ValueError(f"{version} has no tokenizer among {names}")
        component.tasks[tokens].config.output_spans = True
        tags, trees = pick(names, *TAGS), pick(names, *TREES)
        self._schemes = Schemes(
            tag_scheme(tags or "", _labels(component, tags, "tag", "pos")),
            tree_scheme(_labels(component, trees, "rel")),
        )

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """One parse a text, in order; a blank text has no tokens."""
        order = sorted((i for i, text in enumerate(texts) if text.strip()), key=lambda i: (len(texts[i]), i))
        parses: dict[int, Parse] = {}
        for first in range(0, len(order), BATCH):
            group = order[first : first + BATCH]
            parses.update(zip(group, self._parse_group([texts[i] for i in group]), strict=True))
        return [parses.get(i) or Parse(text, (), ()) for i, text in enumerate(texts)]

    def _parse_group(self, texts: list[str]) -> Iterator[Parse]:
        document = self._component(texts, tasks=self._tasks)
        tokens, tags, entities, trees = (
            document.get(pick(document, *prefixes), [()] * len(texts)) for prefixes in (TOKENS, TAGS, ENTITIES, TREES)
        )
        for text, words, pos, named, arcs in zip(texts, tokens, tags, entities, trees, strict=True):
            spans = [(start, end) for _, start, end in words]
            heads = mended([head for head, _ in arcs])
            yield normalise(
                text,
                spans,
                pos,
                [head - 1 if head else ROOT for head in heads],
                [relation for _, relation in arcs],
                [(label, spans[first][0], spans[last - 1][1]) for _, label, first, last in named],
                self._schemes,
            )


def _labels(component: Any, task: str | None, *vocabularies: str) -> list[str]:
    """The labels of a task: those of the first of ``vocabularies`` that it has; none where there is no task."""
    vocabs = component.tasks[task].vocabs if task else {}
    return next((list(vocabs[name].idx_to_token) for name in vocabularies if name in vocabs), [])
