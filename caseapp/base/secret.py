"""The one secret of an installation: its file, its keys for each purpose, its twenty-four words.

Everything that caseapp encrypts or authenticates hangs from this secret. The file stands
outside the data folder in real use, so that a copied data folder opens nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mnemonic import Mnemonic

from caseapp.base import crypto

_MARK = "caseapp-secret-1"
_DIFFERENT_BYTES = 12
#: The rights of users who are neither owner nor of the owner's group.
_OTHERS = 0o007


class SecretError(Exception):
    """The secret is missing or unusable; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Secret:
    """The root secret and the keys derived from it, one a purpose."""

    root: bytes

    def __post_init__(self) -> None:
        if len(self.root) != crypto.KEY_BYTES or len(set(self.root)) < _DIFFERENT_BYTES:
            raise SecretError(
                "The secret in the key file is too weak; make a new installation with 'caseapp"
                " init', or type the words of your recovery sheet with 'caseapp restore'."
            )

    def __repr__(self) -> str:
        return "Secret(...)"

    @cached_property
    def database(self) -> bytes:
        """The raw key of the embedded database's file."""
        return crypto.derive(self.root, "database")

    @cached_property
    def keystore(self) -> bytes:
        """The raw key of the key store's file."""
        return crypto.derive(self.root, "keystore")

    @cached_property
    def persons(self) -> bytes:
        """The key that wraps the key of each person."""
        return crypto.derive(self.root, "persons")

    @cached_property
    def trail(self) -> bytes:
        """The key of the trail's chain, apart from the keys of data."""
        return crypto.derive(self.root, "trail")

    @cached_property
    def tokens(self) -> bytes:
        """The key under which tokens, addresses and e-mail of guesses are digested."""
        return crypto.derive(self.root, "tokens")

    @cached_property
    def forms(self) -> bytes:
        """The key that signs forms of people who are not signed in."""
        return crypto.derive(self.root, "forms")

    @cached_property
    def fingerprint(self) -> str:
        """Twelve characters by which people tell one key from another; they open nothing."""
        digits = crypto.derive(self.root, "fingerprint").hex()
        return f"{digits[:4]}-{digits[4:8]}-{digits[8:12]}"

    @property
    def words(self) -> list[str]:
        """The secret as twenty-four words with a checksum, for the recovery sheet."""
        return Mnemonic("english").to_mnemonic(self.root).split()

    @classmethod
    def from_words(cls, text: str) -> Secret:
        """Read the words of a recovery sheet; raise :class:`SecretError` if they cannot be."""
        words = " ".join(text.lower().split())
        sheet = Mnemonic("english")
        if not sheet.check(words):
            raise SecretError(
                "These are not the twenty-four words of a recovery sheet; check each word and"
                " their order, and type them again."
            )
        return cls(bytes(sheet.to_entropy(words)))

    @classmethod
    def new(cls) -> Secret:
        """Return a fresh secret."""
        return cls(crypto.new_key())


def read_secret(path: Path) -> Secret:
    """Read the key file at ``path``; raise :class:`SecretError` with what to do."""
    try:
        text = path.read_text(encoding="ascii")
        is_open = os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
    except FileNotFoundError:
        raise SecretError(
            f"There is no key file at {path}; set CASEAPP_KEY_FILE to where it is, or run"
            " 'caseapp init' for a new installation."
        ) from None
    except (OSError, UnicodeDecodeError):
        raise SecretError(
            f"The key file {path} cannot be read; check that it is the right file and that this"
            " user may read it."
        ) from None
    if is_open:
        raise SecretError(
            f"Everybody on this computer may read the key file {path}; take that right away with"
            f" 'chmod 600 {path}'."
        )
    mark, _, digits = text.strip().partition(" ")
    try:
        root = bytes.fromhex(digits)
    except ValueError:
        root = b""
    if mark != _MARK or len(root) != crypto.KEY_BYTES:
        raise SecretError(
            f"{path} is not a caseapp key file; set CASEAPP_KEY_FILE to the right one."
        )
    return Secret(root)


def write_secret(path: Path, secret: Secret) -> None:
    """Write a new key file that only this user may read; never overwrites one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise SecretError(f"There is a key file at {path} already; it was left as it is.") from None
    except OSError:
        raise SecretError(
            f"The key file {path} cannot be written; choose a folder that this user may write to."
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{_MARK} {secret.root.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
