"""Where the files that are not Python stand: the one place that knows.

In a checkout ``templates/ static/ seeds/ migrations/`` stand beside the package; in an
installed wheel the build has mapped them under ``caseapp/_data/``. Nothing is read or
checked here, and nothing that the app writes is found here (see ``Settings.data_dir``).
"""

from __future__ import annotations

from pathlib import Path

FOLDERS = frozenset({"templates", "static", "seeds", "migrations"})

_PACKAGE = Path(__file__).resolve().parents[1]


def _home(package: Path) -> Path:
    """Return the folder that holds :data:`FOLDERS`, for a package in the given place."""
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent


_HOME = _home(_PACKAGE)


def resource(*parts: str) -> Path:
    """Return the path of a resource: ``resource("seeds", "reference", "pillars.toml")``.

    The first part names one of :data:`FOLDERS`. The path need not exist.
    """
    if not parts or parts[0] not in FOLDERS:
        raise ValueError(f"A resource begins with one of {sorted(FOLDERS)}, not {parts[:1]}.")
    return _HOME.joinpath(*parts)
