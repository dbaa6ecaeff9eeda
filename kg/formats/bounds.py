"""How far a compressed file may unfold."""

MOST_PARTS = 10_000
MOST_BYTES = 256 * 1024**2
"""Of all parts together, unpacked."""
MOST_RATIO = 200
"""Unpacked over packed, of a part beyond ``FREE_BYTES``. Text seldom passes 30, deflate ends at 1,032."""
FREE_BYTES = 8 * 1024**2
