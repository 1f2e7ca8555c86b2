"""How another organisation gets what a permission names."""

from __future__ import annotations

from enum import StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class SendsBy(StrEnum):
    """The way to a partner; without an account it is paper or a file (domain.md §7.3)."""

    IN_APP = "in_app"
    PAPER = "paper"
    ENCRYPTED_FILE = "encrypted_file"


SENDS_LABELS: dict[SendsBy, str] = {
    SendsBy.IN_APP: _("their people look here"),
    SendsBy.PAPER: _("on paper"),
    SendsBy.ENCRYPTED_FILE: _("an encrypted file"),
}
