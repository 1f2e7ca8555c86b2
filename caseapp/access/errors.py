"""What the access layer raises. Whoever meets one of these sees a page, never a trace."""

from __future__ import annotations


class NoActorError(Exception):
    """Nobody said who is asking. A fault in the code; the answer is a plain 500."""


class AccessRefusedError(Exception):
    """A way around the gate was tried. A fault in the code; nothing was read or changed."""


class HiddenError(Exception):
    """There is no such record, or not for this actor: the two are one answer (404)."""


class NotYoursError(Exception):
    """A page without a record that this hat does not open (403, in plain words)."""
