"""Sealing and opening of single values, and the derivation of keys from the one secret.

AES-256-GCM and HKDF of the ``cryptography`` library; nothing is invented here. Whose key
is used, and where keys are kept, is decided in :mod:`caseapp.db.keystore`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_VERSION = 1
_NONCE_BYTES = 12
_TAG_BYTES = 16


class SealBrokenError(Exception):
    """A sealed value does not open: wrong key, moved, cut or changed. Never shown as empty text."""


def new_key() -> bytes:
    """Return a fresh random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def derive(secret: bytes, purpose: str) -> bytes:
    """Return the key that ``secret`` holds for one purpose; purposes are independent."""
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"caseapp {purpose}".encode())
    return kdf.derive(secret)


def seal(key: bytes, value: bytes, context: bytes) -> bytes:
    """Return ``value`` sealed under ``key`` so that it opens only in the same ``context``.

    The envelope is version (1 byte), nonce (12 bytes), ciphertext with tag.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return bytes([_VERSION]) + nonce + AESGCM(key).encrypt(nonce, value, context)


def unseal(key: bytes, envelope: bytes, context: bytes) -> bytes:
    """Return the value in an envelope; raise :class:`SealBrokenError` rather than guess."""
    return opener(key)(envelope, context)


def opener(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """Return what opens envelopes under one key, given each with its context, as :func:`unseal`
    does: for many of them."""
    decrypt = AESGCM(key).decrypt

    def opened(envelope: bytes, context: bytes) -> bytes:
        if len(envelope) < 1 + _NONCE_BYTES + _TAG_BYTES or envelope[0] != _VERSION:
            raise SealBrokenError("A sealed value is cut short or of an unknown version.")
        try:
            return decrypt(envelope[1 : 1 + _NONCE_BYTES], envelope[1 + _NONCE_BYTES :], context)
        except InvalidTag as broken:
            raise SealBrokenError(
                "A sealed value does not open here: it was moved or changed, or the key is another."
            ) from broken

    return opened


def fingerprint(key: bytes, value: str | bytes) -> str:
    """Return a keyed digest (hex) for values that are looked up but never shown, such as tokens."""
    data = value.encode() if isinstance(value, str) else value
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def same(one: str | bytes, other: str | bytes) -> bool:
    """Compare two secrets in constant time."""
    first = one.encode() if isinstance(one, str) else one
    second = other.encode() if isinstance(other, str) else other
    return hmac.compare_digest(first, second)
