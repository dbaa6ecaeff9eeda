"""Parses with our own model, without HanLP's per-sentence overhead.

The modules and label sets are those that ``hanlp.load`` built; only the way from text to tensors and from tensors to
``Parse`` is ours: one table look-up a sentence where units are characters, words averaged for the whole batch at once,
relations scored for one head a word. The parse of a sentence is a function of its text alone, up to rounding.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from tokenizers.models import BPE

from kg.extraction.hanlp_component import CANDIDATES
from kg.extraction.labels import ROOT, Schemes, TagScheme, TreeScheme, normalise
from kg.extraction.parse import Parse
from kg.extraction.pointing import PointerNetwork
from kg.extraction.trees import best_heads
from ml.encoder.config import END, PAD, START, UNKNOWN

SCHEMES = Schemes(TagScheme.UNIVERSAL, TreeScheme.UNIVERSAL)
BATCH_CHARACTERS = 1024
"""Padded size of a batch: more does not make a CPU faster, less wastes it."""
CODE_POINTS = 0x110000

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Units:
    """What the encoder sees of a text: ids, and where each unit starts and ends in it. White space belongs to none."""

    ids: Integers
    starts: Integers
    ends: Integers


class Characters:
    """Every character is a unit."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._ids = np.full(CODE_POINTS, UNKNOWN, dtype=np.int64)
        for token, number in tokenizer.get_vocab().items():
            if len(token) == 1:
                self._ids[ord(token)] = number
        for space in (chr(code) for code in range(0x3001) if chr(code).isspace()):
            self._ids[ord(space)] = PAD

    def of(self, texts: Sequence[str]) -> list[Units]:
        """The units of each text."""
        found = []
        for text in texts:
            ids = self._ids[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)]
            places = np.flatnonzero(ids != PAD)
            found.append(Units(ids[places], places, places + 1))
        return found


class Pieces:
    """A unit is a piece of a word."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def of(self, texts: Sequence[str]) -> list[Units]:
        """The units of each text; a lone surrogate, which no file holds, counts as a replacement character."""
        sound = [text.encode("utf-8", "replace").decode() for text in texts]
        found = []
        for encoding in self._tokenizer.encode_batch(sound, add_special_tokens=False):
            offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
            found.append(Units(np.array(encoding.ids, dtype=np.int64), offsets[:, 0], offsets[:, 1]))
        return found


class EmbeddedParser:
    """A parser of the shipped format. ``version`` is empty until ``model.load`` sets it."""

    def __init__(self, component: Any, version: str = "", pointing: PointerNetwork | None = None) -> None:
        """``pointing`` is the network for ``Parse.pointers``, if the model has one."""
        self.version = version
        self._pointing = pointing
        self._decoders = component.model.decoders
        self._encoder = component.model.encoder.transformer
        tokenizer = component.config.encoder.get_tokenizer().backend_tokenizer
        self._units = Pieces(tokenizer) if isinstance(tokenizer.model, BPE) else Characters(tokenizer)
        tasks = component.tasks
        tags = tasks["tok"].vocabs["tag"].idx_to_token
        self._begins = torch.tensor([tag in "BS" for tag in tags])
        self._pos = tasks["pos"].vocabs["tag"].idx_to_token
        self._ner = [tag.partition("-") for tag in tasks["ner"].vocabs["tag"].idx_to_token]
        self._relations = tasks["dep"].vocabs["rel"].idx_to_token

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """One parse a text, in order; a blank text has no tokens."""
        units = self._units.of(texts)
        parses: dict[int, Parse] = {}
        with torch.inference_mode():
            for group in _groups([len(row.ids) for row in units]):
                chosen = [(texts[i], units[i]) for i in group]
                parses.update(zip(group, self._parse_group(chosen), strict=True))
        empty = ((), (), (), (), (), SCHEMES)
        return [parses[i] if i in parses else normalise(text, *empty) for i, text in enumerate(texts)]

    def states(self, texts: Sequence[str]) -> list[torch.Tensor]:
        """What a ``PointerNetwork`` reads of each text: (words, states), words as in its parse."""
        units = self._units.of(texts)
        found = [torch.zeros(0, 0)] * len(texts)
        with torch.no_grad():
            for group in _groups([len(row.ids) for row in units]):
                *_, words, syntax, _, counts = self._represent([(texts[i], units[i]) for i in group])
                both = torch.cat((words, syntax), -1)[:, 1:]
                for i, count, rows in zip(group, counts, both, strict=True):
                    found[i] = rows[:count].clone()
        return found

    def _represent(
        self, group: list[tuple[str, "Units"]]
    ) -> tuple[list[int], torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, list[int]]:
        """Units of each text, which of them begin words, words as the encoder and the parser see them, their number."""
        lengths = [len(units.ids) for _, units in group]
        padded = torch.full((len(group), lengths[0] + 2), PAD)
        breaks = torch.zeros((len(group), lengths[0]), dtype=torch.bool)
        for row, (_, units) in enumerate(group):
            padded[row, 0], padded[row, lengths[row] + 1] = START, END
            padded[row, 1 : lengths[row] + 1] = torch.from_numpy(units.ids)
            breaks[row, 0] = True
            breaks[row, 1 : lengths[row]] = torch.from_numpy(units.starts[1:] > units.ends[:-1])
        states = self._encoder(padded).last_hidden_state
        begins = self._begins[self._decoders["tok"](states, batch=None).argmax(-1)] | breaks
        words, counts = _average(states, begins, lengths)
        mask = torch.arange(words.shape[1]) <= torch.tensor(counts).unsqueeze(1)
        return lengths, begins, words, self._decoders["dep"].over_words(words, mask), mask, counts

    def _parse_group(self, group: list[tuple[str, "Units"]]) -> Iterator[Parse]:
        lengths, begins, words, syntax, mask, counts = self._represent(group)
        pos = self._decoders["pos"](words[:, 1:], batch=None).argmax(-1).tolist()
        ner = best_tags(self._decoders["ner"], words[:, 1:], counts)
        heads, relations = self._trees(syntax, mask, counts)
        pointers = self._pointing.read(torch.cat((words, syntax), -1)[:, 1:], counts) if self._pointing else None
        for row, (text, units) in enumerate(group):
            first = np.flatnonzero(begins[row, : lengths[row]].numpy())
            last = np.append(first[1:], lengths[row]) - 1
            spans = list(zip(units.starts[first].tolist(), units.ends[last].tolist(), strict=True))
            parse = normalise(
                text,
                spans,
                [self._pos[tag] for tag in pos[row][: counts[row]]],
                [head - 1 if head else ROOT for head in heads[row]],
                [self._relations[relation] for relation in relations[row]],
                [(kind, spans[begin][0], spans[end - 1][1]) for kind, begin, end in self._entities(ner[row])],
                SCHEMES,
            )
            yield replace(parse, pointers=pointers[row]) if pointers else parse

    def _trees(
        self, syntax: torch.Tensor, mask: torch.Tensor, counts: list[int]
    ) -> tuple[list[list[int]], list[list[int]]]:
        """Heads (0 for the root, else the word's number from 1) and relations of each sentence's words."""
        decoder = self._decoders["dep"]
        arc_dependents, arc_heads, dependents, governors = decoder.represent(syntax)
        arcs = decoder.arcs(arc_dependents, arc_heads, mask)
        likeliest = arcs.topk(CANDIDATES).indices
        mask[:, 0] = False
        rows, words = mask.nonzero(as_tuple=True)
        candidates = likeliest[rows, words]
        relations = decoder.relations(dependents[rows, words], governors[rows.unsqueeze(1), candidates])
        chances = relations.new_zeros(likeliest.shape)
        chances[rows, words] = relations.log_softmax(-1).amax(-1)
        scores = decoder.judged(arcs, likeliest, chances).double().numpy()
        heads = [best_heads(scores[row, : count + 1, : count + 1]) for row, count in enumerate(counts)]
        chosen = torch.tensor([head for found in heads for head in found])
        same = candidates == chosen.unsqueeze(1)
        labels = relations.argmax(-1)[torch.arange(len(chosen)), same.int().argmax(1)]
        other = ~same.any(1)  # a head that only the tree as a whole asks for
        if other.any():
            forced = governors[rows[other], chosen[other]].unsqueeze(1)
            labels[other] = decoder.relations(dependents[rows, words][other], forced).argmax(-1).squeeze(1)
        return heads, [part.tolist() for part in labels.split(counts)]

    def _entities(self, tags: list[int]) -> Iterator[tuple[str, int, int]]:
        """(label, first word, end) of each entity; the mark decides where one begins, the label where one ends."""
        first, label = 0, ""
        for place, (mark, _, kind) in enumerate([*(self._ner[tag] for tag in tags), ("O", "", "")]):
            if label and (kind != label or mark in "BSO"):
                yield label, first, place
                label = ""
            if kind and not label:
                first, label = place, kind
            if label and mark in "ES":
                yield label, first, place + 1
                label = ""


def _groups(lengths: list[int]) -> Iterator[list[int]]:
    """Indices in groups of like length, longest first in each group; empty sentences are in none."""
    order = sorted((i for i, length in enumerate(lengths) if length), key=lambda i: (-lengths[i], i))
    group: list[int] = []
    for i in order:
        if group and (len(group) + 1) * lengths[group[0]] > BATCH_CHARACTERS:
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def _average(states: torch.Tensor, begins: torch.Tensor, lengths: list[int]) -> tuple[torch.Tensor, list[int]]:
    """The mean of each word's characters, [CLS] as word 0, and the number of words of each sentence besides it."""
    batch, width = begins.shape
    inside = torch.arange(width) < torch.tensor(lengths).unsqueeze(1)
    number = (begins & inside).cumsum(1)
    counts = number[:, -1].tolist()
    size = max(counts) + 1
    rows = (torch.arange(batch).unsqueeze(1) * size + number)[inside]
    sums = states.new_zeros(batch * size, states.shape[-1]).index_add_(0, rows, states[:, 1:-1][inside])
    sizes = torch.bincount(rows, minlength=batch * size).clamp(min=1).unsqueeze(1)
    words = (sums / sizes).view(batch, size, -1)
    words[:, 0] = states[:, 0]
    return words, counts


def best_tags(decoder: Any, words: torch.Tensor, counts: list[int]) -> list[list[int]]:
    """The tag sequences that the decoder's CRF finds most likely (Viterbi), all sentences of the batch in step."""
    crf = decoder.crf
    emissions = decoder(words, batch=None)
    width = emissions.shape[1]
    best = crf.start_transitions + emissions[:, 0]
    pointers = []
    ends = [best]
    for place in range(1, width):
        candidate = best.unsqueeze(2) + crf.transitions
        best, pointer = candidate.max(1)
        best = best + emissions[:, place]
        pointers.append(pointer)
        ends.append(best)
    final = (torch.stack(ends, 1) + crf.end_transitions).argmax(-1).tolist()
    back = torch.stack(pointers, 1).tolist() if pointers else []
    found = []
    for row, count in enumerate(counts):
        tags = [final[row][count - 1]]
        for place in range(count - 2, -1, -1):
            tags.append(back[row][place][tags[-1]])
        found.append(tags[::-1])
    return found
