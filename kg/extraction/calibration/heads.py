"""Which word stands for a predicate."""

from kg.extraction.calibration.gold import Range
from kg.extraction.rules.learned.coded import AUX, VERB, Coded


def head_of(s: Coded, span: Range, among: set[int]) -> int:
    """Which word of ``among`` heads a range: verbs before others, those governed from outside first; -1 for none."""
    inside = [at for at in range(span[0], span[1] + 1) if at in among]
    for wanted in ({VERB}, {AUX}, None):
        found = [at for at in inside if wanted is None or s.pos[at] in wanted]
        if found:
            outer = [at for at in found if not span[0] <= s.heads[at] <= span[1]]
            return (outer or found)[-1]
    return -1
