"""Identifiers: random keys for machines, short references for people.

A reference is eight characters of Crockford base 32, the last a check character, read in
two groups: ``7K3M-9QXA``. It says nothing about the person, the order or the organisation.
"""

from __future__ import annotations

import secrets
import uuid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
#: How many references there are.
REFERENCES = len(ALPHABET) ** (LENGTH - 1)
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def new_id() -> uuid.UUID:
    """Return a random identifier; order by dates, never by identifiers."""
    return uuid.uuid4()


def new_reference() -> str:
    """Return a fresh reference in its stored form, without the hyphen."""
    return reference_of(secrets.randbelow(REFERENCES))


def reference_of(number: int) -> str:
    """Return the reference that writes a number; different numbers, different references."""
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH - 1)))
    return body + _check_character(body)


def show_reference(stored: str) -> str:
    """Return a stored reference as people read it: two groups of four."""
    return f"{stored[:4]}-{stored[4:]}"


def read_reference(text: str) -> str | None:
    """Return the stored form of what somebody typed, or ``None`` if it cannot be one.

    Small letters, blanks and hyphens are fine, and O, I, L are read as 0, 1, 1.
    """
    if len(text) > 4 * LENGTH:
        return None
    stored = text.strip().upper().translate(_READ_AS)
    if len(stored) != LENGTH or any(letter not in ALPHABET for letter in stored):
        return None
    return stored if stored[-1] == _check_character(stored[:-1]) else None


def _check_character(body: str) -> str:
    """Luhn's scheme over 32 letters: finds each single wrong letter and most swaps."""
    total = 0
    for position, letter in enumerate(reversed(body)):
        value = ALPHABET.index(letter) * (2 if position % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
