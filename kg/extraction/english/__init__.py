"""English: what the pipeline asks for a sentence whose ``Parse.language`` is "en"."""

from collections.abc import Sequence

from kg.extraction.english.coreference import Discourse, is_anaphor
from kg.extraction.english.mending import mended
from kg.extraction.english.reading import read
from kg.extraction.english.registry import RULES, Rule
from kg.extraction.parse import NamedEntity, Parse, Triple

__all__ = ["RULES", "Discourse", "Rule", "extract", "is_anaphor", "read"]


def extract(parse: Parse, entities: Sequence[NamedEntity], discourse: Discourse | None = None) -> list[Triple]:
    """The triples of one sentence, its pronouns referring to names of ``discourse`` or of the sentence itself."""
    parse = mended(parse, entities)
    return (discourse or Discourse()).resolve(parse, entities, read(parse, entities))
