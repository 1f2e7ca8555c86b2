"""What the rows of the figures are called."""

from __future__ import annotations

from caseapp.kinds import GENDER_LABELS
from caseapp.kinds.booking import MET_LABELS


def _(message: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return message


#: What came of a wish, by its code; ``open``: nobody was settled.
MET: dict[str, str] = {
    **{code.value: label for code, label in MET_LABELS.items()},
    "open": _("nobody who fits was found or settled"),
}
WAITS: tuple[str, ...] = (
    _("up to two days"),
    _("up to a week"),
    _("up to two weeks"),
    _("longer"),
)
WISHES = GENDER_LABELS
