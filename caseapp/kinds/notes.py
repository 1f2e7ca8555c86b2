"""Why a note is for named readers only."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class Restriction(StrEnum):
    """The class of a restricted note (domain.md §7.3)."""

    BELIEFS = "beliefs"
    PRIVILEGED = "privileged"
    CLINICAL = "clinical"
    EMBARGOED = "embargoed"
    OTHER = "other"


RESTRICTION_LABELS: dict[Restriction, str] = {
    Restriction.BELIEFS: _("about what they believe"),
    Restriction.PRIVILEGED: _("between them and their legal adviser"),
    Restriction.CLINICAL: _("between them and their clinician"),
    Restriction.EMBARGOED: _("they asked that no manager reads it"),
    Restriction.OTHER: _("another reason"),
}
