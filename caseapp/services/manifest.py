"""What stands beside every backup: what it is, of when, how much, and the head of the trail.

It holds no name and no key. The head of the trail is an anchor that leaves the machine with
the backup.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from caseapp.db.engine import DatabaseError

FILE = "manifest.json"
FORMAT = 1

DATA = "data"
KEYS = "keys"


@dataclass(frozen=True)
class Manifest:
    """The manifest of one backup. ``key`` is the fingerprint of the secret, not a key."""

    what: str
    made_at: str
    caseapp: str
    schema: str
    database: str
    key: str
    file: str
    sha256: str
    rows: dict[str, int] = field(default_factory=dict)
    trail: str = ""
    format: int = FORMAT

    @property
    def made(self) -> datetime:
        """When the backup was made."""
        return datetime.fromisoformat(self.made_at)

    def write(self, folder: Path) -> None:
        """Write the manifest into the folder of its backup."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (folder / FILE).write_text(text + "\n", encoding="ascii")

    @classmethod
    def read(cls, folder: Path, what: str) -> Manifest:
        """Read the manifest of a backup of data or of keys; raise :class:`DatabaseError`."""
        try:
            said = json.loads((folder / FILE).read_text(encoding="ascii"))
            found = cls(**said)
        except (OSError, ValueError, TypeError):
            raise DatabaseError(
                f"{folder} is not a backup of caseapp; name a folder that holds {FILE}."
            ) from None
        if found.format != FORMAT:
            raise DatabaseError(
                f"The backup {folder} was made by a newer caseapp; install that one to restore it."
            )
        if found.what != what:
            raise DatabaseError(
                f"{folder} is a backup of {found.what}, not of {what}; check --data and --keys."
            )
        return found
