"""The recovery sheet: the secret as twenty-four words, for paper and never for the disk in clear.

Sheet, data backup and key backup together are a running installation; any two of them are not.
"""

from __future__ import annotations

import os
import secrets
import textwrap
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from caseapp.base.secret import Secret
from caseapp.config import SettingsError

ASKED_BACK = 2
_COLUMNS = 4
_WIDTH = 78

PURPOSE = (
    "These words are the key of this installation of caseapp. With them, a backup of the data"
    " and a backup of the keys, everything can be brought back. Without them, nobody can: not"
    " you, and not whoever made the program."
)
KEEPING = (
    "Write them on paper, or print this sheet. Keep it locked away, at another place than the"
    " computer and the backups, where two people know of it. Whoever has this sheet and a copy"
    " of the backups can read everything."
)
USE = "To bring a backup back:  caseapp restore --data FOLDER --keys FOLDER --words -"


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet; neither an organisation nor a person is named."""

    words: tuple[str, ...]
    fingerprint: str
    made_on: date

    @classmethod
    def of(cls, secret: Secret, made_on: date) -> Sheet:
        """Return the sheet of a secret."""
        return cls(tuple(secret.words), secret.fingerprint, made_on)

    @property
    def lines(self) -> list[str]:
        """The numbered words, four a line, read from left to right."""
        cells = [f"{place:2}  {word:<10}" for place, word in enumerate(self.words, 1)]
        starts = range(0, len(cells), _COLUMNS)
        return ["".join(cells[start : start + _COLUMNS]).rstrip() for start in starts]

    @property
    def text(self) -> str:
        """The sheet for a terminal."""
        head = f"RECOVERY SHEET   key {self.fingerprint}   {self.made_on.isoformat()}"
        prose = "\n\n".join(textwrap.fill(part, _WIDTH) for part in (PURPOSE, KEEPING))
        return "\n".join([head, "", *self.lines, "", prose, "", USE])

    @property
    def page(self) -> str:
        """The sheet as a page to print, with a QR code of the words; it needs nothing else."""
        import segno

        code = segno.make(" ".join(self.words), error="m").svg_inline(scale=3)
        cells = "".join(f"<li>{escape(word)}</li>" for word in self.words)
        said = "".join(f"<p>{escape(part)}</p>" for part in (PURPOSE, KEEPING, USE))
        return (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            f"<title>Recovery sheet</title><style>{_STYLE}</style></head><body>"
            f"<h1>Recovery sheet</h1><p>Key {self.fingerprint}, {self.made_on.isoformat()}</p>"
            f"<ol>{cells}</ol>{code}{said}</body></html>\n"
        )


_STYLE = (
    "body{font:14pt/1.4 sans-serif;margin:2cm;max-width:17cm}"
    "ol{columns:3;font-family:monospace}svg{margin-block:1em}"
)


def write_page(sheet: Sheet, path: Path) -> None:
    """Write the page to print where only this user may read it; never over another file."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise SettingsError(
            f"The sheet cannot be written to {path}; name a new file in a folder that this user"
            " may write to."
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(sheet.page)


def places_to_ask(count: int) -> list[int]:
    """Return the places of the words that are asked back, counted from one, in order."""
    return sorted(secrets.SystemRandom().sample(range(1, count + 1), ASKED_BACK))
