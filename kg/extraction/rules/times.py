"""Times beside a place in the text, for the rules that read phrases."""

import re

from kg.extraction import literals
from kg.extraction.parse import Argument, Span
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType


def time_argument(text: str, span: Span) -> Argument:
    """The time in ``span`` as a side of a triple."""
    return Argument(text[span.start : span.end], (span,), EntityType.TIME, literals.date(text[span.start : span.end]))


def time_before(tree: Tree, at: int, reach: int) -> Span | None:
    """The last time that ends at most ``reach`` characters before ``at``, in the same sentence."""
    found = [span for span in literals.times(tree.text) if span.end <= at <= span.end + reach]
    return found[-1] if found and not re.search("[。；]", tree.text[found[-1].end : at]) else None
