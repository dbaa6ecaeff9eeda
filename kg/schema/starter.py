"""Relation types to begin a schema with, in ``starter.json``: written for Zhitu, in Chinese and English.

Each has a name in both languages; the one that is not chosen becomes an alias, so that documents of both are typed.
"""

import functools
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.schema.matching import Alias, Definition, read_alias

GROUPS = ("people", "organisations", "places", "works", "events")


@dataclass(frozen=True, slots=True)
class Starter:
    """A relation type to begin with; the uid of its definition is empty."""

    definition: Definition
    symmetric: bool = False
    functional: bool = False


@functools.cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(Path(__file__).with_name("starter.json").read_text(encoding="utf-8")))


def starters(groups: Collection[str], language: str) -> list[Starter]:
    """The types of ``groups``, named in ``language`` ("zh" or "en"), in the order of the file."""
    found = []
    for row in _rows():
        if row["group"] in groups:
            name, other = (row["zh"], row["en"]) if language == "zh" else (row["en"], row["zh"])
            aliases = (Alias(other), *(read_alias(alias) for alias in row["aliases"]))
            definition = Definition("", name, aliases, frozenset(row["domain"]), frozenset(row["range"]))
            found.append(Starter(definition, bool(row.get("symmetric")), bool(row.get("functional"))))
    return found


def counts() -> dict[str, int]:
    """How many types each group has."""
    return {group: sum(row["group"] == group for row in _rows()) for group in GROUPS}
