"""Relation types to begin a schema with, in ``starter.json``: written for Zhitu, in Chinese and English.

Each has a name in both languages; the one that is not chosen becomes an alias, so that documents of both are typed.
"""

import functools
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from kg.schema.matching import Alias, Definition, read_alias

GROUPS = ("people", "organisations", "places", "works", "events")


@functools.cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(Path(__file__).with_name("starter.json").read_text(encoding="utf-8")))


def starters(groups: Collection[str], language: str) -> list[Definition]:
    """The types of ``groups``, named in ``language`` ("zh" or "en"), in the order of the file. Their uids are empty."""
    found = []
    for row in _rows():
        if row["group"] in groups:
            name, other = (row["zh"], row["en"]) if language == "zh" else (row["en"], row["zh"])
            aliases = (Alias(other), *(read_alias(alias) for alias in row["aliases"]))
            found.append(Definition("", name, aliases, frozenset(row["domain"]), frozenset(row["range"])))
    return found


def counts() -> dict[str, int]:
    """How many types each group has."""
    return {group: sum(row["group"] == group for row in _rows()) for group in GROUPS}
