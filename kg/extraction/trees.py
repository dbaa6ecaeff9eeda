"""The best tree for a parser's scores: one root, no cycles, every word with one head."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


def best_heads(scores: Scores) -> list[int]:
    """The head of each of words 1 … n from ``scores[dependent, head]`` of shape (n + 1, n + 1), 0 being the root.

    Most sentences are done by taking each word's best head. For the others it is the maximum spanning tree (Chu and
    Liu, 1965; Edmonds, 1967) among those with one root, which is found by fixing each candidate for the root in turn,
    best first. Ties go to the lower index.
    """
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    greedy = scores[1:].argmax(1)
    if is_tree(greedy):
        return [int(head) for head in greedy]
    tree = _spanning_tree(scores)
    roots = [word for word in range(1, len(scores)) if tree[word] == 0]
    if len(roots) > 1:
        tree = max((_rooted(scores, root) for root in roots), key=lambda heads: _total(scores, heads))
    return tree[1:]


def is_tree(heads: npt.NDArray[np.int64] | list[int]) -> bool:
    """Whether ``heads`` of words 1 … n, in that order, lead each word to the one root without a cycle."""
    if sum(1 for head in heads if head == 0) != 1:
        return False
    reaches = [False] * (len(heads) + 1)
    reaches[0] = True
    for word in range(1, len(heads) + 1):
        path: list[int] = []
        here = word
        while not reaches[here]:
            if len(path) > len(heads):
                return False
            path.append(here)
            here = int(heads[here - 1])
        for step in path:
            reaches[step] = True
    return True


def mended(heads: list[int]) -> list[int]:
    """A tree out of heads of words 1 … n that may be none, as other parsers give: first root, then first word, wins."""
    roots = [word for word, head in enumerate(heads, start=1) if head == 0]
    root = roots[0] if roots else 1
    fixed = [root if head == 0 or head > len(heads) else head for head in heads]
    fixed[root - 1] = 0
    while cycle := _cycle(np.array([0, *fixed])):
        fixed[min(cycle) - 1] = root
    return fixed


def _rooted(scores: Scores, root: int) -> list[int]:
    """The best tree in which ``root`` is the only word that hangs on 0."""
    only = scores.copy()
    only[1:, 0] = -np.inf
    only[root] = -np.inf
    only[root, 0] = 0.0
    return _spanning_tree(only)


def _total(scores: Scores, heads: list[int]) -> float:
    return float(sum(scores[word, heads[word]] for word in range(1, len(heads))))


def _spanning_tree(scores: Scores) -> list[int]:
    """Heads of the maximum spanning arborescence out of 0, by contracting cycles; entry 0 is 0."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return [int(head) for head in heads]
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    members = np.array(cycle)
    kept = scores[members, heads[members]]
    # Into the cycle: entering at a member costs the arc that it had. Out of it: the best member as a head.
    entering = scores[np.ix_(members, outside)] - kept[:, None]
    leaving = scores[np.ix_(outside, members)]
    entry, exit_ = entering.argmax(0), leaving.argmax(1)
    size = len(outside) + 1
    smaller = np.full((size, size), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    smaller[-1, :-1] = entering.max(0)
    smaller[:-1, -1] = leaving.max(1)
    solved = _spanning_tree(smaller)
    for place, word in enumerate(outside[1:], start=1):
        head = solved[place]
        heads[word] = members[exit_[place]] if head == size - 1 else outside[head]
    into = solved[-1]
    heads[members[entry[into]]] = outside[into]
    return [int(head) for head in heads]


def _cycle(heads: npt.NDArray[np.int64]) -> list[int]:
    """The words of one cycle, empty when there is none."""
    state = [0] * len(heads)
    state[0] = 2
    for word in range(1, len(heads)):
        path: list[int] = []
        here = word
        while state[here] == 0:
            state[here] = 1
            path.append(here)
            here = int(heads[here])
        if state[here] == 1:
            return path[path.index(here) :]
        for step in path:
            state[step] = 2
    return []
