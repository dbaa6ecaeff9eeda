"""How much of something an English statement is about: "3 million cars" is cars, and 3 million how many.

Years, ages and other measures that tell of what kind (a 5-year contract), people by number (300,000 people) and bare
figures ($5 million) stay what they are. Pure functions.
"""

import re
from dataclasses import replace

from kg.extraction.english import values
from kg.extraction.parse import Literal, Qualifier, QualifierRole, Span, Triple
from kg.models.statement import LiteralType

_FIGURE = (
    r"(?:(?:about|around|nearly|almost|over|more than|at least|up to|some)\s)?(?:US\$|[$£€¥])?"
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"(?:\s(?:hundred|thousand|million|billion|trillion|dozen))?"
    r"(?:\s(?:percent|per cent|tons of|tonnes of|kg of|kilograms of|pounds of|litres of|liters of|barrels of))?"
)
_OBJECT = re.compile(rf"(?P<quantity>{_FIGURE})\s(?P<noun>[A-Za-z][A-Za-z' -]*)")
_TELLS_KIND = re.compile(rf"(?:{values.UNIT}|hundred|thousand|million|billion|trillion|dozen)", re.IGNORECASE)
_YEAR = re.compile(r"[12]\d{3}")
_JOINED = re.compile(r"\b(?:and|or)\b")


def with_quantity(triple: Triple) -> Triple:
    """The triple with the figure in its object as a qualifier; as it is where there is none."""
    side = triple.object
    if side.refers or len(side.spans) != 1 or not side.text or not any(map(str.isdigit, side.text)):
        return triple
    match = _OBJECT.fullmatch(side.text)
    if match is None or _YEAR.fullmatch(match["quantity"]) or _JOINED.search(match["noun"]):
        return triple
    if _TELLS_KIND.fullmatch(re.split("[ -]", match["noun"])[0]):
        return triple
    start = side.spans[0].start
    noun, quantity = (Span(start + match.start(part), start + match.end(part)) for part in ("noun", "quantity"))
    text = match["quantity"]
    literal = values.quantity(text.removesuffix(" of")) or Literal(LiteralType.QUANTITY, text)
    said = Qualifier(QualifierRole.QUANTITY, text, (quantity,), literal)
    object_ = replace(side, text=match["noun"], spans=(noun,), literal=None)
    return replace(triple, object=object_, qualifiers=(*triple.qualifiers, said))
