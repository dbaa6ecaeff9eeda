"""Tables on a page: where rules cross, and where rules of one width lie above each other (the three-line table)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.formats.pdf.lines import Line, lines_of
from kg.formats.pdf.page import Piece, Rect
from kg.formats.text import join

NEAR = 3.0
"""Points within which two edges are one."""
MOST_RULES = 600
LEAST_FILLED = 0.4
"""Of its cells; fewer, and the rules are a drawing."""
MOST_CELLS = 5000


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table's place and its cells by row."""

    rect: Rect
    rows: list[list[str]]
    header_rows: int


def tables_of(rules: Sequence[Rect], pieces: Sequence[Piece]) -> tuple[list[FoundTable], list[Piece]]:
    """The tables of a page, and the pieces that stand in none."""
    found: list[FoundTable] = []
    left = list(pieces)
    if 3 <= len(rules) <= MOST_RULES:
        for group in _groups(rules):
            rect = _around(group)
            inside, outside = _parted(left, rect)
            table = _gridded(group, rect, inside) or _three_lines(group, rect, inside)
            if table:
                found.append(table)
                left = outside
        loose = [rule for rule in rules if _is_level(rule) and not any(_holds(t.rect, rule) for t in found)]
        for group in _same_width(loose, lines_of(left)):
            rect = _around(group)
            inside, outside = _parted(left, rect)
            if table := _three_lines(group, rect, inside):
                found.append(table)
                left = outside
    return found, left


def _is_level(rule: Rect) -> bool:
    return rule.width > rule.height


def _holds(rect: Rect, other: Rect) -> bool:
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return rect.left - NEAR <= x <= rect.right + NEAR and rect.top - NEAR <= y <= rect.bottom + NEAR


def _parted(pieces: Iterable[Piece], rect: Rect) -> tuple[list[Piece], list[Piece]]:
    inside: list[Piece] = []
    outside: list[Piece] = []
    for piece in pieces:
        (inside if _holds(rect, piece.rect) else outside).append(piece)
    return inside, outside


def _around(rects: Sequence[Rect]) -> Rect:
    whole = rects[0]
    for rect in rects[1:]:
        whole = whole.around(rect)
    return whole


def _groups(rules: Sequence[Rect]) -> list[list[Rect]]:
    """Rules that touch or cross, directly or through others."""
    group = list(range(len(rules)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = at = group[group[at]]
        return at

    order = sorted(range(len(rules)), key=lambda at: rules[at].top)
    for place, at in enumerate(order):
        for other in order[place + 1 :]:
            if rules[other].top > rules[at].bottom + NEAR:
                break
            if rules[other].left <= rules[at].right + NEAR and rules[at].left <= rules[other].right + NEAR:
                group[root(other)] = root(at)
    together: dict[int, list[Rect]] = {}
    for at, rule in enumerate(rules):
        together.setdefault(root(at), []).append(rule)
    return [members for members in together.values() if len(members) >= 3]


def _edges(values: Iterable[float]) -> list[float]:
    """Distinct positions, those near each other as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return edges


def _gridded(rules: Sequence[Rect], rect: Rect, pieces: Sequence[Piece]) -> FoundTable | None:
    upright = [rule for rule in rules if not _is_level(rule)]
    level = [rule for rule in rules if _is_level(rule)]
    # the outer sides are often not drawn
    across = _edges([(rule.left + rule.right) / 2 for rule in upright] + [rect.left, rect.right])
    down = _edges([(rule.top + rule.bottom) / 2 for rule in level] + [rect.top, rect.bottom])
    columns, rows = len(across) - 1, len(down) - 1
    if columns < 2 or rows < 2 or columns * rows > MOST_CELLS or not upright or not level:
        return None
    owner = _merged(across, down, upright, level)
    inside: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        x, y = (piece.rect.left + piece.rect.right) / 2, (piece.rect.top + piece.rect.bottom) / 2
        place = (_slot(down, y), _slot(across, x))
        inside.setdefault(owner[place], []).append(piece)
    if len(inside) < max(2, LEAST_FILLED * len(set(owner.values()))):
        return None
    words = {place: join(line.text for line in lines_of(held)) for place, held in inside.items()}
    cells = [[words.get(owner[y, x], "") for x in range(columns)] for y in range(rows)]
    return FoundTable(rect, cells, 1)


def _slot(edges: Sequence[float], value: float) -> int:
    return next((at for at in range(len(edges) - 2) if value < edges[at + 1]), len(edges) - 2)


def _merged(
    across: Sequence[float], down: Sequence[float], upright: Sequence[Rect], level: Sequence[Rect]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Each place of the grid → the first place of its cell: where no rule parts two places, they are one cell."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for y in range(len(down) - 1):
        middle = (down[y] + down[y + 1]) / 2
        for x in range(len(across) - 1):
            centre = (across[x] + across[x + 1]) / 2
            owner[y, x] = (y, x)
            if x and not any(abs(r.left - across[x]) <= NEAR and r.top <= middle <= r.bottom for r in upright):
                owner[y, x] = owner[y, x - 1]
            elif y and not any(abs(r.top - down[y]) <= NEAR and r.left <= centre <= r.right for r in level):
                owner[y, x] = owner[y - 1, x]
    return owner


def _same_width(rules: Iterable[Rect], lines: Sequence[Line]) -> list[list[Rect]]:
    """Level rules of the same left and right ends, three or more of them, with rows of cells between them."""
    groups: list[list[Rect]] = []
    for rule in sorted(rules, key=lambda rule: rule.top):
        for group in reversed(groups):
            last = group[-1]
            if abs(last.left - rule.left) <= NEAR and abs(last.right - rule.right) <= NEAR:
                if _holds_rows(last.around(rule), lines):
                    group.append(rule)
                else:
                    groups.append([rule])
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= 3]


def _holds_rows(rect: Rect, lines: Sequence[Line]) -> bool:
    """Whether what stands in a place is mostly cells beside each other; so it is where nothing stands."""
    inside = [line for line in lines if _holds(rect, line.rect)]
    beside = sum(any(line is not other and line.rect.overlap(other.rect) > 0.5 for other in inside) for line in inside)
    return 2 * beside >= len(inside)


def _three_lines(rules: Sequence[Rect], rect: Rect, pieces: Sequence[Piece]) -> FoundTable | None:
    level = sorted((rule for rule in rules if _is_level(rule)), key=lambda rule: rule.top)
    lines = lines_of(pieces)
    if len(level) < 3 or len(lines) < 4:
        return None
    rows: list[list[tuple[Rect, str]]] = []
    for line in lines:
        if rows and line.rect.overlap(rows[-1][0][0]) > 0.5:
            rows[-1].append((line.rect, line.text))
        else:
            rows.append([(line.rect, line.text)])
    columns = _columns([cell for row in rows if len(row) > 1 for cell, _ in row])
    if len(rows) < 2 or len(columns) < 2:
        return None
    cells = []
    for row in rows:
        held: list[list[str]] = [[] for _ in columns]
        for cell, words in row:
            held[_nearest(columns, cell)].append(words)
        cells.append([join(words) for words in held])
    if sum(bool(words) for row in cells for words in row) < LEAST_FILLED * len(rows) * len(columns):
        return None
    header = sum(row[0][0].bottom < level[1].bottom + NEAR for row in rows)
    return FoundTable(rect, cells, max(1, min(header, len(rows) - 1)))


def _columns(cells: Iterable[Rect]) -> list[tuple[float, float]]:
    """The strips of the page that cells cover, from left to right."""
    strips: list[tuple[float, float]] = []
    for cell in sorted(cells, key=lambda cell: cell.left):
        if strips and cell.left < strips[-1][1]:
            strips[-1] = (strips[-1][0], max(strips[-1][1], cell.right))
        else:
            strips.append((cell.left, cell.right))
    return strips


def _nearest(columns: Sequence[tuple[float, float]], cell: Rect) -> int:
    middle = (cell.left + cell.right) / 2
    return min(range(len(columns)), key=lambda at: abs((columns[at][0] + columns[at][1]) / 2 - middle))
