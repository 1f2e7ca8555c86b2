"""Square codes for cameras, as the parts of an SVG path: nothing is marked as safe markup."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Picture:
    """A square code: its side in modules, with the quiet border, and the path of what is dark."""

    side: int
    path: str


def of(text: str) -> Picture:
    """Return the square code of a text."""
    # Three megabytes that a server needs only when somebody sets up a second factor.
    import segno

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    path = "".join(
        f"M{x} {y}h{end - x}v1h-{end - x}z" for y, row in enumerate(rows) for x, end in _runs(row)
    )
    return Picture(len(rows), path)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return where dark begins and ends in a row."""
    bordered = b"\0" + row + b"\0"
    edges = [x for x, (one, other) in enumerate(pairwise(bordered)) if one != other]
    return list(zip(edges[::2], edges[1::2], strict=True))
