"""What the rows of the figures are called."""

from __future__ import annotations

from typing import Any

from caseapp.features.figures.queries import OPEN
from caseapp.kinds import GENDER_LABELS
from caseapp.kinds.booking import MET_LABELS


def _(message: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return message


#: What came of a wish, by its code.
MET: dict[Any, str] = {
    **MET_LABELS,
    OPEN: _("nobody who fits was found or settled"),
}
WAITS: tuple[str, ...] = (
    _("up to two days"),
    _("up to a week"),
    _("up to two weeks"),
    _("longer"),
)
WISHES = GENDER_LABELS
