"""How much two texts have in common."""

from collections import Counter


def common_length(a: str, b: str) -> int:
    """The length of the longest common subsequence, by bits (Hyyrö 2004): one step of a long number for each letter."""
    places: Counter[str] = Counter()
    for at, letter in enumerate(a):
        places[letter] |= 1 << at
    full = (1 << len(a)) - 1
    row = full
    for letter in b:
        matches = row & places[letter]
        row = ((row + matches) | (row - matches)) & full
    return len(a) - row.bit_count()
