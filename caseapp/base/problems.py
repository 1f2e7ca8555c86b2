"""What an action says when it cannot do what was asked. Views turn these into words on a form."""

from __future__ import annotations


class InvalidError(Exception):
    """Something typed cannot be saved as it is: the field, and a sentence to stand beside it.

    The field is "" where no field could be filled in differently.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class ConflictError(Exception):
    """Somebody else changed the same record meanwhile; nothing of either text is lost."""
