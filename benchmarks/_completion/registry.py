"""What the parts of the benchmark have in common: rows, the settings they are given, and how they are found by name."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from ml.graphs import Split, read_split
from ml.graphs.splits import read_inductive


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of the benchmark."""

    name: str
    value: float
    unit: str
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Ablation:
    """One setting of one idea: what it did to quality, time and memory. NaN where it was not measured."""

    idea: str
    setting: str
    measure: str
    """What ``quality`` is and on which data, e.g. "MRR, codex-s"."""
    quality: float
    seconds: float
    megabytes: float
    default: bool = False
    """Whether this is the setting that Zhitu uses."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says.

    ``peers`` is the folder of a virtual environment with PyKEEN 1.11.1, or None; in ``models`` trainings leave their
    checkpoints, from which later ones go on, None for no such folder.
    """

    data: Path
    threads: int
    device: torch.device
    peers: Path | None
    models: Path | None = None

    def split(self, name: str) -> Split:
        """A data set of ``data``/kgc."""
        return read_split(self.data / "kgc" / name)

    def unseen(self, name: str) -> Split:
        """The graph of new entities beside the training set ``name``."""
        return read_inductive(self.data / "kgc" / name)[1]

    def checkpoints(self, name: str) -> Path | None:
        """The folder for those of a training, made if need be."""
        if self.models is None:
            return None
        folder = self.models / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


Measured = Iterator[Row | Ablation]
Part = Callable[[Given], Measured]
PARTS: dict[tuple[str, ...], Part] = {}
"""By the names under which a part is asked for."""


def part(*names: str) -> Callable[[Part], Part]:
    """Registers a function that yields the rows ``names``, or what those names of ablations stand for."""

    def register(function: Part) -> Part:
        PARTS[names] = function
        return function

    return register


def chosen(only: list[str]) -> list[Part]:
    """The parts that make any of the rows ``only``, all for none. Exits when a name is of no part."""
    known = {name for names in PARTS for name in names}
    if unknown := set(only) - known:
        raise SystemExit(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    return [function for names, function in PARTS.items() if not only or set(only) & set(names)]


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The options of the benchmark but for where its data is."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", nargs="+", default=[], metavar="NAME", help="rows or ablations to measure")
    options.add_argument("--json", type=Path, help="write rows here, ablations beside; others' rows there are kept")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--device", default="cpu")
    options.add_argument("--peers", type=Path, help="virtual environment with pykeen==1.11.1")
    options.add_argument("--models", type=Path, help="checkpoints of trainings go here and are gone on from")
    options.add_argument("--list", action="store_true", help="what --only knows")
    return options
