"""Hashing passphrases and PINs with argon2id, and taking as long where there is nothing to check.

Source: security.md §1 (ASVS 6.2.8, 6.3.8, 11.4.2) and finding 9.
"""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from caseapp.config import Settings


def make(text: str) -> str:
    """Return the hash of a passphrase or PIN exactly as typed."""
    return _hasher().hash(text)


def matches(kept: str | None, typed: str) -> bool:
    """Whether ``typed`` belongs to a hash; without a hash the same work is done in vain."""
    try:
        _hasher().verify(kept or _nobodys(*_cost()), typed)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other costs than the present settings ask for."""
    return _hasher().check_needs_rehash(kept)


def _cost() -> tuple[int, int]:
    settings: Settings = current_app.extensions["caseapp_settings"]
    return settings.argon2_memory_kib, settings.argon2_rounds


def _hasher() -> PasswordHasher:
    return _hasher_of(*_cost())


@lru_cache
def _hasher_of(memory_kib: int, rounds: int) -> PasswordHasher:
    return PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)


@lru_cache
def _nobodys(memory_kib: int, rounds: int) -> str:
    """The hash of a passphrase that nobody has, as dear to check as a real one."""
    return _hasher_of(memory_kib, rounds).hash("this belongs to nobody")
