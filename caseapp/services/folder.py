"""The data folder: made for this user only, and marked when what it holds is the demo."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from caseapp.base import clock
from caseapp.config import KEY_FILE, Settings, SettingsError
from caseapp.db.setup import DATA_FILE, KEYS_FILE

DEMO_MARK = "demo.json"
_ONLY_THIS_USER = 0o700
_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class DemoMark:
    """What stands in the folder of a demo: since when, and whether loading came to its end.

    ``cases``, ``seed``: of a synthetic caseload; no cases for the demo's own.
    """

    loaded_at: datetime
    is_ready: bool
    cases: int = 0
    seed: int = 0


def prepare(settings: Settings) -> None:
    """Make the data folder if need be; raise :class:`SettingsError` if it cannot be written to."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=_ONLY_THIS_USER)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        raise SettingsError(
            f"The folder {folder} cannot be written to; set CASEAPP_DATA_DIR to one that this"
            " user may write to."
        ) from None


def files_of_database(settings: Settings) -> list[Path]:
    """Return the files of the embedded database and of its key store that are there."""
    names = [name + end for name in (DATA_FILE, KEYS_FILE) for end in _BESIDE]
    return [settings.data_dir / name for name in names if (settings.data_dir / name).exists()]


def refuse_keys_inside(settings: Settings) -> None:
    """Refuse a key file inside the data folder: whoever copies the folder would have both."""
    key_file = settings.effective_key_file.absolute()
    if not settings.demo and key_file.is_relative_to(settings.data_dir.absolute()):
        raise SettingsError(
            "The key file would stand inside the data folder, so that one copy holds both; set"
            " CASEAPP_KEY_FILE to a place outside CASEAPP_DATA_DIR."
        )


def as_demo(settings: Settings) -> Settings:
    """Return the settings as the demo wants them: loopback only, its key beside its data."""
    return replace(
        settings,
        demo=True,
        host="127.0.0.1",
        key_file=settings.data_dir / KEY_FILE,
        tls_certificate=None,
        tls_key=None,
        behind_proxy=False,
    )


def demo_mark(settings: Settings) -> DemoMark | None:
    """Return the mark of a demo's folder, or ``None`` for any other folder."""
    try:
        said: dict[str, Any] = json.loads((settings.data_dir / DEMO_MARK).read_text("ascii"))
        loaded_at = datetime.fromisoformat(said["loaded_at"])
        cases, seed = int(said.get("cases", 0)), int(said.get("seed", 0))
        return DemoMark(loaded_at, bool(said["is_ready"]), cases, seed)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError):
        raise SettingsError(
            f"{settings.data_dir / DEMO_MARK} cannot be read; remove the demo's folder, or set"
            " CASEAPP_DATA_DIR to another one."
        ) from None


def mark_demo(settings: Settings, *, is_ready: bool, cases: int = 0, seed: int = 0) -> None:
    """Mark the folder as a demo's, so that nobody takes it for a real one."""
    said = {"loaded_at": clock.now().isoformat(), "is_ready": is_ready, "cases": cases}
    said["seed"] = seed
    (settings.data_dir / DEMO_MARK).write_text(json.dumps(said), encoding="ascii")


def clear_demo(settings: Settings) -> None:
    """Remove the files of a demo, by name and nothing else; the mark goes last."""
    anchors = settings.effective_key_file.with_suffix(".anchors")
    doomed = [*files_of_database(settings), settings.effective_key_file, anchors]
    try:
        for path in (*doomed, settings.data_dir / DEMO_MARK):
            path.unlink(missing_ok=True)
    except OSError:
        raise SettingsError(
            "The demo's files are in use; stop the demo that is running, and try again."
        ) from None
